"""Step: a production order for an act — within reach, locked after the orders that wait for it, in the state and version the act wants."""

from makesell.books.supply import balances as supply
from makesell.documents.production import queries
from makesell.documents.production.access import POLICY
from makesell.documents.production.queries import ProductionRow
from makesell.flows.steps import supply as promises
from makesell.flows.steps.repromise import lock_orders
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_


def production_of(actor: Actor, act: str, order_id: int, *, states: tuple[str, ...], version: int | None = None) -> tuple[ProductionRow, list[int]]:
    """The production order and the lines that hold its output; their orders, it, its product's stock and receipts are locked.

    Refuses (404) one that does not exist, (409) another state and a version that was changed since it was read.
    """
    POLICY.require(actor, act)
    first = next(iter(queries.of_ids([order_id])), None)
    if first is None:
        raise missing()
    lock_orders([row.line_id for row in supply.reserved_of([first.receipt_id])])
    locks.take("production_order", [order_id])
    (row,) = queries.of_ids([order_id])
    if row.state not in states:
        raise Refusal("production.state", N_("The production order's state does not allow this any more. Open it again."), status=409)
    if version is not None and row.version != version:
        raise Refusal("record.stale", "Somebody changed this in the meantime. Open it again.", status=409, field="version")
    promises.lock([row.product_id])
    return row, [each.line_id for each in supply.reserved_of([row.receipt_id])]
