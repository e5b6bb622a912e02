"""REG-1 · The record of consultation 民主程序 of a rule on pay, appraisal or discipline is kept with it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.rules import actions as rules
from makesell.ground.rules.access import POLICY


@dataclass(frozen=True, slots=True)
class Consultation:
    """When the draft was shown, what was said, when was met, and the minutes."""

    rule_id: int
    record: Mapping[str, Any]


@act
def perform_many(facts: Sequence[Consultation], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Keeps records of consultation."""
    POLICY.require(actor, "consult")
    for fact in facts:
        rules.record_consultation(fact.rule_id, fact.record, actor=actor, at=at)
    return [fact.rule_id for fact in facts]


def perform(fact: Consultation, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
