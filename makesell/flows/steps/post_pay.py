"""What a released pay run posts to the pay book: each line as earned, and for each statement what is held and what is paid (PER-3)."""

import datetime as dt

from makesell.books.pay import posting

_RUN = """
    select t.person_id, x.component, x.part, n.period_id, 'earned' as kind, t.currency, x.amount, x.entry_id as performance_entry_id,
           x.entry_date as performance_date, %(event)s::date as event_date, %(business)s::date as business_date, x.line_id as source_line_id,
           null::bigint as origin_id
    from payruns_statementline x join payruns_paystatement t on t.record_id = x.statement_id join payruns_payrun n on n.record_id = t.run_id
    where t.run_id = %(run)s
    union all
    select t.person_id, 'statement', '', n.period_id, k.kind, t.currency, k.amount, null, null, %(event)s::date, %(business)s::date, h.id, null
    from payruns_paystatement t join payruns_payrun n on n.record_id = t.run_id
    join spine_line h on h.record_id = t.record_id and h.position = 0
    cross join lateral (values ('held', t.held - greatest(t.brought, 0)), ('paid', t.paid)) as k(kind, amount)
    where t.run_id = %(run)s and k.amount <> 0
"""


def post_pay(run_id: int, *, event: dt.date, business: dt.date) -> int:
    """Posts a run; returns how many entries."""
    return posting.post(_RUN, {"run": run_id, "event": event, "business": business})
