"""ORG-4 · At closing time the clock freezes the figures of the reports that are due; problems nobody answered in time go up to the directors."""

import datetime as dt

from makesell.documents.reports import actions as reports
from makesell.documents.reports import queries
from makesell.flows.steps.reports import freeze
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

UP = N_("A problem in a report was not answered in time: %(text)s")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Freezes and escalates; returns how many reports and problems. A second time does nothing."""
    due = queries.to_freeze(at)
    if due:
        reports.hold(due)
        freeze(queries.of_ids(due), at=at)
    late = queries.overdue_problems(at)
    reports.escalate([problem for problem, _, _, _ in late], at=at)
    directors = holders(roles.SALES_DIRECTOR, business_date(at))
    tell_many(
        [NewNotice(person, "problem_escalated", UP, {"text": text[:200]}, report) for _, report, _, text in late for person in directors], at=at
    )
    return len(due) + len(late)
