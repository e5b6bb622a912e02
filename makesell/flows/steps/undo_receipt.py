"""Step: money that never was is taken back: what it settled is due again, collected and paid go back with the atoms they were posted with.

What credit notes had given back of it was never the customer's: as far as it was not used since, it settles its due item instead.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import actions as invoices
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries
from makesell.documents.receipts.queries import ReceiptRow
from makesell.flows.steps import tolerate
from makesell.flows.steps.post_credited import Credited, post_credited
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.ground import locks
from makesell.ground.actor import Actor


@dataclass(frozen=True, slots=True)
class Settled:
    """The due items a receipt settles."""

    due_items: tuple[int, ...]


def lock(receipt_id: int) -> Settled:
    """Locks what stands above a receipt in the order of locks: orders, invoices, credit notes; returns what `undo` locks below it."""
    charged, orders, items = queries.touched(receipt_id)
    locks.take("order", orders)
    locks.take("invoice", charged)
    locks.take("credit_note", sorted({row.note_id for row in credits.freed_of(receipt_id)}))
    return Settled(tuple(items))


def undo(row: ReceiptRow, settled: Settled, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Reverses a receipt that is locked with everything of `lock`."""
    small, items = tolerate.lock(row.id)
    locks.take("due_item", [*settled.due_items, *items])
    freed = _unused(credits.freed_of(row.id))
    receipts.reverse(row.id, actor=actor, at=at, reason=reason)
    reverse_posted([row.id], on=on)
    tolerate.undo(small, on, actor=actor, at=at, reason=reason)
    if freed:
        invoices.unfree([(line, amount) for line, _, amount in freed])
        posted = [each for line, item, amount in freed for each in (Credited(line, -amount), Credited(line, amount, item))]
        post_credited(posted, row.customer_id or 0, row.currency, on)


def _unused(rows: Sequence[credits.FreedRow]) -> list[tuple[int, int, Decimal]]:
    """What is still the customer's of what credit notes freed: (credit note's line, due item, amount)."""
    left = credits.left(sorted({row.note_id for row in rows}))
    of_line = {row.credit_line_id: row.line_freed for row in rows}
    of_allocation = {row.allocation_id: row.freed for row in rows}
    found = []
    for row in rows:
        amount = min(of_allocation[row.allocation_id], of_line[row.credit_line_id], left[row.note_id])
        if amount > 0:
            of_allocation[row.allocation_id] -= amount
            of_line[row.credit_line_id] -= amount
            left[row.note_id] -= amount
            found.append((row.credit_line_id, row.due_item_id, amount))
    return found
