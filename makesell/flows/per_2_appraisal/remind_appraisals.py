"""PER-2 · The clock reminds of steps of appraisals: whose turn it is the working day before its end, and with the line above once it is late."""

import datetime as dt
from collections.abc import Iterable
from typing import Final

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, states
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.flows.steps import working_days
from makesell.flows.steps.appraisals import waits_for
from makesell.flows.steps.reminding import AFTER, BEFORE, Stage, remind
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.text import N_

ENDING: Final = N_("The appraisal of %(person)s for %(period)s waits for you until %(day)s.")
LATE: Final = N_("The appraisal of %(person)s for %(period)s is late; its step was due on %(day)s.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many appraisals. Only who is at work, and once each: a second time does nothing."""
    on = business_date(at)
    ending, late = queries.to_remind(working_days.later(on, 1), on)
    turn = {row.id: _turn(row, waits_for(row, on)) for row in (*ending, *late)}
    hr = holders(roles.COMPENSATION, on) if late else ()
    stages = {
        BEFORE: Stage(ending, "appraisal_due", ENDING, _words, lambda row: turn[row.id]),
        AFTER: Stage(late, "appraisal_late", LATE, _words, lambda row: turn[row.id] or hr, lambda row: _turn(row, hr)),
    }
    return remind(stages, appraisals.reminded, at=at)


def _words(row: AppraisalRow) -> dict[str, str]:
    return {"person": row.person, "period": row.period, "day": row.due_date.isoformat() if row.due_date else ""}


def _turn(row: AppraisalRow, people: Iterable[int]) -> set[int]:
    """Who is appraised is told of the own steps only."""
    return {person for person in people if person != row.person_id or row.person_id in _own(row)}


def _own(row: AppraisalRow) -> tuple[int, ...]:
    return (row.person_id,) if row.state in (states.COMPUTED, states.PUBLISHED, states.ANSWERED) else ()
