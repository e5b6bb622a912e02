"""Reads behind the board of the plant: production orders due in some days and whether they kept their first date, how long they took,
and what the first promises of order lines were worth. Production orders are seen whole or not at all; who may is asked by the caller."""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Literal

from makesell.documents.orders.queries import rows_of as orders_of
from makesell.ground.actor import Actor
from makesell.ground.clock import start_of_day
from makesell.ground.db import run

Side = Literal["kept", "all"]
# When the last piece was reported; of a past without reports, when it was closed.
_ENDED: Final = """coalesce((select max(x.at) from production_outputreport x where x.order_id = o.record_id),
    (select max(e.at) from spine_event e where e.record_id = o.record_id and e.act = 'close'))"""


@dataclass(frozen=True, slots=True)
class Made:
    """A production order that was due, or made: the day it counts on, what counts of it."""

    id: int
    number: str | None
    product: str
    day: dt.date
    amount: int
    kept: bool


def adherence(window: tuple[dt.date, dt.date], today: dt.date, *, kept: bool, skip: int = 0, most: int = 50) -> tuple[int, list[Made]]:
    """Schedule adherence: production orders whose first planned day lies in the window (closed ones, and open ones whose day has passed);
    `kept` those that had made all of it — or were closed — by the end of that day. How many, and a page of them."""
    rows = run(
        f"""with due as (
                select o.record_id, o.number, o.product_id, o.first_due_date as d,
                    o.state = 'closed' and makesell_day({_ENDED}) <= o.first_due_date
                    or (select coalesce(sum(x.good_qty + x.scrap_qty), 0) from production_outputreport x where x.order_id = o.record_id
                        and makesell_day(x.at) <= o.first_due_date) >= o.qty as kept
                from production_productionorder o
                where o.state <> 'cancelled' and o.first_due_date >= %(first)s and o.first_due_date < %(after)s
                    and (o.state = 'closed' or o.first_due_date < %(today)s))
            select count(*) over (), d.record_id, d.number, pr.name, d.d, 1, d.kept from due d join products_product pr on pr.record_id = d.product_id
            where d.kept or not %(kept)s order by d.d desc, d.record_id desc offset %(skip)s limit %(most)s""",
        {"first": window[0], "after": window[1], "today": today, "kept": kept, "skip": skip, "most": most},
    )
    return (rows[0][0] if rows else 0), [Made(*row[1:]) for row in rows]


def operations_kept(window: tuple[dt.date, dt.date], today: dt.date, *, kept: bool, skip: int = 0, most: int = 50) -> tuple[int, list[Made]]:
    """Operations whose planned end lies in the window (done ones, and open ones whose day has passed); `kept` those done by the end of that
    day. How many, and a page of them by their production orders."""
    rows = run(
        """with due as (
               select x.order_id, o.number, o.product_id, x.position, x.name, c.name as center, makesell_day(x.planned_end) as d,
                   x.state = 'done' and makesell_day(x.done_at) <= makesell_day(x.planned_end) as kept
               from production_operation x join production_productionorder o on o.record_id = x.order_id
               left join works_workcenter c on c.record_id = x.work_center_id
               where o.state <> 'cancelled' and x.planned_end >= %(from)s and x.planned_end < %(until)s
                   and (x.state = 'done' or makesell_day(x.planned_end) < %(today)s))
           select count(*) over (), d.order_id, coalesce(d.number, '') || ' · ' || d.position,
               concat_ws(' · ', pr.name, coalesce(nullif(d.name, ''), d.center)), d.d, 1, d.kept
           from due d join products_product pr on pr.record_id = d.product_id
           where d.kept or not %(kept)s order by d.d desc, d.order_id desc, d.position desc offset %(skip)s limit %(most)s""",
        {"from": start_of_day(window[0]), "until": start_of_day(window[1]), "today": today, "kept": kept, "skip": skip, "most": most},
    )
    return (rows[0][0] if rows else 0), [Made(*row[1:]) for row in rows]


def lead_times(window: tuple[dt.date, dt.date], *, skip: int = 0, most: int = 50) -> tuple[int, int, list[Made]]:
    """Production orders closed whose last report lies in the window: how many, days from their release to it in all, a page of them."""
    rows = run(
        f"""with made as (
                select o.record_id, o.number, o.product_id, makesell_day({_ENDED}) as d,
                    makesell_day(o.released_at) as b
                from production_productionorder o where o.state = 'closed' and o.released_at is not null)
            select count(*) over (), (sum(m.d - m.b) over ())::int, m.record_id, m.number, pr.name, m.d, m.d - m.b, true
            from made m join products_product pr on pr.record_id = m.product_id
            where m.d >= %(first)s and m.d < %(after)s order by m.d desc, m.record_id desc offset %(skip)s limit %(most)s""",
        {"first": window[0], "after": window[1], "skip": skip, "most": most},
    )
    return (rows[0][0], rows[0][1], [Made(*row[2:]) for row in rows]) if rows else (0, 0, [])


def promise_quality(
    actor: Actor, window: tuple[dt.date, dt.date], *, kept: bool, skip: int = 0, most: int = 50
) -> tuple[int, list[Made]]:
    """Promise quality: lines first promised for a day of the window, of orders the actor sees; `kept` those that we never moved to a later day.

    What a customer moved counts as kept: it is another promise (`domain.md` §6). How many, and a page of them.
    """
    seen = orders_of(actor)
    rows = run(
        f"""with given as (
                select l.line_id, o.record_id, coalesce(o.number, '') || ' · ' || l.position as number, l.product_id, l.first_promised_date as d,
                    not exists (select 1 from orders_promisechange m where m.line_id = l.line_id and not m.by_customer
                        and m.from_date is not null and (m.to_date is null or m.to_date > m.from_date)) as kept
                from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
                where l.first_promised_date >= %s and l.first_promised_date < %s and l.kind <> 'freight' and {seen.sql})
            select count(*) over (), g.record_id, g.number, coalesce(pr.name, ''), g.d, 1, g.kept
            from given g left join products_product pr on pr.record_id = g.product_id
            where g.kept or not %s order by g.d desc, g.line_id desc offset %s limit %s""",
        [*window, *seen.params, kept, skip, most],
    )
    return (rows[0][0] if rows else 0), [Made(*row[1:]) for row in rows]
