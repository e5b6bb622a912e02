"""PRO-4 · A draft of a contract is keyed anew: lines, dates, clauses. The quotation it is made of stays."""

import datetime as dt
from dataclasses import dataclass, replace

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import states
from makesell.flows.steps.contracts import ContractFact, locked, written
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class Edit:
    """A draft with what it shall hold from now on, and the version that was read."""

    contract_id: int
    contract: ContractFact
    version: int | None = None


@act
def perform(fact: Edit, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft anew; refuses (409) what is no draft any more or was changed since it was read, (422) another customer."""
    row = locked(actor, "edit", fact.contract_id, version=fact.version, state=states.DRAFT)
    if fact.contract.order.customer_id != row.customer_id:
        raise Refusal("contract.customer", "A contract stays with its customer; draft another one.", field="customer")
    order = replace(fact.contract.order, quotation_id=row.quotation_id)
    contracts.rewrite(row.id, written(replace(fact.contract, order=order), on=business_date(at)))
    happened([row.id], "edit", actor=actor, at=at, reason=reason)
    return row.id
