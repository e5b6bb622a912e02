"""The only place that changes ratings of people by others, and what is kept of them by group; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from makesell.documents.appraisals import rating_states as states
from makesell.engines.score.panel import Together
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.text import N_

TABLE: Final = DocumentTable(
    kind="appraisal_rating",
    table="appraisals_appraisalrating",
    lock="appraisal_rating",
    series=NewSeries("appraisal_rating", "AR-{yyyy}-", 6),
    columns={
        "appraisal_id": "bigint", "person_id": "bigint", "party": "text", "score": "int", "comment": "text", "declined": "text",
        "answered_at": "timestamptz", "due_date": "date", "reminded": "int",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
_GROUP: Final = {"appraisal_id": "bigint", "position": "int", "parties": "text", "answers": "int", "average": "numeric", "weight": "numeric",
                 "scale": "int"}  # fmt: skip
_SAID: Final = {"appraisal_rating_once": ("rating.once", N_("This person is asked already."), "raters")}


@dataclass(frozen=True, slots=True)
class NewRating:
    """A rating to ask for: of which appraisal (and the name of the person), by whom, as one of which group, in which unit, until when."""

    appraisal_id: int
    about: str
    person_id: int
    party: str
    unit_id: int
    due_date: dt.date


def ask(ratings: Sequence[NewRating], currency: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Asks for ratings; returns their keys in the order given. Refuses a person who is asked already."""
    with refusing(_SAID):
        return documents.open_many(
            TABLE,
            [
                NewDocument(
                    one.about, states.ASKED, one.person_id, one.unit_id, currency,
                    {
                        "appraisal_id": one.appraisal_id, "person_id": one.person_id, "party": one.party, "due_date": one.due_date,
                        "reminded": 0, "comment": "", "declined": "",
                    },
                )
                for one in ratings
            ],
            actor=actor,
            at=at,
        )  # fmt: skip


def put_together(appraisal_id: int, groups: Sequence[Together], scale: int) -> None:
    """Keeps what an appraisal's ratings come to by group, of which each covers enough raters."""
    run("delete from appraisals_appraisalratinggroup where appraisal_id = %s", [appraisal_id])
    insert_set(
        "appraisals_appraisalratinggroup",
        _GROUP,
        [
            {
                "appraisal_id": appraisal_id, "position": n, "parties": " ".join(one.groups), "answers": one.answers, "average": one.average,
                "weight": one.weight, "scale": scale,
            }
            for n, one in enumerate(groups, 1)
        ],
    )  # fmt: skip


def reminded(rating_ids: Sequence[int], stage: int) -> None:
    """Keeps how far one was reminded of ratings."""
    run("update appraisals_appraisalrating set reminded = %s where record_id = any(%s)", [stage, list(rating_ids)])
