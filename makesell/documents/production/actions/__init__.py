"""The only place that changes production orders; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from makesell.documents.production import states
from makesell.documents.production.actions import operations
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable

TABLE = DocumentTable(
    "production_order",
    "production_productionorder",
    NewSeries("production_order", "MO-{yy}{mm}-"),
    {
        "product_id": "bigint", "warehouse_id": "bigint", "order_line_id": "bigint", "receipt_id": "bigint", "qty": "numeric", "good_qty": "numeric",
        "scrap_qty": "numeric", "due_date": "date", "first_due_date": "date", "released_at": "timestamptz",
    },
    states.TRANSITIONS,
    lock="production_order",
)  # fmt: skip
number = partial(documents.number, TABLE)


@dataclass(frozen=True, slots=True)
class NewProduction:
    """A production order to plan; `title` is the product's name."""

    product_id: int
    title: str
    warehouse_id: int
    qty: Decimal
    due_date: dt.date
    unit_id: int
    currency: str
    order_line_id: int | None = None
    bom_id: int | None = None
    routing_id: int | None = None


@dataclass(frozen=True, slots=True)
class MadeProduction:
    """A production order that was planned, the line its planned receipt stands on, and the line its components are held for."""

    order_id: int
    receipt_id: int
    materials_id: int


def plan_many(rows: Sequence[NewProduction], *, actor: Actor, at: dt.datetime) -> list[MadeProduction]:
    """Plans production orders without numbers yet; returns them in the order given."""
    if not rows:
        return []
    ids = spine.open_records([spine.NewRecord(TABLE.kind, r.title, None, r.unit_id) for r in rows], actor=actor, at=at)
    lines = spine.open_lines([(key, place) for key in ids for place in (1, 2)])
    receipts, materials = lines[::2], lines[1::2]
    run(
        """insert into production_productionorder (record_id, number, state, owner_id, unit_id, currency, version, product_id, warehouse_id,
               order_line_id, receipt_id, materials_id, qty, good_qty, scrap_qty, due_date, first_due_date, bom_id, routing_id)
           select i, null, 'planned', null, u, c, 1, p, w, l, r, m, q, 0, 0, d, d, b, g
           from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[],
                       %s::date[], %s::bigint[], %s::bigint[]) as t(i, u, c, p, w, l, r, m, q, d, b, g)""",
        [
            ids,
            [r.unit_id for r in rows],
            [r.currency for r in rows],
            [r.product_id for r in rows],
            [r.warehouse_id for r in rows],
            [r.order_line_id for r in rows],
            receipts,
            materials,
            [r.qty for r in rows],
            [r.due_date for r in rows],
            [r.bom_id for r in rows],
            [r.routing_id for r in rows],
        ],
        keep=True,
    )
    return [MadeProduction(*each) for each in zip(ids, receipts, materials, strict=True)]


def move_state(ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves production orders by a named act; refuses (409) a state that does not allow it."""
    documents.move(TABLE, ids, act, actor=actor, at=at, reason=reason)


def release(ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Releases production orders to the shop floor."""
    documents.move(TABLE, ids, "release", actor=actor, at=at, reason=reason, values={"released_at": at})


def report(order_id: int, good: Decimal, scrap: Decimal, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes what the shop floor reported; returns the line of the report."""
    rows = run("select coalesce(max(position), 1) + 1 from spine_line where record_id = %s", [order_id])
    (line,) = spine.open_lines([(order_id, int(rows[0][0]))])
    run(
        """insert into production_outputreport (order_id, line_id, at, by_id, good_qty, scrap_qty) values (%s, %s, %s, %s, %s, %s)""",
        [order_id, line, at, actor.person_id, good, scrap],
    )
    documents.move(TABLE, [order_id], "report", actor=actor, at=at, reason=reason)
    run("update production_productionorder set good_qty = good_qty + %s, scrap_qty = scrap_qty + %s where record_id = %s", [good, scrap, order_id])
    return line


def slip(order_id: int, from_date: dt.date, to_date: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Moves the date of a production order and keeps the slip."""
    documents.move(TABLE, [order_id], "slip", actor=actor, at=at, reason=reason, values={"due_date": to_date})
    run(
        "insert into production_slip (order_id, at, by_id, from_date, to_date, reason) values (%s, %s, %s, %s, %s, %s)",
        [order_id, at, actor.person_id, from_date, to_date, reason],
    )


def slip_many(rows: Sequence[tuple[int, dt.date, dt.date]], *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Moves the dates of production orders (order, from, to) and keeps the slips, in sets."""
    if not rows:
        return
    orders, was, now = [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]
    documents.move(TABLE, orders, "slip", actor=actor, at=at, reason=reason)
    run(
        """with moved as (
               update production_productionorder o set due_date = t.now from unnest(%s::bigint[], %s::date[]) as t(id, now) where o.record_id = t.id
           )
           insert into production_slip (order_id, at, by_id, from_date, to_date, reason)
           select t.id, %s, %s, t.was, t.now, %s from unnest(%s::bigint[], %s::date[], %s::date[]) as t(id, was, now)""",
        [orders, now, at, actor.person_id, reason, orders, was, now],
    )


def hand_over(lines: Mapping[int, int]) -> None:
    """What is made for order lines is made for others from now on (line → the line that stands for it)."""
    run(
        """update production_productionorder p set order_line_id = t.new from unnest(%s::bigint[], %s::bigint[]) as t(old, new)
           where p.order_line_id = t.old and p.state = any(%s)""",
        [list(lines), list(lines.values()), [*states.OPEN, states.PAUSED]],
    )


def plan_less(order_id: int, qty: Decimal, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Plans less of a planned production order; none at all cancels it."""
    rows = run(
        "update production_productionorder set qty = qty - %s, version = version + 1 where record_id = %s and qty > %s returning qty",
        [qty, order_id, qty],
    )
    if rows:
        operations.resize(order_id, rows[0][0] + qty)
        spine.happened([order_id], "plan_less", actor=actor, at=at, reason=reason)
    else:
        documents.move(TABLE, [order_id], "cancel", actor=actor, at=at, reason=reason)
