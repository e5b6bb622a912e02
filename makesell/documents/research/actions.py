"""The only place that changes market research; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from makesell.documents.research import states
from makesell.ground.actor import Actor
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents, master
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change, MasterTable, NewRow

_GROUP = {"product_group_id": ("products_productgroup", "record_id")}
_TERRITORY = {"territory_id": ("territories_territory", "record_id")}
_COMPETITOR = {"competitor_id": ("research_competitor", "record_id")}
MARKET_SIZE: Final = DocumentTable(
    "market_size",
    "research_marketsize",
    NewSeries("market_size", "MS-{yy}-"),
    {
        "product_group_id": "bigint", "territory_id": "bigint", "period_id": "bigint", "basis": "text", "amount": "numeric", "source": "text",
        "source_date": "date", "method": "text", "confidence": "text", "revision": "int", "replaces_id": "bigint", "published_at": "timestamptz",
        "published_by_id": "bigint", "q1": "numeric", "q2": "numeric", "q3": "numeric", "q4": "numeric",
    },
    states.TRANSITIONS,
    {**_GROUP, **_TERRITORY, "period_id": ("period_period", "id")},
    ("source",),
)  # fmt: skip
OFFER: Final = DocumentTable(
    "competitor_offer",
    "research_competitoroffer",
    NewSeries("competitor_offer", "CO-{yy}-"),
    {
        "competitor_id": "bigint", "offer": "text", "product_group_id": "bigint", "customer_id": "bigint", "unit_price": "numeric",
        "offer_date": "date", "source": "text", "terms": "text",
    },
    states.NOTE_TRANSITIONS,
    {**_COMPETITOR, **_GROUP, "customer_id": ("parties_customer", "record_id")},
    ("source",),
)  # fmt: skip
NOTE: Final = DocumentTable(
    "research_note",
    "research_researchnote",
    NewSeries("research_note", "RN-{yy}-"),
    {
        "text": "text", "product_group_id": "bigint", "territory_id": "bigint", "competitor_id": "bigint", "note_date": "date", "source": "text",
    },
    states.NOTE_TRANSITIONS,
    {**_GROUP, **_TERRITORY, **_COMPETITOR},
    ("text", "source"),
)  # fmt: skip
COMPETITOR: Final = MasterTable(
    "competitor", "research_competitor", "K", {"website": "text", "strengths": "text", "weaknesses": "text"}, sought=("website",)
)


def open_many(table: DocumentTable, new: Sequence[NewDocument], *, on: dt.date, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes research documents and numbers them; returns their keys in the order given."""
    keys = documents.open_many(table, new, actor=actor, at=at)
    documents.number(table, keys, on)
    return keys


def change(table: DocumentTable, changes: Sequence[Change], *, titles: Mapping[int, str] | None = None) -> None:
    """Changes research documents; refuses (409) what was changed since it was read."""
    for each in changes:
        documents.hold(table, [each.id], each.version)
    documents.change(table, changes, titles=titles)


def move(table: DocumentTable, keys: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves research documents by a named act."""
    published = {"published_at": at, "published_by_id": actor.person_id} if act == "publish" else {}
    documents.move(table, keys, act, actor=actor, at=at, reason=reason, values=published)


def create_competitors(rows: Sequence[NewRow], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes competitors; returns their keys in the order given."""
    return master.create(COMPETITOR, rows, actor=actor, at=at)


def change_competitors(changes: Sequence[Change]) -> None:
    """Changes competitors, or takes them out of use."""
    master.change(COMPETITOR, changes)
