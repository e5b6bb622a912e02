"""13.19 by its numbers, and by properties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.split import gap, growth_target, split_target
from makesell.ground.refusal import Refusal

D = Decimal


def test_three_to_three_to_one_in_thousands() -> None:
    assert split_target(D(1_000_000), [D(3), D(3), D(1)], D(1000)) == [D(430_000), D(428_000), D(142_000)]


def test_fifteen_per_cent_on_eight_million() -> None:
    assert growth_target(D(8_000_000), D("0.15")) == D(9_200_000)


def test_a_gap_is_named() -> None:
    names = [gap(D(100), [D(60), D(part)]).kind for part in (40, 30, 55)]
    assert names == ["none", "unassigned", "over_assigned"]
    assert gap(D(100), [D(60), D(55)]).amount == D(-15)
    assert gap(D(100), []).name == "Not yet assigned"


@pytest.mark.parametrize(
    ("total", "weights", "unit"), [(D(-1), [D(1)], D(1)), (D(1), [], D(1)), (D(1), [D(0)], D(1)), (D(1), [D(1)], D(0))]
)
def test_a_split_that_means_nothing_is_refused(total: Decimal, weights: list[Decimal], unit: Decimal) -> None:
    with pytest.raises(Refusal):
        split_target(total, weights, unit)


@pytest.mark.parametrize(("base", "rate"), [(D(0), D("0.1")), (D(-5), D("0.1")), (D(5), D("-1.1"))])
def test_a_growth_target_needs_a_base(base: Decimal, rate: Decimal) -> None:
    with pytest.raises(Refusal):
        growth_target(base, rate)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 1000), min_size=1, max_size=20).filter(any), st.sampled_from([1, 100, 1000]))
def test_children_sum_exactly_and_all_but_one_are_whole_units(total: int, weights: list[int], unit: int) -> None:
    parts = split_target(D(total), [D(weight) for weight in weights], D(unit))
    assert sum(parts) == total
    assert gap(D(total), parts).kind == "none"
    assert sum(part % unit != 0 for part in parts) <= 1
    whole = sum(weights)
    largest = weights.index(max(weights))
    assert all(
        part == total * weight // whole // unit * unit
        for at, (part, weight) in enumerate(zip(parts, weights, strict=True))
        if at != largest
    )
