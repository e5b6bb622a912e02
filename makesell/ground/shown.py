"""Ground: how amounts, quantities, ratios and dates look in Chinese and English. Short forms (万/亿, K/M) have the full form for hover.

Languages are Django's codes (`zh-hans`, `en`); anything that does not begin with `zh` reads as English.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground import clock
from makesell.ground.money import minor_digits, rounded
from makesell.ground.quantity import Ratio

NO_NUMBER = "—"
MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"
_CHINESE_STEPS = ((Decimal(100_000_000), "亿"), (Decimal(10_000), "万"))
_ENGLISH_STEPS = ((Decimal(1_000_000_000), "B"), (Decimal(1_000_000), "M"), (Decimal(1_000), "K"))
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number as shown and in full (on hover, in exports)."""

    short: str
    full: str

    def __str__(self) -> str:
        return self.short


def plain(value: Decimal | int, digits: int) -> str:
    """A number with thousands separators, a fixed number of decimals and a true minus sign."""
    made = rounded(value, digits)
    return f"{made:,.{digits}f}".replace("-", MINUS)


def money(amount: Decimal, currency: str, language: str = "zh-hans") -> Shown:
    """An amount: short in 万/亿 or K/M, in full at its currency's minor unit with the currency's code."""
    full = f"{plain(amount, minor_digits(currency))}{NO_BREAK}{currency}"
    return Shown(short(amount, language), full)


def amount(value: Decimal, currency: str) -> str:
    """An amount at its currency's minor unit, without the code: for columns whose header names the currency."""
    return plain(value, minor_digits(currency))


def signed(value: Decimal, currency: str) -> str:
    """A difference at its currency's minor unit, with its sign above zero too."""
    return ("+" if value > 0 else "") + amount(value, currency)


def price(value: Decimal, currency: str) -> str:
    """A price for one: at its currency's minor unit, or as finely as it was agreed."""
    exponent = value.normalize().as_tuple().exponent
    return plain(value, max(minor_digits(currency), -exponent if isinstance(exponent, int) else 0))


def short(value: Decimal | int, language: str = "zh-hans") -> str:
    """A number in 万/亿 (Chinese) or K/M/B (English) of at most four digits; a number below the first step is shown whole."""
    chinese = language.startswith("zh")
    steps = _CHINESE_STEPS if chinese else _ENGLISH_STEPS
    magnitude = abs(Decimal(value))
    at = next((number for number, (step, _) in enumerate(steps) if magnitude >= step), None)
    if at is None:
        return plain(value, 0)
    # 999,960 is 1.0M, never 1,000K.
    if at and rounded(magnitude / steps[at][0], _places(magnitude / steps[at][0])) * steps[at][0] >= steps[at - 1][0]:
        at -= 1
    step, sign = steps[at]
    text = plain(Decimal(value) / step, _places(magnitude / step))
    return f"{text}{NARROW_SPACE}{sign}" if chinese else f"{text}{sign}"


def _places(scaled: Decimal) -> int:
    return 0 if rounded(scaled, 1) >= 100 else 1


def quantity(value: Decimal | int) -> str:
    """A quantity with thousands separators and as many decimals as it has, at most 8."""
    made = rounded(value, 8)
    text = f"{made:,f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", MINUS)


def ratio(value: Ratio | Decimal | None, language: str = "zh-hans", digits: int = 1) -> Shown:
    """A ratio in per cent with one decimal, in full with four; "no number" is a dash (its reason stands on the ratio)."""
    number = value.value if isinstance(value, Ratio) else value
    if number is None:
        return Shown(NO_NUMBER, NO_NUMBER)
    space = "" if language.startswith("zh") else NO_BREAK
    return Shown(f"{plain(number * 100, digits)}{space}%", f"{plain(number * 100, 4)}{space}%")


def csv_ratio(value: Ratio) -> str:
    """A ratio in exports: 4 decimals, empty for "no number"."""
    return "" if value.value is None else f"{rounded(value.value, 4):.4f}"


def date(day: dt.date | None, language: str = "zh-hans") -> str:
    """A date as people write it: 2026-03-05 in Chinese, 5 Mar 2026 in English; a dash for none."""
    if day is None:
        return NO_NUMBER
    return day.isoformat() if language.startswith("zh") else f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"


def short_date(day: dt.date, today: dt.date, language: str = "zh-hans") -> str:
    """A date without its year when that is the present one."""
    if day.year != today.year:
        return date(day, language)
    return f"{day.month}月{day.day}日" if language.startswith("zh") else f"{day.day} {_ENGLISH_MONTHS[day.month - 1]}"


def moment(at: dt.datetime | None, language: str = "zh-hans") -> str:
    """Date and time in the company's time zone; a dash for none."""
    if at is None:
        return NO_NUMBER
    local = at.astimezone(clock.zone())
    return f"{date(local.date(), language)} {local:%H:%M}"


def duration(minutes: int, language: str = "zh-hans") -> str:
    """Minutes as hours and minutes, e.g. 1 小时 30 分, 1 h 30 min."""
    hours, rest = divmod(abs(minutes), 60)
    hour, minute = ("小时", "分") if language.startswith("zh") else ("h", "min")
    parts = [f"{count}{NO_BREAK}{unit}" for count, unit in ((hours, hour), (rest, minute)) if count]
    return (MINUS if minutes < 0 else "") + (" ".join(parts) or f"0{NO_BREAK}{minute}")
