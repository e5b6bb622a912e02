"""Demo: people and units move — a team that market development had built up comes to sales in the middle of a quarter; somebody leaves."""

import datetime as dt
from contextlib import suppress

from makesell.demo.cast import PEOPLE, TEAM_SOUTH
from makesell.demo.market import CUSTOMERS
from makesell.demo.story.accidents import tried
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import quarters
from makesell.demo.story.stage import Stage
from makesell.documents.handovers import queries as handovers
from makesell.flows.org_1_organisation import leave_company, move_unit
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.org_1_organisation.move_unit import UnitMove
from makesell.flows.pro_7_care import accept_handover, begin_handover
from makesell.flows.pro_7_care.begin_handover import HandoverFact
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

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
    """Somebody leaves at the end of the year: two weeks before, what is open is listed, and two colleagues take it over."""
    (who,) = (p.login for p in PEOPLE if p.leaves)
    last_day = dt.date(stage.last.year - 1, 12, 31)
    yield last_day - dt.timedelta(days=14)
    people, manager = stage.staff.people, stage.manager(who)
    key = yield do(begin_handover, HandoverFact(people[who], people[HEIRS[0]], "leave", last_day, "唐雪离职交接"), manager)
    given = {stage.customers[c.code]: c.code for c in CUSTOMERS if stage.owner(c.code) == who}
    second = [item.id for item in handovers.items(key) if item.record_id in list(given)[1:]]
    yield do(accept_handover, (key, second, people[HEIRS[1]]), manager, act="give")
    yield from tried(accept_handover, key, manager, act="finish")      # not before all of it is taken over
    for heir in HEIRS:
        yield do(accept_handover, key, heir)
    stage.owners.update(dict(zip(given.values(), HEIRS, strict=True)))
    yield stage.later(0, last_day)
    yield do(accept_handover, key, manager, act="list_again")
    with suppress(Refusal):      # nothing has come since
        yield do(accept_handover, key, HEIRS[0])
    yield do(accept_handover, key, manager, act="finish")
    yield do(leave_company, Leaving(stage.staff.people[who], last_day), stage.who(R.COMPENSATION), "个人发展")
    yield from stage.exhibit("leaver", "handovers", key)
