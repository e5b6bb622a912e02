"""Demo: near the end people offer their own figures of money collected; one is accepted, one given back, one taken back, the rest wait."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.pro_1_targets import offer_figures
from makesell.flows.pro_1_targets.offer_figures import OfferFact
from makesell.ground.access import roles as R
from makesell.ground.period import queries as period

BEFORE: Final = 20
OFFERS: Final = (("linxiaowen", 900_000), ("wujiayi", 620_000), ("zhaoyutong", 480_000), ("matianyu", 300_000))
WHY: Final = "四季度回款合同已在手，应再高一些。"


def routine(stage: Stage) -> Life:
    """Four people offer what they will collect in the running quarter."""
    yield max(stage.first, stage.last - dt.timedelta(days=BEFORE))
    quarter = period.containing("quarter", stage.today)
    if quarter is None:
        return
    keys: list[int] = []
    for login, amount in OFFERS:
        fact = OfferFact("collected", "gross", quarter.id, Decimal(amount))
        keys += yield do(offer_figures, [fact], login, act="offer_many")
    yield stage.later(2)
    boss = stage.who(R.SALES_DIRECTOR)
    yield do(offer_figures, [keys[0]], boss, act="accept_many")
    yield do(offer_figures, [keys[1]], boss, act="give_back_many", reason=WHY)
    yield do(offer_figures, [keys[2]], OFFERS[2][0], act="take_back_many")
