"""PRO-6 · Reverses what documents posted, on a day: the return by reversal of a company's past, and the undoing of a goods issue."""

import datetime as dt
from collections.abc import Sequence

from makesell.flows.steps import exposure
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine import actions as spine


@act
def perform_many(facts: Sequence[int], *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Posts the opposite of everything these documents posted; returns how many credits were reversed."""
    reversed_entries = reverse_posted(facts, on=on)
    exposure.of_documents(facts)
    spine.happened(facts, "reverse", actor=actor, at=at, reason=reason)
    return reversed_entries


def perform(fact: int, *, on: dt.date, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], on=on, actor=actor, at=at, reason=reason)
