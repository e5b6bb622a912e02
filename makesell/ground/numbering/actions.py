"""Taking numbers: the last thing an act does, under the last lock of the order."""

import datetime as dt
from dataclasses import dataclass

from makesell.ground.db import one, run
from makesell.ground.locks import take


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
    """The next `count` numbers of a series on a business date, in order. Two statements, whatever the count.

    A refused act gives its numbers back, because the counter is a row of the same transaction.
    """
    if count < 1:
        return []
    if not take("number_series", [series.code]):
        run(
            "insert into numbering_series (code, prefix, width, gapless) values (%s, %s, %s, %s) on conflict do nothing",
            [series.code, series.prefix, series.width, series.gapless],
        )
        take("number_series", [series.code])
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
    )
    if row is None:
        raise LookupError(series.code)
    stem, first, width = row
    return [f"{stem}{number:0{width}}" for number in range(first, first + count)]


def change_series(series: NewSeries) -> None:
    """The company's own prefix and width for a series; numbers given stay."""
    run(
        """insert into numbering_series (code, prefix, width, gapless) values (%s, %s, %s, %s)
           on conflict (code) do update set prefix = excluded.prefix, width = excluded.width, gapless = excluded.gapless""",
        [series.code, series.prefix, series.width, series.gapless],
    )
