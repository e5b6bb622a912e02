"""Realised exchange differences 汇兑损益: money that settles a due item at another rate than its invoice keeps, in company currency.

What the money was worth less what the settled part is worth, allocation by allocation; above zero we gain. Its reversal goes with that of the
allocation; performance never sees it.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Final

from makesell.books.receivables import posting as receivables
from makesell.documents.receipts.worth import worths
from makesell.flows.steps.credit_rows import DATES, date_params
from makesell.flows.steps.dates import business_dates
from makesell.ground.organisation import queries as organisation

_TOUCHED: Final = """
    (e.account = 'receivable' and e.due_item_id in (select x.due_item_id from receipts_allocation x where x.line_id = any(%(lines)s)))
    or (e.account <> 'receivable' and e.source_line_id in (
        select n.id from spine_line n where n.record_id in (select coalesce(x.receipt_id, x.credit_note_id) from receipts_allocation x
                                                             where x.line_id = any(%(lines)s))
        union select y.line_id from receipts_allocation x join receipts_allocation y on y.credit_note_id = x.credit_note_id
              where x.line_id = any(%(lines)s)
        union select y.line_id from receipts_allocation x join receipts_refundline y on y.receipt_line_id = x.receipt_line_id
              where x.line_id = any(%(lines)s)
        union select n.id from receipts_allocation x join receipts_writeoff k on k.receipt_line_id = x.receipt_line_id
              join spine_line n on n.record_id = k.record_id where x.line_id = any(%(lines)s)))
"""
_DIFFERENCE: Final = f"""
    select e.customer_id, e.payer_id, 'exchange' as account, 'exchange_difference' as kind, %(own)s::text as currency, w.amount,
           null::bigint as due_item_id, d.event_date, d.business_date, w.source_line_id, null::bigint as for_record_id, null::bigint as origin_id
    from (select source_line_id, sum(case account when 'receivable' then worth else -worth end) as amount
          from ({worths(_TOUCHED)}) t where source_line_id = any(%(lines)s) group by 1) w
    join receivables_entry e on e.source_line_id = w.source_line_id and e.account = 'receivable' and e.origin_id is null
    join {DATES} on d.event_date = e.event_date where w.amount <> 0
"""


def post_exchange(line_ids: Sequence[int], currency: str, days: Collection[dt.date]) -> int:
    """Posts what allocations (lines) realise on the days they settle; returns the entries posted. Nothing in the company's own currency."""
    own = organisation.own_currency()
    if not line_ids or currency == own:
        return 0
    return receivables.post(_DIFFERENCE, {"lines": list(line_ids), "own": own, **date_params(business_dates("accounting", days))})
