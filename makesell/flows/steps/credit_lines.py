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
from makesell.flows.steps.post_credited import Credited, post_credited
from makesell.ground.actor import Actor

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


class Settling:
    """What is unpaid of invoices' lines and open of their due items, used up part by part."""

    def __init__(self, invoice_ids: Sequence[int]) -> None:
        self._unpaid = {key: dict(found) for key, found in money.unpaid(list(invoice_ids)).items()}
        self._open = {key: {item.id: item.open for item in receivables.of_record(key)} for key in invoice_ids}

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
    """Writes a credit note, its number yet to be taken, and posts it on the customer's account; returns it, its lines by invoice line, and what
    of `paid` the act mirrors after it has mirrored `invoiced`: every act keeps the measures in that order."""
    new = NewCreditNote(
        of.customer_id, of.customer, of.owner_id, of.unit_id, of.currency, on,
        tuple(NewCreditLine(each.line.line_id, each.qty, each.net, each.tax, each.freed) for each in back), of.order_id, why, kind,
    )  # fmt: skip
    note, sources = invoices.write_credit_note(new, actor=actor, at=at)
    of_line = dict(zip((each.line.line_id for each in back), sources, strict=True))
    posted = [Credited(of_line[each.line.line_id], amount, item) for each in back for item, amount in each.due]
    posted += [Credited(of_line[each.line.line_id], each.freed) for each in back if each.freed]
    post_credited(posted, of.customer_id, of.currency, on)
    return note, of_line, _paid(back, of_line)


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
