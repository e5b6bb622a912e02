"""PRO-4 · An opportunity is lost: why, in words, and who won it."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.opportunities import actions, states
from makesell.flows.steps import post_events
from makesell.flows.steps.opportunities import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class LossFact:
    """Why an opportunity was lost, what was learnt, and the competitor that won it, where there is one."""

    id: int
    lost_reason: str
    words: str = ""
    winner_id: int | None = None
    version: int | None = None


@act
def perform(fact: LossFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Closes it. Refuses (409) a closed or stale one, (422) an unknown reason, and "another reason" without words."""
    post_events.gate(at)
    locked(actor, "lose", fact.id, fact.version)
    words = fact.words.strip()
    if fact.lost_reason not in states.REASONS:
        raise Refusal("opportunity.reason", N_("Say why it was lost."), field="lost_reason")
    if fact.lost_reason == "other" and not words:
        raise Refusal("opportunity.words", N_("Say in words why it was lost."), field="words")
    values = {"closed_date": business_date(at), "lost_reason": fact.lost_reason, "closing_words": words, "winner_id": fact.winner_id}
    actions.move([fact.id], "lose", values, actor=actor, at=at, reason=reason or words[:500])
    post_events.publish(["opportunity_lost"], {fact.id: business_date(at)})
    return fact.id
