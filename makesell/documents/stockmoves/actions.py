"""The only place that changes transfers and stock counts; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from makesell.documents.stockmoves import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.db.taking_back import put_back, take_out
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

_WAREHOUSE = ("works_warehouse", "record_id")
TRANSFERS = DocumentTable(
    "transfer",
    "stockmoves_transfer",
    NewSeries("transfer", "TR-{yy}{mm}-"),
    {"source_id": "bigint", "target_id": "bigint", "planned_date": "date", "sent_date": "date", "received_date": "date"},
    states.TRANSFER_TRANSITIONS,
    refs={"source_id": _WAREHOUSE, "target_id": _WAREHOUSE},
    lock="transfer",
)
COUNTS = DocumentTable(
    "stock_count",
    "stockmoves_stockcount",
    NewSeries("stock_count", "SC-{yy}{mm}-"),
    {"warehouse_id": "bigint", "planned_date": "date", "posted_date": "date", "approved_by_id": "bigint"},
    states.COUNT_TRANSITIONS,
    refs={"warehouse_id": _WAREHOUSE},
    lock="stock_count",
)
number_transfers = partial(documents.number, TRANSFERS)
number_counts = partial(documents.number, COUNTS)
move_transfers = partial(documents.move, TRANSFERS)
move_counts = partial(documents.move, COUNTS)
_MOVED = {"line_id": "bigint", "transfer_id": "bigint", "position": "int", "product_id": "bigint", "lot": "text", "qty": "numeric"}
_COUNTED = {"line_id": "bigint", "count_id": "bigint", "position": "int", "product_id": "bigint", "lot": "text"}
_FOUND = {"counted_qty": "numeric", "book_qty": "numeric", "unit_cost": "numeric", "counted_at": "timestamptz", "counted_by_id": "bigint"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A quantity of a product, of a lot where it has lots."""

    product_id: int
    qty: Decimal
    lot: str = ""


def open_transfer(new: NewDocument, lines: Sequence[Moved], *, actor: Actor, at: dt.datetime) -> int:
    """Writes a transfer with its lines, without a number yet; returns it."""
    (key,) = documents.open_many(TRANSFERS, [new], actor=actor, at=at)
    ids = spine.open_lines([(key, place) for place in range(1, len(lines) + 1)])
    insert_set(
        "stockmoves_transferline",
        _MOVED,
        [
            {"line_id": line, "transfer_id": key, "position": place, "product_id": one.product_id, "lot": one.lot, "qty": one.qty}
            for place, (line, one) in enumerate(zip(ids, lines, strict=True), 1)
        ],
    )
    return key


def set_costs(costs: Sequence[tuple[int, Decimal]]) -> None:
    """What the lines of a transfer left at."""
    update_set("stockmoves_transferline", "line_id", {"unit_cost": "numeric"}, [(line, {"unit_cost": cost}) for line, cost in costs])


def set_received(found: Sequence[tuple[int, Decimal | None]]) -> None:
    """What arrived of the lines of a transfer; None takes it back."""
    update_set("stockmoves_transferline", "line_id", {"received_qty": "numeric"}, [(line, {"received_qty": qty}) for line, qty in found])


def open_count(new: NewDocument, products: Sequence[tuple[int, str]], *, actor: Actor, at: dt.datetime) -> int:
    """Writes a stock count of products and lots, without a number yet; returns it."""
    (key,) = documents.open_many(COUNTS, [new], actor=actor, at=at)
    ids = spine.open_lines([(key, place) for place in range(1, len(products) + 1)])
    insert_set(
        "stockmoves_countline",
        _COUNTED,
        [
            {"line_id": line, "count_id": key, "position": place, "product_id": product, "lot": lot}
            for place, (line, (product, lot)) in enumerate(zip(ids, products, strict=True), 1)
        ],
    )
    return key


@dataclass(frozen=True, slots=True)
class CountedLine:
    """What was counted of a product and lot, and what the book said at that moment; `line_id` is 0 where the plan did not foresee it."""

    line_id: int
    product_id: int
    lot: str
    counted_qty: Decimal
    book_qty: Decimal
    unit_cost: Decimal


def enter_counts(count_id: int, rows: Sequence[CountedLine], *, first: int, actor: Actor, at: dt.datetime) -> None:
    """Keeps what was counted; a line counted again keeps the last, what was not foreseen gets lines from the position `first` on."""
    known, new = [row for row in rows if row.line_id], [row for row in rows if not row.line_id]
    said = {"counted_at": at, "counted_by_id": actor.person_id}
    update_set("stockmoves_countline", "line_id", _FOUND, [(row.line_id, _found(row) | said) for row in known])
    ids = spine.open_lines([(count_id, place) for place in range(first, first + len(new))])
    insert_set(
        "stockmoves_countline",
        _COUNTED | _FOUND,
        [
            {"line_id": line, "count_id": count_id, "position": place, "product_id": row.product_id, "lot": row.lot, **_found(row), **said}
            for place, (line, row) in enumerate(zip(ids, new, strict=True), first)
        ],
    )


def _found(row: CountedLine) -> dict[str, Any]:
    return {"counted_qty": row.counted_qty, "book_qty": row.book_qty, "unit_cost": row.unit_cost}


def forget_line(line_id: int) -> None:
    """A line that a file brought is taken away again; refuses (409) once everything is counted."""
    _refuse_finished(line_id)
    take_out("stockmoves_countline", "line_id", line_id)
    run("delete from spine_line where id = %s", [line_id])


def restore_line(line_id: int, old: Mapping[str, Any]) -> None:
    """A line is as it was before a file; refuses (409) once everything is counted."""
    _refuse_finished(line_id)
    put_back("stockmoves_countline", "line_id", line_id, old)


def _refuse_finished(line_id: int) -> None:
    open_count = "select 1 from stockmoves_stockcount c join stockmoves_countline x on x.count_id = c.record_id"
    if not run(f"{open_count} where x.line_id = %s and c.state = any(%s) for no key update of c", [line_id, list(states.BLIND)]):
        raise documents.not_now()
