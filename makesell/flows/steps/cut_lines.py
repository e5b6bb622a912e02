"""Step: a quantity of order lines is ordered no more — by a cancellation or a change. Everything behind it follows, or it is refused.

Planned production goes first, what has begun is not stopped by sales; what a delivery has taken up is cancelled there first; what was
ordered is mirrored line by line with the origin's atoms (13.4).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance.posting import Mirror
from makesell.books.stock import balances as stock
from makesell.books.supply import balances as supply_book
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import actions as orders
from makesell.documents.orders.queries import ActingLine
from makesell.documents.orders.states import GIVEN
from makesell.documents.production import actions as production
from makesell.documents.production import queries as made
from makesell.documents.production import states as making
from makesell.documents.production.actions import pauses, reports
from makesell.documents.production.queries import ProductionRow
from makesell.flows.steps import given, materials, supply
from makesell.flows.steps.dates import counted
from makesell.flows.steps.mirror import mirror
from makesell.flows.steps.work_done import spent
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Cut:
    """A quantity of a line that is ordered no more, and the spine line of the document that says so."""

    line: ActingLine
    qty: Decimal
    source_line_id: int


def refuse_on_the_way(parts: Sequence[tuple[ActingLine, Decimal]]) -> None:
    """A quantity that a delivery has taken up but not yet shipped is cancelled there first."""
    free = {row.line_id: row.open_qty for row in deliveries.to_ship([line.id for line, _ in parts])}
    for line, qty in parts:
        if qty > free[line.id]:
            raise Refusal(
                "order.on_delivery", "Of line %(line)s, %(qty)s lie on a delivery; cancel that first.", status=409, line=line.position,
                qty=supply.plainly(line.open_qty - free[line.id]), who=N_("The warehouse"),
            )  # fmt: skip


def less_production(
    line: ActingLine, qty: Decimal, *, actor: Actor, at: dt.datetime, reason: str, stop: bool = False,
    leave: bool = False,
) -> None:  # fmt: skip
    """Production that was planned for the line is planned no more; what has begun is not stopped by sales, unless they say so (`stop`): then
    what was spent on it is kept with the line, as proposed to be charged. Or it goes on, for whoever needs it (`leave`)."""
    lying = sum((row.qty for row in stock.reserved_for([line.id])), Decimal(0))
    left = qty
    for row in reversed(made.of_order_lines([line.id])):
        held = held_by(line.id, row)
        less = min(left, held, row.qty)
        if row.state == making.PLANNED and less > 0:
            production.plan_less(row.id, less, actor=actor, at=at, reason=reason)
            if less == row.qty:
                materials.let_go([row], business_date(at))
            supply.less(row.receipt_id, line.id, less)
            left -= less
        elif row.state in (making.RELEASED, making.PAUSED) and left > lying and not leave:
            if not stop:
                raise Refusal(
                    "order.in_production", "%(number)s makes line %(line)s already; the planner stops or closes it first.", status=409,
                    number=row.number or "", line=line.position, who=N_("The planner"),
                )  # fmt: skip
            if less > 0:
                _stop(row, line, less, actor=actor, at=at, reason=reason)
                left -= less


def held_by(line_id: int, row: ProductionRow) -> Decimal:
    """How much of a production order's output a line holds."""
    return sum((hold.qty for hold in supply_book.reserved_of([row.receipt_id]) if hold.line_id == line_id), Decimal(0))


def _stop(row: ProductionRow, line: ActingLine, less: Decimal, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """So much of a running order is made no more; all that is left of it ends it."""
    share = spent([row])[row.id].part(less, row.qty - row.good_qty)
    pauses.stopped(row.id, line.id, less, share.labour, share.material, actor=actor, at=at)
    if row.good_qty + less >= row.qty:
        production.move_state([row.id], "close", actor=actor, at=at, reason=reason)
        materials.let_go([row], business_date(at))
    else:
        reports.make_less(row.id, less)
        happened([row.id], "plan_less", actor=actor, at=at, reason=reason)
    supply.less(row.receipt_id, line.id, less)


def cut(parts: Sequence[Cut], on: dt.date) -> None:
    """Mirrors what was ordered of the parts, and keeps with each line how much of it is ordered no more."""
    if not parts:
        return
    gifts = [(part.line, part.qty) for part in parts if part.line.kind in GIVEN]
    if gifts:
        given.release(gifts, on, counted("sales", on))
    known = {(o.measure, o.line_id, o.origin_line_id): o for o in orderbook.origins([part.line.id for part in parts])}
    mirrors = []
    for part in parts:
        origin = known["ordered", part.line.id, part.line.id]
        mirrors.append(Mirror("ordered", part.line.id, part.line.id, origin.reversed_qty + part.qty, origin.qty, part.source_line_id))
    mirror(mirrors, on=on)
    orders.cut([(part.line.id, part.qty) for part in parts])
