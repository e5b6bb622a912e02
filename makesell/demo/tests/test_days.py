"""The story fits any day it is told on: long enough, whole quarters, everything written lies within it, one raise, one leaver."""

import datetime as dt

import pytest

from makesell.demo.build import founded
from makesell.demo.story import deals, scenes, telling

WEEK, DAY = dt.timedelta(days=7), dt.timedelta(days=1)
DAYS = (
    "2026-01-01", "2026-01-02", "2026-03-31", "2026-04-01", "2026-06-30", "2026-08-01", "2026-09-30", "2026-10-01", "2026-10-04", "2026-11-27",
    "2026-12-31", "2027-02-28", "2027-03-01", "2028-02-29", "2028-12-30",
)  # fmt: skip


@pytest.mark.parametrize("today", [dt.date.fromisoformat(day) for day in DAYS])
def test_the_story_fits_the_day(today: dt.date) -> None:
    first, last, since = telling.first_day(today), today - DAY, founded(today)
    now, before, *_ = scenes.quarters(last)
    assert (first.day, first.month % 3) == (1, 1)
    assert (last - first - WEEK).days // 30 >= 18
    assert since <= first
    assert before < now <= last
    # somebody leaves at the end of the year, prices rise on the next day: both while the story goes on
    assert first + 2 * WEEK < dt.date(since.year + 1, 12, 31) < last
    for deal in scenes.written(last):
        assert first <= deal.day < last
        assert all(day is None or deal.day < day <= last for day in (deal.back_on, deal.cancel_on))
    drawn = deals.draw(first, last, 300, telling.SEED, last.year)
    assert first <= drawn[0].day <= first + 2 * WEEK
    assert last - 4 * WEEK <= drawn[-1].day <= last
