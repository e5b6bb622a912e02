"""Demo: purchasing buys parts — whole, in parts, late, given up, never ordered — and at the end of the story some of it is still to come."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.purchases import queries
from makesell.flows.pro_5_production import (
    cancel_purchase,
    change_purchase_date,
    confirm_purchase,
    create_purchase,
    propose_purchases,
    receive_purchase,
)
from makesell.flows.pro_5_production.change_purchase_date import DateFact
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.receive_purchase import Came, CameFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query

BEARINGS: Final = ("人本轴承", "P-BRG-6205", 2000, "18.50")
STEEL: Final = ("华北钢材", "P-STEEL-40CR", 6000, "7.60")
MAGNETS: Final = ("宁波永磁", "P-MAGNET", 5000, "12.80")
SPREAD: Final = dt.timedelta(days=90)
LATELY: Final = 12     # working days before the story ends


def routine(stage: Stage) -> Life:
    """Bearings come whole every quarter; steel once in parts, late, and the rest is given up; at the end one is late, one half here, one a draft."""
    buyer, store, day = stage.who(R.PURCHASING), stage.who(R.WAREHOUSE), stage.first + dt.timedelta(days=30)
    yield day
    steel = yield from _ordered(stage, STEEL, 10)
    given_up = yield do(create_purchase, _fact(stage, MAGNETS, 25), buyer)
    yield do(cancel_purchase, given_up, buyer, "改用库存")
    yield stage.later(8)
    yield do(receive_purchase, CameFact(steel, (Came(1, Decimal(4000)),)), store)
    yield do(change_purchase_date, DateFact(steel, stage.later(9)), buyer, "钢厂轧制计划推迟")
    yield stage.later(9)
    yield do(cancel_purchase, steel, buyer, "钢厂停产,余量取消")
    day = stage.today
    while day + SPREAD < stage.last:
        bearings = yield from _ordered(stage, BEARINGS, 14)
        yield stage.later(14)
        yield do(receive_purchase, CameFact(bearings), store)
        day = day + SPREAD
        yield day
    yield stage.calendar.working(stage.last - dt.timedelta(days=LATELY))
    yield from _lately(stage)


def _lately(stage: Stage) -> Part:
    """What the last days leave open: late and half here, on order, and what is short in drafts."""
    late = yield from _ordered(stage, MAGNETS, 3)
    yield from _ordered(stage, BEARINGS, 14)
    yield stage.later(2)
    yield do(receive_purchase, CameFact(late, (Came(1, Decimal(2000)),)), stage.who(R.WAREHOUSE))
    rows = listing.page(queries.NEED_LISTING, EVERYTHING, Query.from_pairs([("size", "100")])).rows
    short = [int(row["id"]) for row in rows if str(row["code"]).startswith("P-")]
    if short:
        yield do(propose_purchases, short, stage.who(R.PURCHASING))
    yield do(create_purchase, _fact(stage, STEEL, 12), stage.who(R.PURCHASING))


def _fact(stage: Stage, what: tuple[str, str, int, str], days: int) -> PurchaseFact:
    supplier, code, qty, cost = what
    line = NewPurchaseLine(stage.products[code], Decimal(qty), stage.later(days), Decimal(cost))
    return PurchaseFact(supplier, (line,), warehouse_id=stage.warehouse)


def _ordered(stage: Stage, what: tuple[str, str, int, str], days: int) -> Part:
    key = yield do(create_purchase, _fact(stage, what, days), stage.who(R.PURCHASING))
    yield do(confirm_purchase, key, stage.who(R.PURCHASING))
    return key
