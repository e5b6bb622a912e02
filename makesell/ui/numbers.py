"""The floor `ui`: how figures are written on a screen — grouped in full, or short with 万/亿 in Chinese and K/M in English."""

from decimal import Decimal

from makesell.ground import shown
from makesell.ground.money import rounded

NO_NUMBER = "—"


def grouped(value: Decimal | int | float | None, places: int | None = None) -> str:
    """1234567.5 → "1,234,567.5" (or with exactly `places` decimals); a minus is the real sign −; None is "—"."""
    if value is None:
        return NO_NUMBER
    number = Decimal(str(value))
    if places is not None:
        number = rounded(number, places)
    text = f"{number:,f}"
    return text.replace("-", "−") if number else text.lstrip("-")


def compact(value: Decimal | int | float | None, lang: str) -> str:
    """A short figure of at most four digits and its unit: 34126000 → "3,413 万" in Chinese, "34.1M" in English."""
    if value is None:
        return NO_NUMBER
    return shown.short(Decimal(str(value)), lang)


def percent(share: Decimal | float | None, places: int = 1) -> str:
    """0.8304 → "83.0%"; None is "—"."""
    return NO_NUMBER if share is None else grouped(Decimal(str(share)) * 100, places) + "%"
