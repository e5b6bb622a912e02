"""PRO-4 · A contract is drafted: from the accepted quotation, or by hand; clauses come from a template and are the contract's own from then on."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries, states
from makesell.documents.contracts.access import POLICY
from makesell.documents.orders import queries as orders
from makesell.documents.quotations import queries as quotations
from makesell.documents.quotations import states as quotation_states
from makesell.flows.steps.contracts import ContractFact, written
from makesell.flows.steps.quotations import as_order
from makesell.flows.steps.quotations import locked as quotation_locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import queries as parties

__all__ = ["ContractFact", "ContractOf", "of_quotation", "perform"]


@act
def perform(fact: ContractFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft; returns its key. Refuses (404) a customer the actor does not see, and faults at their fields."""
    POLICY.require(actor, "create")
    parties.within_reach(actor, "view", [fact.order.customer_id])
    return contracts.draft(written(fact, on=business_date(at)), actor=actor, at=at)


@dataclass(frozen=True, slots=True)
class ContractOf:
    """What a contract has beside the quotation it is made of."""

    quotation_id: int
    start_date: dt.date
    end_date: dt.date | None = None
    kind: str = states.SALE
    subject: str = ""
    template_id: int | None = None
    limit_gross: Decimal | None = None
    notice_days: int = 30
    version: int | None = None


@act
def of_quotation(fact: ContractOf, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts the contract of an accepted quotation. Refuses (409) what is not accepted, and a second contract or an order of it."""
    row = quotation_locked(actor, "contract", fact.quotation_id, version=fact.version, state=quotation_states.ACCEPTED)
    if row.id in queries.of_quotation([row.id]) or orders.made_of(row.id):
        raise Refusal("quotation.used", "A contract or an order is made of it already.", status=409)
    keyed = ContractFact(
        as_order(row, quotations.lines(row.id)), fact.start_date, fact.end_date, fact.kind, fact.subject, fact.template_id,
        limit_gross=fact.limit_gross, notice_days=fact.notice_days, contact_id=row.contact_id,
    )  # fmt: skip
    key = contracts.draft(written(keyed, on=business_date(at)), actor=actor, at=at)
    happened([row.id], "contract", actor=actor, at=at, reason=reason)
    return key
