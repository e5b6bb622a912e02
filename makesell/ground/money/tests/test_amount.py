"""Rounding, currencies and reading of numbers."""

from decimal import Decimal

import pytest

from makesell.ground.money import Money, exact, minor_digits, rounded, spread_units
from makesell.ground.refusal import Refusal

D = Decimal


@pytest.mark.parametrize(
    ("value", "to", "expected"),
    [
        ("0.005", "CNY", "0.01"),
        ("-0.005", "CNY", "-0.01"),
        ("2.675", 2, "2.68"),
        ("-0.004", 2, "0.00"),
        ("0.5", "JPY", "1"),
        ("1.2345", "KWD", "1.235"),
        ("12345678901234567890123456789.125", 2, "12345678901234567890123456789.13"),
    ],
)
def test_rounding_is_half_away_from_zero_at_the_minor_unit(value: str, to: str | int, expected: str) -> None:
    assert str(rounded(D(value), to)) == expected


def test_money_adds_its_own_currency_only() -> None:
    one = Money(D("10.1"), "CNY")
    assert str(one.amount) == "10.10"
    assert one + Money(D("0.90"), "CNY") == Money(D(11), "CNY")
    assert one - one == Money(D(0), "CNY") == -(one - one)
    with pytest.raises(Refusal) as refused:
        one + Money(D(1), "USD")
    assert refused.value.code == "money.mixed"


@pytest.mark.parametrize(("amount", "currency", "code"), [("0.001", "CNY", "money.unrounded"), ("1.5", "JPY", "money.unrounded"),
                                                          ("1", "XXX", "money.currency"), ("NaN", "CNY", "money.finite")])  # fmt: skip
def test_what_is_no_amount_is_refused(amount: str, currency: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        Money(D(amount), currency)
    assert refused.value.code == code


def test_minor_digits_of_iso_4217() -> None:
    assert [minor_digits(code) for code in ("CNY", "USD", "JPY", "KWD", "CLF")] == [2, 2, 0, 3, 4]


@pytest.mark.parametrize(
    ("text", "value"), [(" 1,234.50 ", "1234.50"), ("-0.1", "-0.1"), ("\u22125", "-5"), (".5", "0.5"), ("7.", "7"), ("1.00", "1.00")]
)
def test_plain_numbers_are_read_exactly(text: str, value: str) -> None:
    assert exact(text, digits=2) == D(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "number.unreadable"),
        ("1e3", "number.unreadable"),
        ("nan", "number.unreadable"),
        ("１２", "number.unreadable"),
        ("1.2.3", "number.unreadable"),
        ("1.005", "number.decimals"),
        ("9" * 19, "number.too_large"),
    ],
)
def test_other_texts_are_refused_at_their_field(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        exact(text, digits=2, field="price")
    assert (refused.value.code, refused.value.field) == (code, "price")


def test_units_are_spread_exactly() -> None:
    assert spread_units(D(-7), [D(1), D(1)], D(2)) == [D(-5), D(-2)]
    with pytest.raises(Refusal):
        spread_units(D(7), [D(0)], D(1))
