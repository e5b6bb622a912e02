"""Step: parts the acts on special prices (PRO-4) share — who must decide, and whether what was granted is used up."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.documents.opportunities import special_queries as queries
from makesell.documents.opportunities import states
from makesell.documents.opportunities.access import SPECIAL_PRICES
from makesell.documents.opportunities.actions.specials import TABLE
from makesell.documents.opportunities.special_queries import SpecialRow
from makesell.documents.orders import queries as orders
from makesell.documents.orders.queries import Acting
from makesell.flows.steps.authority import Judged, authority
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.spine import documents

PURPOSE: Final = "special_price"
LADDER: Final = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)


def decider(judged: Judged, on: dt.date) -> str:
    """The lowest role whose own discount authority covers the price; at the end the executive."""
    limits = authority(on)
    return next((role for role in LADDER if limits.within(judged, [role])), LADDER[-1])


def locked_special(actor: Actor, act: str, key: int, version: int | None = None) -> SpecialRow:
    """A special price, locked and within the actor's reach; refuses (403) other roles, (404) others' rows, (409) a stale one."""
    SPECIAL_PRICES.require(actor, act)
    documents.hold(TABLE, [key], version)
    return queries.special(actor, key, act)


def settle(order: Acting, *, actor: Actor, at: dt.datetime) -> None:
    """What an order (locked, with the special prices above it) takes or gives back: the last of a quantity uses it up, a cancelled one frees it."""
    if order.quotation_id is None and order.contract_id is None:
        return
    keys = orders.special_prices_of(order.id)
    if not keys:
        return
    rows, taken = queries.of_ids(keys), orders.taken_of(keys)
    left = {row.id: row.qty - taken.get(row.id, Decimal(0)) for row in rows}
    for act, moved in (
        ("use_up", [row.id for row in rows if row.state == states.GRANTED and left[row.id] <= 0]),
        ("free", [row.id for row in rows if row.state == states.USED_UP and left[row.id] > 0]),
    ):
        if moved:
            documents.move(TABLE, moved, act, actor=actor, at=at)
