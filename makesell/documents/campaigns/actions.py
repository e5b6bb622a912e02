"""The only place that changes campaigns; imported by flows only."""

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from makesell.documents.campaigns import states
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change

TABLE: Final = DocumentTable(
    kind="campaign",
    table="campaigns_campaign",
    lock="campaign",
    series=NewSeries("campaign", "CA-{yy}-"),
    columns={"kind": "text", "start_date": "date", "end_date": "date", "budget": "numeric", "plan_line_id": "bigint", "aim": "text"},
    transitions=states.TRANSITIONS,
)
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)


def draft(new: NewDocument, *, on: dt.date, actor: Actor, at: dt.datetime) -> int:
    """Writes a draft with its line and numbers it; returns its key."""
    (key,) = documents.open_many(TABLE, [new], actor=actor, at=at)
    (line,) = spine.open_lines([(key, 1)])
    insert_set(
        "campaigns_campaignline", {"line_id": "bigint", "campaign_id": "bigint", "position": "int"},
        [{"line_id": line, "campaign_id": key, "position": 1}],
    )  # fmt: skip
    documents.number(TABLE, [key], on)
    return key


def change(key: int, values: Mapping[str, Any], *, title: str) -> None:
    """Changes a draft."""
    documents.change(TABLE, [Change(key, values)], titles={key: title})
