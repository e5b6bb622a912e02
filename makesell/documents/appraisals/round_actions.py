"""The only place that changes planned rounds of appraisals; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from makesell.documents.appraisals import round_states as states
from makesell.ground.actor import Actor
from makesell.ground.db.violations import refusing
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.text import N_

TABLE: Final = DocumentTable(
    kind="appraisal_round",
    table="appraisals_appraisalround",
    lock="appraisal_round",
    series=NewSeries("appraisal_round", "AD-{yyyy}-", 4),
    columns={
        "period_id": "bigint", "for_unit_id": "bigint", "start_date": "date", "opened_at": "timestamptz", "appraisals": "int",
    },
    transitions=states.TRANSITIONS,
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
_SAID: Final = {"appraisal_round_once": ("round.once", N_("A round of this period is planned already."), "kind")}


@dataclass(frozen=True, slots=True)
class NewRound:
    """A round to plan: of which period (with its code), of one unit with all below it or (None) of everybody, from which day on."""

    period_id: int
    period: str
    for_unit_id: int | None
    start_date: dt.date


def plan(rounds: Sequence[NewRound], unit_id: int, currency: str, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Plans rounds; returns their keys in the order given. Refuses one that is planned already."""
    with refusing(_SAID):
        return documents.open_many(
            TABLE,
            [
                NewDocument(
                    one.period, states.PLANNED, actor.person_id, unit_id, currency,
                    {"period_id": one.period_id, "for_unit_id": one.for_unit_id, "start_date": one.start_date, "appraisals": 0},
                )
                for one in rounds
            ],
            actor=actor,
            at=at,
        )  # fmt: skip
