"""A bill 承兑汇票 on its customer's account of bills: it stands there from its receipt until it is honoured or dishonoured, passed on or not."""

import datetime as dt
from typing import Final

from makesell.books.receivables import posting as receivables
from makesell.documents.invoices.actions import HEAD
from makesell.flows.steps.dates import business_dates
from makesell.ground.spine.actions import open_lines

_RECEIVED: Final = """
    select b.customer_id, b.customer_id as payer_id, 'bill' as account, 'bill' as kind, b.currency, b.amount, null::bigint as due_item_id,
           b.received_date as event_date, %(counted)s::date as business_date, %(source)s::bigint as source_line_id, null::bigint as for_record_id,
           null::bigint as origin_id
    from receipts_bill b where b.record_id = %(bill)s
"""
_ENDED: Final = f"""
    select b.customer_id, b.customer_id as payer_id, 'bill' as account, %(kind)s::text as kind, b.currency, -b.amount as amount,
           null::bigint as due_item_id, b.ended_date as event_date, %(counted)s::date as business_date, l.id as source_line_id,
           null::bigint as for_record_id, null::bigint as origin_id
    from receipts_bill b join spine_line l on l.record_id = b.record_id and l.position = {HEAD} where b.record_id = %(bill)s
"""


def post_bill_received(bill_id: int, on: dt.date) -> int:
    """Posts a bill on the day it was received; returns the entries posted."""
    (head,) = open_lines([(bill_id, HEAD)])
    return receivables.post(_RECEIVED, {"bill": bill_id, "source": head, "counted": _counted(on)})


def post_bill_honoured(bill_id: int, on: dt.date) -> int:
    """The acceptor has paid; returns the entries posted."""
    return receivables.post(_ENDED, {"bill": bill_id, "kind": "bill_honoured", "counted": _counted(on)})


def post_bill_dishonoured(bill_id: int, on: dt.date) -> int:
    """The acceptor has not paid; returns the entries posted."""
    return receivables.post(_ENDED, {"bill": bill_id, "kind": "bill_dishonoured", "counted": _counted(on)})


def _counted(on: dt.date) -> dt.date:
    return business_dates("accounting", [on])[on]
