"""Two histories become one: exactly one unit a day from joining on."""

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from makesell.flows.history.adventureworks.segments import Segment, primary_segments

D = dt.date
SALES = "department:3"


def test_a_territory_goes_before_the_department_and_back_again() -> None:
    departments = [Segment(D(2011, 5, 31), None, SALES)]
    territories = [Segment(D(2011, 5, 31), D(2012, 9, 30), "territory:1")]
    assert primary_segments(departments, territories) == [
        Segment(D(2011, 5, 31), D(2012, 9, 30), "territory:1"),
        Segment(D(2012, 9, 30), None, SALES),
    ]


def test_one_territory_after_another() -> None:
    territories = [Segment(D(2011, 5, 31), D(2012, 11, 30), "territory:2"), Segment(D(2012, 11, 30), None, "territory:3")]
    assert primary_segments([Segment(D(2011, 5, 31), None, SALES)], territories) == territories


def test_days_between_two_departments_stay_with_the_earlier_one() -> None:
    departments = [Segment(D(2011, 1, 1), D(2011, 2, 1), "a"), Segment(D(2011, 3, 1), None, "b")]
    assert primary_segments(departments, []) == [Segment(D(2011, 1, 1), D(2011, 3, 1), "a"), Segment(D(2011, 3, 1), None, "b")]


def test_of_two_departments_at_once_the_later_one_counts() -> None:
    departments = [Segment(D(2011, 1, 1), D(2011, 4, 1), "a"), Segment(D(2011, 3, 1), None, "b")]
    assert primary_segments(departments, []) == [Segment(D(2011, 1, 1), D(2011, 3, 1), "a"), Segment(D(2011, 3, 1), None, "b")]


def test_who_left_is_in_no_unit_afterwards() -> None:
    left = [Segment(D(2011, 1, 1), D(2011, 4, 1), "a")]
    assert primary_segments(left, []) == left


days = st.dates(D(2011, 1, 1), D(2011, 12, 31))
stretches = st.builds(
    lambda start, length, unit: Segment(start, start + dt.timedelta(days=length) if length else None, unit),
    days, st.integers(0, 90), st.sampled_from(["a", "b", "c"]),
)  # fmt: skip


@given(st.lists(stretches, min_size=1, max_size=5), st.lists(stretches, max_size=4), days)
def test_never_two_units_on_a_day(departments: list[Segment], territories: list[Segment], day: dt.date) -> None:
    made = primary_segments(departments, territories)
    holding = [each.unit for each in made if each.holds(day)]
    known = [each for each in (*departments, *territories) if each.holds(day)]
    assert len(holding) <= 1
    assert holding or not known
    assert all(first.end == second.start for first, second in itertools.pairwise(made))
