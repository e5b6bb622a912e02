"""A credit note on a customer's accounts: it settles what is still due of the invoice; what had been paid is the customer's again."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.receivables import posting as receivables
from makesell.flows.steps.dates import business_dates

_CREDITED = """
    select t.customer_id, t.customer_id as payer_id, t.account, 'credit_note' as kind, t.currency, t.amount, t.due_item_id, t.event_date,
           t.business_date, t.source_line_id, null::bigint as for_record_id, null::bigint as origin_id
    from unnest(%(customers)s::bigint[], %(currencies)s::text[], %(events)s::date[], %(counted)s::date[], %(accounts)s::text[],
                %(amounts)s::numeric[], %(items)s::bigint[], %(sources)s::bigint[])
         as t(customer_id, currency, event_date, business_date, account, amount, due_item_id, source_line_id)
"""


@dataclass(frozen=True, slots=True)
class Credited:
    """An amount of a credit note's line: settling a due item, or (none) free."""

    source_line_id: int
    amount: Decimal
    due_item_id: int | None = None


@dataclass(frozen=True, slots=True)
class CreditedNote:
    """The parts of a credit note, whose it is, and its day."""

    parts: Sequence[Credited]
    customer_id: int
    currency: str
    on: dt.date


def post_credited(parts: Sequence[Credited], customer_id: int, currency: str, on: dt.date) -> int:
    """Posts a credit note; returns the entries posted."""
    return post_credited_many([CreditedNote(parts, customer_id, currency, on)])


def post_credited_many(notes: Sequence[CreditedNote]) -> int:
    """Posts credit notes in one statement; returns the entries posted."""
    counted = business_dates("accounting", {note.on for note in notes})
    flat = [(note, part) for note in notes for part in note.parts]
    parts = [part for _, part in flat]
    settles = [part.due_item_id is not None for part in parts]
    return receivables.post(
        _CREDITED,
        {
            "customers": [note.customer_id for note, _ in flat], "currencies": [note.currency for note, _ in flat],
            "events": [note.on for note, _ in flat], "counted": [counted[note.on] for note, _ in flat],
            "accounts": ["receivable" if each else "credit" for each in settles],
            "amounts": [-part.amount if each else part.amount for part, each in zip(parts, settles, strict=True)],
            "items": [part.due_item_id for part in parts],
            "sources": [part.source_line_id for part in parts],
        },
    )  # fmt: skip
