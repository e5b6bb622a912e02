"""ORG-1 · What a product is called, which group it belongs to, when it is sold: changed, with the old values in the audit."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.ground.spine.master import Change
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.access import POLICY


@act
def perform_many(facts: Sequence[Change], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes products; refuses (409) what was changed since it was read."""
    POLICY.require(actor, "change")
    products.change_many(facts)
    ids = [fact.id for fact in facts]
    happened(ids, "change", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: Change, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
