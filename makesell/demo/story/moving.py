"""Demo: people and units move — a team that market development had built up comes to sales in the middle of a quarter; somebody leaves."""

import datetime as dt

from makesell.demo.cast import PEOPLE, TEAM_SOUTH
from makesell.demo.market import CUSTOMERS
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import quarters
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import assign_customer, leave_company, move_unit
from makesell.flows.org_1_organisation.assign_customer import Assignment
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.org_1_organisation.move_unit import UnitMove
from makesell.ground.access import roles as R

HEIRS = ("chensiyuan", "zhaoyutong")
MIDDLE = 45


def team(stage: Stage) -> Life:
    """The southern team stands under marketing first; in the middle of a quarter it moves to sales."""
    administrator, units = stage.who(R.ADMINISTRATOR), stage.staff.units
    yield do(move_unit, UnitMove(units[TEAM_SOUTH], units["MKT"], stage.first), administrator, "市场开拓期由市场部代管")
    yield quarters(stage.last)[2] + dt.timedelta(days=MIDDLE)
    yield do(move_unit, UnitMove(units[TEAM_SOUTH], units["SAL"], stage.today), administrator, "开拓完成,转入销售部")
    yield from stage.exhibit("moved_team", "units", units[TEAM_SOUTH])


def leaver(stage: Stage) -> Life:
    """Somebody leaves at the end of the year; the customers are given to colleagues two weeks before."""
    (who,) = (p.login for p in PEOPLE if p.leaves)
    last_day = dt.date(stage.last.year - 1, 12, 31)
    yield last_day - dt.timedelta(days=14)
    given = [c.code for c in CUSTOMERS if stage.owner(c.code) == who]
    for code, heir in zip(given, HEIRS, strict=True):
        yield do(assign_customer, Assignment(stage.customers[code], stage.staff.people[heir]), stage.manager(who), "唐雪离职交接")
        stage.owners[code] = heir
    yield do(leave_company, Leaving(stage.staff.people[who], last_day), stage.who(R.COMPENSATION), "个人发展")
    yield from stage.exhibit("leaver", "people", stage.staff.people[who])
