"""Demo: flexsplines go out to be heat-treated — in parts, one scrapped there, sent to the wrong works, late —, and at the end some are out."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.floor import FLOOR
from makesell.demo.story.lives import Life, Part, Wish, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.production.queries import operations
from makesell.documents.subcontracts import queries
from makesell.flows.pro_5_production import (
    change_return_date,
    decide_production,
    move_operation,
    plan_production,
    print_subcontract,
    receive_outside,
    release_production,
    release_short,
    report_operation,
    send_outside,
    take_back_sent,
)
from makesell.flows.pro_5_production.change_return_date import ReturnDate
from makesell.flows.pro_5_production.move_operation import Drag
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.print_subcontract import PrintFact
from makesell.flows.pro_5_production.receive_outside import CameBack
from makesell.flows.pro_5_production.report_operation import Reported
from makesell.flows.pro_5_production.send_outside import Sent
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

FLEXSPLINE: Final = "P-FLEX-25"
USUAL: Final = "V-SZHR"
WRONG: Final = "V-HDJM"
BEFORE: Final = dt.timedelta(days=42)
BEYOND: Final = 30     # working days after the last day of the story: the planner's round never comes to it


def routine(stage: Stage) -> Life:
    """Sixty flexsplines in the last six weeks, in lots at a heat-treatment works; of fourteen more half are late, and their order slips."""
    yield stage.calendar.working(stage.last - BEFORE)
    order = yield from _released(stage, 60)
    turned, treated = (each.id for each in operations.of_orders([order])[:2])
    yield stage.later(2)
    yield do(report_operation, Reported(turned, Decimal(60), minutes=600), FLOOR)
    whole = yield from _sent(stage, treated, 16)
    yield do(print_subcontract, PrintFact(whole, "both"), FLOOR)
    wrong = yield from _sent(stage, treated, 6, WRONG)
    yield do(take_back_sent, wrong, FLOOR, "发错厂,应发苏州")
    yield stage.later(4)
    yield do(receive_outside, CameBack(whole, Decimal(10)), FLOOR)
    yield do(receive_outside, CameBack(whole, Decimal(6)), FLOOR)
    yield do(receive_outside, whole, FLOOR, "这 6 件是另一批", act="undo", report_id=queries.returns_of(whole)[0])
    yield do(receive_outside, CameBack(whole, Decimal(6)), FLOOR)
    yield from _in_parts(stage, treated)
    yield stage.calendar.working(stage.last, -12)
    yield from _late(stage)
    yield from _sent(stage, treated, 8)


def _in_parts(stage: Stage, treated: int) -> Life:
    """Twelve: five come, miscounted, four and one scrapped; the works wants more time, then its furnace breaks and the rest comes back undone."""
    key = yield from _sent(stage, treated, 12)
    yield stage.later(4)
    yield do(receive_outside, CameBack(key, Decimal(5)), FLOOR)
    yield do(receive_outside, key, FLOOR, "数错,只有 4 件合格", act="undo", report_id=queries.returns_of(key)[0])
    yield do(receive_outside, CameBack(key, Decimal(4), Decimal(1), "material", "淬裂"), FLOOR)
    yield do(change_return_date, ReturnDate(key, stage.later(3)), stage.who(R.PURCHASING), "炉子排满,顺延三天")
    yield stage.later(3)
    yield do(take_back_sent, key, FLOOR, "对方井式炉检修,余件拉回")


def _late(stage: Stage) -> Life:
    """Hobbing is to follow at once; two days after the agreed day five of fourteen are back, so it slips."""
    planner = stage.who(R.PLANNER)
    order = yield from _released(stage, 14)
    turned, treated, hobbed = (each.id for each in operations.of_orders([order])[:3])
    yield stage.later(1)
    yield do(report_operation, Reported(turned, Decimal(14), minutes=150), FLOOR)
    for operation, days in ((treated, 1), (hobbed, 6)):
        begins = dt.datetime.combine(stage.later(days), dt.time(8), clock.zone())
        yield Wish(move_operation, order, planner, "热处理回来就滚齿", (("fact", Drag(operation, begins)),))
    late = yield from _sent(stage, treated, 14)
    yield stage.later(7)
    yield do(receive_outside, CameBack(late, Decimal(5)), FLOOR)
    yield do(change_return_date, None, CLOCK, act="watch")


def _sent(stage: Stage, operation: int, qty: int, supplier: str = USUAL) -> Part:
    fact = Sent(operation, Decimal(qty), stage.suppliers[supplier])
    return (yield do(send_outside, fact, stage.who(R.PURCHASING)))


def _released(stage: Stage, qty: int) -> Part:
    fact = PlanFact(stage.products[FLEXSPLINE], Decimal(qty), stage.later(BEYOND, stage.last), stage.warehouse)
    key = yield do(plan_production, fact, stage.who(R.PLANNER))
    try:
        yield do(release_production, key, stage.who(R.PLANNER))
    except Refusal as no:
        if no.code != "production.short":
            raise
        yield do(release_short, key, stage.who(R.PLANNER), "钢料下周到齐,先车首批")
        yield do(decide_production, key, stage.who(R.QUALITY), "同意先开工", act="approve")
    return key
