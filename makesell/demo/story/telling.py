"""Demo: tells the whole story — what there is before it, the lives of everything that goes on, up to yesterday."""

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal
from typing import Final

from makesell.demo import cast, catalogue, people, targets
from makesell.demo.build import founded
from makesell.demo.story import (
    accidents,
    appetite,
    appraising,
    bad_debts,
    banking,
    bidding,
    bills,
    bundling,
    buying,
    caring,
    closing,
    contracting,
    deals,
    floor,
    forecasting,
    hearing,
    leading,
    lending,
    measuring,
    moving,
    orders,
    outsourcing,
    own_time,
    paying,
    planning,
    production,
    promoting,
    rebates,
    refusals,
    reminding,
    reporting,
    researching,
    rushing,
    scenes,
    scheduling,
    second_thoughts,
    selling,
    settling,
    signing,
    special_prices,
    stating,
    stocktaking,
    taxing,
    tending,
    unfinished,
)
from makesell.demo.story.lives import Calendar
from makesell.demo.story.stage import EVERYTHING, Stage, set_stage
from makesell.flows.history import batches
from makesell.flows.org_1_organisation import create_carrier, create_payment_terms
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.masterdata.works import queries as works

SEED: Final = 20
MONTHS: Final = 19           # so that orders of eighteen lie between the first week and yesterday, whatever day it is
SIZES: Final = {"s": 30, "m": 320, "l": 3000}
STOCKED: Final = {"s": 1, "m": 7, "l": 7}
TWICE: Final = 2
DEAR: Final = 300
FEW: Final = 5
ENOUGH: Final = 40     # of bought parts: what lies lasts for the story, but for what is dear
IN_VAIN: Final = 4           # of so many orders' worth of deals one more is lost, or open


Show = Callable[[float, dt.date], None]


def _silent(_share: float, _day: dt.date) -> None:
    """Says nothing."""


def first_day(today: dt.date) -> dt.date:
    """The first day of the quarter in which the month lies that was so many months ago."""
    count = today.year * 12 + today.month - 1 - MONTHS
    return dt.date(count // 12, count % 12 // 3 * 3 + 1, 1)


def tell(today: dt.date, size: str = "m", show: Show = _silent) -> Calendar:
    """Tells the story of a company that was built; `show` hears how much of it is told (0–1). Returns what was done and what was refused."""
    first, last = first_day(today), today - dt.timedelta(days=1)
    staff = people.found(founded(today))
    targets.agree(staff, last.year - 1, cast.LAST_YEAR)
    with clock.moved(dt.datetime.combine(first, dt.time(8), clock.zone())):
        _before(staff)
    stage = set_stage(staff, first, last)
    with clock.moved(dt.datetime.combine(first, dt.time(8, 30), clock.zone())):
        _stock(stage)
    stage.begin(closing.routine(stage), first)
    stage.begin(floor.story(stage), first)
    stage.begin(production.routine(stage, random.Random(SEED)), first)
    stage.begin(production.for_stock(stage, random.Random(SEED), STOCKED[size]), first)
    for life in (
        moving.team(stage), moving.leaver(stage), researching.routine(stage), planning.routine(stage), signing.routine(stage),
        reporting.routine(stage, random.Random(SEED)), accidents.receipts(stage), accidents.invoicing(stage), accidents.rights(stage),
        refusals.routine(stage),
        hearing.routine(stage), caring.knowledge(stage), caring.asking(stage, random.Random(SEED)), caring.watching(stage), paying.routine(stage),
        contracting.routine(stage), contracting.watching(stage), leading.routine(stage), leading.watching(stage), appraising.routine(stage),
        tending.routine(stage, random.Random(SEED)), tending.needs(stage), tending.care(stage), tending.watching(stage),
        second_thoughts.routine(stage), special_prices.routine(stage), unfinished.routine(stage), bad_debts.paid_back(stage),
        bills.routine(stage), banking.routine(stage), settling.by_milestones(stage), stating.routine(stage),
        rebates.routine(stage), promoting.floors(stage), promoting.routine(stage),
        lending.routine(stage), own_time.routine(stage),
        measuring.routine(stage), bidding.routine(stage),
        bundling.routine(stage),
        stocktaking.counting(stage), stocktaking.lately(stage), stocktaking.sampling(stage),
        taxing.routine(stage), reminding.routine(stage), forecasting.routine(stage, random.Random(SEED)),
        scheduling.routine(stage), scheduling.slipping(stage), rushing.routine(stage), buying.routine(stage),
        outsourcing.routine(stage),
    ):  # fmt: skip
        stage.begin(life, first)
    for deal in [*deals.draw(first, last, SIZES[size], SEED, last.year), *scenes.written(last)]:
        courted = deal.courted and deal.day - selling.COURTED >= first
        stage.begin(orders.live(stage, deal), deal.day - selling.COURTED if courted else deal.day)
    dice = random.Random(SEED)
    for deal in deals.draw(first + selling.COURTED, today + selling.COURTED, SIZES[size] // IN_VAIN, SEED + 1, last.year):
        stage.begin(selling.lost(stage, deal, dice), deal.day - selling.COURTED)
    lost = scenes.lost(last)
    stage.begin(selling.lost(stage, lost, dice, selling.LOST[0]), lost.day - selling.COURTED)
    for month in _looks(first, last):
        batches.analyze(actor=EVERYTHING, at=clock.now())
        stage.calendar.until(min(month, last), lambda day: show((day - first).days / (last - first).days, day))
    show(1, last)
    return stage.calendar


def _looks(first: dt.date, last: dt.date) -> list[dt.date]:
    """Days on which the database looks at how much it holds: soon after the beginning, then ever more seldom; the last day."""
    return [*(first + dt.timedelta(days=n) for n in (10, 40, 120, 300)), last]


def _before(staff: people.Staff) -> None:
    """Terms of payment and carriers, entered by those who keep them."""
    at = clock.now()
    create_payment_terms.perform_many(list(appetite.TERMS), actor=staff.holder(R.FINANCE), at=at)
    create_carrier.perform_many(list(catalogue.CARRIERS), actor=staff.holder(R.WAREHOUSE), at=at)


def _stock(stage: Stage) -> None:
    """What lay in the warehouse on the first morning."""
    counted = [
        Opening(stage.warehouse, stage.products[p.code], Decimal(p.safety * TWICE), Decimal(p.cost), stage.first)
        for p in catalogue.PRODUCTS
        if p.price and p.safety
    ]
    open_stock.perform_many([*counted, *bought(stage)], actor=stage.staff.holder(R.PLANNER), at=clock.now())


def bought(stage: Stage) -> list[Opening]:
    """What lay in the store of bought parts that morning."""
    store = next(row.id for row in works.warehouses() if row.code == catalogue.STORE)
    return [
        Opening(store, stage.products[p.code], Decimal(p.safety * (FEW if p.tracking == "serial" or Decimal(p.cost) > DEAR else ENOUGH)),
                Decimal(p.cost), stage.first)
        for p in catalogue.PRODUCTS
        if not p.price and p.safety and p.kind == "buy"
    ]  # fmt: skip
