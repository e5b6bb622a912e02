"""PRO-5 · A planned production order that nobody waits for is cancelled."""

import datetime as dt

from makesell.books.supply import balances as book
from makesell.documents.production import actions as production
from makesell.documents.production import queries, states
from makesell.flows.steps import materials, supply
from makesell.flows.steps.production_orders import production_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Cancels a planned production order by key; refuses (409) one that orders wait for."""
    row, lines = production_of(actor, "cancel", fact, states=(states.PLANNED,), version=version)
    if queries.of_materials([each.line_id for each in book.reserved_of([row.receipt_id])]):
        raise Refusal("production.made_with", "Another production order is made with it; cancel that first.", status=409)
    if lines:
        raise Refusal("production.waited_for", "%(lines)s order lines wait for it; cancel or change them first.", status=409, lines=len(lines))
    production.move_state([fact], "cancel", actor=actor, at=at, reason=reason)
    materials.let_go([row], business_date(at))
    supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, row.due_date, -row.qty)])
    return fact
