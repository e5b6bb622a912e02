"""Progress within a period: steps, pace and forecast by hand, each equal to what it opens; totals count those with a target."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import build_calendar
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal
from makesell.metrics import attainment as metric
from makesell.metrics import progress
from makesell.metrics.attainment import Asked
from makesell.sheets import attainment, cells
from makesell.sheets.attainment import Chosen
from makesell.sheets.cells import Of, What
from makesell.sheets.registry import figure_of
from tests.figures.crawler import compare

D = Decimal
QUARTER = (dt.date(2025, 1, 1), dt.date(2025, 4, 1))
DAY = dt.date(2025, 1, 30)


def test_steps_are_even_and_cut_at_today() -> None:
    marks = progress.ends(QUARTER, DAY)
    assert len(marks) == 13
    assert marks[0] == dt.date(2025, 1, 9)
    assert dt.date(2025, 1, 31) in marks
    assert marks[-1] == QUARTER[1]
    assert progress.ends((dt.date(2025, 1, 1), dt.date(2025, 1, 3)), DAY) == [dt.date(2025, 1, 2), dt.date(2025, 1, 3)]


def test_steps_longer_than_a_week_end_with_the_leaves_sums_are_kept_by() -> None:
    """Weeks, cut at the end of a month: nothing of them has to be summed from entries. Days of a month stay even."""
    weeks = [dt.date(2025, 1, 6) + dt.timedelta(days=7 * n) for n in range(12)]
    leaves = sorted({*weeks, dt.date(2025, 2, 1), dt.date(2025, 3, 1), QUARTER[1]})
    marks = progress.ends(QUARTER, DAY, leaves)
    assert set(marks) - {dt.date(2025, 1, 31)} <= set(leaves)
    assert (marks[0], marks[-1], len(marks)) == (dt.date(2025, 1, 13), QUARTER[1], 12)
    month = (dt.date(2025, 1, 1), dt.date(2025, 2, 1))
    assert progress.ends(month, DAY, leaves) == progress.ends(month, DAY)


def test_pace_and_forecast_are_straight_lines_over_days() -> None:
    until = dt.date(2025, 1, 31)
    assert progress.share_passed(QUARTER, until) == D("0.333333")
    assert progress.share_to_come(QUARTER, until) == D(3)
    assert progress.part_of(D("100"), progress.share_passed(QUARTER, until)) == D("33.33")
    assert progress.part_of(None, D(1)) is None


@pytest.mark.django_db
def test_what_was_reached_pace_and_forecast_agree_with_what_they_open() -> None:
    c = co.company()
    build_calendar.perform(2025, 2025, actor=co.ACTOR, at=co.AT)
    target = co.target(c, amount="900", code="2025-Q1")
    for day, net in ((5, "100"), (20, "50"), (30, "25")):
        co.order(c, dt.date(2025, 1, day), nets=(net,), shares=((0, "1"),))
    person, what, until = c.people[0], What("ordered", "net", "CNY"), dt.date(2025, 1, 31)
    found = progress.steps("person", 0, "ordered", "net", QUARTER, DAY, [(0, person)])
    assert [step.reached for step in found if step.reached is not None] == [D(100), D(100), D(150), D(175)]
    last = progress.last(found)
    assert last == progress.Step(until, D(175))
    pace = cells.paced(what, cells.target(what, D(900), [target]), QUARTER, until)
    ahead = cells.forecast(what, Of("person", (person,)), QUARTER, until, D(175))
    assert (pace.value, ahead.value, pace.kind) == (D("300.00"), D("525.00"), Kind.MONEY)
    compare(pace, co.ACTOR)
    compare(ahead, co.ACTOR)


@pytest.mark.django_db
@pytest.mark.parametrize("until", ["2025-01-01", "2025-04-02", ""])
def test_a_day_outside_the_period_is_refused(until: str) -> None:
    co.company()
    for source in ("pace", "forecast"):
        with pytest.raises(Refusal) as caught:
            figure_of(source).rows(co.ACTOR, {"measure": "ordered", "start": "2025-01-01", "end": "2025-04-01", "until": until}, "")
        assert (caught.value.status, caught.value.field) == (422, "until")


@pytest.mark.django_db
def test_a_total_measures_those_who_have_a_target() -> None:
    """13.5: no target is no number; what others sold counts in the actual alone."""
    c = co.company()
    co.target(c, amount="100", code="2025-Q1")
    for who, net in ((0, "80"), (1, "500")):
        co.order(c, dt.date(2025, 2, 3), nets=(net,), shares=((who, "1"),))
    asked = Asked("ordered", "quarter", dt.date(2026, 1, 5), start=QUARTER[0], end=QUARTER[1], person_ids=tuple(c.people[:2]))
    rows = metric.by_person(co.ACTOR, asked)
    chose = Chosen(What("ordered", "net", "CNY"), "person", "quarter", 2025, None, None, asked.day)
    found = attainment.sum_cells(chose, rows)
    assert (found["actual"].value, found["target"].value, found["ratio"].value, found["gap"].value) == (D(580), D(100), D("0.8"), D(-20))
    for cell in found.values():
        if cell.value is not None:
            compare(cell, co.ACTOR)
    targeted = [replace(row, target=None) for row in rows]
    assert list(attainment.aimed(targeted)) == targeted
