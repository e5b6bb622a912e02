"""Ground/db: statements whose plans a connection keeps (ADR 0017), asked with as little of the driver's Python as there can be (ADR 0043).

Two cursors stay open on a connection, one for text and one for records in binary: a new one costs as much as a small statement. Sets are
written as literals here, for the driver looks at each element of a set three times in Python; the server tells their types.
"""

import datetime as dt
import functools
import re
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from decimal import Decimal
from typing import Any, Self

import psycopg
from psycopg import pq
from psycopg._preparing import Prepare, PrepareManager
from psycopg.adapt import Loader, Transformer

Row = tuple[Any, ...]
# So many statements are kept by a connection (a text with other types of values is another one).
KEPT = 500
# After these a plan may read what is no longer there.
_REMADE = re.compile(rb"(?:DROP|ALTER|DISCARD ALL|DEALLOCATE ALL)\b")
_PLACE = re.compile(r"%%|%(?:\((\w+)\))?s")


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


_WRITTEN: Mapping[type, Callable[[Any], str]] = {
    int: str,
    str: _quoted,
    Decimal: str,
    bool: lambda value: "t" if value else "f",
    type(None): lambda _value: "NULL",
    dt.date: dt.date.isoformat,
    dt.datetime: lambda value: f'"{value.isoformat()}"',
}


def literal(values: list[Any]) -> str | list[Any]:
    """A set as the server reads it; as it is where an element is of another kind."""
    try:
        return "{" + ",".join([_WRITTEN[type(value)](value) for value in values]) + "}"
    except KeyError:
        return values


class _JsonAsText(Loader):
    """JSON in binary is a byte of version and the text."""

    format = pq.Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data[1:]).decode()


@functools.lru_cache(maxsize=2 * KEPT)
def numbered(sql: str) -> tuple[bytes, tuple[str | None, ...]]:
    """A text as the server reads it, with $1 for a value, and the names of its values in their order (None: by place)."""
    names: list[str | None] = []

    def number(found: re.Match[str]) -> str:
        name = found[1]
        if found[0] == "%%":
            return "%"
        if name is None or name not in names:
            names.append(name)
        return f"${len(names) if name is None else names.index(name) + 1}"

    return _PLACE.sub(number, sql).encode(), tuple(names)


class _Kept(psycopg.RawCursor[Row]):
    """A cursor whose statements the server prepares. Texts of acts are long, and the driver's own cursor reads a long one anew each time."""

    def __init__(self, raw: psycopg.Connection[Any], answers: pq.Format) -> None:
        super().__init__(raw)
        self._tx = Transformer(self)
        self.format = answers

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Runs a text with values by place or by name."""
        if params is None:
            super().execute(query, None, **how)
        else:
            text, names = numbered(query)
            bound = [params[name] for name in names] if isinstance(params, dict) else params
            super().execute(text, [literal(value) if type(value) is list else value for value in bound], **how)
        return self

    def _start_query(self, query: Any = None) -> Generator[Any, Any, None]:
        """What the driver knows of types stays from one statement to the next: it forgets it where the text is another one."""
        self._reset()
        yield from self._conn._start_query()


class _Plans(PrepareManager):
    """What a connection has planned. The driver forgets all of it after a rollback; the server does not: a plan belongs to the session, and is made
    anew where what it reads was made or dropped (ADR 0088)."""

    prepare_threshold: int | None = 0
    prepared_max: int = KEPT

    def clear(self) -> bool:
        """What the driver asks for after a rollback: nothing is forgotten."""
        return False

    def _should_discard(self, prep: Prepare, results: Sequence[Any], *_more: Any) -> bool:
        if any(_REMADE.match(result.command_status or b"") for result in results):
            return super().clear()
        return False

    def validate(self, key: Any, prep: Prepare, name: bytes, results: Sequence[Any]) -> None:
        """A statement that failed when it was first run is not remembered; the server lets go of it too, as soon as it listens again."""
        super().validate(key, prep, name, results)
        if prep is Prepare.SHOULD and not self._check_results(results):
            self._to_flush.append(name)


class _Open(threading.local):
    """The cursors of this thread's connection."""

    raw: psycopg.Connection[Any] | None = None
    cursors: tuple[_Kept, _Kept]


_OPEN = _Open()


def cursor_of(raw: psycopg.Connection[Any], binary: bool) -> _Kept:
    """The cursor of a connection that keeps plans, for text or for records in binary."""
    if _OPEN.raw is not raw:
        if not isinstance(raw._prepared, _Plans):
            raw._prepared = _Plans()
        raw.adapters.register_loader("jsonb", _JsonAsText)
        _OPEN.cursors = (_Kept(raw, pq.Format.TEXT), _Kept(raw, pq.Format.BINARY))
        _OPEN.raw = raw
    return _OPEN.cursors[binary]
