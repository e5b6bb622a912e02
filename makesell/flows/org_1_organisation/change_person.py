"""ORG-1 · A person's name, title or addresses change."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.roster.access import POLICY


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What a person is called and where they are reached; `version` is what the changer had read."""

    person_id: int
    name: str
    name_en: str = ""
    title: str = ""
    title_en: str = ""
    email: str = ""
    phone: str = ""
    version: int | None = None


@act
def perform_many(facts: Sequence[PersonChange], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes people; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "change")
    for fact in facts:
        organisation.change_people(
            fact.person_id,
            name=fact.name,
            name_en=fact.name_en,
            title=fact.title,
            title_en=fact.title_en,
            email=fact.email,
            phone=fact.phone,
            version=fact.version,
            actor=actor,
            at=at,
        )
    return [fact.person_id for fact in facts]


def perform(fact: PersonChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
