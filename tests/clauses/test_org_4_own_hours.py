"""ORG-4 · One person's own working time: reports fall due, are reminded of and answered by it, the rest of the unit goes on as before."""

import datetime as dt
from dataclasses import replace
from functools import partial

import pytest

from makesell.demo import samples as co
from makesell.documents.reports import queries
from makesell.flows.org_1_organisation import create_working_calendar, keep_own_hours, set_working_days, set_working_week
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.org_1_organisation.keep_own_hours import NewOwnHours
from makesell.flows.org_4_reports import answer_report, open_reports, remind_reports, submit_report
from makesell.flows.org_4_reports.answer_report import AnswerFact
from makesell.flows.org_4_reports.submit_report import SubmitFact
from makesell.ground import listing
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.ground.organisation.queries import below
from makesell.ground.worktime import OwnDay, Shift
from makesell.ground.worktime.listings import OWN_HOURS_LISTING
from makesell.ground.worktime.naming import calendar_by_person, calendars_of
from makesell.ground.worktime.states import CALENDAR, HOURS, OFF
from tests.clauses.cast import person, refused
from tests.clauses.test_org_4 import CLOSING, EVENING, FRIDAY, MONDAY, MORNING, Firm

pytestmark = pytest.mark.django_db
WEEK = dt.date(2025, 3, 3)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of March 2025 in Shanghai."""
    return dt.datetime(2025, 3, day, hour, minute, tzinfo=dt.timezone(dt.timedelta(hours=8)))


def mornings() -> int:
    """A calendar of mornings from Monday to Thursday."""
    key = create_working_calendar.perform(NewCalendar("am", "上午班"), actor=co.ACTOR, at=MORNING)
    set_working_week.perform(key, {weekday: [Shift(8 * 60, 12 * 60)] for weekday in range(1, 5)}, actor=co.ACTOR, at=MORNING)
    return key


def due(firm: Firm, who: int, day: int) -> dt.datetime | None:
    """When the week's report of somebody is due, of those the clock opened by a day."""
    open_reports.perform(actor=co.ACTOR, at=at(day, 8, 30))
    found = queries.standing([(who, "weekly", WEEK)])
    return next(iter(queries.of_ids(list(found.values())))).due_at if found else None


def test_a_report_falls_due_when_the_persons_own_week_closes() -> None:
    """Who works mornings until Thursday writes on Thursday noon; the colleague beside, on Friday evening as ever."""
    firm = Firm()
    beside = person("S-2", "同事", firm.c.units[0], roles.SALESPERSON)
    me = firm.c.people[0]
    keep_own_hours.perform(NewOwnHours(me, CALENDAR, dt.date(2025, 3, 1), calendar_id=mornings()), actor=co.ACTOR, at=MORNING)
    assert due(firm, me, 6) == at(6, 12)
    assert due(firm, beside.person_id or 0, 6) is None
    assert due(firm, beside.person_id or 0, 7) == CLOSING


def test_leave_brings_the_due_day_forward_and_a_whole_week_of_it_asks_for_none() -> None:
    """Away from Thursday: Wednesday evening. Away all week: no report, so none is missing."""
    firm = Firm()
    me, other = firm.c.people[0], person("S-2", "休假", firm.c.units[0], roles.SALESPERSON).person_id or 0
    keep_own_hours.perform_many(
        [NewOwnHours(me, OFF, dt.date(2025, 3, 6), dt.date(2025, 3, 10)), NewOwnHours(other, OFF, WEEK, dt.date(2025, 3, 10))],
        actor=co.ACTOR, at=MORNING,
    )  # fmt: skip
    assert (due(firm, me, 5), [due(firm, other, day) for day in range(3, 8)]) == (at(5, 18), [None] * 5)


def test_reminders_and_answer_times_follow_the_own_hours() -> None:
    """Friday from 20:00 to 24:00: due at midnight, reminded of at ten at night, and a problem is answered in working hours of such evenings."""
    firm = Firm()
    me = firm.c.people[0]
    evening = NewOwnHours(me, HOURS, FRIDAY, dt.date(2025, 3, 8), start_minute=20 * 60, end_minute=24 * 60)
    keep_own_hours.perform(evening, actor=co.ACTOR, at=MORNING)
    assert due(firm, me, 7) == at(8, 0)
    assert [remind_reports.perform(actor=co.ACTOR, at=moment) for moment in (at(7, 17), at(7, 21), at(7, 22), at(7, 23))] == [0, 0, 1, 0]
    (key,) = queries.standing([(me, "weekly", WEEK)]).values()
    submit_report.perform(SubmitFact(key, "完成", "", ("缺样机",)), actor=firm.seller, at=at(7, 22))
    # two hours of that evening, six of Monday by the office's hours (9:00 on, an hour at noon is free)
    assert queries.problems(key)[0].answer_due_at == calendars_of([me], FRIDAY)[0].add_working_minutes(at(7, 22), 8 * 60)
    assert queries.problems(key)[0].answer_due_at.date() == MONDAY.date()
    answer_report.answer_problem(AnswerFact(key, "已调货", 1), actor=firm.manager, at=MONDAY)


