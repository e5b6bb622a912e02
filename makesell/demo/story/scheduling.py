"""Demo: the planner has the plant scheduled — a proposal put in force, one laid aside because the plan had moved, scenarios beside each other, and
one that waits for a decision."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import CLOCK, EVERYTHING, Stage
from makesell.documents.production import queries as production
from makesell.documents.schedules import queries, states
from makesell.documents.slips import queries as slips
from makesell.documents.slips import states as slip_states
from makesell.flows.pro_5_production import accept_schedule, answer_slip, escalate_slips, offer_way, plan_production, report_slip, run_schedule
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.flows.pro_5_production.offer_way import Offer
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_slip import Told
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal

TRIES: Final = 8           # on one day, until nobody reports any more
PLANS: Final = 40          # tried for each, so that every telling finds the same


def routine(stage: Stage) -> Life:
    """On the first morning there is nothing to schedule; then the last two weeks of the story."""
    planner = stage.who(R.PLANNER)
    yield from _worked_out(stage, RunFact("首次排产"))
    yield stage.last - dt.timedelta(days=14)
    first = yield from _in_force(stage)
    yield stage.later(4)
    second = yield from _worked_out(stage, RunFact("周排产"))
    yield do(plan_production, PlanFact(stage.products["PL-90-10"], Decimal(20), stage.later(12), stage.warehouse), planner)
    try:
        yield do(accept_schedule, second, planner)
    except Refusal:
        yield do(accept_schedule, second, planner, "计划已变动，重新排产", act="discard")
    yield stage.later(3)
    center = next((move.to_center_id for move in queries.moves(first) if move.to_center_id is not None), None)
    day = stage.today
    changes: list[tuple[str, dict[str, Any]]] = [
        ("插单二十台", {"kind": states.RUSH, "product_id": stage.products["PL-90-10"], "qty": Decimal(20), "due": day + dt.timedelta(days=7)}),
    ]
    if center is not None:
        until = day + dt.timedelta(days=11)
        changes += [
            ("设备停机三天", {"kind": states.DOWN, "center_id": center, "since": day, "until": day + dt.timedelta(days=3)}),
            ("晚班两周", {"kind": states.SHIFT, "center_id": center, "since": day, "until": until, "start": 1080, "end": 1320}),
            ("新增一台", {"kind": states.MORE, "center_id": center, "count": 1}),
        ]
    for title, change in changes:
        yield from _worked_out(stage, RunFact(title, changes=(change,)))
    if center is not None:
        yield from _slips(stage, center)
    stopped = yield do(run_schedule, RunFact("误点"), planner, act="ask")
    yield do(run_schedule, stopped, planner, act="cancel")
    yield from _worked_out(stage, RunFact("周排产"))
    yield do(run_schedule, RunFact("夜间排产"), planner, act="ask")


def _slips(stage: Stage, center: int) -> Part:
    """A stop at night hits nobody and ends sooner; a second was none."""
    planner, night = stage.who(R.PLANNER), stage.calendar.moment.replace(hour=22, minute=0)
    stop = Told(slip_states.MACHINE, center, night, night + dt.timedelta(hours=1))
    first = yield do(report_slip, stop, planner, "夜间检修")
    yield do(report_slip, first.key, planner, "提前修好", act="end_stop", until=night + dt.timedelta(minutes=30))
    second = yield do(report_slip, replace(stop, kind=slip_states.ABSENCE), planner, "操作工请假")
    yield do(report_slip, second.key, planner, "已有人顶岗", act="withdraw")


def slipping(stage: Stage) -> Life:
    """Orders that are reported late, until one hits who waits for it: nobody answers, it goes up, and then it is answered."""
    yield stage.first + dt.timedelta(days=60)
    answered = False
    while not answered:
        asked = Query.from_pairs([("size", "100"), ("f", "state.in.planned,released"), ("f", f"due_date.gte.{stage.later(2)}")])
        rows = production.of_ids([int(row["id"]) for row in listing.page(production.LISTING, EVERYTHING, asked).rows])
        row = next((each for each in rows if each.order_line_id is not None), None)
        if row is not None:
            told = Told(slip_states.LATE, production_id=row.id, new_date=stage.later(9, row.due_date))
            try:
                found = yield do(report_slip, told, stage.who(R.PLANNER), "外协热处理延误")
                if found.lines:
                    yield from _offered(stage, found.key)
                    answered = yield from _answered(stage, found.key)
            except Refusal:
                answered = False     # the shop floor has closed it, or stock has gone, meanwhile
        yield stage.later(3)


def _offered(stage: Stage, key: int) -> Part:
    """A supplier offers to do what is late a day sooner."""
    late = slips.orders(key)[0]
    offer = Offer(key, slip_states.SUBCONTRACT, "华东精密加工", late.now_date - dt.timedelta(days=1), Decimal(1800), late.order_id)
    yield do(offer_way, offer, stage.who(R.PLANNER))


def _answered(stage: Stage, key: int) -> Part:
    """Two days later it has gone up; line by line the soonest of what can be done is chosen, on dates looked at anew. True when none is left."""
    yield stage.later(2)
    yield do(escalate_slips, None, CLOCK)
    for _ in slips.hits([key]):
        yield do(answer_slip, key, stage.who(R.PLANNER), act="look_again")
        able = [each for each in slips.options(key) if not each.refused and each.kind in (slip_states.OTHER, slip_states.PART, slip_states.WAIT)]
        if able:
            yield do(answer_slip, Choice(key, able[0].id), stage.who(R.PLANNER))
    return slips.of_ids([key])[0].state == slip_states.ANSWERED


def _in_force(stage: Stage) -> Part:
    """A proposal that is accepted; what the shop floor reported meanwhile has moved the plan of those before it."""
    for _ in range(TRIES):
        key = yield from _worked_out(stage, RunFact("周排产"))
        try:
            yield do(accept_schedule, key, stage.who(R.PLANNER))
        except Refusal:
            yield do(accept_schedule, key, stage.who(R.PLANNER), "计划已变动，重新排产", act="discard")
        else:
            return key
    return key


def _worked_out(stage: Stage, fact: RunFact) -> Part:
    """Asked for by the planner, worked out by the job."""
    key = yield do(run_schedule, fact, stage.who(R.PLANNER), act="ask")
    yield do(run_schedule, key, CLOCK, act="carry_out", plans=PLANS)
    return key
