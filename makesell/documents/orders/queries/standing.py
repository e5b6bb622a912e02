"""What stands open: orders of people and of customers, and what a discount is judged together with."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.queries.scope import rows_of
from makesell.documents.quotations.queries import Beside
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.spine.rows import count_seen
from makesell.masterdata.parties import queries as parties


@dataclass(frozen=True, slots=True)
class OpenOrder:
    """An order with what is ordered and neither cancelled nor shipped of it."""

    id: int
    number: str | None
    customer: str
    order_date: dt.date
    open_net: Decimal
    currency: str


_OPEN = """from (
        select l.order_id, sum(makesell_part(b.ordered_net, b.ordered_qty - b.cancelled_qty - b.shipped_qty, b.ordered_qty, 2)) as open_net
        from orderbook_balance b join orders_salesorderline l on l.line_id = b.line_id
        where b.ordered_qty > b.cancelled_qty + b.shipped_qty and l.kind <> 'freight' group by 1
    ) x join orders_salesorder o on o.record_id = x.order_id where o.state = 'confirmed'"""


def open_total(actor: Actor, owner_id: int | None = None) -> tuple[int, Decimal]:
    """How many orders are open, and the net amount of what is open of them (open quantity ÷ ordered quantity of each line)."""
    seen = rows_of(actor)
    row = one(
        f"select count(*), coalesce(sum(x.open_net), 0) {_OPEN} and (%s::bigint is null or o.owner_id = %s) and {seen.sql}",
        [owner_id, owner_id, *seen.params],
        keep=True,
    )
    return (int(row[0]), row[1]) if row else (0, Decimal(0))


def open_orders(actor: Actor, owner_id: int | None = None, *, after: int = 0, limit: int = 50) -> list[OpenOrder]:
    """The open orders the actor may see, by key, beginning after a key."""
    seen = rows_of(actor)
    rows = run(
        f"""select o.record_id, o.number, r.title, o.order_date, x.open_net, o.currency
            {_OPEN.replace("where o.state", "join spine_record r on r.id = o.record_id where o.state")}
            and (%s::bigint is null or o.owner_id = %s) and o.record_id > %s and {seen.sql} order by o.record_id limit %s""",
        [owner_id, owner_id, after, *seen.params, limit],
    )
    return [OpenOrder(*row) for row in rows]


def held_qty(owner_id: int | None, customer_class: str | None, without: int) -> Decimal:
    """How much held orders keep of supply, whoever asks: a salesperson's (None: nobody's), or with a class those of its customers. `without` is
    an order left out."""
    row = one(
        """select coalesce(sum(coalesce(s.qty, 0) + coalesce(p.qty, 0)), 0) from orders_salesorder o
           join parties_customer c on c.record_id = o.customer_id join orders_salesorderline l on l.order_id = o.record_id
           left join lateral (select sum(qty) as qty from stock_reservation where line_id = l.line_id) s on true
           left join lateral (select sum(qty) as qty from supply_reservation where line_id = l.line_id) p on true
           where o.state = 'held' and o.record_id <> %s
             and case when %s::text is null then o.owner_id is not distinct from %s else c.customer_class = %s end""",
        [without, customer_class, owner_id, customer_class],
    )
    return Decimal(row[0]) if row else Decimal(0)


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many orders of a customer the actor may see."""
    return count_seen("orders_salesorder o", "o.customer_id = any(%s)", parties.with_merged(customer_id), rows_of(actor))


def any_open(customer_ids: Sequence[int]) -> bool:
    """Whether customers have orders of which goods are still to be shipped, whoever asks."""
    rows = run(
        """select 1 from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id and l.kind <> 'freight'
           join orderbook_balance b on b.line_id = l.line_id
           where o.customer_id = any(%s) and b.ordered_qty - b.cancelled_qty > b.shipped_qty limit 1""",
        [list(customer_ids)],
    )
    return bool(rows)


def beside(customer_ids: Sequence[int], since: dt.date, without: int | None) -> list[Beside]:
    """The goods of the customers' other orders since a day, not shipped whole, whoever asks: what a discount is judged together with."""
    rows = run(
        """select coalesce(o.number, ''), l.product_id, sum(l.qty - l.cut_qty), sum(k.net),
                  sum(case when l.list_price > 0 and l.unit_price > 0 then k.net * l.list_price / l.unit_price else k.net end)
           from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id
           cross join lateral (select l.net * o.rate * (l.qty - l.cut_qty) / nullif(l.qty, 0) as net) k
           left join orderbook_balance b on b.line_id = l.line_id
           where o.customer_id = any(%s) and o.order_date >= %s and o.state in ('draft', 'held', 'confirmed') and l.product_id is not null
             and o.record_id is distinct from %s and l.qty - l.cut_qty > coalesce(b.shipped_qty, 0)
           group by 1, 2 order by 1, 2""",
        [list(customer_ids), since, without],
    )
    return [Beside(*row) for row in rows]
