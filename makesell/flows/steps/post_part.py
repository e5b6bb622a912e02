"""A measure that follows the quantity of order lines (`shipped`, `delivered`, `accepted`): what a part posts to both books.

Shares are those of the order line; the amount of a part is R(atom × done so far / whole) − posted so far (13.1). Of shares that were
changed after confirm, what was posted so far is read: it was shared out anew.
"""

import datetime as dt
from typing import Any

from makesell.books.orderbook import posting as orderbook
from makesell.books.performance import posting as performance
from makesell.flows.steps.credit_rows import ATOMS, DATES, UNIT, atom, date_params, order_line
from makesell.flows.steps.dates import business_dates
from makesell.ground import locks
from makesell.ground.db import by_index, run
from makesell.ground.db.writing import written

_NET, _GROSS = "makesell_part(l.net, o.rate, 1, 2)", "makesell_part(l.gross, o.rate, 1, 2)"

# What was posted so far of a share that was changed after confirm: asked of those alone, for the book is read in all of its months.
_SO_FAR = """
        select coalesce(sum(e.qty), 0) as qty, coalesce(sum(e.net), 0) as net, coalesce(sum(e.gross), 0) as gross
        from performance_entry e where p.first and a.changed_by_id is not null and e.line_id = p.line_id and e.measure = '{measure}'
          and e.person_id = a.person_id and e.overlay = a.overlay"""


def _running(lines: str, measure: str) -> str:
    """Each source line with what was done of its order line before it and after it."""
    return f"""select x.source_line_id, x.line_id, x.qty, x.day,
            coalesce(b.{measure}_qty, 0) + sum(x.qty) over w - x.qty as done_before, coalesce(b.{measure}_qty, 0) + sum(x.qty) over w as done,
            row_number() over w = 1 as first
        from ({lines}) x {by_index("orderbook_balance", "b", "b.line_id = x.line_id", left=True)}
        window w as (partition by x.line_id order by x.source_line_id)"""


def _part(name: str, column: str, digits: int) -> str:
    whole = atom(column, digits)
    before = f"case when p.first and a.changed_by_id is not null then f.{name} else makesell_part({whole}, p.done_before, l.qty, {digits}) end"
    return f"makesell_part({whole}, p.done, l.qty, {digits}) - {before}"


def _credits(lines: str, measure: str) -> str:
    return f"""
    select '{measure}' as measure, d.event_date, d.business_date, a.person_id, coalesce(pe.house_of_id, m.unit_id) as unit_id, a.overlay,
           o.customer_id, l.product_id, pr.group_id as product_group_id, o.territory_id, a.share,
           {_part("qty", "l.qty", 8)} as qty, {_part("net", _NET, 2)} as net, {_part("gross", _GROSS, 2)} as gross,
           null::numeric as numerator, null::numeric as denominator, l.line_id, p.source_line_id, null::bigint as origin_id, null::date as origin_date
    from ({_running(lines, measure)}) p
    join (with picked as (select line_id from ({lines}) n) {ATOMS}) a on a.line_id = p.line_id
    {order_line("p.line_id")}
    left join lateral ({_SO_FAR.format(measure=measure)}) f on true
    join {DATES} on d.event_date = p.day
    left join products_product pr on pr.record_id = l.product_id {UNIT}
"""


def _book(lines: str, measure: str) -> str:
    """The order book shows the sum of the atoms, or (lines nobody is credited for) the part of the line itself."""
    return f"""
    select p.line_id, p.source_line_id, '{measure}' as measure, d.event_date, d.business_date, p.qty,
           coalesce(s.net, makesell_part({_NET}, p.done, l.qty, 2) - makesell_part({_NET}, p.done_before, l.qty, 2)) as net,
           coalesce(s.gross, makesell_part({_GROSS}, p.done, l.qty, 2) - makesell_part({_GROSS}, p.done_before, l.qty, 2)) as gross,
           l.kind = 'freight' as freight, null::bigint as origin_id
    from ({_running(lines, measure)}) p {order_line("p.line_id")}
    join {DATES} on d.event_date = p.day
    left join (select source_line_id, sum(net) as net, sum(gross) as gross from credited where not overlay group by 1) s
         on s.source_line_id = p.source_line_id
"""


def post_part(measure: str, lines: str, params: dict[str, Any], on: dt.date | None = None) -> int:
    """Posts a measure of the lines of a trusted select (`source_line_id, line_id, qty, day`); returns how many credits were posted.

    Both read what the order book says was done before, and the order book what is `credited` now. The orders are locked, because two postings
    for one order line at once would both read the same "done so far"; an act that has locked them names the day (`on`).
    """
    days = {on} if on else _days(lines, params)
    dated = params | date_params(business_dates("sales", days))
    credited, _ = written(performance.posting(_credits(lines, measure), dated), orderbook.posting(_book(lines, measure), dated))
    return credited


def _days(lines: str, params: dict[str, Any]) -> set[dt.date]:
    """The days of the lines, whose months are held open and whose orders are locked, in this order."""
    rows = run(f"select distinct l.order_id, x.day from ({lines}) x join orders_salesorderline l on l.line_id = x.line_id", params)
    days = {day for _, day in rows}
    business_dates("sales", days)
    locks.take("order", {order for order, _ in rows})
    return days
