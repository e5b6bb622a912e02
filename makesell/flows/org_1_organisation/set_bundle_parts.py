"""ORG-1 · Who keeps the products says what a bundle 套装 consists of from a date on; what was sold until then keeps its parts."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import actions as products
from makesell.masterdata.products.access import BUNDLES
from makesell.masterdata.products.actions import NewBundlePart

__all__ = ["NewBundlePart", "perform", "perform_many"]


@act
def perform_many(facts: Sequence[NewBundlePart], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Sets parts of bundles; returns the bundles they concern."""
    BUNDLES.require(actor, "set")
    products.set_bundle_parts(facts)
    ids = sorted({fact.bundle_id for fact in facts})
    happened(ids, "set_bundle_parts", actor=actor, at=at, reason=reason)
    return ids


def perform(fact: NewBundlePart, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]
