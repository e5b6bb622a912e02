"""PRO-3 · What is known of a competitor changes, or it is taken out of use."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.research import actions
from makesell.documents.research.access import COMPETITORS
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes competitors; refuses (409) what was changed since it was read."""
    COMPETITORS.require(actor, "change")
    actions.change_competitors(facts)
    keys = [fact.id for fact in facts]
    happened(keys, "change", actor=actor, at=at, reason=reason)
    return keys
