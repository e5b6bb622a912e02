"""PER-2 · The clock reminds raters the working day before their rating ends, and once more when it is late; nobody else is told of it."""

import datetime as dt
from typing import Final

from makesell.documents.appraisals import rating_actions, rating_queries
from makesell.documents.appraisals.rating_queries import RatingRow
from makesell.flows.steps import working_days
from makesell.flows.steps.reminding import AFTER, BEFORE, Stage, remind
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.text import N_

ENDING: Final = N_("Your rating of %(person)s for %(period)s is waited for until %(day)s.")
LATE: Final = N_("Your rating of %(person)s for %(period)s is late; it was due on %(day)s and still counts until the ratings are closed.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds; returns of how many ratings. Only who is at work by the own calendar, and once each: a second time does nothing."""
    on = business_date(at)
    ending, late = rating_queries.to_remind(working_days.later(on, 1), on)
    stages = {BEFORE: Stage(ending, "rating_due", ENDING, _words, _rater), AFTER: Stage(late, "rating_late", LATE, _words, _rater)}
    return remind(stages, rating_actions.reminded, at=at)


def _words(row: RatingRow) -> dict[str, str]:
    return {"person": row.about, "period": row.period, "day": row.due_date.isoformat()}


def _rater(row: RatingRow) -> tuple[int, ...]:
    return (row.person_id,)
