"""Quantities do not mix units, and a ratio says why it is no number."""

from decimal import Decimal
from typing import Any

import pytest

from makesell.ground.quantity import Conversions, NoNumber, Quantity, Ratio, divided
from makesell.ground.refusal import Refusal

D = Decimal


def test_quantities_of_one_unit_add() -> None:
    assert Quantity(D("1.5"), "kg") + Quantity(D("0.25"), "kg") - Quantity(D(1), "kg") == Quantity(D("0.75"), "kg")
    assert -Quantity(D(1), "kg") == Quantity(D(-1), "kg")
    with pytest.raises(Refusal) as refused:
        Quantity(D(1), "kg") + Quantity(D(1), "pcs")
    assert refused.value.code == "quantity.mixed"


def test_a_quantity_has_at_most_8_decimals_and_is_no_float() -> None:
    with pytest.raises(Refusal):
        Quantity(D("0.000000001"), "kg")
    half: Any = 0.5
    with pytest.raises(TypeError):
        Quantity(half, "kg")


def test_conversion_goes_through_the_base_and_refuses_unknown_units() -> None:
    table = Conversions("pcs", {"box": D(12), "pallet": D(480)})
    assert table.convert(Quantity(D(2), "pallet"), "box") == Quantity(D(80), "box")
    assert table.convert(Quantity(D(1), "pcs"), "box").value == D("0.08333333")
    with pytest.raises(Refusal) as refused:
        table.convert(Quantity(D(1), "kg"), "box")
    assert refused.value.code == "quantity.unit"
    with pytest.raises(Refusal):
        Conversions("pcs", {"box": D(0)})


def test_a_ratio_has_a_value_or_a_reason() -> None:
    assert divided(D(120), D(100), reason="no_target") == Ratio(D("1.2"))
    assert divided(D(120), D(0), reason="no_target") == NoNumber("no_target")
    assert NoNumber("no_target").why == "No target"
    assert Ratio(D(1)).why == ""
    with pytest.raises(ValueError, match="value or a reason"):
        Ratio(None)
    with pytest.raises(ValueError, match="unknown"):
        Ratio(None, "whim")
