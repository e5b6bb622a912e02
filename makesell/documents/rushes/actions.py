"""The only place that changes rush orders; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from makesell.documents.rushes import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="rush_order",
    table="rushes_rushorder",
    series=NewSeries("rush_order", "RO-{yy}{mm}-"),
    columns={
        "line_id": "bigint", "wanted": "date", "was_date": "date", "now_date": "date", "reason": "text", "lost": "numeric", "premium": "numeric",
        "proposed_at": "timestamptz", "due_at": "timestamptz", "done_at": "timestamptz",
    },
    transitions=states.TRANSITIONS,
    refs={"line_id": ("orders_salesorderline", "line_id")},
    sought=("reason",),
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
LOSS: Final = {"rush_id": "bigint", "line_id": "bigint", "was_date": "date", "now_date": "date"}


@dataclass(frozen=True, slots=True)
class NewLoss:
    """A line that gives: promised until now, and then."""

    line_id: int
    was_date: dt.date
    now_date: dt.date


def propose(
    title: str, own: tuple[int | None, int], currency: str, values: Mapping[str, Any], losses: Sequence[NewLoss], *, actor: Actor, at: dt.datetime
) -> int:
    """Keeps a proposal (`own`: whose, in which unit) with the lines that give; returns its key. It has no number yet."""
    new = NewDocument(title, states.PROPOSED, *own, currency, {**values, "proposed_at": at})
    (key,) = documents.open_many(TABLE, [new], actor=actor, at=at)
    insert_set("rushes_rushloss", LOSS, [{"rush_id": key, **asdict(each)} for each in losses])
    return key


def answer(key: int, line_ids: Sequence[int], objection: str, *, at: dt.datetime) -> None:
    """Who sells to these lines has answered: objected with a reason, or (none) agreed."""
    run(
        "update rushes_rushloss set answered_at = %s, objection = %s where rush_id = %s and line_id = any(%s)",
        [at, objection, key, list(line_ids)],
    )
