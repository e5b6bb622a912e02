"""Late schedule lines (13.11) with the one cause each of them has, and what is in hand by week: reads behind the board of the plant."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.deliveries.backlog import LISTING as BACKLOG
from makesell.documents.deliveries.queries import PromisedLine, Terms, promised_lines
from makesell.documents.deliveries.queries.on_time import judged
from makesell.documents.orders.queries import rows_of
from makesell.documents.orders.states import LICENCES_SQL
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.text import N_

CUSTOMER: Final = "customer"
SALES: Final = "sales"
QUALITY: Final = "quality"
MATERIAL: Final = "material"
PRODUCTION: Final = "production"
CARRIER: Final = "carrier"
CAUSES: Final = {
    CUSTOMER: N_("Customer"), SALES: N_("Sales"), PRODUCTION: N_("Production"), MATERIAL: N_("Material"),
    CARRIER: N_("Warehouse and carrier"), QUALITY: N_("Quality"),
}  # fmt: skip
_MOVED: Final = "coalesce((select m.cause from orders_promisechange m where m.line_id = c.line_id order by m.id desc limit 1), '')"
_PAUSED: Final = "exists (select 1 from orders_linepause p where p.line_id = c.line_id and p.at::date <= c.d and p.by_customer = {0})"
_HELD: Final = """exists (select 1 from orders_orderhold h where h.order_id = c.order_id and h.code = '{0}' and h.at::date <= c.d
    and (h.ended_at is null or h.ended_at::date >= c.d))"""
# By the day of a line its order had no export licence, or one that had expired; a gate keeps the last licence alone, the timeline each.
_UNLICENSED: Final = f"""exists (select 1 from orders_ordergate g where g.order_id = c.order_id and g.kind in ({LICENCES_SQL})
    and (g.opened_at is null or g.opened_at::date > c.d or 'licence_expired' = (
        select e.act from spine_event e where e.record_id = c.order_id and e.act in ('licence_expired', 'enter_licence') and e.at::date <= c.d
        order by e.id desc limit 1)))"""
# Every late line has one cause, the first that is true; so the causes sum to all late lines. What the customer did comes first, then what
# sales did, then what happened on the way; of what was made, scrap before missing material before time. A line whose goods lay ready and did
# not leave is the warehouse's. A gate that opened is a cause only where it moved the line behind the day it is judged by.
CAUSE: Final = f"""case
    when {_PAUSED.format("true")} or {_HELD.format("credit")} or x.moved = 'customer'
        or x.moved = 'gate' and l.current_promised_date > c.d
        or exists (select 1 from orders_ordergate g where g.order_id = c.order_id and g.kind not in ({LICENCES_SQL})
                   and (g.opened_at is null or g.opened_at::date > c.d))
        then 'customer'
    when {_PAUSED.format("false")} or {_UNLICENSED} or {_HELD.format("discount")} or x.moved in ('change', 'pause', 'resume', 'rush') then 'sales'
    when c.left_ >= least(c.needed, c.standing) or exists (
        select 1 from deliveries_carrierexception e join deliveries_deliveryline dl on dl.delivery_id = e.delivery_id
        where dl.order_line_id = c.line_id and e.opened_at::date <= c.d) then 'carrier'
    when x.moved = 'short' or exists (
        select 1 from production_productionorder m where m.order_line_id = c.line_id and m.scrap_qty > 0) then 'quality'
    when x.moved = 'count' or exists (select 1 from products_product pr where pr.record_id = l.product_id and pr.kind = 'buy') then 'material'
    when x.moved = 'slip' or exists (select 1 from orders_scheduleline s where s.line_id = c.line_id and s.source <> 'stock')
        or exists (select 1 from production_productionorder m where m.order_line_id = c.line_id) then 'production'
    else 'carrier' end"""
_LATE: Final = f"""late as (
    select c.*, {CAUSE} as cause
    from (select k.*, (select coalesce(sum(e.qty), 0) from orderbook_entry e
                       where e.line_id = k.line_id and e.measure = 'shipped' and e.event_date <= k.d) as left_
          from counted k where not k.kept) c
    join orders_salesorderline l on l.line_id = c.line_id cross join lateral (select {_MOVED} as moved) x
    join orders_salesorder o on o.record_id = c.order_id where {{rows}})"""


@dataclass(frozen=True, slots=True)
class LateLine:
    """A line that was late, why, and how much of it had left by its day."""

    order_id: int
    order: str | None
    line: int
    day: dt.date
    done: Decimal
    needed: Decimal
    cause: str


def _late(actor: Actor, window: tuple[dt.date, dt.date], terms: Terms) -> tuple[str, dict[str, Any]]:
    seen = rows_of(actor)
    named = {f"seen{n}": each for n, each in enumerate(seen.params)}
    condition = seen.sql
    for name in named:
        condition = condition.replace("%s", f"%({name})s", 1)
    sql, params = judged(terms, *window)
    return f"{sql}, {_LATE.replace('{rows}', condition)}", params | named


def late_by_cause(actor: Actor, window: tuple[dt.date, dt.date], terms: Terms) -> dict[str, int]:
    """{cause: late lines} of the promises of some days, as far as the actor sees the orders."""
    sql, params = _late(actor, window, terms)
    return dict(run(f"{sql} select cause, count(*) from late group by 1", params))


def late_lines(
    actor: Actor, window: tuple[dt.date, dt.date], terms: Terms, cause: str = "", *, skip: int = 0, most: int = 50
) -> tuple[int, list[LateLine]]:
    """How many lines were late (by a cause), and a page of them."""
    sql, params = _late(actor, window, terms)
    rows = run(
        f"""{sql} select count(*) over (), order_id, number, line, d, done, least(needed, standing), cause from late
            where %(cause)s = '' or cause = %(cause)s order by d desc, order_id desc, line, position offset %(skip)s limit %(most)s""",
        params | {"cause": cause, "skip": skip, "most": most},
    )
    return (rows[0][0] if rows else 0), [LateLine(*row[1:]) for row in rows]


_FIELDS: Final = {field.name: field.sql for field in BACKLOG.fields}


def backlog_by_week(actor: Actor, weeks: Sequence[dt.date]) -> dict[dt.date, Decimal]:
    """{Monday: net still to be shipped of lines promised in that week}; before the first week counts to it, behind the last to the last."""
    seen = rows_of(actor)
    rows = run(
        f"""select least(greatest(date_trunc('week', {_FIELDS["promised"]})::date, %s), %s), sum({_FIELDS["open_net"]})
            from {BACKLOG.source} where {_FIELDS["promised"]} is not null and {seen.sql} group by 1""",
        [weeks[0], weeks[-1], *seen.params],
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class InHand:
    """A line in hand."""

    order_id: int
    order: str | None
    position: int
    promised: dt.date
    customer: str
    open_net: Decimal


def in_hand(actor: Actor, first: dt.date | None, after: dt.date | None, *, skip: int = 0, most: int = 50) -> tuple[int, Decimal, list[InHand]]:
    """Lines in hand promised from a day on and before another: how many, their net still to be shipped, and a page of them."""
    seen = rows_of(actor)
    rows = run(
        f"""select count(*) over (), sum({_FIELDS["open_net"]}) over (), o.record_id, o.number, l.position, {_FIELDS["promised"]}, cu.name,
                {_FIELDS["open_net"]}
            from {BACKLOG.source} join parties_customer cu on cu.record_id = o.customer_id
            where {_FIELDS["promised"]} >= coalesce(%s, '-infinity'::date) and {_FIELDS["promised"]} < coalesce(%s, 'infinity'::date) and {seen.sql}
            order by {_FIELDS["promised"]}, l.line_id offset %s limit %s""",
        [first, after, *seen.params, skip, most],
    )
    return (rows[0][0], rows[0][1], [InHand(*row[2:]) for row in rows]) if rows else (0, Decimal(0), [])


def promised_lines_seen(
    actor: Actor, window: tuple[dt.date, dt.date], terms: Terms, *, kept: bool, skip: int = 0, most: int = 50
) -> tuple[int, list[PromisedLine]]:
    """How many lines of some days were promised (`kept`: were in time) of orders the actor sees, and a page of them."""
    return promised_lines(rows_of(actor), "company", (), window, terms, kept=kept, skip=skip, most=most)
