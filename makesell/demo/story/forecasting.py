"""Demo: demand plans of the last months — opened by the clock, filled in by who sells, agreed to or sent back, supply planned by them."""

import contextlib
import datetime as dt
import random
from decimal import Decimal
from typing import Final

from makesell.demo.cast import QUARTER_TARGETS
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.forecasts import queries
from makesell.documents.forecasts.queries import LineRow
from makesell.flows.pro_5_production import decide_demand_plan, fill_demand_plan, open_demand_plans, plan_by_forecast
from makesell.flows.pro_5_production.fill_demand_plan import FillFact, Said
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

MONTHS: Final = 5
WHY: Final = ("客户新产线投产,已口头确认", "项目延期到下季度", "客户库存偏高,先消化", "展会后新增机型打样", "框架合同按月滚动要货")
LATE: Final = "matianyu"          # has not come to it in the last round
WAITS: Final = "wujiayi"          # whose last plan waits for the manager
BACK: Final = "zhaoyutong"        # whose last plan came back


def routine(stage: Stage, dice: random.Random) -> Life:
    """Each of the last months: opened on its sixth, filled in within days, agreed to, planned by."""
    month = _months_back(stage.last, MONTHS)
    while month <= stage.last:
        yield month.replace(day=6)
        yield do(open_demand_plans, None, CLOCK)
        start = (month + dt.timedelta(days=32)).replace(day=1)
        last = (start + dt.timedelta(days=5)) > stage.last
        for login, key in _opened(stage, start).items():
            stage.begin(_planned(stage, login, key, dice, last=last), stage.later(dice.randint(2, 6)))
        yield month.replace(day=22)
        agreed = [key for key in _opened(stage, start).values() if _state(key) == "agreed"]
        if agreed:
            with contextlib.suppress(Refusal):      # stock and planned output cover it
                yield do(plan_by_forecast, agreed, stage.who(R.PLANNER), act="perform_many")
        month = start


def _months_back(day: dt.date, months: int) -> dt.date:
    whole = day.year * 12 + day.month - 1 - months
    return dt.date(whole // 12, whole % 12 + 1, 1)


def _opened(stage: Stage, start: dt.date) -> dict[str, int]:
    people = {stage.staff.people[login]: login for login in QUARTER_TARGETS}
    return {people[person]: key for (person, _month), key in queries.standing([(person, start) for person in people]).items()}


def _state(key: int) -> str:
    return queries.of_ids([key])[0].state


def _planned(stage: Stage, login: str, key: int, dice: random.Random, *, last: bool) -> Life:
    rows = _said(queries.lines(key), dice)
    yield do(fill_demand_plan, FillFact(key, rows), login)
    if last and login == LATE:
        return
    yield do(decide_demand_plan, key, login, act="submit")
    if last and login == WAITS:
        return
    yield stage.later(2)
    if dice.random() < 0.15 or (last and login == BACK):
        yield do(decide_demand_plan, key, stage.manager(login), "大客户的数量请与客户再核对一次", act="send_back")
        if last and login == BACK:
            return
        yield stage.later(1)
        yield do(decide_demand_plan, key, login, act="submit")
    yield do(decide_demand_plan, key, stage.manager(login), "同意", act="agree")


def _said(lines: list[LineRow], dice: random.Random) -> list[Said]:
    """The grid as it stands, with a word on every fifth row."""
    grid: dict[tuple[int | None, int | None, int | None], list[LineRow]] = {}
    for line in lines:
        grid.setdefault(line.of, []).append(line)
    rows = []
    for (customer, group, product), months in grid.items():
        own = dice.random() < 0.2
        qty = tuple(Decimal(int(line.baseline * Decimal(str(dice.choice((0.6, 1.3, 1.6))))) + 1) if own else None for line in months)
        rows.append(Said(customer, None if product else group, product, qty, dice.choice(WHY) if own else ""))
    return rows
