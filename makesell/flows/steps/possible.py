"""Step: what is possible of an order's lines while they are made — more, less, all of it cancelled, another date, a pause, another product — and at
what cost, each as the act itself decides it.

Read by the order's page, so that sales know before they promise it to the customer.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.stock import balances as stock
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders.queries import ActingLine, paused_of
from makesell.documents.production import queries as made
from makesell.documents.production import states
from makesell.flows.steps.work_done import Spent, spent
from makesell.ground.text import N_
from makesell.masterdata.standins import queries as stand_ins

FREE: Final = N_("Yes")
DELIVERY: Final = N_("Cancel its delivery first")
STOP: Final = N_("Yes, stopping what is made")
LIES: Final = N_("Yes, of what lies; beyond that what is made is stopped")
STILL: Final = N_("Yes, production stands still with it")
SHIPPED: Final = N_("No, it has left; it can be returned")
PLANNER: Final = N_("The planner moves the production order")
STANDS: Final = N_("No, it stands still; let it go on first")
STANDS_ALREADY: Final = N_("It stands still already")
GOES_ON: Final = N_("Yes, what is made goes on for others")
NO_STAND_IN: Final = N_("No product stands in for it")
NOTHING: Final = Spent(Decimal(0), Decimal(0), Decimal(0))
WAYS: Final = ("more", "less", "cancel", "date", "pause", "swap")     # what may be asked for of a line, in the order of the page


@dataclass(frozen=True, slots=True)
class Possible:
    """A line: how far its production is, and what may be done; `cost` is what cancelling all of it would leave spent, in company currency."""

    line_id: int
    position: int
    production: tuple[str, ...]
    begun: Decimal
    more: str
    less: str
    cancel: str
    date: str
    pause: str
    swap: str
    cost: Spent


def possible(lines: Sequence[ActingLine]) -> list[Possible]:
    """What is possible of each line that takes goods."""
    goods = [line for line in lines if line.product_id is not None]
    keys = [line.id for line in goods]
    rows = [row for row in made.of_order_lines(keys) if row.state not in (states.CLOSED, states.CANCELLED)]
    costs = spent([row for row in rows if row.state in (states.RELEASED, states.PAUSED)]) if rows else {}
    free = {row.line_id: row.open_qty for row in deliveries.to_ship(keys)}
    lying: dict[int, Decimal] = defaultdict(Decimal)
    for each in stock.reserved_for(keys):
        lying[each.line_id] += each.qty
    still, instead = paused_of(keys), stand_ins.of_products({line.product_id for line in goods if line.product_id is not None})
    found = []
    for line in goods:
        mine = [row for row in rows if row.order_line_id == line.id]
        running = [row for row in mine if row.state in (states.RELEASED, states.PAUSED)]
        cost = NOTHING
        for row in running:
            cost = Spent(cost.labour + costs[row.id].labour, cost.material + costs[row.id].material, cost.begun + costs[row.id].begun)
        other = bool(instead.get(line.product_id or 0))
        words = _words(line, bool(running), free.get(line.id, line.open_qty), lying[line.id], line.id in still, other)
        found.append(Possible(line.id, line.position, tuple(dict.fromkeys(row.state for row in mine)), cost.begun, *words, cost))
    return found


def _words(line: ActingLine, running: bool, free: Decimal, lying: Decimal, still: bool, instead: bool) -> tuple[str, str, str, str, str, str]:
    """More, a part less, all of it cancelled, another date, a pause, another product."""
    gone = SHIPPED if line.open_qty <= 0 else ""
    away = gone or (DELIVERY if free < line.open_qty else "")
    stands = STANDS if still else ""
    stops = running and lying < line.open_qty
    return (
        stands or FREE,
        gone or (DELIVERY if free <= 0 else (LIES if lying > 0 else STOP) if stops else FREE),
        away or (STOP if stops else FREE),
        gone or stands or (PLANNER if running else FREE),
        away or (STANDS_ALREADY if still else STILL if running else FREE),
        away or stands or (NO_STAND_IN if not instead else GOES_ON if running else FREE),
    )
