"""ORG-3 · A person leaves a customer's team on a date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY


@dataclass(frozen=True, slots=True)
class ServiceEnd:
    """A row of a customer's team ends on a date."""

    customer_id: int
    team_id: int
    valid_to: dt.date


@act
def perform_many(facts: Sequence[ServiceEnd], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends service of customers within the actor's reach; returns the customers."""
    POLICY.require(actor, "end_service")
    customer_ids = sorted({fact.customer_id for fact in facts})
    queries.within_reach(actor, "end_service", customer_ids)
    for fact in facts:
        if fact.team_id not in {row.id for row in queries.team(fact.customer_id)}:
            raise Refusal("customer.team_missing", "This person does not serve the customer.", status=404, field="team")
        parties.end_service([fact.team_id], fact.valid_to)
    happened(customer_ids, "end_service", actor=actor, at=at, reason=reason)
    return customer_ids


def perform(fact: ServiceEnd, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
