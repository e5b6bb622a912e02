"""The only place that changes surveys; imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from makesell.documents.surveys import states
from makesell.ground.actor import Actor
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    "survey",
    "surveys_survey",
    NewSeries("survey", "SV-{yy}{mm}-", 4),
    {
        "customer_id": "bigint", "contact_id": "bigint", "seller_id": "bigint", "about_id": "bigint", "order_id": "bigint", "occasion": "text",
        "due_date": "date", "sent_date": "date", "answered_date": "date", "score": "int", "comment": "text",
    },
    states.TRANSITIONS,
    sought=("comment",),
)  # fmt: skip
move = partial(documents.move, TABLE)


@dataclass(frozen=True, slots=True)
class NewSurvey:
    """A survey to plan."""

    customer_id: int
    title: str
    owner_id: int | None
    unit_id: int
    currency: str
    seller_id: int | None
    occasion: str
    due_date: dt.date
    contact_id: int | None = None
    about_id: int | None = None
    order_id: int | None = None


def plan_many(new: Sequence[NewSurvey], on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Plans surveys with their numbers; returns them in the order given."""
    made = documents.open_many(
        TABLE,
        [
            NewDocument(
                s.title, states.PLANNED, s.owner_id, s.unit_id, s.currency,
                {
                    "customer_id": s.customer_id, "contact_id": s.contact_id, "seller_id": s.seller_id, "about_id": s.about_id,
                    "order_id": s.order_id, "occasion": s.occasion, "due_date": s.due_date,
                },
            )
            for s in new
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    documents.number(TABLE, made, on)
    if made:
        spine.happened(made, "ask", actor=actor, at=at, reason=reason)
    return made


def sent(survey_id: int, on: dt.date, *, actor: Actor, at: dt.datetime) -> None:
    """It is on its way to the customer."""
    documents.move(TABLE, [survey_id], "send_link", actor=actor, at=at, values={"sent_date": on})


def answered(survey_id: int, score: int, comment: str, sent_date: dt.date, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The customer has answered; refuses (409) what was answered or lapsed."""
    values = {"score": score, "comment": comment, "answered_date": on, "sent_date": sent_date}
    documents.move(TABLE, [survey_id], "answer", actor=actor, at=at, reason=reason, values=values)
