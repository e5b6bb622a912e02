"""ORG-3 · A rule of a territory ends on a date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.territories import actions as territories
from makesell.masterdata.territories.access import POLICY


@dataclass(frozen=True, slots=True)
class RuleEnd:
    """A rule of a territory ends on a date."""

    territory_id: int
    rule_id: int
    valid_to: dt.date


@act
def perform_many(facts: Sequence[RuleEnd], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends rules; returns the territories they concern."""
    POLICY.require(actor, "end_rule")
    for fact in facts:
        territories.end_rules([fact.rule_id], fact.valid_to)
    ids = sorted({fact.territory_id for fact in facts})
    happened(ids, "end_rule", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: RuleEnd, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
