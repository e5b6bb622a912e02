"""REG-1 · The clock reminds who must decide, and lets the next higher post decide what stays undecided past its deadline."""

import datetime as dt

from makesell.ground.actor import Actor
from makesell.ground.approval import actions as approval
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

REMINDED = N_("An approval waits for you and is due soon.")
ESCALATED = N_("An approval was not decided in time; you may decide it now.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds and escalates; returns how many notices were written. A second time writes none."""
    on = business_date(at)
    reminded = approval.remind_due(at=at, on=on)
    escalated = approval.escalate_due(at=at, on=on)
    return tell_many(
        [NewNotice(person_id, "approval.reminded", REMINDED, record_id=record_id) for record_id, person_id in reminded]
        + [NewNotice(person_id, "approval.escalated", ESCALATED, record_id=record_id) for record_id, person_id in escalated],
        at=at,
    )
