"""13.5 and 13.8 by their numbers."""

from decimal import Decimal

import pytest

from makesell.engines.attain import attainment, attainment_over, growth, growth_over
from makesell.ground.quantity import Ratio

D = Decimal


def percent(ratio: Ratio, pattern: str = ".1f") -> str:
    assert ratio.value is not None
    return f"{ratio.value * 100:{pattern}}"


def test_a_return_counts_on_its_own_date_and_the_half_year_sums_first() -> None:
    first = (D(120), D(100))
    second = (D(90) - D(30), D(100))
    assert [percent(attainment(*quarter)) for quarter in (first, second)] == ["120.0", "60.0"]
    assert percent(attainment_over([first, second])) == "90.0"


@pytest.mark.parametrize("target", [None, D(0), D("0.00")])
def test_no_target_is_no_number(target: Decimal | None) -> None:
    assert attainment(D(50), target).reason == "no_target"
    assert attainment_over([(D(50), target)]).reason == "no_target"


def test_attainment_may_be_negative_and_stays_unrounded() -> None:
    assert attainment(D(-30), D(100)).value == D("-0.3")
    assert attainment(D("304755.60"), D("367000.00")).value == D("304755.60") / D("367000.00")


def test_adventureworks_territory_1() -> None:
    years = [D("2336872.96"), D("4735144.24"), D("6015174.89")]
    assert percent(growth(years[1], years[0]), ".2f") == "102.63"
    assert percent(growth(years[2], years[1]), ".2f") == "27.03"


@pytest.mark.parametrize(
    ("current", "base", "reason"),
    [
        (D(5), D(0), "new"),
        (D(0), D(0), "nothing"),
        (D(5), D(-1), "not_meaningful"),
        (D(-5), D(0), "not_meaningful"),
        (D(5), None, "history_starts"),
    ],
)
def test_growth_that_is_no_number_says_why(current: Decimal, base: Decimal | None, reason: str) -> None:
    assert growth(current, base).reason == reason


def test_totals_are_summed_first_and_divided_once() -> None:
    assert growth_over([(D(10), D(0)), (D(20), D(15))]).value == D(1)
    assert growth_over([(D(10), None)]).reason == "history_starts"
