"""The only place that changes schedules; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any, Final

from makesell.documents.schedules import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="schedule",
    table="schedules_schedule",
    series=NewSeries("schedule", "SD-{yy}{mm}-"),
    columns={
        "plant_id": "bigint",
        "changes": "jsonb", "seconds": "int", "seed": "int", "generation": "text", "tried": "int", "share": "int",
        "failure": "text", "of_orders": "text", "asked_at": "timestamptz",
        "started_at": "timestamptz", "ended_at": "timestamptz", "operations": "int", "moved": "int",
        "late_before": "int", "late_after": "int", "tardy_before": "bigint", "tardy_after": "bigint", "setup_before": "bigint",
        "setup_after": "bigint", "later": "int", "sooner": "int", "cost_before": "numeric", "cost_after": "numeric",
    },
    transitions=states.TRANSITIONS,
    refs={"plant_id": ("works_plant", "record_id")},
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
MOVE: Final = {
    "schedule_id": "bigint", "operation_id": "bigint", "from_center_id": "bigint", "to_center_id": "bigint", "from_start": "timestamptz",
    "from_end": "timestamptz", "to_start": "timestamptz", "to_end": "timestamptz",
}  # fmt: skip
EFFECT: Final = {
    "schedule_id": "bigint", "order_id": "bigint", "line_id": "bigint", "due_date": "date", "before_date": "date", "after_date": "date",
}


@dataclass(frozen=True, slots=True)
class NewMove:
    """A move that is proposed."""

    operation_id: int
    from_center_id: int | None
    to_center_id: int | None
    from_start: dt.datetime | None
    from_end: dt.datetime | None
    to_start: dt.datetime
    to_end: dt.datetime


@dataclass(frozen=True, slots=True)
class NewEffect:
    """What a proposal does to a production order and the line that waits for it."""

    order_id: int | None
    line_id: int | None
    due_date: dt.date
    before_date: dt.date | None
    after_date: dt.date


def ask(title: str, own: tuple[int | None, int], currency: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> int:
    """Opens a schedule that waits to be worked out (`own`: whose, in which unit); returns its key."""
    (key,) = documents.open_many(TABLE, [NewDocument(title, states.WAITING, *own, currency, {**values, "asked_at": at})], actor=actor, at=at)
    return key


def progress(key: int, tried: int, share: int) -> None:
    """Tells how far a run is; what has ended stays as it is."""
    run("update schedules_schedule set tried = %s, share = %s where record_id = %s and state = 'running'", [tried, share, key])


def wish_to_stop(key: int) -> None:
    """Wishes that a run stops as soon as it looks."""
    run("update schedules_schedule set cancel_requested = true where record_id = %s", [key])


def keep(key: int, moves: Sequence[NewMove], effects: Sequence[NewEffect]) -> None:
    """Keeps what a run found; what a killed worker left of it before goes."""
    for table in ("schedules_schedulemove", "schedules_scheduleeffect"):
        run(f"delete from {table} where schedule_id = %s", [key])
    insert_set("schedules_schedulemove", MOVE, [{"schedule_id": key, **asdict(each)} for each in moves])
    insert_set("schedules_scheduleeffect", EFFECT, [{"schedule_id": key, **asdict(each)} for each in effects])
