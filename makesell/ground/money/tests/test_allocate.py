"""13.1 by its numbers, and by properties."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.ground.money import allocate, part_posted, rounded
from makesell.ground.refusal import Refusal

D = Decimal
cents = st.integers(-(10**14), 10**14).map(lambda n: D(n).scaleb(-2))
weight = st.decimals(0, 10**9, places=8, allow_nan=False, allow_infinity=False)
weights = st.lists(weight, min_size=1, max_size=40).filter(any)


def amounts(*texts: str) -> list[Decimal]:
    return [D(text) for text in texts]


def test_100_over_three_equal_parts() -> None:
    assert allocate(D("100.00"), [1, 1, 1]) == amounts("33.33", "33.34", "33.33")


def test_five_cents_over_ten_equal_lines() -> None:
    parts = allocate(D("0.05"), [D(1)] * 10)
    assert parts[:3] == amounts("0.01", "0.00", "0.01")
    assert sum(parts) == D("0.05")
    assert min(parts) == 0


def test_the_atoms_of_a_line_and_their_parts_by_receipt() -> None:
    net, gross = D("1000.01"), D("1130.01")
    atoms = allocate(net, [60, 40])
    assert atoms == amounts("600.01", "400.00")
    posted = [D(0), D(0)]
    seen, done = [], D(0)
    for receipt in amounts("333.33", "333.33", "463.35"):
        done += receipt
        parts = [part_posted(atom, done, gross, before) for atom, before in zip(atoms, posted, strict=True)]
        posted = [before + part for before, part in zip(posted, parts, strict=True)]
        seen.append(parts)
    assert seen == [amounts("176.99", "117.99"), amounts("176.99", "117.99"), amounts("246.03", "164.02")]
    assert posted == atoms


def test_a_negative_total_is_the_mirror_and_a_zero_weight_gets_nothing() -> None:
    assert allocate(D("-100.00"), [1, 1, 1]) == amounts("-33.33", "-33.34", "-33.33")
    assert allocate(D("0.01"), [0, 3, 0]) == amounts("0.00", "0.01", "0.00")
    assert allocate(D("100"), [1, 2], digits=0) == amounts("33", "67")


@pytest.mark.parametrize("bad", [[], [D(0), D(0)], [D(1), D(-1)]])
def test_weights_that_mean_nothing_are_refused(bad: list[Decimal]) -> None:
    with pytest.raises(Refusal) as refused:
        allocate(D("1.00"), bad)
    assert refused.value.code == "split.weights"


def test_binary_fractions_and_unrounded_totals_are_refused() -> None:
    halves: list[Any] = [0.5, 0.5]
    with pytest.raises(TypeError):
        allocate(D("1.00"), halves)
    with pytest.raises(Refusal) as refused:
        allocate(D("1.005"), [1])
    assert refused.value.code == "money.unrounded"
    with pytest.raises(Refusal):
        part_posted(D(1), D(1), D(0), D(0))


@given(cents, weights)
def test_parts_sum_exactly_and_lie_within_a_cent_and_never_have_the_wrong_sign(total: Decimal, shares: list[Decimal]) -> None:
    parts = allocate(total, shares)
    whole = sum(shares)
    assert sum(parts) == total
    assert all(abs(part - total * share / whole) <= D("0.01") for part, share in zip(parts, shares, strict=True))
    assert all(part * total >= 0 for part in parts)
    assert allocate(-total, shares) == [-part for part in parts]


@given(cents, st.lists(st.integers(1, 10**6), min_size=1, max_size=12))
def test_the_parts_of_an_atom_sum_to_it(atom: Decimal, steps: list[int]) -> None:
    whole, posted, done = D(sum(steps)), D(0), D(0)
    for step in steps:
        done += step
        posted += part_posted(atom, done, whole, posted)
        assert posted == rounded(atom * done / whole)
    assert posted == atom
