"""Demo: purchasing buys parts — whole, in parts, late, given up, never ordered — and at the end of the story some of it is still to come."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.production import queries as production
from makesell.documents.purchases import queries
from makesell.flows.org_1_organisation import create_bom
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.pro_5_production import (
    cancel_production,
    cancel_purchase,
    change_purchase_date,
    choose_bom,
    confirm_purchase,
    create_purchase,
    plan_production,
    propose_purchases,
    receive_purchase,
    take_back_purchase,
)
from makesell.flows.pro_5_production.change_purchase_date import DateFact
from makesell.flows.pro_5_production.choose_bom import Choice
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.receive_purchase import Came, CameFact
from makesell.flows.pro_5_production.take_back_purchase import TakenBack
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.masterdata.works import queries as works

BEARINGS: Final = ("V-RBZC", "P-BRG-6205", 2000, "18.50")
STEEL: Final = ("V-HBGC", "P-STEEL-40CR", 6000, "7.60")
MAGNETS: Final = ("V-NBYC", "P-MAGNET", 5000, "12.80")
SPREAD: Final = dt.timedelta(days=90)
REDUCER: Final = "RV-20E-81"
OTHERWISE: Final = (("P-PIN-HSG", "1"), ("P-BRG-6205", "8"), ("P-STEEL-40CR", "11"))
LATELY: Final = 12     # working days before the story ends


def routine(stage: Stage) -> Life:
    """Bearings come whole every quarter; steel once in parts, late, and the rest is given up; at the end one is late, one half here, one a draft."""
    buyer, store, day = stage.who(R.PURCHASING), stage.who(R.WAREHOUSE), stage.first + dt.timedelta(days=30)
    yield day
    steel = yield from _ordered(stage, STEEL, 10)
    given_up = yield do(create_purchase, _fact(stage, MAGNETS, 25), buyer)
    yield do(create_purchase, given_up, buyer, act="edit", new=_fact(stage, MAGNETS, 30))
    yield do(cancel_purchase, given_up, buyer, "改用库存")
    yield stage.later(8)
    yield do(receive_purchase, CameFact(steel, (Came(1, Decimal(4600)),)), store)
    yield do(take_back_purchase, TakenBack(steel), store, "过磅单读错,重新入库")
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
    store = stage.who(R.WAREHOUSE)
    yield do(receive_purchase, CameFact(late, (Came(1, Decimal(2000)),)), store)
    yield stage.later(1)
    yield do(receive_purchase, CameFact(late, (Came(1, Decimal(1000)),)), store)
    yield do(take_back_purchase, TakenBack(late), store, "是另一张采购订单的货")
    rows = listing.page(queries.NEED_LISTING, EVERYTHING, Query.from_pairs([("size", "100")])).rows
    short = [int(row["id"]) for row in rows if str(row["code"]).startswith("P-")]
    if short:
        yield do(propose_purchases, short, stage.who(R.PURCHASING))
    yield do(create_purchase, _fact(stage, STEEL, 12), stage.who(R.PURCHASING))
    yield from _another_way(stage)


def _another_way(stage: Stage) -> Part:
    """A second bill of material beside the usual one; the planner has a few made by the one that was not chosen, and thinks better of it."""
    planner, product = stage.who(R.PLANNER), stage.products[REDUCER]
    parts = tuple(NewBomLine(stage.products[code], Decimal(qty)) for code, qty in OTHERWISE)
    yield do(create_bom, NewBom(product, REDUCER, "厚壁毛坯方案", stage.today, parts, alternative=1), planner)
    key = yield do(plan_production, PlanFact(product, Decimal(4), stage.later(20), stage.warehouse), planner)
    (row,) = production.of_ids([key])
    other = next(bom.id for bom in works.boms_of(product) if bom.id != row.bom_id and bom.active and bom.valid_to is None)
    yield do(choose_bom, Choice(key, other), planner)
    yield do(cancel_production, key, planner)


def _fact(stage: Stage, what: tuple[str, str, int, str], days: int) -> PurchaseFact:
    supplier, code, qty, cost = what
    line = NewPurchaseLine(stage.products[code], Decimal(qty), stage.later(days), Decimal(cost))
    return PurchaseFact(stage.suppliers[supplier], (line,), warehouse_id=stage.warehouse)


def _ordered(stage: Stage, what: tuple[str, str, int, str], days: int) -> Part:
    key = yield do(create_purchase, _fact(stage, what, days), stage.who(R.PURCHASING))
    yield do(confirm_purchase, key, stage.who(R.PURCHASING))
    return key
