"""The floor `ui`: how figures are written."""

from decimal import Decimal

import pytest

from makesell.ui.numbers import compact, grouped, percent


@pytest.mark.parametrize(
    ("value", "places", "written"),
    [
        (Decimal("1234567.5"), None, "1,234,567.5"),
        (Decimal("-86400"), 2, "−86,400.00"),
        (Decimal("-0.001"), 2, "0.00"),
        (Decimal("2.345"), 2, "2.35"),
        (None, 2, "—"),
    ],
)
def test_grouped(value: Decimal | None, places: int | None, written: str) -> None:
    """Groups of three, a real minus, no minus before zero, half away from zero."""
    assert grouped(value, places) == written


@pytest.mark.parametrize(
    ("value", "lang", "written"),
    [
        (Decimal(34126000), "zh-Hans", "3,413\u202f万"),
        (Decimal(34126000), "en", "34.1M"),
        (Decimal("2.5e8"), "zh-Hans", "2.5\u202f亿"),
        (Decimal(9999), "zh-Hans", "9,999"),
        (Decimal(-12500), "en", "−12.5K"),
        (None, "en", "—"),
    ],
)
def test_compact(value: Decimal | None, lang: str, written: str) -> None:
    """万 and 亿 in Chinese, K, M and B in English."""
    assert compact(value, lang) == written


def test_percent() -> None:
    """A share as a percentage; no number stays no number."""
    assert percent(Decimal("0.8304")) == "83.0%"
    assert percent(None) == "—"
