"""Metrics: which days a figure counts. A period still running is counted up to the day its data reach, and compared with the same days."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Cell, Kind, same_days
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow

ONE_DAY = dt.timedelta(days=1)
# A year is asked for as "2014"; what the calendar has is read, never guessed.
KINDS_BY_SIZE: tuple[Kind, ...] = ("year", "half", "quarter", "month", "week", "given")


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day figures stand on, and the company's currency."""

    day: dt.date
    currency: str


def as_of(today: dt.date) -> AsOf:
    """Today, or the last day of a company whose data ended before (an imported past)."""
    company = organisation.company()
    if company is None:
        return AsOf(today, "CNY")
    return AsOf(min(today, company.data_until or today), company.currency)


def counted(of: Cell, day: dt.date) -> tuple[dt.date, dt.date]:
    """The days of a period that count on a day: all of them, or up to and including the day while it runs."""
    return of.start, max(of.start, min(of.end, day + ONE_DAY)) if running(of, day) else of.end


def running(of: Cell, day: dt.date) -> bool:
    """True for a period that has begun and not ended on the day."""
    return of.start <= day < of.last_day


def base_days(base: Cell, of: Cell, day: dt.date) -> tuple[dt.date, dt.date] | None:
    """The days a period is compared with: the whole base, or the same days of it while the period runs (13.8)."""
    cut = same_days(base, of, day)
    return (cut.start, cut.end) if cut else None


def periods_until(kind: Kind, first: dt.date | None, day: dt.date) -> list[PeriodRow]:
    """The periods of a kind from the one in which `first` lies up to the one in which `day` lies."""
    return period.periods(kind, first, day + ONE_DAY)
