"""Flows/history/adventureworks: stretches of time in a unit, and how two histories become one without gap or overlap."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple


class Segment(NamedTuple):
    """In a unit over `[start, end)`; no end = still there."""

    start: dt.date
    end: dt.date | None
    unit: str

    def holds(self, day: dt.date) -> bool:
        """Whether the day lies inside."""
        return self.start <= day and (self.end is None or day < self.end)


def primary_segments(departments: Sequence[Segment], territories: Sequence[Segment]) -> list[Segment]:
    """One unit for each day: the territory's while one is served, else the department's; of two at once, the one begun later.

    Days between two stretches stay with the earlier one, so that nobody is without a unit between joining and leaving.
    """
    bounds = sorted({day for each in (*departments, *territories) for day in (each.start, each.end) if day is not None})
    last = max((each.start for each in (*departments, *territories)), default=dt.date.min)
    made: list[Segment] = []
    for start, end in zip(bounds, [*bounds[1:], None], strict=True):
        unit = _unit_on(territories, start) or _unit_on(departments, start)
        if unit is None:
            if made and start < last:
                made[-1] = made[-1]._replace(end=end)
            continue
        if made and made[-1].unit == unit:
            made[-1] = made[-1]._replace(end=end)
        else:
            made.append(Segment(start, end, unit))
    return made


def _unit_on(history: Sequence[Segment], day: dt.date) -> str | None:
    holding = [each for each in history if each.holds(day)]
    return max(holding, key=lambda each: each.start).unit if holding else None
