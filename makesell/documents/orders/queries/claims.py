"""Open lines that a re-promise run serves anew, with what decides which of them goes first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders import states
from makesell.documents.orders.queries.pauses import PAUSED
from makesell.documents.orders.queries.scope import CUSTOMER
from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """An open line with its customer's class, the day wanted, what its order is worth in company currency, and the day it was ordered."""

    line_id: int
    customer_class: str
    wanted: dt.date | None
    value: Decimal
    ordered: dt.date


# Goods of confirmed orders still to be shipped. A line that stands still, waits for a gate, or lies on a delivery keeps what it has.
_CLAIMS = f"""
select l.line_id, c.customer_class, coalesce(l.requested_date, o.requested_date), o.gross * o.rate, coalesce(l.added_date, o.order_date)
from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id {CUSTOMER} join orderbook_balance b on b.line_id = l.line_id
join products_product pr on pr.record_id = l.product_id and pr.kind <> 'service'
where o.state = 'confirmed' and l.kind = any(%(kinds)s) and b.ordered_qty - b.cancelled_qty - b.shipped_qty > 0 and not {PAUSED}
  and exists (select 1 from orders_scheduleline s where s.line_id = l.line_id)
  and not exists (select 1 from orders_scheduleline s join orders_salesorderline x on x.line_id = s.line_id
                  where x.order_id = l.order_id and s.promised_date is null)
  and not exists (select 1 from orders_ordergate g where g.order_id = l.order_id and g.opened_at is null)
  and not exists (select 1 from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                  where x.order_line_id = l.line_id and d.state in ('draft', 'picked'))
"""


def claims(*, product_id: int | None = None, group_id: int | None = None, customer_id: int | None = None, most: int) -> list[ClaimRow]:
    """Lines of a product, of a product group, of a customer (each that is given narrows), `most` of them and one more; whoever asks."""
    rows = run(
        f"""{_CLAIMS} and (%(product)s::bigint is null or l.product_id = %(product)s) and (%(group)s::bigint is null or pr.group_id = %(group)s)
            and (%(customer)s::bigint is null or o.customer_id = %(customer)s) order by l.line_id limit %(most)s""",
        {"kinds": list(states.GOODS), "product": product_id, "group": group_id, "customer": customer_id, "most": most + 1},
    )
    return [ClaimRow(*row) for row in rows]


def orders_of(line_ids: Sequence[int]) -> list[int]:
    """The orders of lines."""
    return [row[0] for row in run("select distinct order_id from orders_salesorderline where line_id = any(%s) order by 1", [list(line_ids)])]


def classes(customer_id: int, line_ids: Sequence[int]) -> tuple[str, dict[int, str]]:
    """The class of a customer, and of the customers of lines of confirmed orders that are not shipped, by line."""
    rows = run(
        """select 0, customer_class from parties_customer where record_id = %s union all
           select l.line_id, c.customer_class from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           join parties_customer c on c.record_id = o.customer_id where l.line_id = any(%s) and o.state = 'confirmed'""",
        [customer_id, list(line_ids)],
    )
    known: dict[int, str] = dict(rows)
    return known.pop(0), known
