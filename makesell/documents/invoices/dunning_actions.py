"""The only place that changes dunning letters and what stops them; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.invoices import dunning_states as states
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    "dunning_letter",
    "invoices_dunningletter",
    NewSeries("dunning_letter", "DL-{yyyy}-", 5),
    {
        "customer_id": "bigint", "level": "int", "letter_date": "date", "open": "numeric", "interest": "numeric", "promised_date": "date",
        "promise": "text",
    },
    states.TRANSITIONS,
)  # fmt: skip
STOP: Final = DocumentTable(
    "dunning_stop", "invoices_dunningstop", NewSeries("dunning_stop", "DS-{yyyy}-", 5),
    {"customer_id": "bigint", "invoice_id": "bigint", "reason": "text", "until_date": "date", "above_level": "int"}, states.STOP_MOVES,
    refs={"invoice_id": ("invoices_invoice", "record_id")},
)  # fmt: skip
_LINE: Final = {
    "line_id": "bigint", "position": "int", "letter_id": "bigint", "invoice_id": "bigint", "due_item_id": "bigint", "due_date": "date",
    "days": "int", "open": "numeric", "interest": "numeric",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewDunningLine:
    """A due item that is overdue: what is open of it, so many days, with what interest."""

    invoice_id: int
    due_item_id: int
    due_date: dt.date
    days: int
    open: Decimal
    interest: Decimal


@dataclass(frozen=True, slots=True)
class NewLetter:
    """A letter to a customer about what is overdue in one currency."""

    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    level: int
    lines: tuple[NewDunningLine, ...]


def write(letters: Sequence[NewLetter], on: dt.date, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Drafts letters with their lines; returns their keys in the order given. Their numbers are yet to be taken."""
    zero = Decimal(0)
    heads = []
    for each in letters:
        own: Mapping[str, Any] = {
            "customer_id": each.customer_id, "level": each.level, "letter_date": on, "open": sum((x.open for x in each.lines), zero),
            "interest": sum((x.interest for x in each.lines), zero),
        }  # fmt: skip
        heads.append(NewDocument(each.customer, states.DRAFT, each.owner_id, each.unit_id, each.currency, own))
    keys = documents.open_many(TABLE, heads, actor=actor, at=at)
    flat = [(key, position, line) for key, each in zip(keys, letters, strict=True) for position, line in enumerate(each.lines, 1)]
    ids = spine.open_lines([(key, position) for key, position, _ in flat])
    insert_set(
        "invoices_dunningline",
        _LINE,
        [
            {"line_id": line_id, "position": position, "letter_id": key, **{name: getattr(line, name) for name in NewDunningLine.__slots__}}
            for line_id, (key, position, line) in zip(ids, flat, strict=True)
        ],
    )
    return keys
