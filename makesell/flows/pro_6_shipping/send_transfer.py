"""PRO-6 · The goods of a transfer leave their warehouse at what they stand in the book at; until they arrive they are in transit."""

import datetime as dt
from decimal import Decimal

from makesell.books.stock import balances as stock
from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import queries
from makesell.documents.stockmoves.access import TRANSFERS
from makesell.documents.stockmoves.queries import TransferLineRow
from makesell.flows.steps.dates import counted
from makesell.flows.steps.documents import locked
from makesell.flows.steps.stock_moves import announce, lock_places, post_moved
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Sends one transfer today; refuses (409) what is no draft, and what is not free in its warehouse."""
    on = business_date(at)
    counts = counted("accounting", on)
    (row,) = locked(stockmoves.TRANSFERS, TRANSFERS, "send", [fact], queries.transfers, actor=actor, version=version)
    stockmoves.move_transfers([fact], "send", actor=actor, at=at, reason=reason, values={"sent_date": on})
    lines = queries.transfer_lines([fact])
    lock_places([row.source_id], [line.product_id for line in lines])
    costs = _refuse_short(lines, stock.rows_at(row.source_id, [line.product_id for line in lines]))
    announce(row.target_id, [line.product_id for line in lines])
    stockmoves.set_costs([(line.id, costs[line.product_id]) for line in lines])
    post_moved(
        "transfer", [(line.product_id, row.source_id, line.lot, -line.qty, costs[line.product_id], line.id) for line in lines], on=on, counted=counts
    )
    return fact


def _refuse_short(lines: list[TransferLineRow], there: dict[int, stock.OnHand]) -> dict[int, Decimal]:
    """What each product stands in the book at; refuses (409) more than is free, lots of a product together."""
    wanted: dict[int, Decimal] = {}
    for line in lines:
        wanted[line.product_id] = wanted.get(line.product_id, Decimal(0)) + line.qty
    for line in lines:
        free = there[line.product_id].free if line.product_id in there else Decimal(0)
        if wanted[line.product_id] > free:
            raise Refusal(
                "transfer.short", "Of %(product)s, %(free)s are free in this warehouse and %(wanted)s are to leave.", status=409, field="lines",
                who=N_("The planner knows when more comes"), product=line.code, free=format(free.normalize(), "f"),
                wanted=format(wanted[line.product_id].normalize(), "f"),
            )  # fmt: skip
    return {key: row.average_cost or Decimal(0) for key, row in there.items()}
