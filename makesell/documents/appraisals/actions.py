"""The only place that changes appraisals; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
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
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
_SCORE: Final = {
    "indicator": "text", "weight": "numeric", "least": "int", "curve": "text", "figure": "numeric", "sample": "int", "reason": "text",
    "score": "numeric",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewScore:
    """An indicator with what it showed and what that is worth."""

    indicator: str
    weight: Decimal
    least: int
    curve: str
    figure: Decimal | None
    sample: int
    reason: str
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class NewAppraisal:
    """An appraisal to open."""

    person_id: int
    person: str
    unit_id: int
    period_id: int
    score: Decimal | None
    rating: str
    scores: tuple[NewScore, ...]


def open_many(appraisals: Sequence[NewAppraisal], currency: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens appraisals with their scores; returns their keys in the order given."""
    keys = documents.open_many(
        TABLE,
        [
            NewDocument(
                a.person, states.COMPUTED, a.person_id, a.unit_id, currency,
                {
                    "person_id": a.person_id, "period_id": a.period_id, "computed_at": at, "score": a.score, "final": a.score, "rating": a.rating,
                },
            )
            for a in appraisals
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    for key, new in zip(keys, appraisals, strict=True):
        put_scores(key, new.scores)
    return keys


def put_scores(appraisal_id: int, scores: Sequence[NewScore]) -> None:
    """Writes the scores of an appraisal anew."""
    run("delete from appraisals_appraisalscore where appraisal_id = %s", [appraisal_id])
    insert_set(
        "appraisals_appraisalscore",
        {"appraisal_id": "bigint", "position": "int", **_SCORE},
        [{"appraisal_id": appraisal_id, "position": n} | {name: getattr(one, name) for name in _SCORE} for n, one in enumerate(scores, 1)],
    )


def change(appraisal_id: int, values: Mapping[str, Any], act: str, *, actor: Actor, at: dt.datetime) -> None:
    """Changes columns of an appraisal without moving it, and tells its timeline."""
    documents.change(TABLE, [Change(appraisal_id, values)])
    spine.happened([appraisal_id], act, actor=actor, at=at)
