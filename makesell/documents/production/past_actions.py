"""Writes production orders of the past, as they ended; in sets, imported by flows only. Nothing is posted: what they made was counted since."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.documents.production import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set
from makesell.ground.spine import actions as spine
from makesell.ground.spine.actions import NewRecord
from makesell.ground.text.search import grams

KIND = "production_order"
NONE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class PastStep:
    """An operation of it that was done: where, when it was to be done and was, the minutes it took."""

    position: int
    work_center_id: int
    planned_start: dt.datetime
    planned_end: dt.datetime
    started_at: dt.datetime
    done_at: dt.datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class PastOrder:
    """A production order that ended: how much was asked for and made, when it was released, was due and ended."""

    product_id: int
    title: str
    warehouse_id: int
    unit_id: int
    currency: str
    number: str
    qty: Decimal
    good_qty: Decimal
    scrap_qty: Decimal
    released_at: dt.datetime
    due_date: dt.date
    ended_at: dt.datetime
    external_source: str
    external_id: str
    steps: tuple[PastStep, ...] = ()


_STEP: Final[Mapping[str, str]] = {
    "order_id": "bigint", "position": "int", "name": "text", "work_center_id": "bigint", "family": "text", "setup_minutes": "int",
    "run_each": "numeric", "start_qty": "numeric", "scrap_rate": "numeric", "after": "text", "supplier": "text", "planned_start": "timestamptz",
    "planned_end": "timestamptz", "state": "text", "good_qty": "numeric", "scrap_qty": "numeric", "rework_qty": "numeric", "spent_minutes": "int",
    "started_at": "timestamptz", "done_at": "timestamptz",
}  # fmt: skip


def record_many(orders: Sequence[PastOrder], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes closed production orders with the moment they ended on their timelines; returns their keys in the order given."""
    if not orders:
        return []
    made = spine.open_with_lines(
        [
            NewRecord(KIND, o.title, None, o.unit_id, o.number, o.external_source, o.external_id, grams=grams(o.number), sort_key=o.number)
            for o in orders
        ],
        [(1,)] * len(orders),
        actor=actor,
        at=at,
    )
    keys = [key for key, _ in made]
    run(
        """with input as (
               select * from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::numeric[],
                                    %s::numeric[], %s::numeric[], %s::timestamptz[], %s::date[], %s::timestamptz[])
               as t(id, line, number, unit_id, currency, product_id, warehouse_id, qty, good, scrap, released_at, due, ended_at)
           ), made as (
               insert into production_productionorder (record_id, number, state, owner_id, unit_id, currency, version, product_id, warehouse_id,
                   order_line_id, receipt_id, qty, good_qty, scrap_qty, due_date, first_due_date, released_at)
               select id, number, %s, null, unit_id, currency, 1, product_id, warehouse_id, null, line, qty, good, scrap, due, due, released_at
               from input
           ) insert into spine_event (record_id, act, by_id, by_name, at, reason) select id, 'close', %s, %s, ended_at, '' from input""",
        [
            keys, [lines[0] for _, lines in made], [o.number for o in orders], [o.unit_id for o in orders], [o.currency for o in orders],
            [o.product_id for o in orders], [o.warehouse_id for o in orders], [o.qty for o in orders], [o.good_qty for o in orders],
            [o.scrap_qty for o in orders], [o.released_at for o in orders], [o.due_date for o in orders], [o.ended_at for o in orders],
            states.CLOSED, actor.person_id, actor.name,
        ],
    )  # fmt: skip
    insert_set("production_operation", _STEP, [step for key, order in zip(keys, orders, strict=True) for step in _steps(key, order)])
    return keys


def _steps(key: int, order: PastOrder) -> Iterator[Mapping[str, Any]]:
    """Its operations: what was made passed through all of them, what was scrapped was so at the last."""
    last = order.steps[-1].position if order.steps else 0
    for step in order.steps:
        scrap = order.scrap_qty if step.position == last else NONE
        yield {
            "order_id": key, "position": step.position, "name": "", "work_center_id": step.work_center_id, "family": "",
            "setup_minutes": step.minutes, "run_each": NONE, "start_qty": order.qty, "scrap_rate": NONE, "after": "", "supplier": "",
            "planned_start": step.planned_start, "planned_end": step.planned_end, "state": states.DONE,
            "good_qty": order.good_qty + order.scrap_qty - scrap,
            "scrap_qty": scrap, "rework_qty": NONE, "spent_minutes": step.minutes, "started_at": step.started_at, "done_at": step.done_at,
        }  # fmt: skip
