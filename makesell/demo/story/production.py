"""Demo: what the planner and the shop floor do twice a week — release, report, slip, close — and what is made for stock each month."""

import datetime as dt
import random
from decimal import Decimal
from typing import Final

from makesell.demo.story import scenes
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.production import queries
from makesell.documents.production.queries import LISTING, ProductionRow
from makesell.flows.pro_5_production import (
    close_production,
    decide_production,
    plan_production,
    release_production,
    release_short,
    report_output,
    repromise_lines,
    slip_production,
)
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.repromise_lines import RunFact, Scope, worked_out
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal

AHEAD: Final = 18          # days before it is due a production order is released
LATELY: Final = dt.timedelta(days=70)      # a slip that is worth looking at
SLIPS: Final = 0.05        # of released orders, at each look
REASONS: Final = ("磨齿机主轴故障,等备件", "针齿壳毛坯来料不良,退换", "跑合检测不合格,返工", "外协热处理延误")
STOCKED: Final = (("PL-90-10", 90), ("SV-400W", 90), ("SV-750W-B", 60), ("SD-750", 60), ("HD-17-80", 50), ("CBL-SV-5M", 200), ("KIT-FL-80", 80))
SERVO: Final = ("SV", "SD", "CBL")


def routine(stage: Stage, dice: random.Random) -> Life:
    """Monday and Thursday, as long as the story lasts."""
    day, gated = stage.first, dict[int, dt.date]()
    while day <= stage.last:
        yield day
        for row in _open(stage.today):
            if row.state != "planned":
                yield from _made(stage, row, dice)
            elif gated.get(row.id, day) <= day and not (yield from _released(stage, row)):
                gated[row.id] = stage.later(10 if row.due_date > stage.later(16) else 3)
        day = stage.later(2 if day.weekday() < 3 else 3)
    yield from _put_in_order(stage)


def _put_in_order(stage: Stage) -> Part:
    """Of the product with most open promises that a run would bring forward, the planner accepts it."""
    for code, _ in STOCKED:
        scope = Scope(stage.products[code])
        found = worked_out(scope, stage.today)
        if any(move.days < 0 for move in found.moves):
            yield do(repromise_lines, RunFact(scope, found.mark), stage.who(R.PLANNER), "按客户等级重排,战略客户先交")
            return


def for_stock(stage: Stage, dice: random.Random, goods: int) -> Life:
    """Each month so many of the fast movers are made for stock."""
    month = stage.first
    while month <= stage.last:
        yield month.replace(day=6)
        for code, qty in STOCKED[:goods]:
            fact = PlanFact(stage.products[code], Decimal(int(qty * dice.uniform(0.7, 1.3))), stage.later(dice.randint(14, 24)), stage.warehouse)
            yield do(plan_production, fact, stage.who(R.PLANNER))
        month = (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _open(day: dt.date) -> list[ProductionRow]:
    """What is due before long, in the order it is due."""
    until = day + dt.timedelta(days=AHEAD)
    asked = Query.from_pairs([("size", "200"), ("f", "state.in.planned,released"), ("f", f"due_date.lte.{until}")])
    return queries.of_ids([int(row["id"]) for row in listing.page(LISTING, EVERYTHING, asked).rows])


def _floor(stage: Stage, row: ProductionRow) -> str:
    return "baichunsheng" if row.code.startswith(SERVO) else "yudali"


def _released(stage: Stage, row: ProductionRow) -> Part:
    """False while its order waits for the deposit, or its material; what is due soon begins short, when quality allows it."""
    try:
        yield do(release_production, row.id, stage.who(R.PLANNER))
    except Refusal as no:
        if no.code != "production.short" or row.due_date > stage.later(6):
            return False
        yield do(release_short, row.id, stage.who(R.PLANNER), "余料本周到齐,先开前道")
        yield do(decide_production, row.id, stage.who(R.QUALITY), "先开工,缺料到后补领", act="approve")
    return True


def _made(stage: Stage, row: ProductionRow, dice: random.Random) -> Life:
    """Some days before it is due the output is reported, in one or two parts; now and then it slips instead."""
    if row.due_date > stage.later(3):
        shown = row.order_id is not None and stage.today > stage.last - LATELY and not stage.slipped
        if shown or dice.random() < SLIPS:
            yield do(slip_production, SlipFact(row.id, stage.later(dice.randint(2, 8), row.due_date)), stage.who(R.PLANNER), dice.choice(REASONS))
        if shown:
            stage.slipped.append(row.id)
            yield from stage.exhibit(scenes.SLIPPED, "production_orders", row.id)
        return
    left = row.qty - row.good_qty
    scrap = Decimal(1) if left > 20 and dice.random() < 0.15 else None
    yield do(report_output, Output(row.id, left, scrap), _floor(stage, row))
    yield do(close_production, row.id, stage.who(R.PLANNER))
