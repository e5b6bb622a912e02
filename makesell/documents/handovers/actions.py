"""The only place that changes hand-overs; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.handovers import states
from makesell.documents.handovers.queries import Found
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    "handover",
    "handovers_handover",
    NewSeries("handover", "HO-{yy}-", 4),
    {
        "person_id": "bigint", "successor_id": "bigint", "reason": "text", "last_date": "date", "note": "text", "done_at": "timestamptz",
    },
    states.TRANSITIONS,
    {"person_id": ("organisation_person", "id"), "successor_id": ("organisation_person", "id")},
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewHandover:
    """A hand-over to begin."""

    person_id: int
    title: str
    successor_id: int
    reason: str
    last_date: dt.date
    owner_id: int | None
    unit_id: int
    currency: str
    note: str


def begin(new: NewHandover, items: Sequence[Found], on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes a hand-over with its list and number; returns it."""
    own = {
        "person_id": new.person_id, "successor_id": new.successor_id, "reason": new.reason, "last_date": new.last_date, "note": new.note,
    }  # fmt: skip
    (key,) = documents.open_many(TABLE, [NewDocument(new.title, states.OPEN, new.owner_id, new.unit_id, new.currency, own)], actor=actor, at=at)
    add(key, items, new.successor_id)
    documents.number(TABLE, [key], on)
    spine.happened([key], "begin", actor=actor, at=at, reason=reason)
    return key


def add(handover_id: int, items: Sequence[Found], successor_id: int) -> None:
    """Adds what is to be taken over."""
    insert_set(
        "handovers_handoveritem",
        {"handover_id": "bigint", "record_id": "bigint", "kind": "text", "successor_id": "bigint"},
        [{"handover_id": handover_id, "record_id": item.id, "kind": item.kind, "successor_id": successor_id} for item in items],
    )


def decide(item_ids: Sequence[int], state: str, *, at: dt.datetime, why: str = "") -> None:
    """Items are accepted or refused."""
    run("update handovers_handoveritem set state = %s, why = %s, decided_at = %s where id = any(%s)", [state, why, at, list(item_ids)])


def give(item_ids: Sequence[int], successor_id: int) -> None:
    """Somebody else is to take items over."""
    run(
        "update handovers_handoveritem set successor_id = %s, state = 'waits', why = '', decided_at = null where id = any(%s)",
        [successor_id, list(item_ids)],
    )


def take(units: Mapping[int, int], taken: Sequence[tuple[int, int]]) -> None:
    """Records get their new owners: (record, person); `units` says where each person stands. Documents follow by the composite key."""
    for person in sorted({who for _, who in taken}):
        spine.reassign([record for record, who in taken if who == person], owner_id=person, unit_id=units[person])


def move(handover_id: int, act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Finishes or cancels a hand-over."""
    done = {"done_at": at} if act == "finish" else None
    documents.move(TABLE, [handover_id], act, actor=actor, at=at, reason=reason, values=done)
