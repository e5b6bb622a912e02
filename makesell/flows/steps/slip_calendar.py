"""Step: the stop of a machine stands in the calendar of its work center, day by day, and is taken back where it ended earlier or was none.

Until a slip is in force its stop is not there: what it does is found on the plan as it was without it.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from makesell.documents.slips.queries import SlipRow
from makesell.ground import clock
from makesell.ground.worktime.engine import ONE_DAY, ONE_MINUTE
from makesell.masterdata.works import actions as works
from makesell.masterdata.works.facts import TimeFact
from makesell.masterdata.works.queries import center_times
from makesell.masterdata.works.words import MAINTENANCE

DAY = 24 * 60


def times(row: SlipRow) -> list[TimeFact]:
    """The stop as times of its work center: the rest of the first day, whole days, the beginning of the last."""
    return list(_days(row)) if row.since is not None and row.until is not None else []


def _days(row: SlipRow) -> Iterator[TimeFact]:
    assert row.since is not None
    assert row.until is not None
    day, last = clock.business_date(row.since), clock.business_date(row.until)
    while day <= last:
        begins = clock.midnight(day)
        start, end = max((row.since - begins) // ONE_MINUTE, 0), min((row.until - begins) // ONE_MINUTE, DAY)
        if end > start:
            yield TimeFact(MAINTENANCE, day, day + ONE_DAY, start, end, row.reason)
        day += ONE_DAY


def write(row: SlipRow) -> None:
    """The center does nothing in these hours from now on. It is locked by the act."""
    if row.work_center_id is not None and (own := times(row)):
        works.set_center_times(row.work_center_id, [*center_times(row.work_center_id), *own], None)


def shorten(row: SlipRow, until: dt.datetime | None) -> None:
    """The stop ends earlier (none: it was none); only what it had written itself is taken back."""
    if row.work_center_id is None:
        return
    gone = times(row)
    left = [each for each in center_times(row.work_center_id) if each not in gone]
    works.set_center_times(row.work_center_id, [*left, *(times(replace(row, until=until)) if until is not None else ())], None)
