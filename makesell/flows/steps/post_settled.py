"""Settlement before takeover: receipts of a company's past that its data does not have close each invoice, posting no performance."""

from collections.abc import Sequence

from makesell.books.receivables import posting as receivables
from makesell.documents.invoices.actions import HEAD
from makesell.flows.steps.credit_rows import DATES, date_params
from makesell.flows.steps.dates import business_dates
from makesell.ground.db import values

_SETTLED = f"""
    select v.customer_id, v.payer_id, 'receivable' as account, 'settlement_before_takeover' as kind, v.currency, i.settled - i.amount as amount,
           i.id as due_item_id, d.event_date, d.business_date, h.id as source_line_id, null::bigint as for_record_id, null::bigint as origin_id
    from invoices_invoice v join receivables_dueitem i on i.record_id = v.record_id join {DATES} on d.event_date = v.invoice_date
    join spine_line h on h.record_id = v.record_id and h.position = {HEAD} where v.record_id = any(%(ids)s) and i.amount <> i.settled
"""


def settle_before_takeover(invoice_ids: Sequence[int]) -> int:
    """Settles what is open of every due item of the invoices on their invoice date; returns how many entries were posted."""
    days = values("select distinct invoice_date from invoices_invoice where record_id = any(%s)", [list(invoice_ids)])
    return receivables.post(_SETTLED, {"ids": list(invoice_ids), **date_params(business_dates("accounting", days))})
