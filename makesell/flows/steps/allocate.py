"""Step: money of a confirmed receipt is allocated to due items, the oldest first or those named; what it pays for counts as paid.

Money tied to an order pays for that order only; free money pays for whatever is due, and is thereby identified to its order. A deposit
settles the parts it belongs to: the first parts of the order's terms first, of each invoice its part, until the order is invoiced in full.
A bill that is not money yet settles all the same, but is neither collected nor paid before it counts.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices.queries import InvoiceRow
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries
from makesell.documents.receipts.actions import NewAllocation
from makesell.documents.receipts.queries import OpenDue, PartRow, ReceiptRow
from makesell.flows.steps.post_collected import Collected, post_collected
from makesell.flows.steps.post_exchange import post_exchange
from makesell.flows.steps.post_paid import post_paid
from makesell.flows.steps.post_receipts import post_allocated
from makesell.ground import locks
from makesell.ground.money import allocate as shared_out
from makesell.ground.money import minor_digits
from makesell.masterdata.terms import queries as terms

ZERO = Decimal(0)


def allocate(receipt: ReceiptRow, wanted: Sequence[tuple[OpenDue, Decimal | None]]) -> Decimal:
    """Allocates to due items in the order given (up to an amount, if one is given); returns how much. The orders are locked by the act,
    which holds the months of `days_of` open."""
    parts = queries.parts([receipt.id])
    rows, lines = _settled(receipt, wanted, parts)
    if lines and receipt.counts_on is not None:
        post_collected(_identified(rows, lines, {part.id: part for part in parts}, {item.id: item for item, _ in wanted}), receipt.counts_on)
        post_paid(lines)
    return sum((row.amount for row in rows), ZERO)


def _settled(
    receipt: ReceiptRow, wanted: Sequence[tuple[OpenDue, Decimal | None]], parts: Sequence[PartRow]
) -> tuple[list[NewAllocation], list[int]]:
    """Allocations out of parts of a receipt, which stand on the accounts, with their lines; nothing is paid by them yet."""
    locks.take("due_item", [item.id for item, _ in wanted])
    left = {part.id: part.left for part in parts}
    unpaid = {key: dict(lines) for key, lines in queries.unpaid([item.invoice_id for item, _ in wanted]).items()}
    rows = [row for item, most in wanted for row in _of_item(receipt, item, most, parts, left, unpaid[item.invoice_id])]
    if not rows:
        return [], []
    lines = receipts.allocate(rows)
    days = days_of(receipt, [item for item, _ in wanted])
    post_allocated(lines, days)
    if receipt.foreign:
        post_exchange(lines, receipt.currency, days)
    return rows, lines


def days_of(receipt: ReceiptRow, items: Sequence[OpenDue]) -> set[dt.date]:
    """The days on which money settles due items, and counts: the later one of money and invoice."""
    days = {receipt.value_date, receipt.counts_on or receipt.value_date}
    return {max(day, item.invoice_date) for day in days for item in items}


def settle_ahead(invoices: Sequence[InvoiceRow], waiting: Sequence[int]) -> None:
    """Money tied to the orders of invoices just posted (the receipts that were found `waiting`) settles them, the oldest receipt and the
    oldest part first; what all of it pays for is posted at once."""
    if not waiting:
        return
    orders = [each.order_id for each in invoices if each.order_id is not None]
    locks.take("receipt", waiting)
    posted = {each.id for each in invoices}
    paid: list[int] = []
    for receipt in queries.of_ids(waiting):
        due = [item for item in queries.open_due(receipt.customer_id or 0, receipt.currency) if item.invoice_id in posted]
        tied = [part for part in queries.parts([receipt.id]) if part.order_id is not None]
        of = {part.order_id for part in tied}
        belongs = _belonging(orders)
        wanted = [(item, belongs.get((item.order_id or 0, item.part))) for item in due if item.order_id in of]
        _, lines = _settled(receipt, [(item, most) for item, most in wanted if most is None or most > 0], tied)
        paid += lines if receipt.counts_on is not None else []
    if paid:
        post_paid(paid)


def _belonging(order_ids: Sequence[int]) -> dict[tuple[int, int], Decimal]:
    """What of the money tied to orders still belongs to each part of their terms: {(order, part): amount}. Whole orders name no part."""
    found = {}
    settled = queries.settled_by_tied(order_ids)
    money = receivables.tied(order_ids)
    for order_id, gross, currency, terms_id in queries.not_all_invoiced(order_ids):
        parts = terms.parts_of([terms_id])[terms_id]
        left = money.get(order_id, ZERO)
        amounts = shared_out(gross, [part.as_part().share for part in parts], minor_digits(currency))
        for part, amount in zip(parts, amounts, strict=True):
            found[order_id, part.position] = min(amount, left) - settled.get((order_id, part.position), ZERO)
            left -= min(amount, left)
    return found


def _of_item(
    receipt: ReceiptRow, item: OpenDue, most: Decimal | None, parts: Sequence[PartRow], left: dict[int, Decimal], unpaid: dict[int, Decimal]
) -> list[NewAllocation]:
    """First the money tied to the item's order, then free money; each amount is shared over the invoice's unpaid lines (13.1)."""
    rest = item.open if most is None else min(item.open, most)
    rows = []
    for part in sorted(parts, key=lambda part: part.order_id is None):
        amount = min(rest, left[part.id]) if part.order_id in (None, item.order_id) else ZERO
        if amount <= 0:
            continue
        left[part.id] -= amount
        rest -= amount
        rows += [NewAllocation(receipt.id, part.id, item.id, line, share) for line, share in over_lines(amount, unpaid, receipt.currency)]
    return rows


def over_lines(amount: Decimal, unpaid: dict[int, Decimal], currency: str) -> list[tuple[int, Decimal]]:
    """An amount over an invoice's unpaid lines (13.1), which are paid by it; lines that get nothing are left out."""
    lines = [line for line, open_ in unpaid.items() if open_ > 0]
    shares = shared_out(amount, [unpaid[line] for line in lines], minor_digits(currency))
    for line, share in zip(lines, shares, strict=True):
        unpaid[line] -= share
    return [(line, share) for line, share in zip(lines, shares, strict=True) if share]


def _identified(
    rows: Sequence[NewAllocation], lines: Sequence[int], parts: dict[int, PartRow], items: dict[int, OpenDue]
) -> list[Collected]:
    """Free money is collected for the order it now pays for; money that was tied is collected already."""
    sums: dict[int, Decimal] = defaultdict(lambda: ZERO)
    sources: dict[int, int] = {}
    for row, line in zip(rows, lines, strict=True):
        order = items[row.due_item_id].order_id
        if parts[row.receipt_line_id or 0].order_id is None and order is not None:
            sums[order] += row.amount
            sources.setdefault(order, line)
    return [Collected(sources[order], order, amount) for order, amount in sorted(sums.items())]
