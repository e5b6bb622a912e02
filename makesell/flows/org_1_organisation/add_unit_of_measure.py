"""ORG-1 · A unit of measure is added."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.access import UOMS


@dataclass(frozen=True, slots=True)
class NewUom:
    """A unit of measure with the decimals a quantity in it may have (0–8)."""

    code: str
    name: str
    name_en: str = ""
    digits: int = 0


@act
def perform_many(facts: Sequence[NewUom], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Adds units of measure; returns their keys."""
    UOMS.require(actor, "create")
    return [products.add_unit_of_measure(fact.code, fact.name, fact.name_en, fact.digits) for fact in facts]


def perform(fact: NewUom, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
