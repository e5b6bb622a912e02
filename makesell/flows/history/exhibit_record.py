"""Flows/history: a company that shows itself (the demo) points at a record worth a look, under the code of what it shows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.exhibits import actions as exhibits
from makesell.ground.organisation.queries import company
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Exhibit:
    """What it shows, the noun of its page, its key there."""

    code: str
    noun: str
    record: int


@act
def perform_many(facts: Sequence[Exhibit], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[str]:
    """Shows records; returns their codes. Refuses (403) everybody but the machine, (409) a company that is no demo."""
    if actor.kind != "system":
        raise Refusal("exhibit.who", "Only the demo's story shows records.", status=403)
    house = company()
    if house is None or not house.is_demo:
        raise Refusal("exhibit.company", "Only the demo shows records.", status=409)
    exhibits.show([(fact.code, fact.noun, fact.record) for fact in facts], at=at)
    return [fact.code for fact in facts]


def perform(fact: Exhibit, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
