"""Step: a production order for an act — within reach, locked after the orders that wait for it, in the state and version the act wants."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from makesell.books.supply import balances as supply
from makesell.documents.production import actions as production
from makesell.documents.production import queries
from makesell.documents.production.access import POLICY
from makesell.documents.production.queries import ProductionRow, operations
from makesell.flows.steps import materials, work_orders
from makesell.flows.steps import supply as promises
from makesell.flows.steps.repromise import lock_orders, number_made, repromise
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal, missing, refuse_stale
from makesell.ground.text import N_

# Who lets production begin short, or change while it runs: quality, else an executive.
LADDER: Final = (R.QUALITY, R.EXECUTIVE)


def production_of(
    actor: Actor, act: str, order_id: int, *, states: tuple[str, ...], version: int | None = None, lines: Sequence[int] = (),
    also: Sequence[int] = (),
) -> tuple[ProductionRow, list[int]]:  # fmt: skip
    """The production order and the sales order lines that hold its output; their orders (and those of `lines`), it, the production orders that
    are made with its output, and the stock and receipts of its product, of what it is made of and of what is made with it are locked.

    Refuses (404) one that does not exist, (409) another state and a version that was changed since it was read.
    """
    POLICY.require(actor, act)
    return hold(order_id, states=states, version=version, lines=lines, also=also)


def hold(
    order_id: int, *, states: tuple[str, ...], version: int | None = None, lines: Sequence[int] = (), also: Sequence[int] = ()
) -> tuple[ProductionRow, list[int]]:
    """The same where nobody is asked for his role: what follows an approval. `also` are further products whose stock is locked."""
    above = operations.parents(order_id)
    first = {row.id: row for row in queries.of_ids([order_id, *above])}
    if order_id not in first:
        raise missing()
    receipts = [row.receipt_id for row in first.values()]
    lock_orders([*lines, *(row.line_id for row in supply.reserved_of(receipts))])
    locks.take("production_order", list(first))
    (row,) = queries.of_ids([order_id])
    if row.state not in states:
        raise Refusal("production.state", N_("The production order's state does not allow this any more. Open it again."), status=409)
    refuse_stale(row.version, version)
    promises.lock({*(each.product_id for each in first.values()), *operations.component_products([order_id]), *also})
    return row, waiting_for(row)


def waiting_for(row: ProductionRow) -> list[int]:
    """The sales order lines that hold the output of a production order."""
    held = [each.line_id for each in supply.reserved_of([row.receipt_id])]
    own = {each.materials_id for each in queries.of_materials(held)}
    return [line for line in held if line not in own]


def planned_of(row: ProductionRow) -> Decimal:
    """What is still planned to come of a production order."""
    return next((each.planned for each in supply.of_products([row.product_id]) if each.source_line_id == row.receipt_id), Decimal(0))


def come_less(
    row: ProductionRow, lines: Sequence[int], less: Decimal, *, cause: str, params: Mapping[str, Any], actor: Actor, at: dt.datetime, on: dt.date
) -> list[int]:
    """So much of its output will not come: the lines that wait are promised anew and told, the production orders that wait are covered anew.

    The last thing of an act: what was made for them gets its numbers. Returns the lines whose promise moved.
    """
    before = {each.line_id: each.qty for each in supply.reserved_of([row.receipt_id])}
    promises.free(lines, on=on)
    above = queries.of_ids(materials.let_go_of(row.receipt_id))
    if less > 0:
        promises.plan([promises.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, row.due_date, -less)])
    moved = repromise(lines, cause=cause, params=params, actor=actor, at=at, on=on)
    left = next((each.free for each in supply.of_products([row.product_id]) if each.source_line_id == row.receipt_id), Decimal(0))
    for parent in above:
        qty = min(left, before[parent.materials_id or 0])
        if qty > 0:
            promises.hold_receipts([(row.receipt_id, parent.materials_id or 0, qty)])
            left -= qty
    new = work_orders.cover(above, actor=actor, at=at, on=on)
    number_made(lines, on)
    if new:
        production.number(new, on)
    return moved


def slipped(row: ProductionRow, lines: Sequence[int], due: dt.date, *, actor: Actor, at: dt.datetime, on: dt.date, reason: str) -> list[int]:
    """Its date moves, what is left to do gets times anew, and the lines that wait are promised anew; returns those whose promise moved."""
    production.slip(row.id, row.due_date, due, actor=actor, at=at, reason=reason)
    promises.free(lines, on=on)
    promises.plan([promises.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, due, Decimal(0))])
    work_orders.retimed(row.id, due, actor=actor, at=at, reason=reason)
    params = {"production": row.number or "", "was": str(row.due_date), "now": str(due), "reason": reason}
    return repromise(lines, cause="slip", params=params, actor=actor, at=at, on=on)
