"""What of credit notes is still the customer's: neither settling another invoice nor paid back."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run

# Of a credit note `n` of the invoices' room: money it freed, less what settles other invoices and what was paid back.
LEFT = """n.freed - coalesce((select sum(a.amount) from receipts_allocation a where a.credit_note_id = n.record_id and a.undone_at is null), 0)
    - coalesce((select sum(x.amount) from receipts_refundline x join receipts_refund f on f.record_id = x.refund_id
                where f.credit_note_id = n.record_id), 0)"""


def left(note_ids: Sequence[int]) -> dict[int, Decimal]:
    """What is left of each credit note."""
    return dict(run(f"select n.record_id, {LEFT} from invoices_creditnote n where n.record_id = any(%s)", [list(note_ids)]))


def used(note_id: int) -> list[tuple[int, str | None, int, Decimal]]:
    """What of a credit note settles which due item: (invoice, its number, part, amount)."""
    rows = run(
        """select i.record_id, i.number, d.part, sum(a.amount) from receipts_allocation a join receivables_dueitem d on d.id = a.due_item_id
           join invoices_invoice i on i.record_id = d.record_id where a.credit_note_id = %s group by 1, 2, 3 order by min(a.line_id)""",
        [note_id],
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


@dataclass(frozen=True, slots=True)
class FreedRow:
    """An allocation of which credit notes freed something, beside each line of theirs that may have freed it."""

    allocation_id: int
    due_item_id: int
    freed: Decimal
    credit_line_id: int
    note_id: int
    line_freed: Decimal


def freed_of(receipt_id: int) -> list[FreedRow]:
    """What credit notes freed of a receipt's allocations that stand, the newest first."""
    rows = run(
        """select a.line_id, a.due_item_id, a.freed, c.line_id, c.credit_note_id, c.freed from receipts_allocation a
           join invoices_creditline c on c.invoice_line_id = a.invoice_line_id and c.freed > 0
           where a.receipt_id = %s and a.undone_at is null and a.freed > 0 order by a.line_id desc, c.line_id desc""",
        [receipt_id],
    )
    return [FreedRow(*row) for row in rows]
