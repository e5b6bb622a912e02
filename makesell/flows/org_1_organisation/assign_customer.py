"""ORG-3 · A customer is given to another owner and unit; orders confirmed before keep whose credit they are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import POLICY


@dataclass(frozen=True, slots=True)
class Assignment:
    """A customer gets this owner; without a unit, the owner's primary unit at the time."""

    customer_id: int
    owner_id: int | None
    unit_id: int | None = None
    version: int | None = None


def unit_of(owner_id: int | None, at: dt.datetime) -> int | None:
    """The primary unit of an owner on the day of a moment, or none."""
    today = business_date(at)
    return primary_units([(owner_id, today)]).get((owner_id, today)) if owner_id is not None else None


@act
def perform_many(facts: Sequence[Assignment], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Assigns customers within the actor's reach; refuses an owner without a unit when no unit is named."""
    POLICY.require(actor, "assign")
    ids = [fact.customer_id for fact in facts]
    queries.within_reach(actor, "assign", ids)
    locks.take("master", ids)
    today = business_date(at)
    units = primary_units({(fact.owner_id, today) for fact in facts if fact.owner_id is not None})
    by_target: dict[tuple[int | None, int], list[Change]] = {}
    for fact in facts:
        unit_id = fact.unit_id or (units.get((fact.owner_id, today)) if fact.owner_id is not None else None)
        if unit_id is None:
            raise Refusal("customer.no_unit", "Name a unit: this person has no primary unit today.", field="unit")
        by_target.setdefault((fact.owner_id, unit_id), []).append(Change(fact.customer_id, {}, fact.version))
    for (owner_id, unit_id), changes in sorted(by_target.items(), key=lambda item: item[1][0].id):
        parties.assign_customers(changes, owner_id=owner_id, unit_id=unit_id)
    happened(ids, "assign", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Assignment, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
