"""Campaign return (13.18) = (margin of orders first-touched within 180 days − cost) ÷ cost; cost 0 → no number.

The first touch is the day the lead was entered, or the opportunity opened where there was none; an order is the one that won it, or one
made of the contract that did.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance import balances
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.orders import queries as orders
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.ground.actor import Actor
from makesell.ground.quantity import Ratio

TOUCHED: Final = dt.timedelta(days=180)


@dataclass(frozen=True, slots=True)
class OrderMargin:
    """An order a campaign led to, and the margin it has posted, in the company's currency."""

    order_id: int
    number: str
    customer: str
    date: dt.date
    margin: Decimal


def campaign_return(margin: Decimal, cost: Decimal) -> Ratio:
    """(margin − cost) ÷ cost, or "no number" where it cost nothing."""
    return Ratio((margin - cost) / cost) if cost > 0 else Ratio(None, "no_base")


def may_see(actor: Actor) -> bool:
    """Margins of all orders are for few; of some orders they would not be the campaign's."""
    return ORDERS.reach(actor).all and "margin" not in ORDERS.hidden(actor)


def margins(actor: Actor, campaign_id: int) -> list[OrderMargin]:
    """The orders a campaign led to within 180 days of the first touch. Only for who may see them all."""
    found = []
    for order_id, touched in _led_to(campaign_id).items():
        order = orders.order(actor, order_id)
        if order.order_date <= touched + TOUCHED:
            entries = balances.of_record(order_id, 10_000)
            margin = sum((entry.net for entry in entries if entry.measure == "margin" and not entry.overlay), Decimal(0))
            found.append(OrderMargin(order_id, order.number or "", order.customer, order.order_date, margin))
    return found


def _led_to(campaign_id: int) -> dict[int, dt.date]:
    """The orders a campaign led to, directly or by a contract, with the day of the first touch."""
    found: dict[int, dt.date] = {}
    for record, kind, touched in opportunities.won_by(campaign_id):
        for order_id in [record] if kind == "order" else orders.of_contract(record):
            found[order_id] = min(touched, found.get(order_id, touched))
    return found
