"""Sheets: a figure's parameters, from the words of an address to typed values and back. Faults are refused at their name."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from typing import Final

from makesell.ground.refusal import Refusal

Params = Mapping[str, str]
PAGE: Final = 50
ONE_DAY: Final = dt.timedelta(days=1)
MOST_IDS: Final = 500


def _bad(name: str) -> Refusal:
    return Refusal("figure.parameter", "This figure's address is not complete; open it from its page.", field=name, status=422)


def word(params: Params, name: str, choices: Iterable[str] = (), default: str = "") -> str:
    """One of the choices (any word without them), or the default."""
    found = params.get(name, default)
    if not found or len(found) > 60 or "\x00" in found or (choices and found not in set(choices)):
        raise _bad(name)
    return found


def day(params: Params, name: str) -> dt.date:
    """A date that must be there."""
    found = optional_day(params, name)
    if found is None:
        raise _bad(name)
    return found


def optional_day(params: Params, name: str) -> dt.date | None:
    """A date, or None where it is not asked for."""
    if not params.get(name):
        return None
    try:
        found = dt.date.fromisoformat(params[name])
    except ValueError as error:
        raise _bad(name) from error
    if not 1900 <= found.year <= 2300:
        raise _bad(name)
    return found


def optional_moment(params: Params, name: str) -> dt.datetime | None:
    """A moment with its zone, or None where it is not asked for."""
    if not params.get(name):
        return None
    try:
        found = dt.datetime.fromisoformat(params[name])
    except ValueError as error:
        raise _bad(name) from error
    if found.tzinfo is None or not 1900 <= found.year <= 2300:
        raise _bad(name)
    return found


def ids(params: Params, name: str) -> tuple[int, ...] | None:
    """Keys separated by commas, or None where they are not asked for."""
    text = params.get(name)
    if text is None:
        return None
    parts = text.split(",") if text else []
    if len(parts) > MOST_IDS or any(not part.isdecimal() or len(part) > 18 for part in parts):
        raise _bad(name)
    return tuple(int(part) for part in parts)


def key(params: Params, name: str) -> int:
    """One key that must be there."""
    found = ids(params, name)
    if not found or len(found) != 1:
        raise _bad(name)
    return found[0]


def optional_key(params: Params, name: str) -> int | None:
    """One key, or None."""
    return key(params, name) if params.get(name) else None


def place(after: str) -> int:
    """The key after which a page begins."""
    if not after:
        return 0
    if not after.isdecimal() or len(after) > 18:
        raise _bad("after")
    return int(after)


def dated_place(after: str) -> tuple[dt.date, int] | None:
    """The (date, key) after which a page begins."""
    if not after:
        return None
    text, _mark, number = after.partition("_")
    return day({"after": text}, "after"), place(number or "x")


def joined(keys: Iterable[int]) -> str:
    """Keys as one word of an address."""
    return _joined(tuple(keys))


@functools.lru_cache(maxsize=512)
def _joined(keys: tuple[int, ...]) -> str:
    """Every figure of a chart names the same hundreds of units."""
    return ",".join([str(each) for each in sorted(keys)])
