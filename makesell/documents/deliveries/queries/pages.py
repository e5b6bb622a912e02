"""Deliveries with their lines and lots, as pages and acts read them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.queries.lists import rows_of
from makesell.ground.actor import Actor
from makesell.ground.db import by_index, run, values
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.refusal import missing
from makesell.ground.spine.rows import one_seen
from makesell.masterdata.partnumbers.queries import JOIN as CALLED


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery's head as its page shows it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    version: int
    customer_id: int
    customer: str
    order_id: int | None
    order: str | None
    warehouse_id: int | None
    warehouse: str | None
    planned_date: dt.date
    issued_date: dt.date | None
    carrier: str
    currency: str
    ship_to_id: int | None
    ship_to: str | None


_HEAD = """select d.record_id, d.number, d.state, d.owner_id, p.name, d.unit_id, u.name, d.version, d.customer_id, c.name, d.order_id, o.number,
        d.warehouse_id, w.name, d.planned_date, d.issued_date, d.carrier, d.currency, d.ship_to_id,
        nullif(concat_ws(' ', nullif(ad.city, ''), ad.line, nullif(ad.receiver, ''), nullif(ad.phone, '')), '')
    from deliveries_delivery d join parties_customer c on c.record_id = d.customer_id join organisation_unit u on u.id = d.unit_id
    left join organisation_person p on p.id = d.owner_id left join orders_salesorder o on o.record_id = d.order_id
    left join works_warehouse w on w.record_id = d.warehouse_id left join parties_address ad on ad.id = d.ship_to_id"""


def delivery(actor: Actor, delivery_id: int) -> DeliveryRow:
    """One delivery; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(DeliveryRow, _HEAD, "d.record_id", delivery_id, rows_of(actor))


def seen(actor: Actor, delivery_ids: Sequence[int]) -> list[DeliveryRow]:
    """Deliveries in the order given; refuses (404) any that does not exist or that the actor may not see, alike."""
    mine = rows_of(actor)
    keys = list(dict.fromkeys(delivery_ids))
    rows = run(f"{_HEAD} where d.record_id = any(%s) and {mine.sql} order by array_position(%s::bigint[], d.record_id)", [keys, *mine.params, keys])
    if len(rows) != len(keys):
        raise missing()
    return [DeliveryRow(*row) for row in rows]


@asking
def of_ids(delivery_ids: Sequence[int]) -> Ask[list[DeliveryRow]]:
    """Deliveries as they stand, whoever asks, in the order given; those that do not exist are left out."""
    keys = list(delivery_ids)
    return Ask(f"{_HEAD} where d.record_id = any(%s) order by array_position(%s::bigint[], d.record_id)", [keys, keys], rows_as(DeliveryRow))


@dataclass(frozen=True, slots=True)
class LineRow:
    """A delivery line with the order line it fulfils, what is packed of it and what was missing of it."""

    id: int
    delivery_id: int
    position: int
    order_id: int
    order: str | None
    product_id: int | None
    code: str | None
    product: str | None
    qty: Decimal
    ordered_qty: Decimal
    order_line_id: int
    lot: str
    packed_qty: Decimal
    missing_qty: Decimal
    called: str | None      # the customer's own number of the product
    tracking: str
    warehouse_id: int | None
    installed_from: str
    kind: str      # of the order line


def lines(delivery_id: int) -> list[LineRow]:
    """The lines of a delivery by position."""
    return lines_of([delivery_id])


def worth(delivery_id: int) -> list[tuple[int, Decimal]]:
    """What each line of a delivery is worth, net in company currency, by position: (line, amount)."""
    return run(
        """select y.line_id, makesell_part(l.net * o.rate, y.qty, l.qty, 4) from deliveries_deliveryline y
           join orders_salesorderline l on l.line_id = y.order_line_id join orders_salesorder o on o.record_id = l.order_id
           where y.delivery_id = %s order by y.position""",
        [delivery_id],
    )


def freight_of(actor: Actor, delivery_id: int) -> Decimal | None:
    """What the carrier has charged for a delivery; nothing where that is not known, or not the actor's to see."""
    if "freight_cost" in POLICY.hidden(actor):
        return None
    found: list[Decimal | None] = values("select freight_cost from deliveries_delivery where record_id = %s", [delivery_id])
    return found[0]


# The orders that deliveries fulfil; one value, the deliveries.
ORDERS = f"""select l.order_id from deliveries_deliveryline x {by_index("orders_salesorderline", "l", "l.line_id = x.order_line_id")}
    where x.delivery_id = any(%s::bigint[])"""


@asking
def lines_of(delivery_ids: Sequence[int]) -> Ask[list[LineRow]]:
    """The lines of deliveries, delivery by delivery."""
    return Ask(
        f"""select x.line_id, x.delivery_id, x.position, l.order_id, o.number, l.product_id, pr.code, pr.name, x.qty, l.qty, x.order_line_id, x.lot,
                  (select coalesce(sum(qty), 0) from deliveries_parcelline p where p.line_id = x.line_id),
                  (select coalesce(sum(qty), 0) from deliveries_discrepancy m where m.line_id = x.line_id), pn.number,
                  case when pr.kind = 'service' then 'none' else coalesce(pr.tracking, 'none') end, d.warehouse_id,
                  coalesce(pr.installed_from, 'accepted'), l.kind
           from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
           {by_index("orders_salesorderline", "l", "l.line_id = x.order_line_id")}
           join orders_salesorder o on o.record_id = l.order_id left join products_product pr on pr.record_id = l.product_id
           {CALLED.format(customer="o.customer_id")} where x.delivery_id = any(%s) order by x.delivery_id, x.position""",
        [list(delivery_ids)],
        rows_as(LineRow),
    )


def picked_lots(warehouse_ids: Sequence[int], product_ids: Sequence[int]) -> dict[tuple[int, int, str], Decimal]:
    """What of lots is picked and has not left: {(warehouse, product, lot): quantity}."""
    rows = run(
        """select d.warehouse_id, l.product_id, k.lot, sum(k.qty) from deliveries_delivery d
           join deliveries_deliveryline x on x.delivery_id = d.record_id join orders_salesorderline l on l.line_id = x.order_line_id
           join deliveries_pickedlot k on k.line_id = x.line_id
           where d.state = %s and d.warehouse_id = any(%s) and l.product_id = any(%s) group by 1, 2, 3""",
        [states.PICKED, list(warehouse_ids), list(product_ids)],
        keep=True,
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def lots_of(line_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """What of delivery lines was picked from which lots, in the order it was picked."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = run("select line_id, lot, qty from deliveries_pickedlot where line_id = any(%s) order by line_id, id", [list(line_ids)])
    for line, lot, qty in rows:
        found.setdefault(line, {})[lot] = qty
    return found


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Deliveries already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'delivery' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}
