"""Split changes: written when they are asked for, carried out when they are approved. The former shares stay with the change."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from makesell.documents.orders import states
from makesell.documents.orders.actions import NewSplit
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE = DocumentTable(
    "split_change",
    "orders_splitchange",
    NewSeries("split_change", "SC-{yy}{mm}-"),
    {"order_id": "bigint", "customer_id": "bigint", "asked_date": "date", "changed_date": "date", "reason": "text"},
    states.SPLIT_TRANSITIONS,
    sought=("reason",),
)


@dataclass(frozen=True, slots=True)
class NewSplitChange:
    """What is asked for: of which order, in whose hands, and by order line (key, position) its shares before and after."""

    order_id: int
    customer_id: int
    title: str
    owner_id: int | None
    unit_id: int
    currency: str
    asked_date: dt.date
    reason: str
    lines: Mapping[tuple[int, int], tuple[Sequence[NewSplit], Sequence[NewSplit]]]


def ask(new: NewSplitChange, *, actor: Actor, at: dt.datetime) -> int:
    """Writes a split change that waits for its decision; returns its key."""
    values = {"order_id": new.order_id, "customer_id": new.customer_id, "asked_date": new.asked_date, "reason": new.reason}
    document = NewDocument(new.title, states.ASKED, new.owner_id, new.unit_id, new.currency, values)
    (key,) = documents.open_many(TABLE, [document], actor=actor, at=at)
    line_ids = spine.open_lines([(key, position) for _, position in new.lines])
    insert_set(
        "orders_splitchangeline",
        {"line_id": "bigint", "position": "int", "change_id": "bigint", "order_line_id": "bigint"},
        [
            {"line_id": line, "position": position, "change_id": key, "order_line_id": order_line}
            for line, (order_line, position) in zip(line_ids, new.lines, strict=True)
        ],
    )
    insert_set(
        "orders_splitchangeshare",
        {"line_id": "bigint", "after": "boolean", "person_id": "bigint", "position": "int", "share": "numeric", "overlay": "boolean"},
        [
            {"line_id": line, "after": after, "person_id": each.person_id, "position": n, "share": each.share, "overlay": each.overlay}
            for line, pair in zip(line_ids, new.lines.values(), strict=True)
            for after, shares in zip((False, True), pair, strict=True)
            for n, each in enumerate(shares, 1)
        ],
    )
    return key


def carry_out(change_id: int, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The shares asked for are those of the lines from now on."""
    documents.move(TABLE, [change_id], "approve", actor=actor, at=at, reason=reason, values={"changed_date": on})
    run(
        "delete from orders_creditsplit s using orders_splitchangeline x where x.change_id = %s and s.line_id = x.order_line_id", [change_id]
    )
    run(
        """insert into orders_creditsplit (line_id, person_id, position, share, overlay, changed_by_id)
           select x.order_line_id, h.person_id, h.position, h.share, h.overlay, x.line_id from orders_splitchangeline x
           join orders_splitchangeshare h on h.line_id = x.line_id and h.after where x.change_id = %s""",
        [change_id],
    )
