"""Ground/period: how a period is called on a page, in Chinese and English. The code alone stays the name in files and addresses."""

import datetime as dt
import re

_CODED = re.compile(r"(\d{4})-([HQMW])(\d{1,2})")
_MONTH_CODE = re.compile(r"(\d{4})-(\d{2})")
_QUARTERS = "一二三四"
_ENGLISH_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def in_words(kind: str, code: str, start: dt.date, end: dt.date, language: str) -> str:
    """The period's name in the reader's language (`zh-hans` or `en`); given dates are named by their first and last day."""
    chinese = language.startswith("zh")
    if kind == "year" and code.isdigit():
        return f"{code}年" if chinese else code
    calendar_month = _MONTH_CODE.fullmatch(code)
    if kind == "month" and calendar_month:
        year, month = calendar_month[1], int(calendar_month[2])
        return f"{year}年{month}月" if chinese else f"{_ENGLISH_MONTHS[month - 1]} {year}"
    coded = _CODED.fullmatch(code)
    if coded:
        return _coded(coded[1], coded[2], int(coded[3]), chinese=chinese)
    last = end - dt.timedelta(days=1)
    return f"{start.isoformat()} 至 {last.isoformat()}" if chinese else f"{start.isoformat()} to {last.isoformat()}"


def called(code: str, language: str) -> str:
    """A period's name where only its code is known; given dates are called by it."""
    if re.fullmatch(r"\d{4}", code):
        return in_words("year", code, dt.date.min, dt.date.max, language)
    if _MONTH_CODE.fullmatch(code) or _CODED.fullmatch(code):
        return in_words("month", code, dt.date.min, dt.date.max, language)
    return code


def _coded(year: str, letter: str, number: int, *, chinese: bool) -> str:
    if not chinese:
        return f"{letter}{number} {year}"
    name = {
        "H": "上半年" if number == 1 else "下半年",
        "Q": f"{_QUARTERS[(number - 1) % 4]}季度",
        "M": f"第{number}月",
        "W": f"第{number}周",
    }[letter]
    return f"{year}年{name}"
