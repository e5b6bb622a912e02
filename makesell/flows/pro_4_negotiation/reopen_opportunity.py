"""PRO-4 · A closed opportunity is opened again, with the reason: it counts as neither won nor lost until it is closed again."""

import datetime as dt

from makesell.documents.opportunities import actions
from makesell.flows.steps import post_events
from makesell.flows.steps.opportunities import locked, stages
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Opens it at the stage it stood. Refuses (422) no reason, (409) an open or stale one."""
    post_events.gate(at)
    row = locked(actor, "reopen", key, version, open_only=False)
    if not reason.strip():
        raise Refusal("opportunity.why", N_("Say why it is opened again."), field="why")
    probability = next((stage.probability for stage in stages(business_date(at)) if stage.code == row.stage), row.probability)
    values = {"closed_date": None, "lost_reason": "", "closing_words": "", "winner_id": None, "won_by_id": None, "probability": probability}
    actions.move([key], "reopen", values, actor=actor, at=at, reason=reason)
    post_events.take_back(["opportunity_won", "opportunity_lost"], [key], business_date(at))
    return key