def test_another_places_holidays_and_hours_are_a_calendar_of_its_own() -> None:
    """Somebody in Berlin: the company's holiday is a working day there, the place's own is none; hours are that place's."""
    firm = Firm()
    key = create_working_calendar.perform(NewCalendar("berlin", "柏林", follows_holidays=False, zone="Europe/Berlin"), actor=co.ACTOR, at=MORNING)
    set_working_days.perform(key, {dt.date(2025, 10, 3): OwnDay(working=False, note="统一日")}, actor=co.ACTOR, at=MORNING)
    me, beside = firm.c.people[0], firm.c.people[1]
    keep_own_hours.perform(NewOwnHours(me, CALENDAR, dt.date(2025, 1, 1), calendar_id=key), actor=co.ACTOR, at=MORNING)
    found = calendar_by_person([me, beside], dt.date(2025, 10, 1))
    days = [dt.date(2025, 10, day) for day in (1, 2, 3)]
    assert [found[me].is_working(day) for day in days] == [True, True, False]
    assert [found[beside].is_working(day) for day in days] == [False, False, False]
    assert found[me].intervals(days[0])[0].start == dt.datetime(2025, 10, 1, 7, 0, tzinfo=dt.UTC)
    refused("worktime.zone", lambda: create_working_calendar.perform(NewCalendar("x", "x", zone="Moon/Base"), actor=co.ACTOR, at=MORNING))


def test_who_leads_or_keeps_people_says_it_and_nobody_of_themselves() -> None:
    """A manager for the own units, compensation for all; a colleague sees nothing, the person sees it and changes nothing."""
    firm = Firm()
    units = firm.c.units
    manager = replace(firm.manager, units_below=below([units[0]], FRIDAY))
    stranger = person("M-9", "他组经理", units[1], roles.SALES_MANAGER)
    keeper = person("H-1", "薪酬", units[1], roles.COMPENSATION)
    me = firm.c.people[0]
    leave = NewOwnHours(me, OFF, dt.date(2025, 3, 6), dt.date(2025, 3, 8), note="年假")
    refused("record.missing", lambda: keep_own_hours.perform(leave, actor=stranger, at=MORNING))
    refused("access.refused", lambda: keep_own_hours.perform(leave, actor=firm.seller, at=MORNING))
    own = replace(leave, person_id=manager.person_id or 0)
    refused("own_hours.own", lambda: keep_own_hours.perform(own, actor=manager, at=MORNING))
    key = keep_own_hours.perform(leave, actor=manager, at=MORNING)
    keep_own_hours.perform(replace(leave, valid_from=dt.date(2025, 4, 1), valid_to=dt.date(2025, 4, 2)), actor=keeper, at=MORNING)

    def seen(who: Actor) -> int:
        return listing.count(OWN_HOURS_LISTING, who, Query())

    colleague = person("S-3", "同事", units[0], roles.SALESPERSON)
    assert [seen(who) for who in (manager, keeper, firm.seller, colleague, stranger)] == [2, 2, 2, 0, 0]
    mine = listing.page(OWN_HOURS_LISTING, firm.seller, Query()).rows
    assert [(each["kind"], each["starts"], each["note"]) for each in mine] == [("off", None, "年假"), ("off", None, "年假")]
    for code, wrong in (
        ("own_hours.once", leave), ("own_hours.dates", replace(leave, valid_from=dt.date(2025, 5, 2), valid_to=dt.date(2025, 5, 1))),
        ("own_hours.until", replace(leave, valid_from=dt.date(2025, 5, 2), valid_to=None)), ("own_hours.kind", replace(leave, kind="nap")),
        ("own_hours.calendar", replace(leave, kind=CALENDAR)), ("own_hours.hours", replace(leave, kind=HOURS)),
        ("worktime.shift", replace(leave, kind=HOURS, start_minute=600, end_minute=500)),
    ):  # fmt: skip
        refused(code, partial(keep_own_hours.perform, wrong, actor=keeper, at=MORNING))
    refused("record.missing", lambda: keep_own_hours.end(key, dt.date(2025, 3, 7), actor=stranger, at=MORNING))
    keep_own_hours.end(key, dt.date(2025, 3, 7), actor=manager, at=MORNING)
    assert calendar_by_person([me], FRIDAY)[me].is_working(FRIDAY)
    assert not calendar_by_person([me], FRIDAY)[me].is_working(dt.date(2025, 3, 6))
    refused("own_hours.dates", lambda: keep_own_hours.end(key, dt.date(2025, 3, 6), actor=manager, at=MORNING))
    keep_own_hours.drop([key], actor=manager, at=EVENING)
    refused("record.missing", lambda: keep_own_hours.drop([key], actor=manager, at=EVENING))
