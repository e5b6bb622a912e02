"""Named reads of ratings of people by others. Private rows take the actor first; nobody ever reads one about themselves."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.appraisals import rating_states as states
from makesell.documents.appraisals.rating_access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import by_key, one_seen


def rows_of(actor: Actor) -> Where:
    """The ratings one gives, or all but those about oneself."""
    seen = where(POLICY.reach(actor), owner="t.person_id", unit="t.unit_id")
    return Where(f"({seen.sql}) and a.person_id is distinct from %s", (*seen.params, actor.person_id))


_SOURCE = """appraisals_appraisalrating t join appraisals_appraisal a on a.record_id = t.appraisal_id
    join period_period pp on pp.id = a.period_id"""
LISTING = Listing(
    noun="ratings",
    source=_SOURCE,
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="due_date",
    joins={
        "r": "join spine_record r on r.id = t.record_id",
        "ab": "join organisation_person ab on ab.id = a.person_id",
        "pe": "join organisation_person pe on pe.id = t.person_id",
    },
    fields=(
        Field("about", "a.person_id", Kind.REF, label_sql="ab.name", sort_sql="ab.sort_key", groups=True, noun="people"),
        Field("period", "a.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("party", "t.party", Kind.CHOICE, groups=True, choices=states.GROUPS),
        Field("person", "t.person_id", Kind.REF, label_sql="pe.name", sort_sql="pe.sort_key", groups=True, noun="people"),
        Field("due_date", "t.due_date", Kind.DATE),
    ),
)


@dataclass(frozen=True, slots=True)
class RatingRow:
    """A rating as its page and its acts read it; `about_id` is the person it is about, `closed` once the appraisal's ratings are."""

    id: int
    state: str
    version: int
    appraisal_id: int
    appraisal_state: str
    closed: bool
    about_id: int
    about: str
    kind: str
    period: str
    start: dt.date
    end: dt.date
    unit_id: int
    person_id: int
    person: str
    party: str
    score: int | None
    comment: str
    declined: str
    answered_at: dt.datetime | None
    due_date: dt.date


_SELECT = f"""select t.record_id, t.state, t.version, t.appraisal_id, a.state, a.rated_at is not null, a.person_id, ab.name, pp.kind, pp.code,
    pp.start_date, pp.end_date, a.unit_id, t.person_id, pe.name, t.party, t.score, t.comment, t.declined, t.answered_at, t.due_date
    from {_SOURCE} join organisation_person ab on ab.id = a.person_id join organisation_person pe on pe.id = t.person_id"""


def rating(actor: Actor, rating_id: int) -> RatingRow:
    """One rating; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(RatingRow, _SELECT, "t.record_id", rating_id, rows_of(actor))


def of_ids(rating_ids: Sequence[int]) -> list[RatingRow]:
    """Ratings by key, for acts (no row filter)."""
    return by_key(RatingRow, _SELECT, "t.record_id", rating_ids)


def of_appraisals(appraisal_ids: Sequence[int]) -> list[RatingRow]:
    """The ratings asked for appraisals, for acts; without those taken back."""
    rows = run(f"{_SELECT} where t.appraisal_id = any(%s) and t.state <> 'withdrawn' order by t.record_id", [list(appraisal_ids)])
    return [RatingRow(*row) for row in rows]


def to_remind(before: dt.date, today: dt.date) -> tuple[list[RatingRow], list[RatingRow]]:
    """Those that end by `before` and were not reminded of yet, and those that ended before today and were not said to be late yet."""
    ending = run(
        f"{_SELECT} where t.state = 'asked' and t.due_date between %s and %s and t.reminded < 1 order by t.record_id", [today, before]
    )
    late = run(f"{_SELECT} where t.state = 'asked' and t.due_date < %s and t.reminded < 2 order by t.record_id", [today])
    return [RatingRow(*row) for row in ending], [RatingRow(*row) for row in late]


def waiting(actor: Actor, most: int = 50) -> list[RatingRow]:
    """The ratings the actor is asked for, the first to end first."""
    asked = f"{_SELECT} where t.state = 'asked' and t.person_id = %s order by t.due_date, t.record_id limit %s"
    rows = run(asked, [actor.person_id, most], keep=True)
    return [RatingRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What the ratings of an appraisal come to in a group, or in groups taken together: how many, their mean, their weight, of which scale."""

    position: int
    parties: tuple[str, ...]
    answers: int
    average: Decimal
    weight: Decimal
    scale: int


def groups(appraisal_id: int) -> list[GroupRow]:
    """What an appraisal's ratings come to by group, once they are closed; no group covers fewer raters than keep them unknown."""
    rows = run(
        "select position, parties, answers, average, weight, scale from appraisals_appraisalratinggroup where appraisal_id = %s order by position",
        [appraisal_id],
    )
    return [GroupRow(row[0], tuple(row[1].split()), *row[2:]) for row in rows]


@dataclass(frozen=True, slots=True)
class Count:
    """How many were asked for an appraisal, and what of it came: never who."""

    asked: int
    answered: int
    declined: int


def count(appraisal_id: int) -> Count:
    """How many raters were asked, have answered, have declined."""
    (row,) = run(
        """select count(*), count(*) filter (where state = 'answered'), count(*) filter (where state = 'declined')
           from appraisals_appraisalrating where appraisal_id = %s and state <> 'withdrawn'""",
        [appraisal_id],
    )
    return Count(*row)
