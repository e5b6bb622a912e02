"""What is to leave: open order lines, and deliveries whose day has come; whoever asks."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.documents.orders.queries import PAUSED
from makesell.documents.orders.states import GOODS
from makesell.ground.db import run


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


def to_ship(line_ids: Sequence[int] = (), order_ids: Sequence[int] = ()) -> list[ToShip]:
    """Order lines, or all goods of orders, by order and position: ordered − cancelled − shipped − planned on other deliveries."""
    rows = run(
        f"""select l.line_id, l.order_id, o.number, o.state, l.position, l.kind, l.product_id, coalesce(u.digits, 8), o.customer_id, c.name,
                  o.owner_id, o.unit_id, o.currency, coalesce(l.requested_date, o.requested_date),
                  coalesce(b.ordered_qty - b.cancelled_qty - b.shipped_qty, 0) - coalesce(p.qty, 0), o.delivery_rule, {PAUSED}
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id join parties_customer c on c.record_id = o.customer_id
           left join products_product pr on pr.record_id = l.product_id left join products_unitofmeasure u on u.id = pr.uom_id
           left join orderbook_balance b on b.line_id = l.line_id
           left join lateral (select sum(x.qty) as qty from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                              where x.order_line_id = l.line_id and d.state = any(%s)) p on true
           where l.line_id = any(%s) or (l.order_id = any(%s) and l.kind = any(%s)) order by l.order_id, l.position""",
        [list(states.PLANNED), list(line_ids), list(order_ids), list(GOODS)],
        keep=True,
    )
    return [ToShip(*row) for row in rows]


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
