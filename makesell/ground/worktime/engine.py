"""Ground/worktime: what a calendar says about days and minutes; pure, on aware moments, answered in UTC."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal
from zoneinfo import ZoneInfo

from makesell.ground.clock import DEFAULT_ZONE
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.ground.worktime.published import PublishedDay, is_published, published_day

ONE_DAY = dt.timedelta(days=1)
ONE_MINUTE = dt.timedelta(minutes=1)
DAY_MINUTES = 24 * 60
# A deadline further away than this means a calendar without hours, not a long task.
HORIZON_DAYS = 3660
Source = Literal["own", "published", "week"]


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """Working time between two moments in UTC, the end excluded."""

    start: dt.datetime
    end: dt.datetime

    @property
    def minutes(self) -> int:
        return (self.end - self.start) // ONE_MINUTE


@dataclass(frozen=True, slots=True)
class Shift:
    """Hours of one day in minutes after its midnight; a night shift ends after 1440. Breaks lie inside and are not worked."""

    start: int
    end: int
    breaks: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not (0 <= self.start < DAY_MINUTES and self.start < self.end <= 2 * DAY_MINUTES and self.end - self.start <= DAY_MINUTES):
            raise Refusal("worktime.shift", "A shift must end after it starts and last 24 hours at most.", field="shift")
        reached = self.start
        for begin, end in self.breaks:
            if not reached <= begin < end <= self.end:
                raise Refusal("worktime.break", "Breaks must lie inside the shift, one after the other.", field="break")
            reached = end

    def worked(self) -> Iterator[tuple[int, int]]:
        """The parts of the shift between its breaks."""
        start = self.start
        for begin, end in self.breaks:
            if begin > start:
                yield start, begin
            start = end
        if start < self.end:
            yield start, self.end


@dataclass(frozen=True, slots=True)
class OwnDay:
    """The company's own word about a day; it wins over published holidays. `shifts` None means the hours of a usual working day."""

    working: bool
    shifts: tuple[Shift, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class DayPlan:
    """What holds on a day, where it comes from, and whether the day lies beyond the published holidays (then only weekends count)."""

    day: dt.date
    shifts: tuple[Shift, ...]
    source: Source
    beyond_published: bool

    @property
    def working(self) -> bool:
        return bool(self.shifts)


@dataclass(frozen=True)
class WorkCalendar:
    """A calendar that teams, machines and deadlines name: shifts by weekday (Monday first), holidays, own days, time zone."""

    code: str
    week: tuple[tuple[Shift, ...], ...]
    zone: ZoneInfo = DEFAULT_ZONE
    follows_holidays: bool = True
    own_days: Mapping[dt.date, OwnDay] = field(default_factory=dict)
    published: Callable[[dt.date], PublishedDay | None] = published_day

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise Refusal("worktime.week", "A calendar needs the shifts of seven weekdays.", field="week")

    def plan(self, day: dt.date) -> DayPlan:
        """The shifts of a day: own row, else published holiday or swapped day, else the weekday."""
        weekday = self.week[day.weekday()]
        beyond = self.follows_holidays and not is_published(day)
        own = self.own_days.get(day)
        if own is not None:
            shifts = (own.shifts if own.shifts is not None else weekday or self._usual()) if own.working else ()
            return DayPlan(day, shifts, "own", beyond_published=False)
        said = self.published(day) if self.follows_holidays else None
        if said is not None:
            return DayPlan(day, () if said == "holiday" else weekday or self._usual(), "published", beyond_published=False)
        return DayPlan(day, weekday, "week", beyond)

    def is_working(self, day: dt.date) -> bool:
        """True when somebody works on the day."""
        return self.plan(day).working

    def next_working_day(self, day: dt.date, count: int = 1) -> dt.date:
        """The `count`-th working day after `day`; 0 gives the day itself when it is worked, else the next one; negative counts back."""
        if count == 0:
            return day if self.is_working(day) else self.next_working_day(day)
        step, left, reached = (ONE_DAY if count > 0 else -ONE_DAY), abs(count), day
        for _ in range(HORIZON_DAYS):
            reached += step
            if self.is_working(reached):
                left -= 1
                if not left:
                    return reached
        raise self._no_hours()

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days in `[start, end)`."""
        return sum(self.is_working(start + ONE_DAY * n) for n in range(max(0, (end - start).days)))

    def intervals(self, day: dt.date) -> list[Interval]:
        """The working time of the shifts that begin on a day, in order."""
        midnight = dt.datetime.combine(day, dt.time())
        return sorted(
            Interval(self._utc(midnight + ONE_MINUTE * start), self._utc(midnight + ONE_MINUTE * end))
            for shift in self.plan(day).shifts
            for start, end in shift.worked()
        )

    def is_working_at(self, at: dt.datetime) -> bool:
        """True when a moment lies in working time."""
        first = next(self._from(at), None)
        return first is not None and first.start <= at.astimezone(dt.UTC)

    def next_working_moment(self, at: dt.datetime) -> dt.datetime:
        """The moment itself when it is working time, else the start of the next working time; whole minutes, counted up."""
        moment = _whole_minute(at)
        first = next(self._from(moment), None)
        if first is None:
            raise self._no_hours()
        return max(first.start, moment)

    def add_working_minutes(self, at: dt.datetime, minutes: int) -> dt.datetime:
        """13.20: the moment at which that many working minutes have passed, counted from the next working minute.

        Raises ValueError for negative minutes; refuses a calendar that has no hours within ten years.
        """
        if minutes < 0:
            raise ValueError("working minutes are counted forward")
        if minutes == 0:
            return self.next_working_moment(at)
        moment, left = _whole_minute(at), minutes
        for interval in self._from(moment):
            start = max(interval.start, moment)
            available = (interval.end - start) // ONE_MINUTE
            if available >= left:
                return start + ONE_MINUTE * left
            left -= available
        raise self._no_hours()

    def working_minutes_between(self, start: dt.datetime, end: dt.datetime) -> int:
        """Whole working minutes from one moment to another; negative when `end` is earlier."""
        if end < start:
            return -self.working_minutes_between(end, start)
        first, last = start.astimezone(dt.UTC), end.astimezone(dt.UTC)
        passed = dt.timedelta()
        for interval in self._until(first, last):
            passed += max(min(interval.end, last) - max(interval.start, first), dt.timedelta())
        return passed // ONE_MINUTE

    def _from(self, at: dt.datetime) -> Iterator[Interval]:
        """Working time that ends after `at`, merged where shifts overlap, for as long as the horizon reaches."""
        moment = at.astimezone(dt.UTC)
        return (interval for interval in self._merged(self._local_day(moment) - ONE_DAY, HORIZON_DAYS) if interval.end > moment)

    def _until(self, first: dt.datetime, last: dt.datetime) -> Iterator[Interval]:
        begin = self._local_day(first) - ONE_DAY
        return self._merged(begin, (self._local_day(last) - begin).days + 1)

    def _merged(self, first_day: dt.date, days: int) -> Iterator[Interval]:
        held: Interval | None = None
        for number in range(days):
            for interval in self.intervals(first_day + ONE_DAY * number):
                if held is None:
                    held = interval
                elif interval.start < held.end:
                    held = Interval(held.start, max(held.end, interval.end))
                else:
                    yield held
                    held = interval
        if held is not None:
            yield held

    def _usual(self) -> tuple[Shift, ...]:
        return next((shifts for shifts in self.week if shifts), ())

    def _utc(self, local: dt.datetime) -> dt.datetime:
        return local.replace(tzinfo=self.zone).astimezone(dt.UTC)

    def _local_day(self, at: dt.datetime) -> dt.date:
        return at.astimezone(self.zone).date()

    def _no_hours(self) -> Refusal:
        return Refusal(
            "worktime.no_hours",
            "The calendar %(calendar)s has no working hours in the next ten years.",
            who=N_("The administrator"),
            calendar=self.code,
        )


def office(code: str = "office", zone: ZoneInfo = DEFAULT_ZONE) -> WorkCalendar:
    """The usual office calendar: Monday to Friday, 9:00 to 18:00 with an hour's break at noon."""
    shift = Shift(9 * 60, 18 * 60, ((12 * 60, 13 * 60),))
    return WorkCalendar(code, ((shift,),) * 5 + ((),) * 2, zone)


def full_time(code: str = "round-the-clock", zone: ZoneInfo = DEFAULT_ZONE) -> WorkCalendar:
    """Round the clock, holidays included."""
    return WorkCalendar(code, ((Shift(0, DAY_MINUTES),),) * 7, zone, follows_holidays=False)


def _whole_minute(at: dt.datetime) -> dt.datetime:
    """The next whole minute at or after a moment, in UTC."""
    moment = at.astimezone(dt.UTC)
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + ONE_MINUTE
