"""13.20 with its numbers: a deadline of N working hours counts from the next working minute; the clock stands while the customer is asked."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from makesell.documents.tickets.rules import Clock, Level, hurried, late_with, paused, responded, restarted, running, solved, started
from makesell.ground.worktime import Shift, WorkCalendar

ZONE = ZoneInfo("Asia/Shanghai")
DAY = (Shift(9 * 60, 18 * 60, ((12 * 60, 13 * 60),)),)
HOURS = WorkCalendar("test", (*([DAY] * 5), (), ()), ZONE, follows_holidays=False)
LEVEL = Level(4, 16)


def at(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of March 2025 in Shanghai; the 3rd is a Monday."""
    return dt.datetime(2025, 3, day, hour, minute, tzinfo=ZONE).astimezone(dt.UTC)


@pytest.mark.parametrize(
    ("opened", "response", "solution"),
    [
        (at(3, 9), at(3, 14), at(4, 18)),          # 4 h over lunch; two working days
        (at(3, 17), at(4, 12), at(5, 17)),         # one hour today, three tomorrow, lunch not counted
        (at(7, 19), at(10, 14), at(11, 18)),       # Friday evening: counts from Monday 9:00
        (at(8, 3), at(10, 14), at(11, 18)),        # Saturday night: the same
        (at(3, 12, 30), at(3, 17), at(5, 12)),     # at lunch: counts from 13:00
    ],
)
def test_deadlines_count_from_the_next_working_minute(opened: dt.datetime, response: dt.datetime, solution: dt.datetime) -> None:
    clock = started(HOURS, opened, LEVEL)
    assert (clock.response_due_at, clock.solution_due_at) == (response, solution)


def test_the_clock_stands_while_it_is_the_customers_turn() -> None:
    """Opened Monday 9:00, asked back at 11:00, answered on Thursday at 11:00: 14 of 16 hours are left, due Monday 10:00."""
    clock = paused(responded(started(HOURS, at(3, 9), LEVEL), at(3, 11)), at(3, 11))
    assert late_with(clock, at(28, 9)) == ""
    assert paused(clock, at(4, 9)) == clock
    assert running(clock, HOURS, at(6, 11)).solution_due_at == at(7, 18)
    again = running(paused(running(clock, HOURS, at(6, 11)), at(6, 17)), HOURS, at(10, 9))
    assert again.solution_due_at == at(11, 10)


def test_what_was_late_when_it_stopped_stays_late() -> None:
    clock = paused(responded(started(HOURS, at(3, 9), LEVEL), at(5, 9)), at(5, 9))
    again = running(clock, HOURS, at(20, 9))
    assert again.solution_due_at == at(4, 18)
    assert late_with(again, at(20, 9)) == "solution"


def test_what_is_late() -> None:
    """The first response before the solution; a response given ends its deadline for good."""
    clock = started(HOURS, at(3, 9), LEVEL)
    assert [late_with(clock, when) for when in (at(3, 13, 59), at(3, 14), at(5, 9))] == ["", "response", "response"]
    given = responded(clock, at(3, 16))
    assert (responded(given, at(3, 17)), late_with(given, at(4, 17)), late_with(given, at(4, 18))) == (given, "", "solution")
    assert late_with(solved(given, at(5, 9)), at(28, 9)) == ""


def test_a_solution_that_did_not_hold_and_a_higher_priority() -> None:
    done = solved(started(HOURS, at(3, 9), LEVEL), at(3, 10))
    assert done.responded_at == at(3, 10)
    assert restarted(done, HOURS, at(10, 9), LEVEL) == Clock(at(3, 14), at(11, 18), at(3, 10), None, None)
    clock = started(HOURS, at(3, 9), LEVEL)
    assert hurried(clock, HOURS, at(3, 10), Level(1, 8)) == Clock(at(3, 11), at(4, 10))
    assert hurried(clock, HOURS, at(3, 10), Level(8, 40)) == clock
