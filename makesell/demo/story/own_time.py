"""Demo: people whose working time is their own — mornings in service, a colleague in Germany, leave of the year."""

import datetime as dt

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.org_1_organisation import create_working_calendar, keep_own_hours, set_working_days, set_working_week
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.org_1_organisation.keep_own_hours import NewOwnHours
from makesell.ground.access import roles as R
from makesell.ground.worktime import OwnDay, Shift
from makesell.ground.worktime.states import CALENDAR, HOURS, OFF

ONE_DAY = dt.timedelta(days=1)


def routine(stage: Stage) -> Life:
    """Service works mornings from now on; the planner once at night; leave that was said by mistake, and leave that ends earlier."""
    planner, hr = stage.who(R.PLANNER), stage.who(R.COMPENSATION)
    yield stage.later(20, stage.first)
    mornings = yield do(create_working_calendar, NewCalendar("AM", "上午班", "Mornings"), planner)
    yield do(set_working_week, mornings, planner, week={day: [Shift(8 * 60, 12 * 60)] for day in range(1, 6)})
    abroad = yield do(create_working_calendar, NewCalendar("DE", "德国", "Germany", follows_holidays=False, zone="Europe/Berlin"), planner)
    days = {dt.date(year, month, day): OwnDay(working=False) for year in (2025, 2026) for month, day in ((5, 1), (10, 3), (12, 25), (12, 26))}
    yield do(set_working_days, abroad, planner, days=days)
    yield stage.later(1)
    service, technician = stage.staff.people[stage.who(R.CUSTOMER_SERVICE)], stage.staff.people[stage.who(R.SERVICE_ENGINEER)]
    yield do(keep_own_hours, NewOwnHours(service, CALENDAR, stage.today, calendar_id=mornings, note="非全日制"), hr)
    yield do(keep_own_hours, NewOwnHours(technician, CALENDAR, stage.today, calendar_id=abroad, note="常驻斯图加特"), hr)
    yield stage.later(0, stage.last - 20 * ONE_DAY)
    at_plan = stage.staff.people[planner]
    night = NewOwnHours(at_plan, HOURS, stage.today, stage.today + ONE_DAY, start_minute=20 * 60, end_minute=24 * 60, note="盘点夜班")
    yield do(keep_own_hours, night, hr)
    wrong = yield do(keep_own_hours, NewOwnHours(at_plan, OFF, stage.today + 30 * ONE_DAY, stage.today + 32 * ONE_DAY), hr)
    yield do(keep_own_hours, [wrong], hr, act="drop")
    leave = NewOwnHours(service, OFF, stage.last + 7 * ONE_DAY, stage.last + 14 * ONE_DAY, note="年假")
    key = yield do(keep_own_hours, leave, hr)
    yield stage.later(1)
    yield do(keep_own_hours, key, hr, act="end", valid_to=stage.last + 12 * ONE_DAY)
