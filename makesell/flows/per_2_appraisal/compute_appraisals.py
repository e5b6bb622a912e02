"""PER-2 · Compensation computes a round: every salesperson's indicators over a period that has ended, by the scheme of the unit.

A computed appraisal may be computed again until somebody has reviewed it.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import states
from makesell.documents.appraisals.access import POLICY
from makesell.flows.steps import appraisal_ratings, appraisal_rounds
from makesell.flows.steps.appraisal_worth import worths
from makesell.flows.steps.appraisals import due, locked, words
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class RoundFact:
    """Of which period; of one unit with all below it, or of one person, or (neither) of everybody."""

    period_id: int
    unit_id: int | None = None
    person_id: int | None = None


@act
def perform(fact: RoundFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Opens the appraisals that are missing; returns their keys.

    Refuses (404) unknown periods, (409) one that has not ended, and a round in which nobody is missing.
    """
    POLICY.require(actor, "compute")
    cell = period.by_id(fact.period_id)
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    if cell.end > business_date(at):
        raise Refusal("appraisal.running", "The period has not ended yet.", field="period", status=409)
    keys = appraisal_rounds.opened(cell, fact.unit_id, fact.person_id, actor=actor, at=at)
    if not keys:
        raise Refusal("appraisal.nobody", "Nobody is missing in this round.", field="period", status=409)
    return keys


@act
def again(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Computes appraisals anew by key. Refuses (409) what somebody has reviewed already."""
    for row in locked(actor, "recompute", facts, version):
        cell = period.by_id(row.period_id)
        if row.state != states.COMPUTED or cell is None:
            raise not_now()
        worth = worths({row.person_id: row.unit_id}, cell).get(row.person_id)
        if worth is None:
            raise Refusal("appraisal.short", "No post of the period was held long enough to be scored.", status=409)
        worth = appraisal_ratings.again(row, worth)
        appraisals.put_worth({row.id: worth})
        appraisals.change(row.id, {"computed_at": at, **due(states.COMPUTED, row.person_id, at), **worth.values}, "recompute", actor=actor, at=at)
    return list(facts)


@act
def withdraw(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Takes computed appraisals back, with the reason. Refuses (409) what somebody has reviewed already."""
    locked(actor, "withdraw", facts, version)
    why = words(reason, "why")
    appraisal_ratings.call_off(facts, why, actor=actor, at=at)
    appraisals.move(facts, "withdraw", actor=actor, at=at, reason=why, values={"due_date": None})
    return list(facts)
