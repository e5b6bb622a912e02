"""Demo: the director adds measures of the company's own near the end of the story; what was posted before is filled in."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import CLOCK, EVERYTHING, Stage
from makesell.flows.pro_1_targets import add_measure, count_customers, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, NewCondition, PartFact
from makesell.ground.access import roles as R

BEFORE: Final = 90
LARGE: Final = NewCondition(least=Decimal(50_000))
MEASURES: Final = (
    MeasureFact("large_orders", "大额订单额", "Large order lines", "additive", (PartFact("ordered", conditions=(LARGE,)),)),
    MeasureFact(
        "return_rate", "退货率", "Return rate", "ratio",
        (PartFact("goods_back", role="numerator", credit="primary"), PartFact("shipped", role="denominator", credit="primary")),
    ),
    MeasureFact("visits", "拜访次数", "Visits", "additive", (PartFact("visit_done", value="count"),)),
    MeasureFact(
        "hit_rate", "商机赢率", "Win rate of opportunities", "ratio",
        (
            PartFact("opportunity_won", role="numerator", value="count"), PartFact("opportunity_won", role="denominator", value="count"),
            PartFact("opportunity_lost", role="denominator", value="count"),
        ),
    ),
    MeasureFact("order_backlog", "在手订单额", "Order backlog", "level", (PartFact("ordered"), PartFact("shipped", minus=True))),
)  # fmt: skip


def routine(stage: Stage) -> Life:
    """A sum with a condition, a count of visits, two ratios, a level; and the clock tells how customers came and went."""
    yield max(stage.first, stage.last - dt.timedelta(days=BEFORE))
    for fact in MEASURES:
        yield do(add_measure, fact, stage.who(R.SALES_DIRECTOR))
        fill_measure.carry_out(fact.code, actor=EVERYTHING)
    yield do(count_customers, None, CLOCK)
    yield max(stage.first, stage.last - dt.timedelta(days=1))
    yield do(count_customers, None, CLOCK)
