"""Unit tests of the bundle's engine: shares sum to the amount, whatever the weights."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.bundle import Part, unit_prices
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

D = Decimal
AMOUNT = st.decimals(D(0), D("99999999.99"), places=2)
PART = st.builds(Part, st.decimals(D("0.001"), D(9999), places=3), st.decimals(D("0.01"), D(99999), places=2))


def test_a_bundle_of_1000_by_list_prices() -> None:
    """Two drives at 300 and one motor at 500 for 1,000: 13.1 gives 545.45 and 454.55."""
    prices = unit_prices(D("1000.00"), [Part(D(2), D(600)), Part(D(1), D(500))])
    assert prices == [D("272.72500000"), D("454.55000000")]


@given(AMOUNT, st.lists(PART, min_size=1, max_size=8))
def test_the_parts_always_sum_to_the_bundle(amount: D, parts: list[Part]) -> None:
    prices = unit_prices(amount, parts)
    assert sum(rounded(price * part.qty) for price, part in zip(prices, parts, strict=True)) == amount


def test_nothing_is_spread_over_no_weight_or_a_quantity_without_a_price() -> None:
    with pytest.raises(Refusal, match="all be zero"):
        unit_prices(D(10), [Part(D(1), D(0))])
    with pytest.raises(Refusal, match="too large"):
        unit_prices(D("0.01"), [Part(D(10) ** 9, D(1))])
