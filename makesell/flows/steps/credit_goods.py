"""Step: goods that did not stay with the customer are credited as far as invoices had charged them: the credit note names the invoice lines it
takes back, the newest first. PRO-6, PRO-7."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Protocol

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance.posting import Mirror
from makesell.documents.invoices.queries import Charged
from makesell.documents.invoices.states import RETURN
from makesell.flows.steps import credit_lines
from makesell.flows.steps.credit_lines import Back, Credits, Note, Settling
from makesell.flows.steps.mirror import mirror
from makesell.ground.actor import Actor
from makesell.ground.money import minor_digits, part_posted


class Came(Protocol):
    """A line of goods that came back."""

    @property
    def order_line_id(self) -> int: ...
    @property
    def qty(self) -> Decimal: ...


def came(lines: Sequence[Came]) -> dict[int, Decimal]:
    """How much of each order line came back."""
    found: dict[int, Decimal] = {}
    for line in lines:
        found[line.order_line_id] = found.get(line.order_line_id, Decimal(0)) + line.qty
    return found


def taken_back(came: Mapping[int, Decimal], charged: Sequence[Charged], currency: str) -> list[Back]:
    """Of each order line, what invoices charge beyond what stands shipped, at most what came back of it; the newest invoice first."""
    balances = orderbook.of_lines(list(came))
    beyond = {key: min(qty, balances[key].invoiced_qty - balances[key].shipped_qty) for key, qty in came.items()}
    settling = Settling(sorted({each.invoice_id for each in charged}))
    made = []
    for each in charged:
        qty = min(beyond[each.order_line_id], each.qty - each.credited_qty)
        if qty <= 0:
            continue
        beyond[each.order_line_id] -= qty
        done, digits = each.credited_qty + qty, minor_digits(currency)
        # an allowance has made the line cheaper beforehand
        net = part_posted(each.net - each.cut_net, done, each.qty, each.credited_net - each.cut_net, digits)
        tax = part_posted(each.tax - each.cut_tax, done, each.qty, each.credited_tax - each.cut_tax, digits)
        made.append(Back(each, qty, net, tax, settling.due(each, net + tax)))
    return made


def write(of: Credits, why: str, back: Sequence[Back], on: dt.date, *, actor: Actor, at: dt.datetime) -> int:
    """Writes and posts the credit note, its number yet to be taken; returns it."""
    return write_many([Note(of, why, back, on)], actor=actor, at=at)[0]


def write_many(notes: Sequence[Note], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes and posts credit notes, each on its day, in a constant number of statements; returns them."""
    made, of_line, paid = credit_lines.write_many(notes, RETURN, actor=actor, at=at)
    days = {of_line[each.line.line_id]: note.on for note in notes for each in note.back}
    mirror([*_invoiced([each for note in notes for each in note.back], of_line), *paid], on=days)
    return made


def _invoiced(back: Sequence[Back], sources: Mapping[int, int]) -> list[Mirror]:
    return [
        Mirror(measure, b.line.order_line_id, b.line.line_id, b.line.credited_qty + b.qty, b.line.qty, sources[b.line.line_id])
        for measure in ("invoiced", "margin")
        for b in back
    ]
