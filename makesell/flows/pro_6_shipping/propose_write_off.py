"""PRO-6 · A bad debt 坏账 is proposed to be written off: by credit control, or by the cashier up to the rule's amount; somebody else decides.

Finance approves, above the rule's amount an executive too. Nothing is posted until then.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices import states as invoice_states
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import states
from makesell.documents.receipts import write_off_queries as queries
from makesell.documents.receipts.access import WRITE_OFFS
from makesell.flows.steps import approvals
from makesell.flows.steps.write_offs import LADDER, PURPOSE
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.spine import documents
from makesell.ground.spine.documents import NewDocument, not_now
from makesell.ground.text import N_

SMALL: Final = RuleKind(
    "receipts.write_off_cashier",
    N_("Write-off the cashier may propose, at most"),
    Whole(0, 1_000_000_000, ""),
    default=100,
    clause="PRO-6",
    help=N_("In company currency. Above it only credit control proposes."),
)
LARGE: Final = RuleKind(
    "receipts.write_off_executive",
    N_("Write-off above which an executive approves too"),
    Whole(0, 1_000_000_000, ""),
    default=50_000,
    clause="PRO-6",
    help=N_("In company currency. Finance approves every write-off."),
)
RULES: Final = (SMALL, LARGE)


@dataclass(frozen=True, slots=True)
class WriteOffFact:
    """An invoice and how much of it nobody will pay; without an amount everything that is open."""

    invoice_id: int
    amount: Decimal | None = None


@act
def perform(fact: WriteOffFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Proposes it; returns the write-off. Refuses more than is open, one without a reason, (403) more than the cashier may, (409) a second one."""
    WRITE_OFFS.require(actor, "propose")
    row = invoices.invoice(actor, fact.invoice_id)
    locks.take("invoice", [row.id])
    if row.state != invoice_states.POSTED:
        raise not_now()
    if not reason.strip():
        raise Refusal("write_off.reason", "Say why nobody will pay this; the reason stays with it.", field="why")
    left = sum((item.open for item in receivables.of_record(row.id)), Decimal(0))
    amount = left if fact.amount is None else fact.amount
    if not 0 < amount <= left or amount != rounded(amount, row.currency):
        raise Refusal("write_off.amount", "Of this invoice, %(open)s are open.", field="amount", open=left)
    on = business_date(at)
    worth = rounded(amount * invoices.rate_of(row.id))
    most = rules.value(SMALL, on)
    if actor.kind == "person" and not actor.has(R.CREDIT_CONTROLLER) and worth > most:
        raise Refusal("write_off.small", "The cashier proposes up to %(most)s only.", field="amount", status=403, most=most, who=N_("Credit control"))
    if queries.waiting_for(row.id):
        raise Refusal("write_off.waiting", "A write-off of this invoice waits for its decision already.", status=409)
    own = {"customer_id": row.customer_id, "invoice_id": row.id, "kind": states.BAD_DEBT, "amount": amount, "reason": reason.strip(),
           "proposed_by_id": actor.person_id}
    new = NewDocument(row.customer, states.PROPOSED, row.owner_id, row.unit_id, row.currency, own)
    (key,) = documents.open_many(receipts.WRITE_OFF, [new], actor=actor, at=at)
    needed = {R.FINANCE, R.EXECUTIVE} if worth > rules.value(LARGE, on) else {R.FINANCE}
    ladder = approvals.ladder(LADDER, on, needed=needed, without={actor.person_id} if actor.person_id else ())
    approvals.ask([Ask(PURPOSE, key, ladder, reason=reason, fingerprint=f"{amount} {row.currency}")], actor=actor, at=at)
    documents.number(receipts.WRITE_OFF, [key], on)
    return key
