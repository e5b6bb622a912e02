"""PER-2 · The clock reminds of steps of appraisals: whose turn it is the working day before its end, and with the line above once it is late."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, states
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.flows.steps import working_days
from makesell.flows.steps.appraisals import waits_for
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

ENDING: Final = N_("The appraisal of %(person)s for %(period)s waits for you until %(day)s.")
LATE: Final = N_("The appraisal of %(person)s for %(period)s is late; its step was due on %(day)s.")
BEFORE, AFTER = 1, 2


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many appraisals. Only on working time, and once each: a second time does nothing."""
    on = business_date(at)
    if not working_days.calendar().is_working_at(at):
        return 0
    ending, late = queries.to_remind(working_days.later(on, 1), on)
    hr = holders(roles.COMPENSATION, on)
    _tell(ending, "appraisal_due", ENDING, {row.id: waits_for(row, on) for row in ending}, at=at)
    _tell(late, "appraisal_late", LATE, {row.id: [*waits_for(row, on), *hr] for row in late}, at=at)
    appraisals.reminded([row.id for row in ending], BEFORE)
    appraisals.reminded([row.id for row in late], AFTER)
    return len(ending) + len(late)


def _tell(rows: Sequence[AppraisalRow], kind: str, text: str, told: Mapping[int, Sequence[int]], *, at: dt.datetime) -> None:
    notices = []
    for row in rows:
        params = {"person": row.person, "period": row.period, "day": row.due_date.isoformat() if row.due_date else ""}
        # who is appraised is told of the own steps only
        people = {person for person in told[row.id] if person != row.person_id or row.person_id in _own(row)}
        notices += [NewNotice(person, kind, text, params, row.id) for person in sorted(people)]
    tell_many(notices, at=at)


def _own(row: AppraisalRow) -> tuple[int, ...]:
    return (row.person_id,) if row.state in (states.COMPUTED, states.PUBLISHED, states.ANSWERED) else ()
