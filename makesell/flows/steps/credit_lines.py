"""Step: a credit note takes back amounts of invoice lines. It settles what is still due of them; money that had paid for them is the
customer's again, and what that had earned as `paid` is taken back (13.4)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from makesell.books.performance.posting import Mirror
from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices.actions import NewCreditLine, NewCreditNote
from makesell.documents.invoices.queries import Charged
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries as money
from makesell.flows.steps.post_credited import Credited, CreditedNote, post_credited_many
from makesell.flows.steps.red_letters import FOLLOWS
from makesell.ground.actor import Actor
from makesell.ground.outbox.actions import NewMessage, put_many

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Back:
    """What of an invoice line is taken back, its gross amount split into what is still due and what was paid; an allowance has no quantity."""

    line: Charged
    qty: Decimal
    net: Decimal
    tax: Decimal
    due: tuple[tuple[int, Decimal], ...]

    @property
    def freed(self) -> Decimal:
        """What had been paid."""
        return self.net + self.tax - sum((amount for _, amount in self.due), ZERO)


class Credits(Protocol):
    """The document a credit note is made of: a return, or an invoice whose price is lowered."""

    @property
    def customer_id(self) -> int: ...
    @property
    def customer(self) -> str: ...
    @property
    def owner_id(self) -> int | None: ...
    @property
    def unit_id(self) -> int: ...
    @property
    def currency(self) -> str: ...
    @property
    def order_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Note:
    """A credit note to write: for which document, why, what it takes back, its day; one of the past brings its number."""

    of: Credits
    why: str
    back: Sequence[Back]
    on: dt.date
    number: str | None = None
    external_source: str | None = None
    external_id: str | None = None


class Settling:
    """What is unpaid of invoices' lines and open of their due items, used up part by part."""

    def __init__(self, invoice_ids: Sequence[int]) -> None:
        self._unpaid = {key: dict(found) for key, found in money.unpaid(list(invoice_ids)).items()}
        self._open: dict[int, dict[int, Decimal]] = {key: {} for key in invoice_ids}
        for item in receivables.of_records(list(invoice_ids)):
            self._open[item.record_id][item.id] = item.open

    def due(self, line: Charged, gross: Decimal) -> tuple[tuple[int, Decimal], ...]:
        """The due items that an amount of a line settles as far as nothing paid for it, the first part first."""
        left, opened, parts = min(gross, self._unpaid[line.invoice_id][line.line_id]), self._open[line.invoice_id], []
        for item in opened:
            part = min(left, opened[item])
            if part > 0:
                opened[item] -= part
                left -= part
                parts.append((item, part))
        return tuple(parts)


def write(
    of: Credits, kind: str, why: str, back: Sequence[Back], on: dt.date, *, actor: Actor, at: dt.datetime
) -> tuple[int, dict[int, int], list[Mirror]]:
    """Writes a credit note as `write_many` does; returns it with the rest."""
    (note,), of_line, paid = write_many([Note(of, why, back, on)], kind, actor=actor, at=at)
    return note, of_line, paid


def write_many(notes: Sequence[Note], kind: str, *, actor: Actor, at: dt.datetime) -> tuple[list[int], dict[int, int], list[Mirror]]:
    """Writes credit notes, their numbers yet to be taken, and posts them on the customers' accounts; returns them, their lines by invoice line
    (which stands in one note), and what of `paid` the act mirrors after it has mirrored `invoiced`: every act keeps the measures in that order.

    Red letters of tax invoices follow them by the outbox; those of the past have theirs.
    """
    made = invoices.write_credit_notes([_new(note, kind) for note in notes], actor=actor, at=at)
    of_line = {
        each.line.line_id: line for note, (_, lines) in zip(notes, made, strict=True) for each, line in zip(note.back, lines, strict=True)
    }
    put_many([NewMessage(FOLLOWS, {}, key) for (key, _), note in zip(made, notes, strict=True) if note.number is None], at=at)
    post_credited_many([CreditedNote(_posted(note, of_line), note.of.customer_id, note.of.currency, note.on) for note in notes])
    return [key for key, _ in made], of_line, _paid([each for note in notes for each in note.back], of_line)


def _new(note: Note, kind: str) -> NewCreditNote:
    of = note.of
    return NewCreditNote(
        of.customer_id, of.customer, of.owner_id, of.unit_id, of.currency, note.on,
        tuple(NewCreditLine(each.line.line_id, each.qty, each.net, each.tax, each.freed) for each in note.back), of.order_id, note.why, kind,
        note.number, note.external_source, note.external_id,
    )  # fmt: skip


def _posted(note: Note, of_line: Mapping[int, int]) -> list[Credited]:
    posted = [Credited(of_line[each.line.line_id], amount, item) for each in note.back for item, amount in each.due]
    return posted + [Credited(of_line[each.line.line_id], each.freed) for each in note.back if each.freed]


def _paid(back: Sequence[Back], sources: Mapping[int, int]) -> list[Mirror]:
    """Of the allocations that paid for a line, the newest gives back first."""
    freed = {each.line.line_id: each.freed for each in back}
    order_line = {each.line.line_id: each.line.order_line_id for each in back}
    parts, given = [], []
    for one in money.paid_by(list(freed)):
        line = one.invoice_line_id
        amount = min(freed[line], one.amount - one.freed)
        if amount > 0:
            freed[line] -= amount
            given.append((one.id, amount))
            parts.append(Mirror("paid", order_line[line], one.id, one.freed + amount, one.amount, sources[line]))
    receipts.free(given)
    return parts
