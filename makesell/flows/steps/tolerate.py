"""Step: a small difference that a payment leaves open — bank charges 手续费, rounding — is written off in the same act, within the rule; a small
surplus that it brings 多付尾差 is kept as income.

Beyond it somebody else decides, by the way of write-offs, and a surplus stays an advance 预收款. When the receipt is reversed, the difference is
due again, or the customer's, too.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import queries as invoices
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries as receipt_queries
from makesell.documents.receipts import states
from makesell.documents.receipts import write_off_queries as queries
from makesell.documents.receipts.queries import ReceiptRow
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.flows.steps.write_offs import post_kept, post_written_off
from makesell.ground import locks, shown
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Number, RuleKind
from makesell.ground.spine import documents
from makesell.ground.spine.documents import NewDocument
from makesell.ground.text import N_

MOST: Final = RuleKind(
    "receipts.tolerance_amount",
    N_("Small difference a payment may leave, at most"),
    Number(Decimal(0), Decimal(10_000), 2, ""),
    default="50",
    clause="PRO-6",
    help=N_("In company currency, for each invoice, and for what a payment brings beyond. The cashier settles it with the allocation; 0: never."),
)
SHARE: Final = RuleKind(
    "receipts.tolerance_share",
    N_("Share of an invoice a small difference may be, at most"),
    Number(Decimal(0), Decimal("0.1"), 4, "share"),
    default="0.01",
    clause="PRO-6",
    help=N_("Both limits hold: the amount and the share."),
)
RULES: Final = (MOST, SHARE)


def tolerate(receipt: ReceiptRow, kind: str, invoice_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str) -> list[int]:
    """Writes off what is open of invoices (locked) after a payment; returns the write-offs. Refuses (409) what is beyond the rule."""
    on = business_date(at)
    made = []
    for row in invoices.of_ids(invoice_ids):
        locks.take("due_item", [item.id for item in receivables.of_record(row.id)])
        items = receivables.of_record(row.id)
        left = sum((item.open for item in items), Decimal(0))
        if not left:
            continue
        rate = invoices.rate_of(row.id)
        most = min(Decimal(rules.value(MOST, on)), row.gross * rate * Decimal(rules.value(SHARE, on)))
        if rounded(left * rate) > most:
            raise Refusal(
                "allocate.tolerance", "Of %(number)s, %(left)s would be left open, more than the rule lets be written off with a payment.",
                field="short", status=409, number=row.number or "", left=shown.amount(left, row.currency),
                who=N_("Propose a write-off; somebody else decides."),
            )  # fmt: skip
        own = {
            "customer_id": row.customer_id, "invoice_id": row.id, "kind": kind, "receipt_id": receipt.id, "amount": left, "reason": reason.strip(),
            "proposed_by_id": actor.person_id, "write_off_date": on,
        }  # fmt: skip
        new = NewDocument(row.customer, states.APPROVED, row.owner_id, row.unit_id, row.currency, own)
        (key,) = documents.open_many(receipts.WRITE_OFF, [new], actor=actor, at=at)
        post_written_off(queries.of_ids([key])[0], [(item.id, item.open) for item in items if item.open], on)
        made.append(key)
    if made:
        documents.number(receipts.WRITE_OFF, made, on)
    return made


def keep(receipt: ReceiptRow, invoice_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str) -> list[int]:
    """Keeps as income what is left of a receipt beyond invoices (locked) that it settled; returns what was kept, part by part of the receipt.

    Money tied to an order stays there. Refuses (409) what is beyond the rule — it stays an advance — and while something of the invoices is open.
    """
    on, rows = business_date(at), invoices.of_ids(invoice_ids)
    parts = [part for part in receipt_queries.parts([receipt.id]) if part.order_id is None and part.left > 0]
    if any(item.open for item in receivables.of_records([row.id for row in rows])):
        raise Refusal("allocate.over_open", "A surplus is kept once nothing of these invoices is open.", field="over", status=409)
    if not parts:
        return []
    rates = invoices.rates_of(invoice_ids)
    left, rate = sum((part.left for part in parts), Decimal(0)), receipt.rate or rates[rows[-1].id]
    most = min(
        Decimal(rules.value(MOST, on)), sum((row.gross * rates[row.id] for row in rows), Decimal(0)) * Decimal(rules.value(SHARE, on)),
    )  # fmt: skip
    if rounded(left * rate) > most:
        raise Refusal(
            "allocate.surplus", "%(left)s are left, more than the rule lets be kept; it stays an advance of the customer.", field="over", status=409,
            left=shown.amount(left, receipt.currency),
        )  # fmt: skip
    last, made = rows[-1], []
    for part in parts:
        own = {
            "customer_id": last.customer_id, "invoice_id": last.id, "kind": states.SURPLUS, "receipt_id": receipt.id, "receipt_line_id": part.id,
            "amount": part.left, "reason": reason.strip(), "proposed_by_id": actor.person_id, "write_off_date": on,
        }  # fmt: skip
        new = NewDocument(last.customer, states.APPROVED, last.owner_id, last.unit_id, receipt.currency, own)
        made += documents.open_many(receipts.WRITE_OFF, [new], actor=actor, at=at)
        post_kept(queries.of_ids(made[-1:])[0], on)
    documents.number(receipts.WRITE_OFF, made, on)
    return made


def lock(receipt_id: int) -> tuple[list[int], list[int]]:
    """The small differences of a receipt, locked, and the due items they settle."""
    rows = queries.of_receipt(receipt_id)
    locks.take("write_off", [row.id for row in rows])
    return [row.id for row in rows], [item.id for row in rows for item in receivables.of_record(row.invoice_id)]


def undo(write_off_ids: Sequence[int], on: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Small differences are due again with the payment that left them."""
    if write_off_ids:
        documents.move(receipts.WRITE_OFF, write_off_ids, "reverse", actor=actor, at=at, reason=reason)
        reverse_posted(write_off_ids, on=on)
