"""REG-1 · A rule in force ends on a date that is not in the past."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@dataclass(frozen=True, slots=True)
class RuleEnd:
    """A rule ends on a date."""

    rule_id: int
    valid_to: dt.date


@act
def perform_many(facts: Sequence[RuleEnd], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends rules; no decision made under them changes."""
    POLICY.require(actor, "end")
    for fact in facts:
        rules.end_rule(fact.rule_id, valid_to=fact.valid_to, today=business_date(at), actor=actor, at=at, reason=reason)
    return [fact.rule_id for fact in facts]


def perform(fact: RuleEnd, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
