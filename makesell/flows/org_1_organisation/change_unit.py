"""ORG-1 · A unit gets another name or kind, or goes out of use."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.roster.access import UNITS


@dataclass(frozen=True, slots=True)
class UnitChange:
    """What a unit is called from now on; `version` is what the changer had read."""

    unit_id: int
    name: str
    name_en: str = ""
    kind: str = "team"
    active: bool = True
    version: int | None = None


@act
def perform_many(facts: Sequence[UnitChange], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes units; refuses (409) what was changed since it was read."""
    UNITS.require(actor, "change")
    for fact in facts:
        organisation.change_unit(
            fact.unit_id,
            name=fact.name,
            name_en=fact.name_en,
            kind=fact.kind,
            active=fact.active,
            version=fact.version,
            actor=actor,
            at=at,
        )
    return [fact.unit_id for fact in facts]


def perform(fact: UnitChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
