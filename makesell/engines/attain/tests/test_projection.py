"""Projection: three ways, their range and median; a period that is over comes to what was reached."""

from decimal import Decimal

from makesell.engines.attain.projection import Projection, projection, season_factor

D = Decimal


def test_the_range_is_the_lowest_to_the_highest_and_the_middle_the_median() -> None:
    found = projection(D("300000"), D(2), D("2.5"), D("150000"), over=False)
    assert (found.pace, found.season, found.pipeline) == (D("600000.00"), D("750000.00"), D("450000.00"))
    assert (found.low, found.middle, found.high) == (D("450000.00"), D("600000.00"), D("750000.00"))


def test_ways_that_say_nothing_are_left_out() -> None:
    found = projection(D(100), None, D("1.5"), D("0.01"), over=False)
    assert (found.low, found.middle, found.high) == (D("100.01"), D("125.01"), D("150.00"))
    none = Projection(None, None, None)
    assert (none.low, none.middle, none.high) == (None, None, None)


def test_a_period_that_is_over_comes_to_what_was_reached() -> None:
    found = projection(D(-5), D(2), D(2), D(9), over=True)
    assert (found.low, found.middle, found.high) == (D(-5), D(-5), D(-5))


def test_a_season_is_summed_over_the_years_and_divided_once() -> None:
    assert season_factor([(D(20), D(100)), (D(10), D(20))]) == D(4)
    assert season_factor([(D(3), D(7))]) == D("2.333333")
    assert season_factor([(D(0), D(50))]) is None
    assert season_factor([(D(-1), D(50))]) is None
    assert season_factor([]) is None
