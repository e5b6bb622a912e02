"""Stored calendars give the engine what was put in, and own days win in the right order."""

import datetime as dt

import pytest

from makesell.ground.db import count
from makesell.ground.refusal import Refusal
from makesell.ground.worktime import OwnDay, Shift, actions, office, queries

pytestmark = pytest.mark.django_db
SHIFT = Shift(540, 1080, ((720, 780),))
NIGHT = Shift(1200, 1920)
OUTING, FESTIVAL = dt.date(2026, 3, 4), dt.date(2026, 2, 17)


def make(code: str, *, follows_holidays: bool = True) -> int:
    calendar = actions.put_calendar(code, "办公室", name_en="Office", follows_holidays=follows_holidays)
    actions.set_week(calendar, {weekday: [SHIFT] for weekday in range(1, 6)})
    return calendar


def test_what_was_stored_is_what_the_engine_gets() -> None:
    make("office")
    assert queries.load("office") == office()
    assert [(row.code, row.zone, row.version) for row in queries.calendars()] == [("office", "Asia/Shanghai", 2)]


def test_a_week_is_replaced_as_a_whole_and_shifts_do_not_overlap() -> None:
    calendar = make("line")
    actions.set_week(calendar, {1: [NIGHT, SHIFT], 6: [SHIFT]})
    assert queries.load("line").week == ((SHIFT, NIGHT), (), (), (), (), (SHIFT,), ())
    with pytest.raises(Refusal) as refused:
        actions.set_week(calendar, {1: [SHIFT, Shift(600, 700)]})
    assert refused.value.code == "worktime.overlap"


def test_a_calendars_own_day_wins_over_the_companys_and_holidays() -> None:
    office_id, _ = make("office"), make("machines", follows_holidays=False)
    actions.put_own_days({OUTING: OwnDay(working=False, note="outing"), FESTIVAL: OwnDay(working=True, shifts=(Shift(540, 720),))})
    actions.put_own_days({OUTING: OwnDay(working=True)}, calendar_id=office_id)
    loaded = queries.load_many()
    assert loaded["office"].plan(OUTING).working
    assert loaded["office"].plan(FESTIVAL).shifts == (Shift(540, 720),)
    assert loaded["machines"].plan(OUTING).source == "week"
    assert actions.drop_own_days([OUTING], calendar_id=office_id) == 1
    assert not queries.load("office").is_working(OUTING)
    actions.put_own_days({OUTING: OwnDay(working=True, note="outing called off")})
    assert [(row.calendar, row.working, row.version) for row in queries.own_days(OUTING, OUTING + dt.timedelta(days=1))] == [
        (None, True, 2)
    ]


def test_loading_takes_the_same_statements_for_any_number_of_calendars() -> None:
    make("one")
    with count() as few:
        queries.load_many()
    make("two")
    make("three")
    with count() as many:
        queries.load_many()
    assert few.statements == many.statements == 4


@pytest.mark.parametrize(
    ("code", "name", "zone"), [("", "x", "Asia/Shanghai"), ("x", " ", "Asia/Shanghai"), ("x", "x", "Mars/Olympus"), ("x", "x", "../etc")]
)
def test_calendars_need_a_name_and_a_true_zone(code: str, name: str, zone: str) -> None:
    with pytest.raises(Refusal):
        actions.put_calendar(code, name, zone=zone)
    assert queries.calendars() == []


def test_own_hours_are_one_stretch_and_unknown_calendars_are_refused() -> None:
    with pytest.raises(Refusal):
        actions.put_own_days({OUTING: OwnDay(working=True, shifts=(SHIFT,))})
    with pytest.raises(Refusal) as refused:
        queries.load("nobody's")
    assert refused.value.status == 404
