"""PRO-6 · Sales proposes to settle a rebate: what is set aside for the customer and not settled yet, or a part of it.

Finance decides. By credit note it is credited at once; with the next invoice it waits for one, which what the customer has paid too much settles.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.rebates import actions, queries, states
from makesell.documents.rebates.access import AGREEMENTS, SETTLEMENTS
from makesell.documents.rebates.queries import Awaited
from makesell.flows.steps import approvals, rebate_credit
from makesell.flows.steps.author import author
from makesell.flows.steps.dates import ACCOUNTING_AND_SALES, gated
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

PURPOSE: Final = "rebate_settlement"
LADDER: Final = (R.FINANCE, R.EXECUTIVE)


@dataclass(frozen=True, slots=True)
class SettleFact:
    """An agreement, and how much of it without tax; without an amount all that is left."""

    agreement_id: int
    amount: Decimal | None = None


@act
def perform(fact: SettleFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Proposes one; returns its key. Refuses more than is left, no reason, and (409) an agreement that never came into force."""
    AGREEMENTS.require(actor, "settle")
    on = business_date(at)
    documents.hold(actions.AGREEMENT, [fact.agreement_id], version)
    row = queries.agreement(actor, fact.agreement_id, "settle")
    if row.state not in states.SETTLED_OF:
        raise not_now()
    if not reason.strip():
        raise Refusal("rebate.settle_reason", "Say what is settled.", field="why")
    left = row.accrued - row.settled - queries.pending(row.id)
    left -= left % Decimal(1).scaleb(-minor_digits(row.currency))
    amount = left if fact.amount is None else fact.amount
    if not 0 < amount <= left or amount != rounded(amount, row.currency):
        raise Refusal("rebate.amount", "Of this agreement, %(left)s is left to settle.", field="amount", left=max(left, Decimal(0)))
    values = {"agreement_id": row.id, "customer_id": row.customer_id, "amount": amount, "proposed_date": on, "reason": reason.strip()}
    key = actions.propose_settlement(row.customer, author(actor, on), row.currency, values, actor=actor, at=at)
    if actor.person_id is not None:
        posts = approvals.ladder(LADDER, on, needed=R.FINANCE, without={actor.person_id})
        approvals.ask([Ask(PURPOSE, key, posts, reason=reason.strip(), fingerprint=f"{row.number} {amount} {row.currency}")], actor=actor, at=at)
    documents.number(actions.SETTLEMENT, [key], on)
    return key


@act
def withdraw(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes back what waits for its decision or for the next invoice; refuses (404) what is not the actor's to settle, (409) what is credited."""
    SETTLEMENTS.require(actor, "withdraw")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    documents.hold(actions.SETTLEMENT, [fact], version)
    queries.settlement(actor, fact, "withdraw")
    documents.move(actions.SETTLEMENT, [fact], "withdraw", actor=actor, at=at, reason=reason)
    return fact


@act
def credit_onto(fact: Awaited, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A settlement whose next invoice has come is credited onto it; returns it. One that no longer waits stays as it is."""
    on = business_date(at)
    gated(ACCOUNTING_AND_SALES, [on])
    documents.hold(actions.SETTLEMENT, [fact.settlement_id])
    (row,) = queries.settlements_by_id([fact.settlement_id])
    if row.state == states.AWAITED:
        rebate_credit.credit(row, "credit", on, actor=actor, at=at, reason=reason, onto=fact.invoice_id)
    return row.id


def credit_next(*, actor: Actor, at: dt.datetime) -> list[int]:
    """By the clock: each settlement whose next invoice has come, in an act of its own; returns them."""
    return [credit_onto(each, actor=actor, at=at) for each in queries.awaited()]
