"""PRO-6 · An offset 抵账 is proposed: what a customer owes against our credit note, or against a claim it has against us; somebody else decides.

Nothing is posted until then.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import queries as charges
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries, states
from makesell.documents.receipts.access import OFFSETS
from makesell.documents.receipts.queries import OpenDue
from makesell.flows.steps import approvals
from makesell.flows.steps.offsets import LADDER, PURPOSE, refuse_beyond
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import NewDocument


@dataclass(frozen=True, slots=True)
class OffsetFact:
    """Invoices (each with an amount, or all that is open) and what they are set off against: a credit note, or a claim by the number of its
    document. Without an invoice's amount as much as is open of it, and of a credit note as is left."""

    invoices: tuple[tuple[int, Decimal | None], ...]
    credit_note_id: int | None = None
    claim_number: str = ""
    claim_amount: Decimal | None = None


@act
def perform(fact: OffsetFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Proposes it; returns the offset. Refuses both or neither side, invoices of several customers, and (409) more than is open or left."""
    OFFSETS.require(actor, "propose")
    _refuse_sides(fact, reason)
    heads = [charges.invoice(actor, invoice) for invoice, _ in fact.invoices]
    first = heads[0]
    if any((head.customer_id, head.currency) != (first.customer_id, first.currency) for head in heads) or len({h.id for h in heads}) < len(heads):
        raise Refusal("offset.customers", "An offset is of one customer in one currency, each invoice once.", field="invoices")
    note = charges.credit_note(actor, fact.credit_note_id) if fact.credit_note_id is not None else None
    if note is not None and (note.customer_id, note.currency) != (first.customer_id, first.currency):
        raise Refusal("offset.note", "This credit note is of another customer or currency.", field="credit_note")
    locks.take("invoice", [head.id for head in heads])
    most = credits.left([note.id])[note.id] if note is not None else fact.claim_amount or Decimal(0)
    wanted = _wanted(fact, queries.open_due(first.customer_id, first.currency), most, first.currency)
    amount = sum((part for _, part in wanted), Decimal(0))
    own = {
        "customer_id": first.customer_id, "kind": states.OUR_CREDIT if note else states.ITS_CLAIM, "credit_note_id": fact.credit_note_id,
        "claim_number": fact.claim_number.strip(), "amount": amount, "reason": reason.strip(), "proposed_by_id": actor.person_id,
    }  # fmt: skip
    new = NewDocument(first.customer, states.PROPOSED, first.owner_id, first.unit_id, first.currency, own)
    key = receipts.propose_offset(new, wanted, actor=actor, at=at)
    on = business_date(at)
    ladder = approvals.ladder(LADDER, on, needed=R.FINANCE, without={actor.person_id} if actor.person_id else ())
    approvals.ask([Ask(PURPOSE, key, ladder, reason=reason, fingerprint=f"{amount} {first.currency}")], actor=actor, at=at)
    documents.number(receipts.OFFSET, [key], on)
    return key


def _refuse_sides(fact: OffsetFact, reason: str) -> None:
    if not reason.strip():
        raise Refusal("offset.reason", "Say why this is set off; the reason stays with it.", field="why")
    if not fact.invoices:
        raise Refusal("offset.none", "Name the invoices that are set off.", field="invoices")
    claim = bool(fact.claim_number.strip()) or fact.claim_amount is not None
    if (fact.credit_note_id is not None) == claim:
        raise Refusal("offset.sides", "Name a credit note of ours, or a claim of the customer by its document.", field="credit_note")
    if claim and not (fact.claim_number.strip() and fact.claim_amount is not None and fact.claim_amount > 0):
        raise Refusal("offset.claim", "A claim needs the number of its document and an amount above 0.", field="claim")


def _wanted(fact: OffsetFact, due: Sequence[OpenDue], most: Decimal, currency: str) -> list[tuple[int, Decimal]]:
    """How much of each invoice; what is asked for without an amount takes what is left of the other side."""
    left, wanted = most, []
    for number, (invoice, asked) in enumerate(fact.invoices, 1):
        open_ = sum((item.open for item in due if item.invoice_id == invoice), Decimal(0))
        amount = min(open_, left) if asked is None else asked
        if amount <= 0 or amount != rounded(amount, currency) or amount > left:
            raise Refusal(
                "offset.amount", "%(left)s are left to be set off.", field=f"invoices.{number}.amount", status=409, left=left
            )
        left -= amount
        wanted.append((invoice, amount))
    refuse_beyond(wanted, due)
    return wanted
