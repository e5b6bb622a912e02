"""PRO-6 · The cashier notes that the bank has paid a refund: the customer's account is cleared, and what was collected is collected no more."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders import queries as orders
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries as money
from makesell.documents.receipts import refund_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import REFUNDS
from makesell.documents.receipts.refund_queries import RefundRow
from makesell.flows.steps import exposure
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import day_named
from makesell.flows.steps.refunds import Untied, post_refunded, uncollect, uncollect_tied
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

ZERO = Decimal(0)
Part = tuple[int | None, Decimal]


@dataclass(frozen=True, slots=True)
class PaidFact:
    """A refund, the day the bank paid it (today unless named) and the bank's reference."""

    refund_id: int
    paid_date: dt.date | None = None
    bank_reference: str = ""


@act
def perform(fact: PaidFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Posts it; returns the refund. Refuses (409) what is not approved, and money that was used since."""
    REFUNDS.require(actor, "pay")
    found = queries.of_ids([fact.refund_id])
    if not found:
        raise missing()
    day = day_named(fact.paid_date, at, field="paid_date")
    gated(("accounting", "sales"), [day])
    of_note = queries.order_lines_of_note(found[0].credit_note_id or 0)
    tied = {part.order_id for part in money.parts([found[0].receipt_id or 0]) if part.order_id is not None}
    locks.take("order", {*tied, *(order for _, order in of_note)})
    locks.take("credit_note" if found[0].receipt_id is None else "receipt", [found[0].receipt_id or found[0].credit_note_id or 0])
    documents.hold(receipts.REFUND, [fact.refund_id], version)
    (row,) = queries.of_ids([fact.refund_id])
    if row.state != states.APPROVED:
        raise not_now()
    parts = _parts(row)
    lines = receipts.pay_refund(row.id, parts, day, fact.bank_reference.strip(), actor=actor, at=at, reason=reason)
    post_refunded(lines, day)
    if row.receipt_id is None:
        own = sorted({line for line, _ in of_note})
        others = [line.id for order in sorted({order for _, order in of_note}) for line in orders.acting_lines(order) if line.id not in own]
        uncollect(own, others, rounded(row.amount * queries.rate_of_note(row.credit_note_id or 0)), lines[0], day)
    else:
        _uncollect_tied(row, parts, lines, day)
    exposure.moved(customer_ids=[row.customer_id])
    return row.id


def _parts(row: RefundRow) -> list[Part]:
    """What is paid out of: a receipt's free money first, then that tied to orders; a credit note as a whole. Refuses (409) what was used since."""
    sources: list[Part] = [(None, credits.left([row.credit_note_id]).get(row.credit_note_id, ZERO))] if row.credit_note_id is not None else []
    if row.receipt_id is not None:
        own = sorted(money.parts([row.receipt_id]), key=lambda part: (part.order_id is not None, part.position))
        sources = [(part.id, part.left) for part in own] if money.of_ids([row.receipt_id])[0].state == states.CONFIRMED else []
    left, parts = row.amount, []
    for key, free in sources:
        if part := min(left, max(free, ZERO)):
            parts.append((key, part))
            left -= part
    if left:
        raise Refusal(
            "refund.used", "Some of this money was used since: %(left)s are missing. Withdraw the refund, and ask anew.", status=409, left=left
        )
    return parts


def _uncollect_tied(row: RefundRow, parts: list[Part], lines: list[int], day: dt.date) -> None:
    known = {part.id: part for part in money.parts([row.receipt_id or 0])}
    refunded = queries.refunded_of_parts([key for key, _ in parts if key is not None])
    tied = [(known[key or 0], amount, line) for (key, amount), line in zip(parts, lines, strict=True) if known[key or 0].order_id is not None]
    own = [each.id for part, _, _ in tied for each in orders.acting_lines(part.order_id or 0)]
    uncollect_tied(own, [Untied(part.id, amount, part.amount - refunded[part.id] + amount, line) for part, amount, line in tied], day)
