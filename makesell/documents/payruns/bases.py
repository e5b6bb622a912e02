"""Reads of what the components and modifiers of a plan are worked out from, each in one statement over all entries or people asked for."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.appraisals.states import SHOWN
from makesell.ground.db import run


def days_late(entry_ids: Sequence[int]) -> dict[int, Decimal]:
    """By entry of money how many days after its due date it came (negative: before); money that settles no due item is not there."""
    return dict(
        run(
            """select e.id, (e.event_date - d.due_date)::numeric from performance_entry e join receipts_allocation a on a.line_id = e.source_line_id
               join receivables_dueitem d on d.id = a.due_item_id where e.id = any(%s) and d.due_date is not null""",
            [list(entry_ids)],
        )
    )


def price_shares(entry_ids: Sequence[int]) -> dict[int, Decimal]:
    """By entry the price of its order line as a share of the list price; lines without a list price are not there."""
    return _shares(entry_ids, "list_price")


def floor_shares(entry_ids: Sequence[int]) -> dict[int, Decimal]:
    """By entry the price of its order line as a share of the floor price it was ordered under (13.6); lines without one are not there."""
    return _shares(entry_ids, "floor_price")


def _shares(entry_ids: Sequence[int], of: str) -> dict[int, Decimal]:
    return dict(
        run(
            f"""select e.id, l.unit_price / l.{of} from performance_entry e join orders_salesorderline l on l.line_id = e.line_id
                where e.id = any(%s) and l.{of} > 0""",
            [list(entry_ids)],
        )
    )


_ORDERED: Final = """select e.id, e.customer_id, e.product_id, l.record_id as order_id,
        coalesce((select min(b.event_date) from orderbook_entry b where b.line_id = e.line_id and b.measure = 'ordered'), e.business_date) as day
    from performance_entry e left join spine_line l on l.id = e.line_id where e.id = any(%(entries)s)"""


def customer_days(entry_ids: Sequence[int]) -> dict[int, Decimal]:
    """By entry how many days lie between the first order of its customer and its own order."""
    return _days(entry_ids, "customer_id")


def product_days(entry_ids: Sequence[int]) -> dict[int, Decimal]:
    """By entry how many days lie between the first order of its product by anybody and its own order."""
    return _days(entry_ids, "product_id")


def _days(entry_ids: Sequence[int], of: str) -> dict[int, Decimal]:
    return dict(
        run(
            f"""with o as ({_ORDERED}), f as (select p.{of}, min(p.event_date) as first from performance_entry p
                    where p.measure = 'ordered' and p.{of} in (select {of} from o) group by 1)
                select o.id, greatest(o.day - f.first, 0)::numeric from o join f on f.{of} = o.{of}""",
            {"entries": list(entry_ids)},
        )
    )


def first_days(customer_ids: Sequence[int], product_ids: Sequence[int]) -> tuple[dict[int, dt.date], dict[int, dt.date]]:
    """The day of the first order of each of these customers, and of each of these products by anybody; who has none is not there."""
    rows = run(
        """select 'customer', customer_id, min(event_date) from performance_entry where measure = 'ordered' and customer_id = any(%s) group by 2
           union all select 'product', product_id, min(event_date) from performance_entry
           where measure = 'ordered' and product_id = any(%s) group by 2""",
        [list(customer_ids), list(product_ids)],
    )
    found: dict[str, dict[int, dt.date]] = {"customer": {}, "product": {}}
    for of, key, day in rows:
        found[of][key] = day
    return found["customer"], found["product"]


def first_orders(entry_ids: Sequence[int]) -> dict[int, Decimal]:
    """By entry 1 where its order is the first one of its customer, else 0."""
    return dict(
        run(
            f"""with o as ({_ORDERED}), f as (
                    select distinct on (p.customer_id) p.customer_id, l.record_id from performance_entry p join spine_line l on l.id = p.line_id
                    where p.measure = 'ordered' and p.origin_id is null and p.customer_id in (select customer_id from o)
                    order by p.customer_id, p.event_date, p.id)
                select o.id, (f.record_id = o.order_id)::int::numeric from o join f on f.customer_id = o.customer_id""",
            {"entries": list(entry_ids)},
        )
    )


def scores(scheme_id: int, kind: str, since: dt.date, until: dt.date, known: dt.datetime | None) -> list[tuple[int, dt.date, Decimal]]:
    """The published final scores of a scheme's members by person and last day, of periods of a kind that begin from `since` on and end by `until`;
    only what was published by a moment, where one is given."""
    return run(
        """select a.person_id, pp.end_date - 1, a.final from appraisals_appraisal a join period_period pp on pp.id = a.period_id
           where pp.kind = %s and pp.start_date >= %s and pp.end_date <= %s and a.state = any(%s) and a.final is not null
             and a.published_at <= coalesce(%s::timestamptz, a.published_at) and exists (
               select 1 from schemes_incentiveplanmember m where m.scheme_id = %s and m.person_id = a.person_id
                 and m.valid_from < pp.end_date and (m.valid_to is null or m.valid_to >= pp.end_date))
           order by 2, 1""",
        [kind, since, until, sorted(SHOWN), known, scheme_id],
    )


def spent(person_ids: Sequence[int], start: dt.date, end: dt.date) -> dict[int, Decimal]:
    """By person what was spent of budgets between two days by documents the person owns: plans, campaigns, orders with gifts."""
    return dict(
        run(
            """select r.owner_id, sum(b.amount)
               from budget_entry b join spine_line l on l.id = b.source_line_id join spine_record r on r.id = l.record_id
               where b.kind = 'spent' and b.business_date >= %s and b.business_date < %s and r.owner_id = any(%s) group by 1""",
            [start, end, list(person_ids)],
        )
    )


def earned_in(scheme_id: int, start: dt.date, until: dt.date, apart_from: int | None) -> dict[int, dict[str, Decimal]]:
    """By person and kind of component what released statements of a scheme earned in pay periods within `[start, until)`, but for one run."""
    found: dict[int, dict[str, Decimal]] = {}
    for person, component, amount in run(
        """select t.person_id, x.component, sum(x.amount) from payruns_statementline x join payruns_paystatement t on t.record_id = x.statement_id
           join payruns_payrun n on n.record_id = t.run_id join period_period pp on pp.id = n.period_id
           where n.scheme_id = %s and t.state = 'released' and pp.start_date >= %s and pp.end_date <= %s and n.record_id is distinct from %s
           group by 1, 2""",
        [scheme_id, start, until, apart_from],
    ):
        found.setdefault(person, {})[component] = amount
    return found


# What of an order line was accepted by a day, and when the last of it was.
_ACCEPTED: Final = """select b.line_id, coalesce(sum(b.net) filter (where b.measure = 'accepted' and b.business_date < %(until)s), 0)
           / nullif(sum(case b.measure when 'ordered' then b.net when 'cancelled' then -b.net when 'returned' then -b.net else 0 end), 0) as share,
           max(b.event_date) filter (where b.measure = 'accepted' and b.origin_id is null) as last
    from orderbook_entry b where b.line_id in (
        select e.line_id from performance_entry e where e.id = any(%(entries)s)) group by b.line_id"""


def accepted_shares(entry_ids: Sequence[int], until: dt.date) -> dict[int, Decimal]:
    """By entry the share of its order line that was accepted before a day."""
    return dict(
        run(
            f"""select e.id, least(greatest(a.share, 0), 1) from performance_entry e join ({_ACCEPTED}) a on a.line_id = e.line_id
                where e.id = any(%(entries)s) and a.share > 0""",
            {"entries": list(entry_ids), "until": until},
        )
    )


def warranty_shares(entry_ids: Sequence[int], until: dt.date, months: int) -> dict[int, Decimal]:
    """By entry the share of its order line whose warranty ended before a day: by the machines it became, else the months of the order's terms,
    of the product or of the rule after the last acceptance."""
    rows = run(
        f"""select e.id, case when m.pieces > 0 then least(m.ended / nullif(l.qty - l.cut_qty, 0), 1)
                   when a.last + make_interval(months => coalesce(
                       (select max(t.months) from terms_paymentpart t
                        where t.terms_id = o.terms_id and t.retention and t.trigger = 'acceptance' and t.months > 0),
                       nullif(p.warranty_months, 0), %(months)s)) < %(until)s then least(greatest(a.share, 0), 1) end
            from performance_entry e join orders_salesorderline l on l.line_id = e.line_id join orders_salesorder o on o.record_id = l.order_id
            left join products_product p on p.record_id = l.product_id
            left join ({_ACCEPTED}) a on a.line_id = e.line_id
            left join lateral (select count(*) as pieces, count(*) filter (where i.agreed_until < %(until)s)::numeric as ended
                               from acceptances_installedmachine i where i.order_line_id = l.line_id) m on true
            where e.id = any(%(entries)s)""",
        {"entries": list(entry_ids), "until": until, "months": months},
    )
    return {row[0]: row[1] for row in rows if row[1]}
