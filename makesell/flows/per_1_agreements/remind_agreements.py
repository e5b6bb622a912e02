"""PER-1 · The clock reminds of agreements that are to be signed: who has not signed the day before, and with compensation once it is late."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.steps import working_days
from makesell.flows.steps.two_sides import COMPANY, OTHER, sides
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.roster.queries import reports_to
from makesell.ground.text import N_

ENDING: Final = N_("Target agreement %(number)s of %(person)s is to be signed until %(day)s.")
LATE: Final = N_("Target agreement %(number)s of %(person)s was to be signed until %(day)s; until it is, it is not in force for pay.")
BEFORE, AFTER = 1, 2


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many agreements. Only on working time, and once each: a second time does nothing."""
    on = business_date(at)
    if not working_days.calendar().is_working_at(at):
        return 0
    ending, late = queries.to_remind(working_days.later(on, 1), on)
    _tell(ending, "agreement_due", ENDING, (), on=on, at=at)
    _tell(late, "agreement_late", LATE, holders(roles.COMPENSATION, on), on=on, at=at)
    agreements.reminded([row.id for row in ending], BEFORE)
    agreements.reminded([row.id for row in late], AFTER)
    return len(ending) + len(late)


def _tell(rows: Sequence[AgreementRow], kind: str, text: str, also: Sequence[int], *, on: dt.date, at: dt.datetime) -> None:
    notices = []
    for row in rows:
        signed = sides(row.id)
        told = set(also) | ({row.person_id} if OTHER not in signed else set())
        if COMPANY not in signed:
            told |= {person for person, _ in reports_to(row.person_id, on)[:1]}
        params = {"number": row.number or "", "person": row.person, "day": row.sign_by.isoformat() if row.sign_by else ""}
        notices += [NewNotice(person, kind, text, params, row.id) for person in sorted(told)]
    tell_many(notices, at=at)
