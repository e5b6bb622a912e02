"""ORG-4 · The clock reminds of reports on working time: who has not written one before it closes, and with who leads once it is missing."""

import datetime as dt
from typing import Final

from makesell.documents.reports import actions as reports
from makesell.documents.reports import queries
from makesell.documents.reports.queries import ReportRow
from makesell.flows.steps import working_days
from makesell.flows.steps.reports import REMIND_HOURS
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import absences
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.roster.queries import reports_to
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

SOON: Final = N_("Your report of the days from %(day)s closes soon and is not written yet.")
MISSING: Final = N_("The report of %(person)s of the days from %(day)s is missing.")
BEFORE, AFTER = 1, 2


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many reports. Only on working time, of nobody who is absent today, and once each: a second time does nothing."""
    on = business_date(at)
    calendar = working_days.calendar()
    if not calendar.is_working_at(at):
        return 0
    away = absences(on)
    found = queries.to_remind(calendar.add_working_minutes(at, value(REMIND_HOURS, on) * 60), at)
    soon, missing = ([row for row in rows if row.owner_id not in away] for rows in found)
    tell_many([NewNotice(row.owner_id, "report_due", SOON, {"day": row.start.isoformat()}, row.id) for row in soon if row.owner_id], at=at)
    tell_many([notice for row in missing for notice in _missing(row, on)], at=at)
    reports.reminded([row.id for row in soon], BEFORE)
    reports.reminded([row.id for row in missing], AFTER)
    return len(soon) + len(missing)


def _missing(row: ReportRow, on: dt.date) -> list[NewNotice]:
    """To the person and to who leads the line next."""
    if row.owner_id is None:
        return []
    told = [row.owner_id, *(person for person, _ in reports_to(row.owner_id, on)[:1])]
    return [NewNotice(person, "report_missing", MISSING, {"person": row.owner, "day": row.start.isoformat()}, row.id) for person in told]
