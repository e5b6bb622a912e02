"""Ground/period: spans of the fiscal calendar by month, by weeks (4-4-5) or by given dates; pure arithmetic on dates.

Every span is half-open, `[start, end)`. A fiscal year that does not begin in January bears the year in which it begins.
"""

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

Kind = Literal["year", "half", "quarter", "month", "week", "given"]
Scope = Literal["sales", "pay", "accounting"]
KINDS = {
    "year": N_("Year"),
    "half": N_("Half-year"),
    "quarter": N_("Quarter"),
    "month": N_("Month"),
    "week": N_("Week"),
    "given": N_("Given dates"),
}
SCOPES = {"sales": N_("Sales periods"), "pay": N_("Pay periods"), "accounting": N_("Accounting periods")}
CLOSING_KIND: Kind = "month"
ONE_DAY = dt.timedelta(days=1)
ONE_WEEK = dt.timedelta(weeks=1)
_MONTHS_OF: dict[Kind, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """A half-open range of days. A leaf cell has no boundary of any kind of period inside it."""

    start: dt.date
    end: dt.date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise Refusal("period.dates", "The end must be later than the start.", field="end_date")

    def __contains__(self, day: dt.date) -> bool:
        return self.start <= day < self.end

    @property
    def days(self) -> int:
        return (self.end - self.start).days

    @property
    def last_day(self) -> dt.date:
        return self.end - ONE_DAY


@dataclass(frozen=True, slots=True, order=True)
class Span(Cell):
    """A period of the fiscal calendar: its kind and its code, e.g. quarter `2026-Q1`."""

    kind: Kind
    code: str


def by_month(first_year: int, last_year: int, first_month: int = 1) -> list[Span]:
    """Years, halves, quarters, calendar months and weeks of the fiscal years `first_year` to `last_year`."""
    _check_years(first_year, last_year)
    made: list[Span] = []
    for year in range(first_year, last_year + 1):
        for kind, months in _MONTHS_OF.items():
            starts = [_month(year, first_month + offset) for offset in range(0, 13, months)]
            for number, (start, end) in enumerate(itertools.pairwise(starts), 1):
                code = f"{start:%Y-%m}" if kind == "month" else _code(kind, year, number)
                made.append(Span(start, end, kind, code))
    return made + _iso_weeks(_month(first_year, first_month), _month(last_year + 1, first_month))


def by_weeks(first_year: int, last_year: int, pattern: Sequence[int] = (4, 4, 5), first_month: int = 1, weekday: int = 1) -> list[Span]:
    """Fiscal years of whole weeks: each begins on the `weekday` (1 Monday … 7) nearest to the first of `first_month`.

    `pattern` is the weeks of a quarter's three months; the 53rd week of a long year goes to its last month.
    """
    _check_years(first_year, last_year)
    if len(pattern) != 3 or sum(pattern) != 13 or min(pattern) < 1:
        raise Refusal("period.pattern", "The weeks of a quarter's three months must sum to 13.", field="pattern")
    made: list[Span] = []
    for year in range(first_year, last_year + 1):
        start = _nearest(dt.date(year, first_month, 1), weekday)
        end = _nearest(dt.date(year + 1, first_month, 1), weekday)
        weeks = (end - start) // ONE_WEEK
        month_starts = [start + ONE_WEEK * n for n in itertools.accumulate(tuple(pattern) * 4, initial=0)]
        month_starts[-1] = end
        week_starts = [start + ONE_WEEK * n for n in range(weeks + 1)]
        boundaries: dict[Kind, list[dt.date]] = {kind: month_starts[::months] for kind, months in _MONTHS_OF.items()}
        boundaries["week"] = week_starts
        for kind, starts in boundaries.items():
            made += [Span(a, b, kind, _code(kind, year, n)) for n, (a, b) in enumerate(itertools.pairwise(starts), 1)]
    return made


def given(dates: Iterable[dt.date], kind: Kind = "given") -> list[Span]:
    """Spans between given boundaries (e.g. quota dates); the last date is the end of the last span. Refuses fewer than two dates."""
    boundaries = sorted(set(dates))
    if len(boundaries) < 2:
        raise Refusal(
            "period.boundaries", "Give at least two dates: where the first period starts and where the last one ends.", field="dates"
        )
    return [Span(start, end, kind, start.isoformat()) for start, end in itertools.pairwise(boundaries)]


def cells(spans: Iterable[Cell]) -> list[Cell]:
    """The leaf cells: ranges between all boundaries of all kinds that at least one span covers, in order."""
    rising: dict[dt.date, int] = {}
    for span in spans:
        rising[span.start] = rising.get(span.start, 0) + 1
        rising[span.end] = rising.get(span.end, 0) - 1
    made, open_spans = [], 0
    for start, end in itertools.pairwise(sorted(rising)):
        open_spans += rising[start]
        if open_spans:
            made.append(Cell(start, end))
    return made


def same_days(base: Cell, running: Cell, through: dt.date) -> Cell | None:
    """13.8: the part of `base` that a running period, counted up to and including `through`, is compared with.

    Periods that begin on the same day of the year end on the same day of the year (29 Feb → 28 Feb), others after the same number of days;
    an ended period is compared with the whole base. None when the running period has not begun.
    """
    if through < running.start:
        return None
    if through >= running.last_day:
        return Cell(base.start, base.end)
    if (base.start.month, base.start.day) == (running.start.month, running.start.day):
        end = _in_year(through, through.year + base.start.year - running.start.year) + ONE_DAY
    else:
        end = base.start + (through - running.start) + ONE_DAY
    return Cell(base.start, min(end, base.end))


def _code(kind: str, year: int, number: int) -> str:
    return f"{year}" if kind == "year" else f"{year}-{kind[0].upper()}{number:0{2 if kind in ('month', 'week') else 1}d}"


def _month(year: int, month: int) -> dt.date:
    """The first day of a month, counted on past December."""
    return dt.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def _nearest(day: dt.date, weekday: int) -> dt.date:
    ahead = (weekday - day.isoweekday()) % 7
    return day + dt.timedelta(days=ahead if ahead <= 3 else ahead - 7)


def years_before(day: dt.date, years: int = 1) -> dt.date:
    """The same day so many years before; of 29 February the 28th."""
    return _in_year(day, day.year - years)


def _in_year(day: dt.date, year: int) -> dt.date:
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def _iso_weeks(start: dt.date, end: dt.date) -> list[Span]:
    """ISO weeks, cut at both ends of the calendar so that no cell lies outside every year."""
    mondays = [start]
    mondays += [day for n in range((end - start).days) if (day := start + dt.timedelta(days=n)).isoweekday() == 1 and day > start]
    named = (monday.isocalendar() for monday in mondays)
    return [
        Span(a, b, "week", f"{iso.year}-W{iso.week:02d}") for (a, b), iso in zip(itertools.pairwise([*mondays, end]), named, strict=True)
    ]


def _check_years(first_year: int, last_year: int) -> None:
    if not 1990 <= first_year <= last_year <= 2200:
        raise Refusal("period.years", "The years must lie between 1990 and 2200, the first not after the last.", field="first_year")
