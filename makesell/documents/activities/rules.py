"""Pure decisions about care: the next date of a plan."""

import calendar
import datetime as dt

MONTHS = 12


def next_date(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; the last of the month where it has no such day."""
    place = day.month - 1 + months
    year, month = day.year + place // MONTHS, place % MONTHS + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
