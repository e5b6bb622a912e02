"""PRO-6 · A warehouse gets a location: a shelf or bin where goods are looked for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.access import WAREHOUSES


@dataclass(frozen=True, slots=True)
class NewLocation:
    """A location of a warehouse."""

    warehouse_id: int
    code: str
    name: str = ""


@act
def perform_many(facts: Sequence[NewLocation], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Adds locations; returns their warehouses."""
    WAREHOUSES.require(actor, "add_location")
    for fact in facts:
        works.add_location(fact.warehouse_id, fact.code, fact.name)
    ids = sorted({fact.warehouse_id for fact in facts})
    happened(ids, "add_location", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewLocation, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
