"""Taking numbers: the last thing an act does, under the last lock of the order."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.db import one, run
from makesell.ground.locks import passing


@dataclass(frozen=True, slots=True)
class NewSeries:
    """A series as its document declares it; once the company has changed its row, that row counts.

    `prefix` may hold `{yyyy}`, `{yy}`, `{mm}`, `{dd}` of the business date: `SO-{yy}{mm}-` gives SO-2611-0001.
    """

    code: str
    prefix: str
    width: int = 4
    gapless: bool = False


def take_numbers(series: NewSeries, count: int, on: dt.date) -> list[str]:
    """The next `count` numbers of a series on a business date, in order. One statement, whatever the count: it locks the counter.

    A refused act gives its numbers back, because the counter is a row of the same transaction.
    """
    if count < 1:
        return []
    passing("number_series")
    row = _next(series, count, on)
    if row is None:
        run(
            "insert into numbering_series (code, prefix, width, gapless) values (%s, %s, %s, %s) on conflict do nothing",
            [series.code, series.prefix, series.width, series.gapless],
        )
        row = _next(series, count, on)
    if row is None:
        raise LookupError(series.code)
    stem, first, width = row
    return [f"{stem}{number:0{width}}" for number in range(first, first + count)]


def _next(series: NewSeries, count: int, on: dt.date) -> tuple[str, int, int] | None:
    """Stem, first number and width; None when the company has no such series yet."""
    row = one(
        """insert into numbering_counter (series_id, stem, next)
           select code, replace(replace(replace(replace(prefix, '{yyyy}', %(yyyy)s), '{yy}', %(yy)s), '{mm}', %(mm)s), '{dd}', %(dd)s),
                  1 + %(count)s
           from numbering_series where code = %(code)s
           on conflict (series_id, stem) do update set next = numbering_counter.next + %(count)s
           returning stem, next - %(count)s, (select width from numbering_series where code = %(code)s)""",
        {
            "yyyy": f"{on.year:04}",
            "yy": f"{on.year % 100:02}",
            "mm": f"{on.month:02}",
            "dd": f"{on.day:02}",
            "count": count,
            "code": series.code,
        },
        keep=True,
    )
    return (row[0], row[1], row[2]) if row else None


def change_series(series: NewSeries) -> None:
    """The company's own prefix and width for a series; numbers given stay."""
    run(
        """insert into numbering_series (code, prefix, width, gapless) values (%s, %s, %s, %s)
           on conflict (code) do update set prefix = excluded.prefix, width = excluded.width, gapless = excluded.gapless""",
        [series.code, series.prefix, series.width, series.gapless],
    )
