"""Every day of the real calendar of China, 2004 to the last published year."""

import csv
import datetime as dt

from makesell.ground.worktime import office
from tests.real.rawfiles import REAL_DATA


def test_every_real_day_is_worked_or_not_as_published() -> None:
    calendar = office()
    with (REAL_DATA / "china-workdays" / "workdays.csv").open(encoding="utf-8") as file:
        rows = [(dt.date.fromisoformat(row["date"]), row["is_workday"] == "1") for row in csv.DictReader(file)]
    assert len(rows) > 8000
    assert [day for day, worked in rows if calendar.is_working(day) != worked] == []
