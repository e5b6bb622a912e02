"""Step: what an offset 抵账 is decided by, and what it posts: it settles due items with our credit note or with the customer's claim.

Both sides are closed at once, line by line of the invoices: `paid` is earned (13.4: a credit note that moves to another invoice earns it there; a
claim we owe is as good as money), `collected` is not — nothing came in.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from makesell.books.receivables import posting as receivables
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries, states
from makesell.documents.receipts.actions import NewAllocation
from makesell.documents.receipts.offset_queries import OffsetRow
from makesell.documents.receipts.queries import OpenDue
from makesell.flows.steps.allocate import over_lines
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.post_exchange import post_exchange
from makesell.flows.steps.post_paid import post_paid
from makesell.flows.steps.post_receipts import post_credit_used
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

PURPOSE: Final = "offset"
LADDER: Final = (R.FINANCE, R.EXECUTIVE)
_CLAIMED: Final = """
    select s.customer_id, s.customer_id as payer_id, 'receivable' as account, 'offset' as kind, s.currency, -a.amount as amount, a.due_item_id,
           %(event)s::date as event_date, %(counted)s::date as business_date, a.line_id as source_line_id, null::bigint as for_record_id,
           null::bigint as origin_id
    from receipts_allocation a join receipts_offset s on s.record_id = a.offset_id where a.line_id = any(%(lines)s)
"""


def refuse_beyond(wanted: Sequence[tuple[int, Decimal]], due: Sequence[OpenDue]) -> None:
    """Refuses (409) more than is open of an invoice: two offsets at once cannot settle the same."""
    for number, (invoice, amount) in enumerate(wanted, 1):
        open_ = sum((item.open for item in due if item.invoice_id == invoice), Decimal(0))
        if amount > open_:
            raise Refusal(
                "offset.open", "Of this invoice, %(open)s are open.", field=f"invoices.{number}.amount", status=409, open=open_,
            )  # fmt: skip


def post(row: OffsetRow, wanted: Sequence[tuple[int, Decimal]], due: Sequence[OpenDue], on: dt.date) -> None:
    """Settles the due items (locked) of each invoice with an amount, the first part first."""
    unpaid = {key: dict(lines) for key, lines in queries.unpaid([invoice for invoice, _ in wanted]).items()}
    lines = receipts.allocate([each for invoice, amount in wanted for each in _rows(row, amount, due, invoice, unpaid, on)])
    if row.kind == states.OUR_CREDIT:
        post_credit_used(lines, on)
        post_exchange(lines, row.currency, [on])
    else:
        receivables.post(_CLAIMED, {"lines": lines, "event": on, "counted": business_dates("accounting", [on])[on]})
    post_paid(lines)


def _rows(
    row: OffsetRow, amount: Decimal, due: Sequence[OpenDue], invoice: int, unpaid: Mapping[int, dict[int, Decimal]], on: dt.date
) -> list[NewAllocation]:
    rest, rows = amount, []
    for item in due:
        part = min(rest, item.open) if item.invoice_id == invoice else Decimal(0)
        rest -= part
        rows += [
            NewAllocation(None, None, item.id, line, share, credit_note_id=row.credit_note_id, used_on=on, offset_id=row.id)
            for line, share in (over_lines(part, unpaid[invoice], row.currency) if part > 0 else ())
        ]
    return rows
