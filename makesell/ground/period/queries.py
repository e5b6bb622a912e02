"""Ground/period: reads of the calendar and of what is closed; frozen rows, one statement each."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from makesell.ground.db import one, run, values
from makesell.ground.db.asking import Ask, asking
from makesell.ground.db.reading import read_once
from makesell.ground.period.calendar import CLOSING_KIND, Cell, Kind, Scope, Span, years_before
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True, order=True)
class PeriodRow(Span):
    """A stored period."""

    id: int


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A closing of a month, with who opened it again, if anybody."""

    id: int
    scope: Scope
    period_id: int
    code: str
    start_date: dt.date
    end_date: dt.date
    closed_at: dt.datetime
    closed_by_id: int | None
    reopened_at: dt.datetime | None
    reopened_by_id: int | None
    reason: str


_PERIOD = "select start_date, end_date, kind, code, id from period_period"


def by_id(period_id: int) -> PeriodRow | None:
    """The period of an id."""
    return _first(f"{_PERIOD} where id = %s", [period_id])


def by_ids(period_ids: Iterable[int]) -> Mapping[int, PeriodRow]:
    """Periods by key; unknown keys are left out."""
    return {row.id: row for row in _rows(f"{_PERIOD} where id = any(%s)", [list(period_ids)])}


def by_code(kind: Kind, code: str) -> PeriodRow | None:
    """The period of a kind and code, e.g. `month` `2026-03`."""
    return _first(f"{_PERIOD} where kind = %s and code = %s", [kind, code])


def by_codes(kind: Kind, codes: Iterable[str]) -> Mapping[str, PeriodRow]:
    """Periods of one kind by their codes; unknown codes are left out."""
    return {row.code: row for row in _rows(f"{_PERIOD} where kind = %s and code = any(%s)", [kind, list(codes)])}


def containing(kind: Kind, day: dt.date) -> PeriodRow | None:
    """The period of a kind in which a day lies."""
    return _first(f"{_PERIOD} where kind = %s and start_date <= %s and %s < end_date", [kind, day, day])


@read_once
def periods(kind: Kind, start: dt.date | None = None, end: dt.date | None = None) -> list[PeriodRow]:
    """The periods of a kind that touch `[start, end)`, in order; without bounds all of them."""
    return _rows(
        f"{_PERIOD} where kind = %s and (%s::date is null or end_date > %s) and (%s::date is null or start_date < %s) order by start_date",
        [kind, start, start, end, end],
    )


def every() -> list[PeriodRow]:
    """Every period of every kind."""
    return _rows(f"{_PERIOD} order by kind, start_date", [])


def previous(period: PeriodRow) -> PeriodRow | None:
    """The period of the same kind just before this one."""
    return _first(f"{_PERIOD} where kind = %s and end_date <= %s order by end_date desc limit 1", [period.kind, period.start])


def year_before(period: PeriodRow) -> PeriodRow | None:
    """The period of the same kind in which this period's first day of a year ago lies (month → same month of last year)."""
    return containing(period.kind, years_before(period.start))


def kinds() -> list[Kind]:
    """The kinds of period the calendar has."""
    return cast("list[Kind]", values("select distinct kind from period_period order by kind"))


def leaves(start: dt.date | None = None, end: dt.date | None = None) -> list[Cell]:
    """The leaf cells that begin in `[start, end)`, in order."""
    rows = run(
        "select start_date, end_date from period_leaf"
        " where (%s::date is null or start_date >= %s) and (%s::date is null or start_date < %s) order by start_date",
        [start, start, end, end],
    )
    return [Cell(*row) for row in rows]


def closed_until(scope: Scope) -> dt.date | None:
    """The first day that is not closed, because months are closed in order; None when nothing is."""
    row = one(
        "select max(p.end_date) from period_closing c join period_period p on p.id = c.period_id"
        " where c.scope = %s and c.reopened_at is null",
        [scope],
    )
    return cast("dt.date | None", row[0]) if row else None


def business_dates(scope: Scope, event_dates: Iterable[dt.date]) -> dict[dt.date, dt.date]:
    """When events count (`domain.md` §1): on their own date while it is open, else on the first day of the first open month.

    Refuses dates that lie outside the calendar.
    """
    return counted([scope], event_dates).get(scope, {})


# Each scope and day of two arrays with the day it counts on.
COUNTS = """select s.scope, d.day, greatest(d.day, (
        select max(p.end_date) from period_closing c join period_period p on p.id = c.period_id
        where c.scope = s.scope and c.reopened_at is null)) as counts
    from unnest(%s::text[]) as s(scope), unnest(%s::date[]) as d(day)"""


@asking
def counted(scopes: Iterable[Scope], event_dates: Iterable[dt.date]) -> Ask[dict[Scope, dict[dt.date, dt.date]]]:
    """The same for several scopes, in one statement."""
    return Ask(
        f"""select c.scope, c.day, c.counts, exists (select 1 from period_leaf l where l.start_date <= c.counts and c.counts < l.end_date)
            from ({COUNTS}) c order by c.counts""",
        [sorted(scopes), sorted(set(event_dates))],
        _counted,
    )


def _counted(rows: list[tuple[Any, ...]]) -> dict[Scope, dict[dt.date, dt.date]]:
    outside = [counts for _, _, counts, known in rows if not known]
    if outside:
        raise Refusal(
            "period.outside",
            "%(date)s lies outside the fiscal calendar; extend the calendar first.",
            field="date",
            who=N_("The administrator"),
            date=outside[0].isoformat(),
        )
    found: dict[Scope, dict[dt.date, dt.date]] = {}
    for scope, day, counts, _ in rows:
        found.setdefault(scope, {})[day] = counts
    return found


def first_open_date(scope: Scope, event_date: dt.date) -> dt.date:
    """The business date of one event; see `business_dates`."""
    return business_dates(scope, [event_date])[event_date]


def open_months(scope: Scope) -> list[PeriodRow]:
    """The months that are not closed, in order; the first one may be closed next."""
    until = closed_until(scope)
    return periods(CLOSING_KIND, start=until)


def closings(scope: Scope | None = None) -> list[ClosingRow]:
    """Every closing and reopening, the newest first."""
    rows = run(
        "select c.id, c.scope, c.period_id, p.code, p.start_date, p.end_date, c.closed_at, c.closed_by_id, c.reopened_at, c.reopened_by_id,"
        " c.reason from period_closing c join period_period p on p.id = c.period_id"
        " where (%s::text is null or c.scope = %s) order by c.closed_at desc, c.id desc",
        [scope, scope],
    )
    return [ClosingRow(*row) for row in rows]


def _rows(sql: str, params: Sequence[Any]) -> list[PeriodRow]:
    return [PeriodRow(*row) for row in run(sql, params, keep=True)]


def _first(sql: str, params: Sequence[Any]) -> PeriodRow | None:
    row = one(sql, params, keep=True)
    return PeriodRow(*row) if row else None
