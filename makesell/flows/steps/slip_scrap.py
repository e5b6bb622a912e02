"""Step: pieces that were scrapped are made again by a production order of their own; what is still good of the first keeps its day.

A planned receipt has one date. What the scrapped pieces were held for waits for the new receipt, nobody else does. Everything is locked by the act.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.documents.production.actions import NewProduction, reports
from makesell.documents.production.queries import ProductionRow
from makesell.engines.promise import PLANNED
from makesell.engines.promise.options import Piece
from makesell.flows.steps import slips, supply
from makesell.flows.steps.production_orders import planned_of
from makesell.flows.steps.slips import Told
from makesell.flows.steps.work_orders import make_many
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Again:
    """The receipt of which pieces were scrapped, the day they come on instead, their new receipt, and whose pieces they are (line → quantity)."""

    receipt_id: int
    day: dt.date
    new_id: int
    lost: Mapping[int, Decimal]


def made_again(told: Told, row: ProductionRow, *, actor: Actor, at: dt.datetime, reason: str) -> Again | None:
    """Takes scrapped pieces off their order and plans them anew; None where nothing is left of it: then the order itself is done later."""
    qty, day = told.qty or NOTHING, told.new_date
    if day is None or not 0 < qty < planned_of(row):
        return None
    lost = slips.lost(told, row)
    if row.state == states.PLANNED:
        production.plan_less(row.id, qty, actor=actor, at=at, reason=reason)
    else:
        reports.make_less(row.id, qty)
    for line, less in lost.items():
        supply.less(row.receipt_id, line, less)
    free = qty - sum(lost.values(), NOTHING)
    if free > 0:
        supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, row.due_date, -free)])
    new = NewProduction(
        row.product_id, f"{row.code} {row.product}", row.warehouse_id, qty, day, row.unit_id, row.currency, order_line_id=row.order_line_id
    )
    made = make_many([new], actor=actor, at=at, on=business_date(at))
    receipt = made.asked[0].receipt_id
    supply.hold_receipts([(receipt, line, less) for line, less in lost.items()])
    production.number(made.order_ids, business_date(at))
    return Again(row.receipt_id, day, receipt, lost)


def moved(holds: Mapping[int, tuple[Piece, ...]], again: Again | None) -> dict[int, tuple[Piece, ...]]:
    """What lines hold, scrapped pieces of the new receipt."""
    if again is None:
        return dict(holds)
    left = sum((again.lost.get(line, NOTHING) for line in holds), NOTHING)
    found: dict[int, tuple[Piece, ...]] = {}
    for line, pieces in holds.items():
        own: list[Piece] = []
        for piece in pieces:
            late = piece.place.source == PLANNED and piece.place.key == again.receipt_id and piece.day == again.day
            qty = min(piece.qty, left) if late else NOTHING
            left -= qty
            if qty > 0:
                own.append(replace(piece, qty=qty, place=replace(piece.place, key=again.new_id)))
            if piece.qty > qty:
                own.append(replace(piece, qty=piece.qty - qty))
        found[line] = tuple(own)
    return found
