"""REG-1 · Somebody named in an approval's step decides it; what follows is told to who asked."""

import datetime as dt

from makesell.ground.actor import Actor
from makesell.ground.approval import actions as approval
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

APPROVED = N_("What you asked for was approved.")
REFUSED = N_("What you asked for was refused: %(reason)s")
WAITS = N_("An approval waits for you.")


@act
def perform(approval_id: int, verdict: str, *, actor: Actor, at: dt.datetime, on: dt.date, reason: str = "") -> approval.Outcome:
    """Decides the next step. Refuses (403) who asked or is not named, (409) what is decided, (422) a refusal without a reason."""
    outcome = approval.decide(approval_id, verdict, reason=reason, actor=actor, at=at, on=on)
    told = [NewNotice(person, "approval.waiting", WAITS, record_id=outcome.record_id) for person in outcome.next_people]
    if outcome.state != "waiting" and outcome.asked_by_id is not None:
        text = APPROVED if outcome.state == "approved" else REFUSED
        told.append(NewNotice(outcome.asked_by_id, f"approval.{outcome.state}", text, {"reason": reason}, outcome.record_id))
    tell_many(told, at=at)
    return outcome
