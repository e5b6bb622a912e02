"""The only place that changes dunning letters and what stops them; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices import states as invoice_states
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

# A charge is an invoice without goods, with numbers of its own.
CHARGE: Final = DocumentTable(
    "invoice", "invoices_invoice", NewSeries("dunning_charge", "DC-{yyyy}-", 5, gapless=True),
    {
        "customer_id": "bigint", "payer_id": "bigint", "invoice_date": "date", "rate": "numeric", "net": "numeric", "tax": "numeric",
        "gross": "numeric", "line_count": "int", "letter_id": "bigint",
    },
    invoice_states.TRANSITIONS, lock="invoice",
)  # fmt: skip
_CHARGE_LINE: Final = {
    "line_id": "bigint", "position": "int", "invoice_id": "bigint", "dunning_line_id": "bigint", "qty": "numeric", "net": "numeric",
    "tax": "numeric", "gross": "numeric", "tax_rate": "numeric",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewChargeLine:
    """What is charged for a line of a letter, or (none) for the letter."""

    dunning_line_id: int | None
    net: Decimal
    tax: Decimal


@dataclass(frozen=True, slots=True)
class NewCharge:
    """A charge of a letter, at the rate and tax rate it keeps."""

    letter_id: int
    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    rate: Decimal
    tax_rate: Decimal
    lines: tuple[NewChargeLine, ...]

    @property
    def gross(self) -> Decimal:
        """What it comes to with tax."""
        return sum((line.net + line.tax for line in self.lines), Decimal(0))


def draft_charge(new: NewCharge, on: dt.date, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a charge with its lines, to be posted in the same act; returns it."""
    net, tax = sum((x.net for x in new.lines), Decimal(0)), sum((x.tax for x in new.lines), Decimal(0))
    own = {
        "customer_id": new.customer_id, "payer_id": new.customer_id, "invoice_date": on, "rate": new.rate, "net": net, "tax": tax,
        "gross": net + tax, "line_count": len(new.lines), "letter_id": new.letter_id,
    }  # fmt: skip
    head = NewDocument(new.customer, invoice_states.DRAFT, new.owner_id, new.unit_id, new.currency, own)
    (key,) = documents.open_many(CHARGE, [head], actor=actor, at=at)
    ids = spine.open_lines([(key, position) for position in range(len(new.lines) + 1)])[1:]      # the first is the head's own
    insert_set(
        "invoices_invoiceline",
        _CHARGE_LINE,
        [
            {
                "line_id": line_id, "position": position, "invoice_id": key, "dunning_line_id": line.dunning_line_id, "qty": Decimal(1),
                "net": line.net, "tax": line.tax, "gross": line.net + line.tax, "tax_rate": new.tax_rate,
            }
            for position, (line_id, line) in enumerate(zip(ids, new.lines, strict=True), 1)
        ],
    )  # fmt: skip
    return key


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
