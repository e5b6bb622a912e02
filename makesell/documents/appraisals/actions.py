"""The only place that changes appraisals; imported by flows only."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.appraisals import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

TABLE: Final = DocumentTable(
    kind="appraisal",
    table="appraisals_appraisal",
    lock="appraisal",
    series=NewSeries("appraisal", "AP-{yyyy}-", 6),
    columns={
        "person_id": "bigint", "period_id": "bigint", "computed_at": "timestamptz", "score": "numeric", "final": "numeric", "rating": "text",
        "vetoed": "boolean", "self_text": "text", "review_text": "text", "reviewed_by_id": "bigint", "calibration": "text",
        "calibrated_by_id": "bigint", "published_at": "timestamptz", "dispute": "text", "disputed_at": "timestamptz", "answer": "text",
        "answered_at": "timestamptz", "answered_by_id": "bigint", "acknowledged_at": "timestamptz", "closed_at": "timestamptz",
        "due_date": "date", "reminded": "int", "rated_at": "timestamptz",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
_SCORE: Final = {
    "post": "int", "indicator": "text", "weight": "numeric", "least": "int", "curve": "text", "figure": "numeric", "sample": "int", "reason": "text",
    "score": "numeric", "self_score": "numeric", "self_text": "text",
}  # fmt: skip
_POST: Final = {"unit_id": "bigint", "start_date": "date", "end_date": "date", "counted": "boolean", "score": "numeric"}
_NEXT: Final = "(select count(*) + 1 from {} where appraisal_id = %(key)s)"
_CASE: Final = {"day": "date", "record_id": "bigint", "label": "text", "counted": "numeric", "possible": "numeric"}
_VETO: Final = {"post": "int", "indicator": "text", "below": "numeric", "figure": "numeric", "effect": "text", "cap": "numeric"}


@dataclass(frozen=True, slots=True)
class NewCase:
    """A document an indicator was scored on: its day and name, what it counted of what it could."""

    day: dt.date
    record_id: int
    label: str
    counted: Decimal
    possible: Decimal


@dataclass(frozen=True, slots=True)
class NewScore:
    """An indicator with what it showed and what that is worth; `cases` None leaves those that are kept."""

    indicator: str
    weight: Decimal
    least: int
    curve: str
    figure: Decimal | None
    sample: int
    reason: str
    score: Decimal | None
    post: int = 1
    self_score: Decimal | None = None
    self_text: str = ""
    cases: tuple[NewCase, ...] | None = None


@dataclass(frozen=True, slots=True)
class NewPost:
    """A post held in the period, with the mean of its indicators."""

    unit_id: int
    start_date: dt.date
    end_date: dt.date
    counted: bool
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class NewVeto:
    """A veto that fell."""

    post: int
    indicator: str
    below: Decimal
    figure: Decimal
    effect: str
    cap: Decimal | None


@dataclass(frozen=True, slots=True)
class Worth:
    """All of a score: the posts with their means, the indicators, the vetoes that fell, and what comes of it."""

    posts: tuple[NewPost, ...]
    scores: tuple[NewScore, ...]
    vetoes: tuple[NewVeto, ...]
    score: Decimal | None
    final: Decimal | None
    rating: str

    @property
    def values(self) -> dict[str, Any]:
        """What of it stands on the appraisal itself."""
        return {"score": self.score, "final": self.final, "rating": self.rating}


@dataclass(frozen=True, slots=True)
class NewAppraisal:
    """An appraisal to open."""

    person_id: int
    person: str
    unit_id: int
    period_id: int
    worth: Worth
    due_date: dt.date | None = None


def open_many(appraisals: Sequence[NewAppraisal], currency: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens appraisals with their scores; returns their keys in the order given."""
    keys = documents.open_many(
        TABLE,
        [
            NewDocument(
                a.person, states.COMPUTED, a.person_id, a.unit_id, currency,
                {"person_id": a.person_id, "period_id": a.period_id, "computed_at": at, "due_date": a.due_date, "reminded": 0, **a.worth.values},
            )
            for a in appraisals
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    put_worth(dict(zip(keys, (new.worth for new in appraisals), strict=True)))
    return keys


def put_worth(worth: Mapping[int, Worth]) -> None:
    """Writes posts, scores and vetoes of appraisals anew."""
    for table in ("appraisals_appraisalscore", "appraisals_appraisalveto", "appraisals_appraisalpost"):
        run(f"delete from {table} where appraisal_id = any(%s)", [list(worth)])
    posts, scores, vetoes = [], [], []
    for key, one in worth.items():
        posts += [{"appraisal_id": key, "post": n} | _fields(each, _POST) for n, each in enumerate(one.posts, 1)]
        scores += [{"appraisal_id": key, "position": n} | _fields(each, _SCORE) for n, each in enumerate(one.scores, 1)]
        vetoes += [{"appraisal_id": key} | _fields(each, _VETO) for each in one.vetoes]
    insert_set("appraisals_appraisalpost", {"appraisal_id": "bigint", "post": "int", **_POST}, posts)
    insert_set("appraisals_appraisalscore", {"appraisal_id": "bigint", "position": "int", **_SCORE}, scores)
    insert_set("appraisals_appraisalveto", {"appraisal_id": "bigint", **_VETO}, vetoes)
    _put_cases({key: one.scores for key, one in worth.items() if any(each.cases is not None for each in one.scores)})


def _put_cases(scores: Mapping[int, Sequence[NewScore]]) -> None:
    """Keeps what indicators were scored on, in place of what was kept before."""
    if not scores:
        return
    run("delete from appraisals_appraisalcase where appraisal_id = any(%s)", [list(scores)])
    insert_set(
        "appraisals_appraisalcase",
        {"appraisal_id": "bigint", "position": "int", "number": "int", **_CASE},
        [
            {"appraisal_id": key, "position": place, "number": n} | _fields(case, _CASE)
            for key, each in scores.items()
            for place, one in enumerate(each, 1)
            for n, case in enumerate(one.cases or (), 1)
        ],
    )


def _fields(one: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


def keep_calibration(appraisal_id: int, before: Decimal | None, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    """Keeps a calibration: what stood before and what stands since (`final`, `rating`, `vetoed`, `calibration` of the values)."""
    run(
        f"""insert into appraisals_appraisalcalibration (appraisal_id, turn, before, after, rating, vetoed, why, by_id, at)
            select %(key)s, {_NEXT.format("appraisals_appraisalcalibration")}, %(before)s, %(after)s, %(rating)s, %(vetoed)s, %(why)s,
                   %(by)s, %(at)s""",
        {
            "key": appraisal_id, "before": before, "after": values["final"], "rating": values["rating"], "vetoed": values["vetoed"],
            "why": values["calibration"], "by": actor.person_id, "at": at,
        },
    )  # fmt: skip


def say(appraisal_id: int, text: str, *, actor: Actor, at: dt.datetime) -> None:
    """Adds a word to the thread of a dispute."""
    run(
        f"""insert into appraisals_appraisalmessage (appraisal_id, turn, by_id, at, text)
            select %(key)s, {_NEXT.format("appraisals_appraisalmessage")}, %(by)s, %(at)s, %(text)s""",
        {"key": appraisal_id, "by": actor.person_id, "at": at, "text": text},
    )


def reminded(appraisal_ids: Sequence[int], stage: int) -> None:
    """Keeps how far one was reminded of appraisals."""
    run("update appraisals_appraisal set reminded = %s where record_id = any(%s)", [stage, list(appraisal_ids)])


def put_own_view(appraisal_id: int, views: Mapping[int, tuple[Decimal | None, str]]) -> None:
    """Keeps what the person thinks of each indicator, by its position: a score and words."""
    places = list(views)
    run(
        """update appraisals_appraisalscore t set self_score = w.score, self_text = w.text
           from unnest(%s::int[], %s::numeric[], %s::text[]) as w(position, score, text)
           where t.appraisal_id = %s and t.position = w.position""",
        [places, [views[place][0] for place in places], [views[place][1] for place in places], appraisal_id],
    )


def change(appraisal_id: int, values: Mapping[str, Any], act: str, *, actor: Actor, at: dt.datetime) -> None:
    """Changes columns of an appraisal without moving it, and tells its timeline."""
    documents.change(TABLE, [Change(appraisal_id, values)])
    spine.happened([appraisal_id], act, actor=actor, at=at)
