"""Working hours by tables: shifts, breaks, nights, holidays, swapped days, own days, deadlines (13.20)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.ground.clock import DEFAULT_ZONE
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import (
    OwnDay,
    Shift,
    WorkCalendar,
    full_time,
    office,
    published_through,
)

OFFICE = office()
TWO_SHIFTS = WorkCalendar("line", ((Shift(8 * 60, 20 * 60, ((720, 780),)), Shift(20 * 60, 32 * 60, ((1440, 1500),))),) * 6 + ((),))
BEYOND = dt.date(published_through().year + 1, 1, 1)


def at(text: str, zone: ZoneInfo = DEFAULT_ZONE) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=zone)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "minutes", "end"),
    [
        ("2026-03-02 09:00", 60, "2026-03-02 10:00"),
        ("2026-03-02 08:00", 60, "2026-03-02 10:00"),
        ("2026-03-02 11:30", 60, "2026-03-02 13:30"),
        ("2026-03-02 12:20", 30, "2026-03-02 13:30"),
        ("2026-03-02 17:00", 60, "2026-03-02 18:00"),
        ("2026-03-02 17:00", 61, "2026-03-03 09:01"),
        ("2026-03-06 17:00", 120, "2026-03-09 10:00"),
        ("2026-03-02 10:00:30", 1, "2026-03-02 10:02"),
        ("2026-03-07 03:00", 0, "2026-03-09 09:00"),
        ("2026-02-13 17:00", 120, "2026-02-14 10:00"),
        ("2026-02-14 17:00", 120, "2026-02-24 10:00"),
        ("2026-09-30 17:30", 8 * 60, "2026-10-08 17:30"),
    ],
)
def test_a_deadline_counts_from_the_next_working_minute(start: str, minutes: int, end: str) -> None:
    assert OFFICE.add_working_minutes(at(start), minutes) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-03-02 09:00", "2026-03-02 18:00", 480),
        ("2026-03-02 12:00", "2026-03-02 13:00", 0),
        ("2026-03-06 17:00", "2026-03-09 10:00", 120),
        ("2026-03-09 10:00", "2026-03-06 17:00", -120),
        ("2026-02-15 00:00", "2026-02-24 00:00", 0),
        ("2026-03-02 09:00:40", "2026-03-02 09:02:20", 1),
    ],
)
def test_minutes_between_two_moments(start: str, end: str, minutes: int) -> None:
    assert OFFICE.working_minutes_between(at(start), at(end)) == minutes


def test_night_shifts_belong_to_the_day_they_begin_on() -> None:
    assert TWO_SHIFTS.add_working_minutes(at("2026-03-02 08:00"), 22 * 60) == at("2026-03-03 08:00")
    assert TWO_SHIFTS.is_working_at(at("2026-03-03 03:00"))
    assert not TWO_SHIFTS.is_working_at(at("2026-03-03 00:30"))
    assert TWO_SHIFTS.is_working_at(at("2026-03-08 07:59"))
    assert not TWO_SHIFTS.is_working_at(at("2026-03-08 08:00"))
    assert TWO_SHIFTS.working_minutes_between(at("2026-03-02 00:00"), at("2026-03-02 08:00")) == 0


@pytest.mark.parametrize(
    ("date", "working", "source"),
    [
        ("2026-02-13", True, "week"),
        ("2026-02-14", True, "published"),
        ("2026-02-17", False, "published"),
        ("2026-02-22", False, "published"),
        ("2026-02-28", True, "published"),
        ("2026-03-07", False, "week"),
    ],
)
def test_holidays_and_swapped_days_of_spring_festival(date: str, working: bool, source: str) -> None:
    plan = OFFICE.plan(day(date))
    assert (plan.working, plan.source, plan.beyond_published) == (working, source, False)


def test_a_six_day_week_keeps_its_saturday_hours_on_a_swapped_saturday() -> None:
    saturday = (Shift(9 * 60, 12 * 60),)
    calendar = WorkCalendar("shop", ((Shift(540, 1080),),) * 5 + (saturday, ()))
    assert calendar.plan(day("2026-02-14")).shifts == saturday
    assert calendar.plan(day("2026-02-28")).shifts == saturday
    assert calendar.plan(day("2026-02-21")).shifts == ()


def test_own_days_win_over_published_ones() -> None:
    half = (Shift(9 * 60, 12 * 60),)
    own = {
        day("2026-02-13"): OwnDay(working=False, note="company outing"),
        day("2026-02-17"): OwnDay(working=True),
        day("2026-02-18"): OwnDay(working=True, shifts=half),
        day("2026-03-07"): OwnDay(working=True),
    }
    calendar = WorkCalendar("office", OFFICE.week, own_days=own)
    assert [calendar.is_working(each) for each in own] == [False, True, True, True]
    assert calendar.plan(day("2026-02-18")).shifts == half
    assert calendar.plan(day("2026-03-07")).shifts == OFFICE.week[0]


def test_beyond_the_published_years_weekends_count_and_own_days_do() -> None:
    first_monday = BEYOND + dt.timedelta(days=(7 - BEYOND.weekday()) % 7)
    plan = OFFICE.plan(first_monday)
    assert (plan.working, plan.source, plan.beyond_published) == (True, "week", True)
    assert not OFFICE.is_working(first_monday + dt.timedelta(days=5))
    own = WorkCalendar("office", OFFICE.week, own_days={first_monday: OwnDay(working=False)})
    assert (own.plan(first_monday).working, own.plan(first_monday).beyond_published) == (False, False)
    assert full_time().plan(BEYOND).beyond_published is False


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 0, "2026-03-09"),
        ("2026-03-06", 0, "2026-03-06"),
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-03-09", -2, "2026-03-05"),
    ],
)
def test_working_days_are_counted(start: str, count: int, expected: str) -> None:
    assert OFFICE.next_working_day(day(start), count) == day(expected)


def test_days_between() -> None:
    assert OFFICE.working_days_between(day("2026-02-09"), day("2026-03-01")) == 6 + 5
    assert OFFICE.working_days_between(day("2026-03-01"), day("2026-02-01")) == 0


def test_a_zone_with_summer_time_counts_true_minutes() -> None:
    berlin = full_time("berlin", ZoneInfo("Europe/Berlin"))
    assert berlin.working_minutes_between(at("2026-03-29 00:00", berlin.zone), at("2026-03-30 00:00", berlin.zone)) == 23 * 60
    assert berlin.working_minutes_between(at("2026-10-25 00:00", berlin.zone), at("2026-10-26 00:00", berlin.zone)) == 25 * 60


def test_a_calendar_without_hours_says_so() -> None:
    empty = WorkCalendar("empty", ((),) * 7)
    with pytest.raises(Refusal) as refused:
        empty.add_working_minutes(at("2026-03-02 09:00"), 1)
    assert refused.value.code == "worktime.no_hours"
    with pytest.raises(Refusal):
        empty.next_working_day(day("2026-03-02"))
    with pytest.raises(ValueError, match="forward"):
        OFFICE.add_working_minutes(at("2026-03-02 09:00"), -1)


@pytest.mark.parametrize(
    ("start", "end", "breaks"), [(600, 600, ()), (-1, 60, ()), (0, 1441, ()), (0, 60, ((50, 70),)), (0, 60, ((10, 30), (20, 40)))]
)
def test_impossible_shifts_are_refused(start: int, end: int, breaks: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(Refusal):
        Shift(start, end, breaks)


@given(start=st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2028, 1, 1)), minutes=st.integers(1, 20_000))
def test_adding_and_measuring_agree(start: dt.datetime, minutes: int) -> None:
    begin = start.replace(second=0, microsecond=0, tzinfo=dt.UTC)
    for calendar in (OFFICE, TWO_SHIFTS):
        end = calendar.add_working_minutes(begin, minutes)
        assert calendar.working_minutes_between(begin, end) == minutes
        assert calendar.working_minutes_between(begin, end - dt.timedelta(minutes=1)) == minutes - 1
