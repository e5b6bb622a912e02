"""Step: a production order goes on by other revisions — what that changes line by line, and changing it (for what has not begun)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.books.supply import balances as supply_book
from makesell.documents.production import queries
from makesell.documents.production.actions import changes, operations
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import operations as read
from makesell.documents.production.states import RELEASED, WAITING
from makesell.flows.steps import materials, plant_model, supply, work_orders
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded, rounded_up
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import making
from makesell.masterdata.works import queries as works


@dataclass(frozen=True, slots=True)
class Line:
    """What changes: a component or an operation, and how it was and will be ("" where it was not, or will not be)."""

    kind: str
    what: str
    before: str
    after: str

    def plain(self) -> dict[str, Any]:
        """The line as it is kept."""
        return {"kind": self.kind, "what": self.what, "before": self.before, "after": self.after}


def products_of(bom_id: int | None) -> list[int]:
    """The components a bill of material names."""
    return [line.component_id for line in works.bom_lines(bom_id)] if bom_id is not None else []


def difference(row: ProductionRow, bom_id: int | None, routing_id: int | None) -> list[Line]:
    """What would change of what has not begun."""
    return [*(_components(row, bom_id) if bom_id is not None else ()), *(_operations(row, routing_id) if routing_id is not None else ())]


def _components(row: ProductionRow, bom_id: int) -> list[Line]:
    base = works.bom(bom_id).base_qty
    now = {part.product_id: (part.code, part.qty_each) for part in read.components([row.id]) if part.qty > part.issued_qty or part.issued_qty == 0}
    new = {
        line.component_id: (line.code, line.qty / base / (1 - line.scrap_rate)) for line in works.bom_lines(bom_id) if line.instead_of is None
    }
    found = []
    for key in dict.fromkeys([*now, *new]):
        before, after = now.get(key), new.get(key)
        words = [_number(each[1]) if each else "" for each in (before, after)]
        if words[0] != words[1]:
            found.append(Line("component", (before or after or ("", 0))[0], words[0], words[1]))
    return found


def _number(value: Decimal) -> str:
    return f"{rounded(value, 4).normalize():f}"


def _operations(row: ProductionRow, routing_id: int) -> list[Line]:
    now = read.of_orders([row.id])
    kept = max((each.position for each in now if _begun(each)), default=0)
    was = {each.position: f"{each.name} {each.work_center or ''} {each.setup_minutes}+{_number(each.run_each)}" for each in now if not _begun(each)}
    new = {
        step.position: f"{step.name} {step.work_center or ''} {rounded(step.setup_hours * 60, 0)}+{_number(step.run_hours * 60)}"
        for step in works.steps(routing_id)
        if step.position > kept
    }
    return [
        Line("operation", str(position), was.get(position, ""), new.get(position, ""))
        for position in sorted({*was, *new})
        if was.get(position, "") != new.get(position, "")
    ]


def _begun(operation: read.OperationRow) -> bool:
    return operation.state != WAITING or operation.reported


def apply(row: ProductionRow, bom_id: int | None, routing_id: int | None, *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    """Changes what has not begun; returns the production orders planned for it, without numbers yet. Stock is locked by the act."""
    if routing_id is not None:
        _route(row, routing_id, at)
    if bom_id is not None:
        _supply(row, bom_id, on)
    (row,) = queries.of_ids([row.id])
    return work_orders.cover([row], actor=actor, at=at, on=on)


def _route(row: ProductionRow, routing_id: int, at: dt.datetime) -> None:
    now = read.of_orders([row.id])
    kept = [each for each in now if _begun(each)]
    last = max((each.position for each in kept), default=0)
    changes.drop_unbegun(row.id)
    steps = [step for step in making.operations_of(routing_id, business_date(at)) if step.position > last]
    if not steps:
        return
    floor = plant_model.floor({key for step in steps for key in (*step.centers, step.beside_id) if key is not None}, at)
    new = work_orders.laid(row.id, steps, row.qty, row.due_date, floor)
    operations.write(new, [])


def _supply(row: ProductionRow, bom_id: int, on: dt.date) -> None:
    first = next(iter(read.of_orders([row.id])), None)
    begun = first.good_qty + first.scrap_qty if first else Decimal(0)
    left = max((first.start_qty if first else row.qty) - begun, Decimal(0))
    base = works.bom(bom_id).base_qty
    lines = [line for line in works.bom_lines(bom_id) if line.instead_of is None]
    digits = {key: each.digits for key, each in products.sold([line.component_id for line in lines], on).items()}
    each = [(line, line.qty / base / (1 - line.scrap_rate)) for line in lines]
    held = [one for one in supply_book.reserved_for([row.materials_id or 0]) if one.product_id in digits]
    materials.let_go([row], on)
    changes.set_components(
        row.id, begun, [(line.position, line.component_id, qty, rounded_up(qty * left, digits[line.component_id])) for line, qty in each]
    )
    needs: dict[int, Decimal] = {need.product_id: need.qty for need in queries.needs_of([row.id])}
    _hold_again(row, held, needs)
    if row.state == RELEASED:
        materials.reserve(row, on)


def _hold_again(row: ProductionRow, held: Sequence[supply_book.Reserved], needs: dict[int, Decimal]) -> None:
    """What is made for it is held again, as far as it is still needed."""
    again = []
    for one in held:
        qty = min(one.qty, needs.get(one.product_id, Decimal(0)))
        if qty > 0:
            needs[one.product_id] -= qty
            again.append((one.source_line_id, row.materials_id or 0, qty))
    if again:
        supply.hold_receipts(again)
