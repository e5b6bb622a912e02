"""What is to leave: open order lines, and deliveries whose day has come; whoever asks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.documents.orders.queries import OWN_ADDRESSES, PAUSED
from makesell.documents.orders.states import GOODS
from makesell.ground.db import by_index, run


@dataclass(frozen=True, slots=True)
class ToShip:
    """An order line with what is open of it and stands on no delivery yet."""

    line_id: int
    order_id: int
    order: str | None
    order_state: str
    position: int
    kind: str
    product_id: int | None
    digits: int
    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    requested_date: dt.date | None
    open_qty: Decimal
    delivery_rule: str
    paused: bool
    ship_to_id: int | None
    own_addresses: bool      # parts of it go to addresses of their own


def to_ship(line_ids: Sequence[int] = (), order_ids: Sequence[int] = ()) -> list[ToShip]:
    """Order lines, or all goods of orders, by order and position: ordered − cancelled − shipped − planned on other deliveries."""
    rows = run(
        f"""select l.line_id, l.order_id, o.number, o.state, l.position, l.kind, l.product_id, coalesce(u.digits, 8), o.customer_id, c.name,
                  o.owner_id, o.unit_id, o.currency, coalesce(l.requested_date, o.requested_date),
                  coalesce(b.ordered_qty - b.cancelled_qty - b.shipped_qty, 0) - coalesce(p.qty, 0), o.delivery_rule, {PAUSED},
                  o.ship_to_id, {OWN_ADDRESSES}
           from (select unnest(%s::bigint[]) as line_id union
                 select f.line_id from orders_salesorderline f where f.order_id = any(%s) and f.kind = any(%s)) k
           {by_index("orders_salesorderline", "l", "l.line_id = k.line_id")}
           join orders_salesorder o on o.record_id = l.order_id join parties_customer c on c.record_id = o.customer_id
           left join products_product pr on pr.record_id = l.product_id left join products_unitofmeasure u on u.id = pr.uom_id
           {by_index("orderbook_balance", "b", "b.line_id = l.line_id", left=True)}
           left join lateral (select sum(x.qty) as qty from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                              where x.order_line_id = l.line_id and d.state = any(%s)) p on true
           order by l.order_id, l.position""",
        [list(line_ids), list(order_ids), list(GOODS), list(states.PLANNED)],
        keep=True,
    )
    return [ToShip(*row) for row in rows]


def parts_to(line_ids: Sequence[int]) -> dict[int, list[tuple[int | None, Decimal]]]:
    """Of lines whose parts go to addresses of their own: how much is still to go where, what is wanted first standing first."""
    found: dict[int, list[tuple[int | None, Decimal]]] = {}
    for line, place, qty in run(
        """select q.line_id, q.ship_to_id, q.qty - coalesce((
                      select sum(x.qty) from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                      where x.order_line_id = q.line_id and d.ship_to_id is not distinct from q.ship_to_id and d.state <> all(%s)), 0)
           from (select p.line_id, coalesce(p.ship_to_id, o.ship_to_id) as ship_to_id, sum(p.qty) as qty, min(p.requested_date) as day
                 from orders_requestedpart p join orders_salesorderline l on l.line_id = p.line_id
                 join orders_salesorder o on o.record_id = l.order_id where p.line_id = any(%s) group by 1, 2) q order by q.line_id, q.day""",
        [[states.CANCELLED, states.UNDONE], list(line_ids)],
    ):
        found.setdefault(line, []).append((place, qty))
    return found


MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class ToLeave:
    """A delivery that is to leave."""

    id: int
    number: str | None
    customer: str
    state: str
    planned_date: dt.date


def to_leave(until: dt.date) -> list[ToLeave]:
    """Deliveries planned up to a day that have not left, the first first; whoever asks."""
    rows = run(
        """select d.record_id, d.number, c.name, d.state, d.planned_date from deliveries_delivery d
           join parties_customer c on c.record_id = d.customer_id
           where d.state = any(%s) and d.planned_date <= %s order by d.planned_date, d.record_id limit %s""",
        [list(states.PLANNED), until, MOST_WAITING],
    )
    return [ToLeave(*row) for row in rows]
