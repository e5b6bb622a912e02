"""Step: what a credit note made the customer's again settles due items of an invoice; `paid` is earned there (13.4)."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries
from makesell.documents.receipts.actions import NewAllocation
from makesell.documents.receipts.queries import OpenDue
from makesell.flows.steps.allocate import over_lines
from makesell.flows.steps.post_exchange import post_exchange
from makesell.flows.steps.post_paid import post_paid
from makesell.flows.steps.post_receipts import post_credit_used


def spend(note_id: int, invoice_id: int, due: Sequence[OpenDue], amount: Decimal, currency: str, on: dt.date) -> None:
    """Settles the due items (locked, open) with an amount of the credit note, the first part first."""
    unpaid = dict(queries.unpaid([invoice_id]).get(invoice_id, []))
    rows, rest = [], amount
    for item in due:
        part = min(rest, item.open)
        rest -= part
        rows += [
            NewAllocation(None, None, item.id, line, share, credit_note_id=note_id, used_on=on) for line, share in over_lines(part, unpaid, currency)
        ]
    lines = receipts.allocate(rows)
    post_credit_used(lines, on)
    post_exchange(lines, currency, [on])
    post_paid(lines)
