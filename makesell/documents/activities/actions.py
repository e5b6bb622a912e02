"""The only place that changes activities, follow-ups, needs and care plans; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from makesell.documents.activities import states
from makesell.ground.actor import Actor
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

_CUSTOMER = {"customer_id": ("parties_customer", "record_id")}
_CONTACT = {"contact_id": ("parties_contact", "record_id")}
ACTIVITY: Final = DocumentTable(
    "activity",
    "activities_activity",
    NewSeries("activity", "AC-{yy}-"),
    {
        "kind": "text", "customer_id": "bigint", "contact_id": "bigint", "subject_id": "bigint", "activity_date": "date", "result": "text",
        "next_step": "text",
    },
    states.ACTIVITY_TRANSITIONS,
    _CUSTOMER | _CONTACT,
)  # fmt: skip
FOLLOW_UP: Final = DocumentTable(
    "follow_up",
    "activities_followup",
    NewSeries("follow_up", "FU-{yy}-"),
    {
        "cause": "text", "customer_id": "bigint", "subject_id": "bigint", "due_date": "date", "done_date": "date", "activity_id": "bigint",
    },
    states.FOLLOW_UP_TRANSITIONS,
    _CUSTOMER,
)  # fmt: skip
NEED: Final = DocumentTable(
    "need",
    "activities_need",
    NewSeries("need", "ND-{yy}-"),
    {
        "customer_id": "bigint", "subject_id": "bigint", "product_group_id": "bigint", "text": "text", "found_date": "date", "answer": "text",
        "outcome_id": "bigint",
    },
    states.NEED_TRANSITIONS,
    _CUSTOMER | {"product_group_id": ("products_productgroup", "record_id")},
)  # fmt: skip
CARE_PLAN: Final = DocumentTable(
    "care_plan",
    "activities_careplan",
    NewSeries("care_plan", "CP-{yy}-"),
    {
        "kind": "text", "customer_id": "bigint", "contact_id": "bigint", "next_date": "date", "every_months": "int", "ahead_days": "int",
    },
    states.CARE_TRANSITIONS,
    _CUSTOMER | _CONTACT,
)  # fmt: skip


def open_many(table: DocumentTable, new: Sequence[NewDocument], *, on: dt.date, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes documents of one of the four tables and numbers them; returns their keys in the order given."""
    keys = documents.open_many(table, new, actor=actor, at=at)
    documents.number(table, keys, on)
    return keys


def hold(table: DocumentTable, keys: Sequence[int], version: int | None = None) -> None:
    """Locks documents; refuses (404) what is missing and (409) what was changed since it was read."""
    documents.hold(table, keys, version)


def change(table: DocumentTable, changes: Sequence[Change], *, titles: Mapping[int, str] | None = None) -> None:
    """Changes columns of documents."""
    documents.change(table, changes, titles=titles)


def move(
    table: DocumentTable, keys: Sequence[int], act: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime, reason: str = ""
) -> None:
    """Moves documents by a named act, setting the same columns in each."""
    documents.move(table, keys, act, actor=actor, at=at, reason=reason, values=values)
