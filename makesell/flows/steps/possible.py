"""Step: what is possible of an order's lines while they are made — more, less, another date, a pause, a cancellation — and at what cost.

Read by the order's page, so that sales know before they promise it to the customer.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.stock import balances as stock
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders.queries import ActingLine
from makesell.documents.production import queries as made
from makesell.documents.production import states
from makesell.flows.steps.work_done import Spent, spent
from makesell.ground.text import N_

FREE: Final = N_("Yes")
DELIVERY: Final = N_("Cancel its delivery first")
STOP: Final = N_("Yes, stopping what is made")
STILL: Final = N_("Yes, production stands still with it")
SHIPPED: Final = N_("No, it has left; it can be returned")
PLANNER: Final = N_("The planner moves the production order")
NOTHING: Final = Spent(Decimal(0), Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Possible:
    """A line: how far its production is, and what may be done; `cost` is what cancelling all of it would leave spent, in company currency."""

    line_id: int
    position: int
    production: tuple[str, ...]
    begun: Decimal
    less: str
    date: str
    pause: str
    cost: Spent


def possible(lines: Sequence[ActingLine]) -> list[Possible]:
    """What is possible of each line that takes goods."""
    goods = [line for line in lines if line.product_id is not None]
    keys = [line.id for line in goods]
    rows = [row for row in made.of_order_lines(keys) if row.state not in (states.CLOSED, states.CANCELLED)]
    costs = spent([row for row in rows if row.state in (states.RELEASED, states.PAUSED)]) if rows else {}
    free = {row.line_id: row.open_qty for row in deliveries.to_ship(keys)}
    lying = {each.line_id for each in stock.reserved_for(keys)}
    found = []
    for line in goods:
        mine = [row for row in rows if row.order_line_id == line.id]
        running = [row for row in mine if row.state in (states.RELEASED, states.PAUSED)]
        cost = NOTHING
        for row in running:
            cost = Spent(cost.labour + costs[row.id].labour, cost.material + costs[row.id].material, cost.begun + costs[row.id].begun)
        away = SHIPPED if line.open_qty <= 0 else DELIVERY if free.get(line.id, line.open_qty) < line.open_qty else ""
        less = away or (STOP if running and line.id not in lying else FREE)
        found.append(
            Possible(
                line.id, line.position, tuple(dict.fromkeys(row.state for row in mine)), cost.begun, less, away or (PLANNER if running else FREE),
                away or (STILL if running else FREE), cost,
            )
        )
    return found
