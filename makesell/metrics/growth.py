"""Growth 增长 (13.8): sums of a period against the same period before; a running one against the same days.

Base and current are read the same way: of units as organised then, or as organised now (`organised.py`).
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import By, Members, Total, Window
from makesell.engines.attain import growth, growth_over
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import Ratio
from makesell.metrics import windows

Against = Literal["year", "period"]


@dataclass(frozen=True, slots=True)
class Days:
    """What a period counts on a day: its window, the base it is compared with (None where the data begin) and whether it still runs."""

    period: PeriodRow
    window: Window
    base: Window | None
    running: bool


@dataclass(frozen=True, slots=True)
class Grown:
    """A sum with the sum it is compared with."""

    current: Decimal
    base: Decimal | None
    ratio: Ratio


def days_of(cells: Sequence[PeriodRow], day: dt.date, starts: dt.date | None, against: Against = "year") -> list[Days]:
    """Windows of periods and of what they are compared with; `starts` is the first day the company has data."""
    known = period.periods(cells[0].kind) if cells else []
    made = []
    for cell in cells:
        before = _before(known, cell, against)
        base = None
        if before is not None and starts is not None and before.end > starts:
            base = windows.base_days(before, cell, day)
        made.append(Days(cell, windows.counted(cell, day), base, windows.running(cell, day)))
    return made


def _before(known: Sequence[PeriodRow], cell: PeriodRow, against: Against) -> PeriodRow | None:
    """The period a cell is compared with: the one in which its first day of a year ago lies, or the one just before it."""
    if against == "period":
        return next((each for each in reversed(known) if each.end <= cell.start), None)
    leap = (cell.start.month, cell.start.day) == (2, 29)
    day = cell.start.replace(year=cell.start.year - 1, day=28 if leap else cell.start.day)
    return next((each for each in known if day in each), None)


def by(
    scope: By, measure: str, value: str, days: Sequence[Days], members: Members | None = None, *, most: int | None = None
) -> dict[tuple[int, int], Grown]:
    """{(scope, period's place): current, base and growth}; a scope that has neither is left out. `most`: so many scopes, those with the largest
    sums of the first period, in that order."""
    return grown(lambda asked: balances.sums(scope, measure, asked, members, of=value), value, days, most)


Read = Callable[[Sequence[Window]], Mapping[tuple[int, int], Total]]


def grown(read: Read, value: str, days: Sequence[Days], most: int | None = None) -> dict[tuple[int, int], Grown]:
    """The same of sums that are read for all windows and bases at once."""
    asked: list[Window] = [d.window for d in days] + [d.base for d in days if d.base]
    sums = read(asked) if asked else {}
    place = {n: len(days) + k for k, n in enumerate(n for n, d in enumerate(days) if d.base)}
    made, keys = {}, sorted({key for key, _ in sums})
    if most is not None:
        keys = sorted(keys, key=lambda key: -_value(sums, (key, 0), value))[:most]
    for key in keys:
        for n, each in enumerate(days):
            current = _value(sums, (key, n), value)
            base = _value(sums, (key, place[n]), value) if each.base else None
            made[(key, n)] = Grown(current, base, growth(current, base))
    return made


def total(parts: Sequence[Grown]) -> Grown:
    """Sums first, divided once."""
    bases = [part.base for part in parts if part.base is not None]
    return Grown(
        sum((part.current for part in parts), Decimal(0)),
        sum(bases, Decimal(0)) if bases else None,
        growth_over((part.current, part.base) for part in parts),
    )


def _value(sums: Mapping[tuple[int, int], Total], key: tuple[int, int], value: str) -> Decimal:
    found = sums.get(key)
    return Decimal(0) if found is None else found.value(value)
