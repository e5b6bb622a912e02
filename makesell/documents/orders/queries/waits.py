"""What waits: holds, gates, supply kept until a day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class Waiting:
    """An order whose supply waits."""

    id: int
    number: str | None
    owner_id: int | None


def supply_past(on: dt.date) -> list[Waiting]:
    """Orders whose supply waited (for a release, for a deposit) until a day that has passed."""
    rows = run("select record_id, number, owner_id from orders_salesorder where supply_until < %s order by record_id", [on])
    return [Waiting(*row) for row in rows]


MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class OnHold:
    """A hold that stands: of which order, why, since when, whose order it is."""

    id: int
    number: str | None
    customer: str
    code: str
    owner_id: int | None
    since: dt.datetime


def on_hold() -> list[OnHold]:
    """Holds of held orders that nobody has released, the oldest first; whoever asks."""
    rows = run(
        """select o.record_id, o.number, c.name, h.code, o.owner_id, h.at from orders_orderhold h join orders_salesorder o on o.record_id = h.order_id
           join parties_customer c on c.record_id = o.customer_id where h.ended_at is null and o.state = 'held' order by h.at, h.id limit %s""",
        [MOST_WAITING],
        keep=True,
    )
    return [OnHold(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class GateShut:
    """A gate that waits for money or for a paper."""

    id: int
    kind: str
    number: str | None
    customer: str
    amount: Decimal
    currency: str
    deadline: dt.date


def gates_shut(owner_id: int) -> list[GateShut]:
    """Gates of a person's confirmed orders that nothing has opened yet, the first deadline first."""
    rows = run(
        """select o.record_id, g.kind, o.number, c.name, g.amount, o.currency, g.deadline from orders_ordergate g
           join orders_salesorder o on o.record_id = g.order_id join parties_customer c on c.record_id = o.customer_id
           where o.owner_id = %s and o.state = 'confirmed' and g.opened_at is null and g.lapsed_at is null order by g.deadline, g.id limit %s""",
        [owner_id, MOST_WAITING],
        keep=True,
    )
    return [GateShut(*row) for row in rows]
