"""Ground/worktime: the one engine of working hours — shifts, breaks, holidays, swapped days 调休, own days.

Pure here and in `engine.py`; the stored calendars stand in `models.py` and are loaded through `queries.py`. Nothing else computes
working hours.
"""

from makesell.ground.worktime.engine import (
    DayPlan,
    Interval,
    OwnDay,
    Shift,
    WorkCalendar,
    full_time,
    office,
)
from makesell.ground.worktime.published import (
    PublishedDay,
    published_day,
    published_through,
)

__all__ = [
    "DayPlan",
    "Interval",
    "OwnDay",
    "PublishedDay",
    "Shift",
    "WorkCalendar",
    "full_time",
    "office",
    "published_day",
    "published_through",
]
