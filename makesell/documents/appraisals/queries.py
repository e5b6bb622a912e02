"""Named reads of appraisals; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.appraisals import states
from makesell.documents.appraisals.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import by_key, one_seen


def rows_of(actor: Actor) -> Where:
    """The row filter of appraisals: one's own, one's units' and below, or all."""
    return where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")


_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "pe": "join organisation_person pe on pe.id = t.person_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
}
# The final score and the rating are nobody's to sort or filter by before they are published.
_SHOWN = "case when t.state = any(array['published', 'disputed', 'answered', 'acknowledged', 'closed']) then t.{0} end"
LISTING = Listing(
    noun="appraisals",
    source="appraisals_appraisal t join period_period pp on pp.id = t.period_id",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-period_start",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("person", "t.person_id", Kind.REF, label_sql="pe.name", sort_sql="pe.sort_key", groups=True, noun="people"),
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        Field("period_start", "pp.start_date", Kind.DATE, groups=True),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("score", "t.score", Kind.QTY, nullable=True),
        Field("final", _SHOWN.format("final"), Kind.QTY, nullable=True),
        Field("rating", _SHOWN.format("rating"), Kind.TEXT, nullable=True),
        roster.unit("t"),
        Field("due_date", "t.due_date", Kind.DATE, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class AppraisalRow:
    """An appraisal as its page and its acts read it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    unit_id: int
    unit: str
    version: int
    person_id: int
    person: str
    period_id: int
    kind: str
    period: str
    start: dt.date
    end: dt.date
    computed_at: dt.datetime
    score: Decimal | None
    final: Decimal | None
    rating: str
    vetoed: bool
    self_text: str
    review_text: str
    reviewed_by: str | None
    calibration: str
    calibrated_by: str | None
    published_at: dt.datetime | None
    dispute: str
    disputed_at: dt.datetime | None
    answer: str
    answered_at: dt.datetime | None
    answered_by: str | None
    acknowledged_at: dt.datetime | None
    closed_at: dt.datetime | None
    due_date: dt.date | None
    rated_at: dt.datetime | None


_SELECT = f"""select t.record_id, t.number, t.state, t.owner_id, t.unit_id, u.name, t.version, t.person_id, pe.name, t.period_id, pp.kind, pp.code,
    pp.start_date, pp.end_date, t.computed_at, t.score, t.final, t.rating, t.vetoed, t.self_text, t.review_text, rb.name, t.calibration, cb.name,
    t.published_at, t.dispute, t.disputed_at, t.answer, t.answered_at, ab.name, t.acknowledged_at, t.closed_at, t.due_date, t.rated_at
    from appraisals_appraisal t join period_period pp on pp.id = t.period_id {" ".join(_JOINS.values())}
    left join organisation_person rb on rb.id = t.reviewed_by_id left join organisation_person cb on cb.id = t.calibrated_by_id
    left join organisation_person ab on ab.id = t.answered_by_id"""


def appraisal(actor: Actor, appraisal_id: int) -> AppraisalRow:
    """One appraisal; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(AppraisalRow, _SELECT, "t.record_id", appraisal_id, rows_of(actor))


def of_ids(appraisal_ids: Sequence[int]) -> list[AppraisalRow]:
    """Appraisals by key, for acts (no row filter)."""
    return by_key(AppraisalRow, _SELECT, "t.record_id", appraisal_ids)


def standing(period_id: int) -> set[int]:
    """The people who have an appraisal of a period."""
    return {row[0] for row in run("select person_id from appraisals_appraisal where period_id = %s and state <> 'withdrawn'", [period_id])}


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """An indicator of an appraisal with what it showed and what that was worth."""

    position: int
    indicator: str
    weight: Decimal
    least: int
    curve: str
    figure: Decimal | None
    sample: int
    reason: str
    score: Decimal | None
    post: int
    self_score: Decimal | None
    self_text: str


def scores(appraisal_id: int) -> list[ScoreRow]:
    """The indicators of an appraisal in their order, post by post."""
    rows = run(
        """select position, indicator, weight, least, curve, figure, sample, reason, score, post, self_score, self_text
           from appraisals_appraisalscore where appraisal_id = %s order by position""",
        [appraisal_id],
    )
    return [ScoreRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post held in the period, with the mean its scheme gives."""

    post: int
    unit_id: int
    unit: str
    start: dt.date
    end: dt.date
    counted: bool
    score: Decimal | None

    @property
    def days(self) -> int:
        """How many days of the period."""
        return (self.end - self.start).days


def posts(appraisal_id: int) -> list[PostRow]:
    """The posts an appraisal is made of, in their order."""
    rows = run(
        """select a.post, a.unit_id, u.name, a.start_date, a.end_date, a.counted, a.score from appraisals_appraisalpost a
           join organisation_unit u on u.id = a.unit_id where a.appraisal_id = %s order by a.post""",
        [appraisal_id],
    )
    return [PostRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CalibrationRow:
    """A calibration: what stood before, what stands since, why, by whom and when."""

    turn: int
    before: Decimal | None
    after: Decimal | None
    rating: str
    vetoed: bool
    why: str
    by: str | None
    at: dt.datetime


def calibrations(appraisal_id: int) -> list[CalibrationRow]:
    """The calibrations of an appraisal in their order."""
    rows = run(
        """select c.turn, c.before, c.after, c.rating, c.vetoed, c.why, p.name, c.at from appraisals_appraisalcalibration c
           left join organisation_person p on p.id = c.by_id where c.appraisal_id = %s order by c.turn""",
        [appraisal_id],
    )
    return [CalibrationRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class MessageRow:
    """A word of a dispute."""

    turn: int
    by_id: int | None
    by: str | None
    at: dt.datetime
    text: str


def messages(appraisal_id: int) -> list[MessageRow]:
    """The thread of a dispute in its order."""
    rows = run(
        """select m.turn, m.by_id, p.name, m.at, m.text from appraisals_appraisalmessage m
           left join organisation_person p on p.id = m.by_id where m.appraisal_id = %s order by m.turn""",
        [appraisal_id],
    )
    return [MessageRow(*row) for row in rows]


def to_remind(before: dt.date, today: dt.date) -> tuple[list[AppraisalRow], list[AppraisalRow]]:
    """Whose step ends by `before` and was not reminded of yet, and whose ended before today and was not said to be late yet."""
    ending = run(
        f"{_SELECT} where t.due_date >= %s and t.due_date <= %s and t.reminded < 1 and t.state = any(%s) order by t.record_id",
        [today, before, list(states.STEPS)],
    )
    late = run(
        f"{_SELECT} where t.due_date < %s and t.reminded < 2 and t.state = any(%s) order by t.record_id", [today, list(states.STEPS)]
    )
    return [AppraisalRow(*row) for row in ending], [AppraisalRow(*row) for row in late]


def side_by_side(actor: Actor, period_id: int, unit_ids: Sequence[int] | None) -> list[AppraisalRow]:
    """The appraisals of a period the actor calibrates or publishes, but the own one; the highest first."""
    seen = rows_of(actor)
    rows = run(
        f"""{_SELECT} where t.period_id = %s and t.state <> 'withdrawn' and t.person_id is distinct from %s and {seen.sql}
            and (%s::bigint[] is null or t.unit_id = any(%s)) order by t.final desc nulls last, pe.sort_key limit 500""",
        [period_id, actor.person_id, *seen.params, *([None if unit_ids is None else list(unit_ids)] * 2)],
    )
    return [AppraisalRow(*row) for row in rows]


def points(appraisal_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """Of each appraisal what its applicable indicators are worth, by code (of several posts the last one's)."""
    found: dict[int, dict[str, Decimal]] = {}
    for key, indicator, score in run(
        """select appraisal_id, indicator, score from appraisals_appraisalscore
           where appraisal_id = any(%s) and score is not null order by appraisal_id, position""",
        [list(appraisal_ids)],
    ):
        found.setdefault(key, {})[indicator] = score
    return found


@dataclass(frozen=True, slots=True)
class VetoRow:
    """A veto that fell."""

    post: int
    indicator: str
    below: Decimal
    figure: Decimal
    effect: str
    cap: Decimal | None


def vetoes(appraisal_id: int) -> list[VetoRow]:
    """The vetoes that fell in an appraisal."""
    rows = run(
        """select post, indicator, below, figure, effect, cap from appraisals_appraisalveto where appraisal_id = %s order by post, indicator""",
        [appraisal_id],
    )
    return [VetoRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Waiting:
    """An appraisal that waits for somebody, and the act it waits for."""

    id: int
    person: str
    act: str
    since: dt.datetime
    due: dt.date | None


# The state an act waits in; what is the person's own stands apart.
_OWN_ACTS = {"self_review": (states.COMPUTED,), "acknowledge": (states.PUBLISHED, states.ANSWERED)}
_ACTS = {
    "review": (states.SELF_REVIEWED,), "calibrate": (states.REVIEWED,), "answer": (states.DISPUTED,), "publish": (states.CALIBRATED,),
    "close": (states.ACKNOWLEDGED,),
}  # fmt: skip


def waiting(actor: Actor, most: int = 50) -> list[Waiting]:
    """Appraisals that wait for the actor: the own one to review and acknowledge, others' to review, calibrate, answer, publish and close."""
    if actor.person_id is None:
        return []
    parts, params = [], []
    for name, held in (*_OWN_ACTS.items(), *_ACTS.items()):
        if POLICY.may(actor, name):
            seen = where(POLICY.reach(actor, name), owner="t.owner_id", unit="t.unit_id")
            own = "t.person_id = %s" if name in _OWN_ACTS else f"t.person_id <> %s and {seen.sql}"
            parts.append(
                f"""select t.record_id, pe.name, '{name}', coalesce(t.disputed_at, t.published_at, t.computed_at), t.due_date
                    from appraisals_appraisal t join organisation_person pe on pe.id = t.person_id where t.state = any(%s) and {own}"""
            )
            params += [list(held), actor.person_id, *(() if name in _OWN_ACTS else seen.params)]
    rows = run(" union all ".join(parts) + " order by 4, 1 limit %s", [*params, most], keep=True) if parts else []
    return [Waiting(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A document an indicator was scored on, as it stood then."""

    day: dt.date
    record_id: int
    label: str
    counted: Decimal
    possible: Decimal


def case_sums(appraisal_id: int) -> dict[int, tuple[Decimal, Decimal]]:
    """What the cases of an appraisal counted, and could have, by the indicator's position; only of those that keep cases."""
    rows = run(
        "select position, sum(counted), sum(possible) from appraisals_appraisalcase where appraisal_id = %s group by position", [appraisal_id]
    )
    return {row[0]: (row[1], row[2]) for row in rows}


def cases(appraisal_id: int, position: int, *, skip: int = 0, most: int = 50) -> tuple[int, list[CaseRow]]:
    """How many cases an indicator was scored on, and a page of them in the order they were kept (the newest first)."""
    rows = run(
        """select count(*) over (), day, record_id, label, counted, possible from appraisals_appraisalcase
           where appraisal_id = %s and position = %s order by number offset %s limit %s""",
        [appraisal_id, position, skip, most],
    )
    return (rows[0][0] if rows else 0), [CaseRow(*row[1:]) for row in rows]
