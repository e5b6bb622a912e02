"""The one service clock of a ticket (13.20): a first response and a solution are due in working hours; the clock stands while it is the
customer's turn. Pure: the calendar is whatever counts working minutes.
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Protocol

from makesell.documents.tickets.states import RESPONSE, SOLUTION


class Hours(Protocol):
    """What counts working time."""

    def add_working_minutes(self, at: dt.datetime, minutes: int) -> dt.datetime:
        """The moment at which that many working minutes have passed."""

    def working_minutes_between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Whole working minutes from one moment to another."""


@dataclass(frozen=True, slots=True)
class Level:
    """A service level 服务时限: working hours until the first response and until the solution."""

    response_hours: int
    solution_hours: int


@dataclass(frozen=True, slots=True)
class Clock:
    """What is due when. `paused_at` is the moment since which it is the customer's turn."""

    response_due_at: dt.datetime
    solution_due_at: dt.datetime
    responded_at: dt.datetime | None = None
    solved_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None


def started(hours: Hours, at: dt.datetime, level: Level) -> Clock:
    """A clock that starts with the next working minute."""
    return Clock(hours.add_working_minutes(at, level.response_hours * 60), hours.add_working_minutes(at, level.solution_hours * 60))


def responded(clock: Clock, at: dt.datetime) -> Clock:
    """The first word to the customer ends the first deadline for good; later ones change nothing."""
    return clock if clock.responded_at else replace(clock, responded_at=at)


def paused(clock: Clock, at: dt.datetime) -> Clock:
    """From now on it is the customer's turn; a clock that stands already stands since then."""
    return clock if clock.paused_at else replace(clock, paused_at=at)


def running(clock: Clock, hours: Hours, at: dt.datetime) -> Clock:
    """It is our turn again: the solution is due in the working minutes that were left when the clock stopped. What was late stays late."""
    if clock.paused_at is None:
        return clock
    left = hours.working_minutes_between(clock.paused_at, clock.solution_due_at)
    due = hours.add_working_minutes(at, left) if left > 0 else clock.solution_due_at
    return replace(clock, paused_at=None, solution_due_at=due)


def hurried(clock: Clock, hours: Hours, at: dt.datetime, level: Level) -> Clock:
    """Another level from now on: deadlines come forward where it asks for less; they never move back."""
    fresh = started(hours, at, level)
    response = clock.response_due_at if clock.responded_at else min(clock.response_due_at, fresh.response_due_at)
    return replace(clock, response_due_at=response, solution_due_at=min(clock.solution_due_at, fresh.solution_due_at))


def restarted(clock: Clock, hours: Hours, at: dt.datetime, level: Level) -> Clock:
    """A solution that did not hold: a new one is due in the level's hours; the first response was given."""
    due = hours.add_working_minutes(at, level.solution_hours * 60)
    return replace(clock, solved_at=None, paused_at=None, responded_at=clock.responded_at or at, solution_due_at=due)


def solved(clock: Clock, at: dt.datetime) -> Clock:
    """Solved: both deadlines end."""
    return replace(clock, solved_at=at, paused_at=None, responded_at=clock.responded_at or at)


def late_with(clock: Clock, at: dt.datetime) -> str:
    """What is late now: the first response before the solution; nothing while the clock stands or once it is solved."""
    if clock.solved_at or clock.paused_at:
        return ""
    if clock.responded_at is None and clock.response_due_at <= at:
        return RESPONSE
    return SOLUTION if clock.solution_due_at <= at else ""
