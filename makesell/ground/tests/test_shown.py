"""How numbers look in both languages."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.ground import shown
from makesell.ground.quantity import NoNumber, Ratio

D = Decimal


def bare(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        ("0", "0", "0"),
        ("999.50", "1,000", "1,000"),
        ("-1234.4", "−1,234", "−1.2K"),
        ("9999.4", "9,999", "10.0K"),
        ("10000", "1.0 万", "10.0K"),
        ("34126000", "3,413 万", "34.1M"),
        ("-99999999", "−1.0 亿", "−100M"),
        ("95000000", "9,500 万", "95.0M"),
        ("999960", "100 万", "1.0M"),
        ("1234567890", "12.3 亿", "1.2B"),
    ],
)
def test_short_amounts(value: str, chinese: str, english: str) -> None:
    assert (bare(shown.short(D(value))), bare(shown.short(D(value), "en"))) == (chinese, english)


def test_money_has_its_full_form() -> None:
    sales = shown.money(D("2336872.96"), "CNY")
    assert (bare(str(sales)), bare(sales.full)) == ("234 万", "2,336,872.96 CNY")
    assert bare(shown.money(D("1200"), "JPY", "en").full) == "1,200 JPY"
    assert shown.amount(D("-0.5"), "USD") == "−0.50"
    assert [shown.price(D(value), "CNY") for value in ("123.6", "1000", "0.00125")] == ["123.60", "1,000.00", "0.00125"]


@pytest.mark.parametrize(("value", "expected"), [("1200", "1,200"), ("1.50000000", "1.5"), ("-0.00000001", "−0.00000001"), ("100", "100")])
def test_quantities_show_the_decimals_they_have(value: str, expected: str) -> None:
    assert shown.quantity(D(value)) == expected


def test_ratios() -> None:
    attainment = Ratio(D("0.83039"))
    assert (str(shown.ratio(attainment)), bare(str(shown.ratio(attainment, "en")))) == ("83.0%", "83.0 %")
    assert shown.ratio(attainment).full == "83.0390%"
    assert shown.csv_ratio(attainment) == "0.8304"
    assert (str(shown.ratio(NoNumber("no_target"))), shown.csv_ratio(NoNumber("no_target"))) == ("—", "")
    assert str(shown.ratio(None)) == "—"


def test_dates_and_moments() -> None:
    day = dt.date(2026, 3, 5)
    assert (shown.date(day), shown.date(day, "en"), shown.date(None)) == ("2026-03-05", "5 Mar 2026", "—")
    assert (shown.short_date(day, day), shown.short_date(day, day, "en")) == ("3月5日", "5 Mar")
    assert shown.short_date(day, dt.date(2027, 1, 1)) == "2026-03-05"
    at = dt.datetime(2026, 3, 4, 16, 5, tzinfo=dt.UTC)
    assert (shown.moment(at), shown.moment(at, "en"), shown.moment(None)) == ("2026-03-05 00:05", "5 Mar 2026 00:05", "—")


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"), [(90, "1 小时 30 分", "1 h 30 min"), (0, "0 分", "0 min"), (-60, "−1 小时", "−1 h")]
)
def test_durations(minutes: int, chinese: str, english: str) -> None:
    assert (bare(shown.duration(minutes)), bare(shown.duration(minutes, "en"))) == (chinese, english)
