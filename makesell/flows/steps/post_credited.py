"""A credit note on a customer's accounts: it settles what is still due of the invoice; what had been paid is the customer's again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.receivables import posting as receivables
from makesell.flows.steps.dates import business_dates

_CREDITED = """
    select %(customer)s::bigint as customer_id, %(customer)s::bigint as payer_id, t.account, 'credit_note' as kind, %(currency)s::text as currency,
           t.amount, t.due_item_id, %(event)s::date as event_date, %(counted)s::date as business_date, t.source_line_id,
           null::bigint as for_record_id, null::bigint as origin_id
    from unnest(%(accounts)s::text[], %(amounts)s::numeric[], %(items)s::bigint[], %(sources)s::bigint[])
         as t(account, amount, due_item_id, source_line_id)
"""


@dataclass(frozen=True, slots=True)
class Credited:
    """An amount of a credit note's line: settling a due item, or (none) free."""

    source_line_id: int
    amount: Decimal
    due_item_id: int | None = None


def post_credited(parts: Sequence[Credited], customer_id: int, currency: str, on: dt.date) -> int:
    """Posts a credit note; returns the entries posted."""
    counted = business_dates("accounting", [on])[on]
    settles = [part.due_item_id is not None for part in parts]
    return receivables.post(
        _CREDITED,
        {
            "customer": customer_id, "currency": currency, "event": on, "counted": counted,
            "accounts": ["receivable" if each else "credit" for each in settles],
            "amounts": [-part.amount if each else part.amount for part, each in zip(parts, settles, strict=True)],
            "items": [part.due_item_id for part in parts],
            "sources": [part.source_line_id for part in parts],
        },
    )  # fmt: skip
