"""The only place that changes slips; imported by flows only."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.slips import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="slip",
    table="slips_slipreport",
    series=NewSeries("slip", "SL-{yy}{mm}-"),
    columns={
        "kind": "text", "reason": "text", "reported_at": "timestamptz", "work_center_id": "bigint", "since": "timestamptz", "until": "timestamptz",
        "production_id": "bigint", "product_id": "bigint", "qty": "numeric", "new_date": "date",
        "moved_at": "timestamptz", "due_at": "timestamptz", "escalated_at": "timestamptz",
    },
    transitions=states.TRANSITIONS,
    refs={
        "work_center_id": ("works_workcenter", "record_id"), "production_id": ("production_productionorder", "record_id"),
        "product_id": ("products_product", "record_id"),
    },
    sought=("reason",),
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
ORDER: Final = {"slip_id": "bigint", "order_id": "bigint", "was_date": "date", "now_date": "date"}
LINE: Final = {"slip_id": "bigint", "line_id": "bigint", "qty": "numeric", "was_date": "date", "now_date": "date"}
OPTION: Final = {
    "slip_id": "bigint", "line_id": "bigint", "place": "int", "kind": "text", "other_id": "bigint", "work_center_id": "bigint", "minutes": "int",
    "offer_id": "bigint", "product_id": "bigint", "effects": "jsonb", "cost": "numeric", "early": "numeric", "refused": "text",
}  # fmt: skip

OFFER: Final = {"slip_id": "bigint", "kind": "text", "production_id": "bigint", "supplier": "text", "day": "date", "cost": "numeric",
    "by_id": "bigint"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewSlipOrder:
    """A production order that is done later."""

    order_id: int
    was_date: dt.date
    now_date: dt.date


@dataclass(frozen=True, slots=True)
class NewSlipLine:
    """An order line that is hit, with the quantity that comes later."""

    line_id: int
    qty: Decimal
    was_date: dt.date
    now_date: dt.date


def report(
    title: str, own: tuple[int | None, int], currency: str, values: Mapping[str, Any], orders: Sequence[NewSlipOrder], lines: Sequence[NewSlipLine],
    *, actor: Actor, at: dt.datetime,
) -> int:  # fmt: skip
    """Keeps a slip (`own`: whose, in which unit) with the orders it makes later and the lines it hits; returns its key. It has no number yet."""
    state = states.OPEN if lines else states.HARMLESS
    (key,) = documents.open_many(TABLE, [NewDocument(title, state, *own, currency, {**values, "reported_at": at})], actor=actor, at=at)
    insert_set("slips_sliporder", ORDER, [{"slip_id": key, **asdict(each)} for each in orders])
    insert_set("slips_slipline", LINE, [{"slip_id": key, **asdict(each)} for each in lines])
    return key


@dataclass(frozen=True, slots=True)
class NewOption:
    """Something that can be done, with its effects: (line, day promised, day then)."""

    line_id: int | None
    kind: str
    other_id: int | None
    work_center_id: int | None
    minutes: int
    offer_id: int | None
    product_id: int | None
    effects: Sequence[tuple[int, dt.date, dt.date]]
    cost: Decimal | None
    early: Decimal
    refused: str


@dataclass(frozen=True, slots=True)
class NewOffer:
    """What a supplier offers: material sooner, or a production order done outside."""

    kind: str
    production_id: int | None
    supplier: str
    day: dt.date
    cost: Decimal
    by_id: int | None = None


def offer(key: int, fact: NewOffer, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    """Keeps an offer for a slip; returns its key."""
    rows = [{"slip_id": key, **asdict(fact)}]
    (made,) = insert_set("slips_slipoffer", OFFER, rows, returning="id")
    move([key], "offer", actor=actor, at=at, reason=reason)
    return made


def suppliers_offer(key: int, facts: Sequence[NewOffer]) -> None:
    """What suppliers' own offers say for a slip, in the place of what they said before; options that were shown are to be worked out anew."""
    if run("select 1 from slips_slipoffer where slip_id = %s and by_id is not null limit 1", [key]):
        run("delete from slips_slipoption where slip_id = %s", [key])
        run("delete from slips_slipoffer where slip_id = %s and by_id is not null", [key])
    if facts:
        insert_set("slips_slipoffer", OFFER, [{"slip_id": key, **asdict(fact)} for fact in facts])


def show(key: int, options: Sequence[NewOption]) -> None:
    """Keeps the options of a slip in the order given; those shown before go."""
    run("delete from slips_slipoption where slip_id = %s", [key])
    rows = [
        {
            "slip_id": key, "place": place, **asdict(each),
            "effects": json.dumps([[line, was.isoformat(), now.isoformat()] for line, was, now in each.effects]),
        }
        for place, each in enumerate(options, 1)
    ]  # fmt: skip
    insert_set("slips_slipoption", OPTION, rows)


def answer(key: int, days: Mapping[int, dt.date], kind: str, *, actor: Actor, at: dt.datetime, reason: str, in_force: bool) -> None:
    """Lines of a slip are answered (line → its day); what can be done for them is told no more. The last one settles the slip.

    `in_force`: from now on the dates of production orders say what the slip does.
    """
    run(
        """update slips_slipline h set answered_at = %s, answer = %s, promised = t.day from unnest(%s::bigint[], %s::date[]) as t(line, day)
           where h.slip_id = %s and h.line_id = t.line""",
        [at, kind, list(days), list(days.values()), key],
    )
    left = run("select 1 from slips_slipline where slip_id = %s and answered_at is null limit 1", [key])
    move([key], "answer", actor=actor, at=at, reason=reason, values={"moved_at": at} if in_force else None)
    if not left:
        move([key], "settle", actor=actor, at=at)
