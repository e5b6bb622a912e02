"""Step: what a write-off of a bad debt is decided by, and what it posts to the customer's account; refusals of acts it stands in the way of."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from makesell.books.receivables import posting as receivables
from makesell.documents.invoices.actions import HEAD
from makesell.documents.receipts import states
from makesell.documents.receipts import write_off_queries as queries
from makesell.documents.receipts.write_off_queries import WriteOffRow
from makesell.flows.steps.dates import business_dates
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import open_lines
from makesell.ground.text import N_

PURPOSE: Final = "write_off"
LADDER: Final = (R.FINANCE, R.EXECUTIVE)
_WRITTEN_OFF: Final = """
    select %(customer)s::bigint as customer_id, %(customer)s::bigint as payer_id, 'receivable' as account, %(kind)s::text as kind,
           %(currency)s::text as currency, -t.amount as amount, t.item as due_item_id, %(event)s::date as event_date,
           %(counted)s::date as business_date, %(source)s::bigint as source_line_id, null::bigint as for_record_id, null::bigint as origin_id
    from unnest(%(items)s::bigint[], %(amounts)s::numeric[]) as t(item, amount)
"""


def post_written_off(row: WriteOffRow, parts: Sequence[tuple[int, Decimal]], on: dt.date) -> int:
    """Posts a write-off to due items (due item, amount); returns the entries posted."""
    (head,) = open_lines([(row.id, HEAD)])
    return receivables.post(
        _WRITTEN_OFF,
        {
            "customer": row.customer_id, "kind": "write_off" if row.kind == states.BAD_DEBT else "tolerance",
            "currency": row.currency, "event": on, "counted": business_dates("accounting", [on])[on], "source": head,
            "items": [item for item, _ in parts], "amounts": [amount for _, amount in parts],
        },
    )  # fmt: skip


_KEPT: Final = """
    select %(customer)s::bigint as customer_id, %(customer)s::bigint as payer_id, 'advance' as account, 'tolerance' as kind,
           %(currency)s::text as currency, -%(amount)s::numeric as amount, null::bigint as due_item_id, %(event)s::date as event_date,
           %(counted)s::date as business_date, %(source)s::bigint as source_line_id, null::bigint as for_record_id, null::bigint as origin_id
"""


def post_kept(row: WriteOffRow, on: dt.date) -> int:
    """Posts a surplus that is kept: the advance is the customer's no more; returns the entries posted."""
    (head,) = open_lines([(row.id, HEAD)])
    counted = business_dates("accounting", [on])[on]
    return receivables.post(
        _KEPT,
        {"customer": row.customer_id, "currency": row.currency, "amount": row.amount, "event": on, "counted": counted, "source": head},
    )


def refuse_written_off(invoice_ids: Collection[int]) -> None:
    """What is written off was never paid: nothing of its invoice is credited before that is reversed (409)."""
    standing = queries.written_off(invoice_ids)
    if standing:
        raise Refusal(
            "write_off.stands", "%(number)s has written this invoice off; it is reversed first.", status=409, number=standing[0],
            who=N_("Finance reverses write-offs."),
        )  # fmt: skip
