"""The only place that changes purchase orders; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.purchases import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import insert_set, update_set
from makesell.ground.numbering.actions import NewSeries, take_numbers
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents, master
from makesell.ground.spine.documents import DocumentTable, NewDocument
from makesell.ground.spine.master import Change, MasterTable

TABLE: Final = DocumentTable(
    "purchase_order",
    "purchases_purchaseorder",
    NewSeries("purchase_order", "PO-{yy}{mm}-"),
    {"supplier_id": "bigint", "reference": "text", "warehouse_id": "bigint", "ordered_on": "date"},
    states.TRANSITIONS,
    refs={"warehouse_id": ("works_warehouse", "record_id"), "supplier_id": ("suppliers_supplier", "record_id")},
    sought=("reference",),
    lock="purchase_order",
)
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
_LINE: Final = {
    "line_id": "bigint", "purchase_id": "bigint", "position": "int", "product_id": "bigint", "qty": "numeric", "received_qty": "numeric",
    "due_date": "date", "unit_cost": "numeric",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewPurchaseLine:
    """A quantity of a product until a day, at a price where it is known."""

    product_id: int
    qty: Decimal
    due_date: dt.date
    unit_cost: Decimal | None = None


def open_orders(
    orders: Sequence[tuple[NewDocument, Sequence[NewPurchaseLine]]], on: dt.date, *, actor: Actor, at: dt.datetime
) -> list[int]:  # fmt: skip
    """Writes purchase orders with their lines, numbered on a day; the last thing an act locks for. Returns them in the order given."""
    numbers = take_numbers(TABLE.series, len(orders), on)
    new = [replace(each, number=number) for (each, _), number in zip(orders, numbers, strict=True)]
    keys = documents.open_many(TABLE, new, actor=actor, at=at)
    _write([(key, place, line) for key, (_, lines) in zip(keys, orders, strict=True) for place, line in enumerate(lines, 1)])
    return keys


def _write(rows: Sequence[tuple[int, int, NewPurchaseLine]]) -> None:
    ids = spine.open_lines([(key, place) for key, place, _ in rows])
    insert_set(
        "purchases_purchaseline",
        _LINE,
        [
            {"line_id": line, "purchase_id": key, "position": place, "received_qty": Decimal(0), **asdict(new)}
            for line, (key, place, new) in zip(ids, rows, strict=True)
        ],
    )


def rewrite(
    key: int, values: Mapping[str, Any], title: str, lines: Sequence[NewPurchaseLine], *, actor: Actor, at: dt.datetime, reason: str = ""
) -> None:  # fmt: skip
    """A draft (locked) says something else: its head and all of its lines. Refuses (409) one that is no draft."""
    move([key], "edit", actor=actor, at=at, reason=reason)
    documents.change(TABLE, [Change(key, values)], titles={key: title})
    _drop_lines(key)
    _write([(key, place, line) for place, line in enumerate(lines, 1)])


def _drop_lines(key: int) -> None:
    rows = run("delete from purchases_purchaseline where purchase_id = %s returning line_id", [key])
    run("delete from spine_line where id = any(%s)", [[row[0] for row in rows]])


def order(key: int, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """A draft is ordered: the days of its lines are those first promised."""
    move([key], "confirm", actor=actor, at=at, reason=reason, values={"ordered_on": on})
    run("update purchases_purchaseline set first_date = due_date where purchase_id = %s", [key])


def promise(days: Mapping[int, dt.date]) -> None:
    """The days lines are promised for now."""
    update_set("purchases_purchaseline", "line_id", {"due_date": "date"}, [(line, {"due_date": day}) for line, day in days.items()])


def receive(found: Mapping[int, Decimal], on: dt.date) -> None:
    """So much has come of lines in all; what is whole came on this day, of anything else something is to come."""
    run(
        """update purchases_purchaseline x set received_qty = t.qty, came_on = case when t.qty = x.qty then coalesce(x.came_on, %s::date) end
           from unnest(%s::bigint[], %s::numeric[]) as t(id, qty) where x.line_id = t.id""",
        [on, list(found), list(found.values())],
    )


def price(costs: Mapping[int, Decimal]) -> None:
    """What each piece of lines costs now."""
    update_set("purchases_purchaseline", "line_id", {"unit_cost": "numeric"}, [(line, {"unit_cost": cost}) for line, cost in costs.items()])


def forget(key: int) -> None:
    """A draft that a file brought is taken away again; refuses (409) what was ordered since."""
    if not run("select 1 from purchases_purchaseorder where record_id = %s and state = %s for no key update", [key, states.DRAFT]):
        raise documents.not_now()
    _drop_lines(key)
    master.forget(MasterTable(TABLE.kind, TABLE.table, ""), key)
