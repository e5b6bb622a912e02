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
from makesell.documents.production import actions as production
from makesell.documents.production import queries as made
from makesell.documents.production import states as making
from makesell.flows.steps import supply
from makesell.flows.steps.mirror import mirror
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
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


def less_production(line: ActingLine, qty: Decimal, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Production that was planned for the line is planned no more; what has begun is not stopped by sales."""
    lying = sum((row.qty for row in stock.reserved_for([line.id])), Decimal(0))
    left = qty
    for row in reversed(made.of_order_lines([line.id])):
        held = sum((hold.qty for hold in supply_book.reserved_of([row.receipt_id]) if hold.line_id == line.id), Decimal(0))
        less = min(left, held, row.qty)
        if row.state == making.PLANNED and less > 0:
            production.plan_less(row.id, less, actor=actor, at=at, reason=reason)
            supply.less(row.receipt_id, line.id, less)
            left -= less
        elif row.state == making.RELEASED and left > lying:
            raise Refusal(
                "order.in_production", "%(number)s makes line %(line)s already; the planner stops or closes it first.", status=409,
                number=row.number or "", line=line.position, who=N_("The planner"),
            )  # fmt: skip


def cut(parts: Sequence[Cut], on: dt.date) -> None:
    """Mirrors what was ordered of the parts, and keeps with each line how much of it is ordered no more."""
    if not parts:
        return
    known = {(o.measure, o.line_id, o.origin_line_id): o for o in orderbook.origins([part.line.id for part in parts])}
    mirrors = []
    for part in parts:
        origin = known["ordered", part.line.id, part.line.id]
        mirrors.append(Mirror("ordered", part.line.id, part.line.id, origin.reversed_qty + part.qty, origin.qty, part.source_line_id))
    mirror(mirrors, on=on)
    orders.cut([(part.line.id, part.qty) for part in parts])
