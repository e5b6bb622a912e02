"""What waits: holds, gates, supply kept until a day."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders.states import LICENCES_SQL
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


_TO_SHIP = """exists (select 1 from orders_salesorderline l join orderbook_balance b on b.line_id = l.line_id
    where l.order_id = o.record_id and b.ordered_qty - b.cancelled_qty - b.shipped_qty > 0)"""


def licences_past(on: dt.date) -> list[Waiting]:
    """Confirmed orders with goods still to be shipped whose export licence was valid until a day that has passed, and nobody was told of it yet."""
    rows = run(
        f"""select o.record_id, o.number, o.owner_id from orders_ordergate g join orders_salesorder o on o.record_id = g.order_id
            where g.kind in ({LICENCES_SQL}) and g.valid_until < %s and g.expired_at is null and o.state = 'confirmed'
              and {_TO_SHIP} order by o.record_id""",
        [on],
    )
    return [Waiting(*row) for row in rows]


# True for a line `l` whose order's export licence was seen to have expired.
LICENCE_EXPIRED = "exists (select 1 from orders_ordergate g where g.order_id = l.order_id and g.expired_at is not null)"
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
    """A gate that waits for money, a paper or a licence, or whose licence has expired."""

    id: int
    kind: str
    number: str | None
    customer: str
    amount: Decimal
    currency: str
    deadline: dt.date
    expired: bool


def gates_shut(owner_id: int) -> list[GateShut]:
    """Gates of a person's confirmed orders that nothing has opened yet, the first deadline first."""
    rows = run(
        f"""select o.record_id, g.kind, o.number, c.name, g.amount, o.currency, g.deadline, g.expired_at is not null from orders_ordergate g
           join orders_salesorder o on o.record_id = g.order_id join parties_customer c on c.record_id = o.customer_id
           where o.owner_id = %s and o.state = 'confirmed'
             and (g.opened_at is null and g.lapsed_at is null or g.expired_at is not null and {_TO_SHIP})
           order by g.deadline, g.id limit %s""",
        [owner_id, MOST_WAITING],
        keep=True,
    )
    return [GateShut(*row) for row in rows]
