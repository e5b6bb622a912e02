"""PRO-5 · What a customer calls our products is kept: number and name, entered one by one or imported; lines are found by it."""

import datetime as dt
from collections.abc import Mapping, Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import missing
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries as customers
from makesell.masterdata.partnumbers import actions, queries
from makesell.masterdata.partnumbers.access import POLICY
from makesell.masterdata.partnumbers.actions import NewPartNumber

__all__ = ["NewPartNumber", "change", "drop", "perform_many"]


@act
def perform_many(facts: Sequence[NewPartNumber], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Keeps what customers within the actor's reach call products; returns the keys in the order given."""
    POLICY.require(actor, "set")
    ids = _within(actor, [fact.customer_id for fact in facts])
    keys = actions.add(facts)
    happened(ids, "set_part_number", actor=actor, at=at, reason=reason)
    return keys


@act
def change(values: Mapping[int, Mapping[str, str]], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Gives part numbers (by key) another number or name; refuses (404) those out of reach."""
    POLICY.require(actor, "change")
    ids = _of(actor, list(values))
    actions.change(values)
    happened(ids, "change_part_number", actor=actor, at=at, reason=reason)


@act
def drop(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Takes part numbers away; refuses (404) those out of reach."""
    POLICY.require(actor, "drop")
    ids = _of(actor, keys)
    actions.drop(keys)
    happened(ids, "drop_part_number", actor=actor, at=at, reason=reason)


def _of(actor: Actor, keys: Sequence[int]) -> list[int]:
    rows = queries.of_ids(keys)
    if len(rows) != len(set(keys)):
        raise missing()
    return _within(actor, [row.customer_id for row in rows])


def _within(actor: Actor, customer_ids: Sequence[int]) -> list[int]:
    """The customers, held and within reach; a number belongs to nobody who was merged away."""
    ids = sorted(set(customer_ids))
    customers.within_reach(actor, "change", ids)
    parties.hold(ids)
    return ids
