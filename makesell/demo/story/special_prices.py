"""Demo: special prices asked for on opportunities — one granted, ordered to the last piece and freed in part; others refused, taken back,
expired, and one that waits."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import accidents, offering, scenes
from makesell.demo.story.deals import Deal, Item
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.orders import states
from makesell.flows.pro_4_negotiation import ask_special_price, decide_special_price, expire_special_prices, open_opportunity
from makesell.flows.pro_4_negotiation.ask_special_price import PriceWish
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.flows.pro_5_production import cancel_order, confirm_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

CUT: Final = Decimal("0.12")
BACK: Final = Decimal(2)
TRIES: Final = 12
ASKED: Final = (("C-1008", "HD-17-80", 40), ("C-1005", "PL-120-20", 20), ("C-2007", "SD-750", 30), ("C-2001", "RV-80E-121", 12))


def routine(stage: Stage) -> Life:
    """In the last weeks."""
    yield stage.first
    stage.begin(used_up(stage), stage.last - dt.timedelta(days=48))
    for fate, asked in zip(("refuse", "withdraw", "expire", "wait"), ASKED, strict=True):
        stage.begin(other(stage, fate, *asked), stage.last - dt.timedelta(days=4 if fate == "wait" else 33))


def _asked(stage: Stage, deal: Deal, days: int, why: str) -> Part:
    """An opportunity of the customer, and the special price asked for on it."""
    seller, (item,) = stage.owner(deal.customer.code), deal.items
    title = f"{deal.customer.city}产线配套"
    fact = OpportunityFact(stage.customers[deal.customer.code], title, stage.today + dt.timedelta(days=70), next_step="报特价", need="同档对标")
    opportunity = yield do(open_opportunity, fact, seller)
    until = stage.today + dt.timedelta(days=days)
    wish = PriceWish(opportunity, stage.products[item.product], Decimal(item.qty), until, discount=CUT)
    key = yield do(ask_special_price, wish, seller, why)
    return opportunity, key


def _decided(stage: Stage, deal: Deal, key: int, act: str, why: str) -> Part:
    """Whoever's turn it is decides."""
    for who in (stage.manager(stage.owner(deal.customer.code)), stage.who(R.SALES_DIRECTOR), stage.who(R.EXECUTIVE)):
        try:
            if (yield do(decide_special_price, key, who, why, act=act)):
                return
        except Refusal:
            continue


def _deal(stage: Stage, code: str, product: str, qty: int) -> Deal:
    return Deal(stage.today, scenes.customer(code), (Item(product, qty, None),), "NET45", wish=25, courted=True)


def used_up(stage: Stage) -> Life:
    """Granted, quoted, accepted, ordered to the last piece; two pieces are cancelled, which may be sold at it again.

    What is being made cannot be cancelled: then the customer hears so, and asks again until it lies in the warehouse.
    """
    deal = _deal(stage, "C-1001", "RV-20E-81", 8)
    seller = stage.owner("C-1001")
    opportunity, key = yield from _asked(stage, deal, 80, "对手同规格低一成五,首条线拿下后续有三条")
    yield stage.later(1)
    yield from _decided(stage, deal, key, "approve", "战略客户,同意一次")
    quotation = yield from offering.offered(stage, deal, opportunity)
    yield stage.later(3)
    order = yield from offering.agreed(stage, deal, quotation)
    outcome = yield do(confirm_order, order, seller)
    parts = {1: BACK} if outcome.state == states.CONFIRMED else {}
    for _ in range(TRIES):
        if (yield from accidents.tried(cancel_order, Cancel(order, parts), seller, "客户先上六个工位")) is not None:
            return
        yield stage.later(2)


def other(stage: Stage, fate: str, code: str, product: str, qty: int) -> Life:
    """Refused, taken back, expired unsold, or waiting for its decision."""
    deal = _deal(stage, code, product, qty)
    _, key = yield from _asked(stage, deal, 6 if fate == "expire" else 30, "客户拿到对手报价")
    if fate == "wait":
        return
    yield stage.later(1)
    if fate == "withdraw":
        yield do(ask_special_price, key, stage.owner(code), "客户改型号", act="withdraw")
        return
    yield from _decided(stage, deal, key, "refuse" if fate == "refuse" else "approve", "低于渠道底价" if fate == "refuse" else "同意,限一周")
    if fate == "expire":
        yield stage.later(8)
        yield do(expire_special_prices, None, CLOCK)
