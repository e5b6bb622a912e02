"""Ground/worktime: public holidays and swapped working days of China as published; ends with the package's last year."""

import datetime as dt
from typing import Literal

import chinese_calendar

PublishedDay = Literal["holiday", "swapped"]
_FIRST_YEAR: int = min(chinese_calendar.holidays).year
_LAST_YEAR: int = max(chinese_calendar.holidays).year


def published_through() -> dt.date:
    """The last day whose holidays are published; later days need own rows."""
    return dt.date(_LAST_YEAR, 12, 31)


def is_published(day: dt.date) -> bool:
    """True when the State Council's arrangement for that day's year is known."""
    return _FIRST_YEAR <= day.year <= _LAST_YEAR


def published_day(day: dt.date) -> PublishedDay | None:
    """`holiday`, `swapped` (a weekend day that is worked 调休), or None for an ordinary day and for years not published."""
    if not is_published(day):
        return None
    if day in chinese_calendar.holidays:
        return "holiday"
    return "swapped" if day in chinese_calendar.workdays else None
