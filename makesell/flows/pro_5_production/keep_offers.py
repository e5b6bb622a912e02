"""PRO-5 · What a supplier offers is kept by date: quantity, price, lead time, and what it costs to have it sooner."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.suppliers import actions as suppliers
from makesell.masterdata.suppliers import queries
from makesell.masterdata.suppliers.access import OFFERS
from makesell.masterdata.suppliers.actions import NewOffer

__all__ = ["NewOffer", "change", "drop", "perform_many"]


@act
def perform_many(facts: Sequence[NewOffer], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Keeps offers; returns their keys in the order given."""
    OFFERS.require(actor, "set")
    made = suppliers.offer(facts)
    happened(sorted({fact.supplier_id for fact in facts}), "keep_offer", actor=actor, at=at, reason=reason)
    return made


@act
def change(changes: Mapping[int, Mapping[str, Any]], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Offers say something else from now on; what was bought by them keeps its price."""
    OFFERS.require(actor, "change")
    suppliers.change_offers(changes)
    happened(sorted({row.supplier_id for row in queries.offer_rows(list(changes))}), "change_offer", actor=actor, at=at, reason=reason)


@act
def drop(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Takes offers away; refuses (404) one that does not exist."""
    OFFERS.require(actor, "drop")
    of = sorted({row.supplier_id for row in queries.offer_rows(keys)})
    if suppliers.drop_offers(keys) != len(set(keys)):
        raise missing()
    happened(of, "drop_offer", actor=actor, at=at, reason=reason)
