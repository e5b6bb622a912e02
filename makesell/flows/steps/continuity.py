"""Step: bank statements of one account follow each other — what one closes with, the next opens with; a gap or an overlap is named with its days.

Lines that stand already (an overlap) are taken off first: what is new of a statement must lead on from the balance before it, and to the one after.
"""

from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts.bank_queries import Neighbour, StatementRow
from makesell.ground import shown
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Break:
    """A statement beside another that does not lead on to it, by how much, and whether this one comes after it."""

    beside: Neighbour
    amount: Decimal
    after: bool


def breaks(row: StatementRow) -> list[Break]:
    """Where a statement does not follow from the one before it, or the one after it not from this one; none without balances."""
    if row.opening is None or row.closing is None or row.last_date is None:
        return []
    before, after = queries.neighbours(row.id, row.account_id, row.last_date)
    found = []
    if before is not None and (lacks := row.opening + queries.shared(row.id, before.id) - before.closing):
        found.append(Break(before, lacks, after=True))
    if after is not None and (lacks := after.opening + queries.shared(row.id, after.id) - row.closing):
        found.append(Break(after, lacks, after=False))
    return found


def refuse_breaks(row: StatementRow) -> None:
    """Refuses (409) a statement that leaves a gap or overlaps, each with its days and by how much; finance takes it over all the same."""
    faults = [
        Refusal(
            "bank.break", "%(number)s (%(first)s – %(last)s) does not meet it: its balance is off by %(amount)s %(currency)s.",
            status=409, number=each.beside.number or "", first=str(each.beside.first_date), last=str(each.beside.last_date),
            amount=shown.amount(each.amount, row.currency), currency=row.currency,
            who=N_("Finance takes a statement over in spite of a gap, with the reason."),
        )
        for each in breaks(row)
    ]  # fmt: skip
    if faults:
        raise Refusal.several(faults)
