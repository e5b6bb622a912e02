"""PER-1 · The clock reminds of agreements that are to be signed: who has not signed the day before, and with compensation once it is late."""

import datetime as dt
from typing import Final

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries
from makesell.documents.agreements.queries import AgreementRow
from makesell.flows.steps import working_days
from makesell.flows.steps.reminding import AFTER, BEFORE, Stage, remind
from makesell.flows.steps.two_sides import COMPANY, OTHER, sides
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.roster.queries import reports_to
from makesell.ground.text import N_

ENDING: Final = N_("Target agreement %(number)s of %(person)s is to be signed until %(day)s.")
LATE: Final = N_("Target agreement %(number)s of %(person)s was to be signed until %(day)s; until it is, it is not in force for pay.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many agreements. Only who is at work, and once each: a second time does nothing."""
    on = business_date(at)
    ending, late = queries.to_remind(working_days.later(on, 1), on)
    unsigned = {row.id: _unsigned(row, on) for row in (*ending, *late)}
    pay = holders(roles.COMPENSATION, on) if late else ()
    stages = {
        BEFORE: Stage(ending, "agreement_due", ENDING, _words, lambda row: unsigned[row.id]),
        AFTER: Stage(late, "agreement_late", LATE, _words, lambda row: unsigned[row.id], lambda _row: pay),
    }
    return remind(stages, agreements.reminded, at=at)


def _words(row: AgreementRow) -> dict[str, str]:
    return {"number": row.number or "", "person": row.person, "day": row.sign_by.isoformat() if row.sign_by else ""}


def _unsigned(row: AgreementRow, on: dt.date) -> set[int]:
    """Who has not signed: the person, and who leads the person next."""
    signed = sides(row.id)
    leads = {person for person, _ in reports_to(row.person_id, on)[:1]} if COMPANY not in signed else set()
    return leads | ({row.person_id} if OTHER not in signed else set())
