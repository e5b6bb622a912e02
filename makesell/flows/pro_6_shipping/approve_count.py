"""PRO-6 · A stock count is approved by somebody who neither counted nor posts goods issue; its differences go to the stock book at once.

Where less is there than was promised, who was promised last is promised anew and told.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from makesell.books.stock import balances as stock
from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import queries, states
from makesell.documents.stockmoves.access import COUNTS
from makesell.documents.stockmoves.queries import CountLineRow
from makesell.flows.steps import short_stock, supply
from makesell.flows.steps.dates import counted
from makesell.flows.steps.documents import locked
from makesell.flows.steps.repromise import lock_orders, number_made, repromise
from makesell.flows.steps.stock_moves import lock_places, post_moved
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now


@act
def approve(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Approves and posts one count; refuses (409) what is not counted, (403) who counted it or posts goods issue, missing goods that have gone."""
    on = business_date(at)
    counts = counted("accounting", on)
    COUNTS.require(actor, "approve")
    first = queries.counts([fact])
    wanting = _short(queries.count_lines([fact]))
    promised = lock_orders([one.line_id for row in first for one in stock.holders(row.warehouse_id, list(wanting))])
    (row,) = locked(stockmoves.COUNTS, COUNTS, "approve", [fact], queries.counts, actor=actor, version=version)
    if row.state != states.COUNTED:
        raise not_now()
    lines = queries.count_lines([fact])
    _refuse_own(lines, actor)
    moved = [line for line in lines if line.difference]
    short = _short(lines)
    keys = [line.product_id for line in moved]
    supply.lock(keys) if short else lock_places([row.warehouse_id], keys)
    gone = Refusal("count.gone", "What was missing has left this warehouse since; count again.", status=409)
    losing = short_stock.losing(row.warehouse_id, short, [one.line_id for one in promised], gone)
    supply.free(losing, on=on)
    _post(row.warehouse_id, moved, on, counts)
    if losing:
        repromise(losing, cause="count", params={"count": row.number or ""}, actor=actor, at=at, on=on)
    stockmoves.move_counts([fact], "approve", actor=actor, at=at, reason=reason, values={"posted_date": on, "approved_by_id": actor.person_id})
    if losing:
        number_made(losing, on)
    return fact


def _short(lines: Sequence[CountLineRow]) -> dict[int, Decimal]:
    """By product how much less there is than the book says."""
    short: dict[int, Decimal] = {}
    for line in lines:
        short[line.product_id] = short.get(line.product_id, Decimal(0)) - line.difference
    return {key: qty for key, qty in short.items() if qty > 0}


def _refuse_own(lines: Sequence[CountLineRow], actor: Actor) -> None:
    if actor.has(roles.WAREHOUSE):
        raise Refusal("count.issuer", "Who posts goods issue does not approve a stock count.", status=403)
    if actor.person_id is not None and actor.person_id in {line.counted_by_id for line in lines}:
        raise Refusal("count.own", "Nobody approves what they counted themselves.", status=403)


def _post(warehouse_id: int, moved: Sequence[CountLineRow], on: dt.date, counts: dt.date) -> None:
    if not moved:
        return
    there = stock.rows_at(warehouse_id, [line.product_id for line in moved])
    average = {key: row.average_cost for key, row in there.items()}
    rows = [
        (line.product_id, warehouse_id, line.lot, line.difference, average.get(line.product_id) or line.unit_cost or Decimal(0), line.id)
        for line in moved
    ]
    post_moved("count", rows, on=on, counted=counts)


@act
def recount(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The differences are not believed: it is counted again. Refuses (409) what waits for no approval, and no reason."""
    locked(stockmoves.COUNTS, COUNTS, "recount", [fact], queries.counts, actor=actor, version=version)
    if not reason.strip():
        raise Refusal("count.reason", "Say what is to be counted again.", field="why")
    stockmoves.move_counts([fact], "recount", actor=actor, at=at, reason=reason)
    return fact


@act
def cancel(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The count is given up; refuses (409) one that was posted."""
    locked(stockmoves.COUNTS, COUNTS, "cancel", [fact], queries.counts, actor=actor, version=version)
    stockmoves.move_counts([fact], "cancel", actor=actor, at=at, reason=reason)
    return fact
