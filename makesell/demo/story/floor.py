"""Demo: what somebody should see of the shop floor — operations reported and taken back, scrap, a pause, a short release, an engineering change."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.production import queries
from makesell.documents.production.queries import operations
from makesell.flows.org_1_organisation import create_bom
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.pro_5_production import (
    decide_production,
    pause_production,
    plan_production,
    print_traveller,
    release_production,
    release_short,
    report_operation,
    revise_production,
)
from makesell.flows.pro_5_production.pause_production import Pause
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.print_traveller import PrintFact
from makesell.flows.pro_5_production.report_operation import Reported
from makesell.flows.pro_5_production.revise_production import Revision
from makesell.ground.access import roles as R
from makesell.masterdata.works import queries as works

FLOOR: Final = "yudali"
BEYOND: Final = 30     # working days after the last day of the story: the planner's round never comes to it


def story(stage: Stage) -> Life:
    """Three orders for stock, in the last five weeks: one runs, one stands still, one begins short."""
    yield stage.last - dt.timedelta(days=35)
    running = yield from _planned(stage, "RV-20E-81", 40)
    still = yield from _planned(stage, "RV-40E-105", 24)
    short = yield from _planned(stage, "RV-80E-121", 600)
    yield do(release_production, running, stage.who(R.PLANNER))
    yield do(release_production, still, stage.who(R.PLANNER))
    yield do(release_short, short, stage.who(R.PLANNER), "主轴承下月到,先车针齿壳")
    yield do(decide_production, short, stage.who(R.QUALITY), "同意先开前两道", act="approve")
    yield do(print_traveller, PrintFact(running, "both"), FLOOR)
    yield stage.later(3)
    yield from _run(stage, running)
    yield do(report_operation, Reported(_operation(still, 0), Decimal(10), minutes=260), FLOOR)
    pause = Pause(still, stage.later(25, stage.last), by_customer=True, cost=Decimal(1800))
    yield do(pause_production, pause, stage.who(R.PLANNER), "客户改图,等新图纸确认")
    yield stage.later(5)
    yield from _changed(stage, running)
    yield stage.later(4)
    yield do(report_operation, _operation(running, 1), FLOOR, act="start")
    yield do(report_operation, Reported(_operation(running, 1), Decimal(20), Decimal(1), Decimal(2), 420, "machine", "砂轮跳动"), FLOOR)


def _planned(stage: Stage, code: str, qty: int) -> Part:
    fact = PlanFact(stage.products[code], Decimal(qty), stage.later(BEYOND, stage.last), stage.warehouse)
    return (yield do(plan_production, fact, stage.who(R.PLANNER)))


def _operation(order_id: int, n: int) -> int:
    return operations.of_orders([order_id])[n].id


def _run(stage: Stage, order_id: int) -> Life:
    """Turning: begun, reported, the report taken back and written anew; it goes on after a short stop of the machine."""
    turn = _operation(order_id, 0)
    yield do(report_operation, turn, FLOOR, act="start")
    yield do(report_operation, Reported(turn, Decimal(18), minutes=340), FLOOR)
    yield do(report_operation, operations.reports_of(order_id)[0].id, FLOOR, "数错,少了 2 件", act="undo")
    yield do(report_operation, Reported(turn, Decimal(16), Decimal(2), Decimal(1), 350, "tool", "刀尖崩刃"), FLOOR)
    yield do(pause_production, Pause(order_id, stage.later(3)), stage.who(R.PLANNER), "车床刀塔检修")
    yield stage.later(3)
    yield do(pause_production, order_id, stage.who(R.PLANNER), act="resume")
    yield do(report_operation, Reported(turn, Decimal(14), minutes=300), FLOOR)


def _changed(stage: Stage, order_id: int) -> Life:
    """Another number of bearings from the pieces on that are not begun: proposed by the planner, approved by quality."""
    (row,) = queries.of_ids([order_id])
    lines = works.bom_lines(row.bom_id) if row.bom_id is not None else []
    new = tuple(NewBomLine(line.component_id, line.qty + (1 if line.code == "P-BRG-6205" else 0), line.scrap_rate) for line in lines)
    bom = yield do(create_bom, NewBom(row.product_id, row.code, row.product, stage.later(10, stage.last), new), stage.who(R.PLANNER))
    yield do(revise_production, Revision(order_id, bom_id=bom), stage.who(R.PLANNER), "末端加一只支承轴承")
    yield do(decide_production, order_id, stage.who(R.QUALITY), "按图号 B 版执行", act="approve")
