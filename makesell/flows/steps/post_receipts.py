"""Money on a customer's accounts: a confirmed receipt is an advance, tied to orders part by part; an allocation settles due items with it."""

import datetime as dt
from collections.abc import Collection, Sequence

from makesell.books.receivables import posting as receivables
from makesell.flows.steps.credit_rows import DATES, date_params
from makesell.flows.steps.dates import business_dates

_ADVANCE = """
    select r.customer_id, r.customer_id as payer_id, 'advance' as account, 'receipt' as kind, r.currency, l.amount, null::bigint as due_item_id,
           r.value_date as event_date, %(counted)s::date as business_date, l.line_id as source_line_id, l.order_id as for_record_id,
           null::bigint as origin_id
    from receipts_receiptline l join receipts_receipt r on r.record_id = l.receipt_id where l.receipt_id = %(receipt)s
"""
_ALLOCATED = f"""
    select r.customer_id, r.customer_id as payer_id, w.account, 'allocation' as kind, r.currency, -a.amount as amount,
           case w.account when 'receivable' then a.due_item_id end as due_item_id, d.event_date, d.business_date, a.line_id as source_line_id,
           case w.account when 'advance' then l.order_id end as for_record_id, null::bigint as origin_id
    from receipts_allocation a join receipts_receipt r on r.record_id = a.receipt_id join receipts_receiptline l on l.line_id = a.receipt_line_id
    join invoices_invoiceline x on x.line_id = a.invoice_line_id join invoices_invoice i on i.record_id = x.invoice_id
    join {DATES} on d.event_date = greatest(r.value_date, i.invoice_date)
    cross join (values ('advance'), ('receivable')) as w(account) where a.line_id = any(%(lines)s)
"""


_CREDIT_USED = """
    select n.customer_id, n.customer_id as payer_id, w.account, 'allocation' as kind, n.currency, -a.amount as amount,
           case w.account when 'receivable' then a.due_item_id end as due_item_id, %(event)s::date as event_date, %(counted)s::date as business_date,
           a.line_id as source_line_id, null::bigint as for_record_id, null::bigint as origin_id
    from receipts_allocation a join invoices_creditnote n on n.record_id = a.credit_note_id
    cross join (values ('credit'), ('receivable')) as w(account) where a.line_id = any(%(lines)s)
"""


def post_received(receipt_id: int, value_date: dt.date) -> int:
    """Posts a confirmed receipt as advances on its value date; returns the entries posted."""
    counted = business_dates("accounting", [value_date])[value_date]
    return receivables.post(_ADVANCE, {"receipt": receipt_id, "counted": counted})


def post_allocated(line_ids: Sequence[int], days: Collection[dt.date]) -> int:
    """Posts allocations on the later day of money and invoice (`days`): the advance shrinks, the due item is settled; returns the entries posted."""
    return receivables.post(_ALLOCATED, {"lines": list(line_ids), **date_params(business_dates("accounting", days))})


def post_credit_used(line_ids: Sequence[int], on: dt.date) -> int:
    """Posts what of credit notes settles due items; returns the entries posted."""
    return receivables.post(_CREDIT_USED, {"lines": list(line_ids), "event": on, "counted": business_dates("accounting", [on])[on]})
