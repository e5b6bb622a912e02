"""Statements in sets: run, count, copy, stream. Parameters are always bound, never formatted in."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self, cast

import psycopg
from django.db import connection
from psycopg import pq
from psycopg import sql as pg
from psycopg.adapt import Loader

Row = tuple[Any, ...]
Params = Sequence[Any] | Mapping[str, Any]
# A kept plan is made for few rows; so many statements are kept by a connection (a text with other types of values is another one).
FEW, KEPT = 200, 500
_PLACE = re.compile(r"%%|%(?:\((\w+)\))?s")


class Counter:
    """How many statements ran since `count()` began, and their texts (shortened)."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    @property
    def statements(self) -> int:
        return len(self.texts)

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.texts.append(" ".join(str(sql).split())[:160])
        return execute(sql, params, many, context)


@contextmanager
def count() -> Iterator[Counter]:
    """Counts every statement of this process' connection, through the ORM and through `run()` alike."""
    counter = Counter()
    with connection.execute_wrapper(counter):
        yield counter


def database() -> str:
    """Names the database this process talks to: what is remembered about one must not be said of another."""
    of = connection.settings_dict
    return f"{of['NAME']}@{of['HOST'] or 'socket'}:{of['PORT']}"


def _bound(params: Params) -> Any:
    if not params:
        return None
    return dict(params) if isinstance(params, Mapping) else list(params)


def run(sql: str, params: Params = (), *, keep: bool = False) -> list[Row]:
    """Runs one statement; returns its rows, or an empty list where it returns none.

    With `keep` the connection plans it once and keeps the plan (ADR 0017): for statements of acts and pages that are done all day, whose
    text does not vary and whose values have types the server can tell. A set of more than `FEW` rows is planned for itself.
    """
    bound = _bound(params)
    with _keeping() if keep and few(params) else connection.cursor() as cursor:
        cursor.execute(sql, bound)
        return cast("list[Row]", cursor.fetchall()) if cursor.pgresult.nfields else []     # `description` would describe every column


def run_typed(sql: str, params: Params) -> list[Row]:
    """Runs one statement with a kept plan whose columns hold records: their values come with their types, JSON as text as ever."""
    with _keeping(binary=True) as cursor:
        cursor.execute(sql, _bound(params))
        return cast("list[Row]", cursor.fetchall())


def few(params: Params) -> bool:
    """True when no set of values is too large for a plan made for few rows."""
    each = params.values() if isinstance(params, Mapping) else params
    return not any(isinstance(value, list) and len(value) > FEW for value in each)


class _JsonAsText(Loader):
    """JSON in binary is a byte of version and the text."""

    format = pq.Format.BINARY

    def load(self, data: Any) -> str:
        return bytes(data[1:]).decode()


@functools.lru_cache(maxsize=2 * KEPT)
def _numbered(sql: str) -> tuple[bytes, tuple[str | None, ...]]:
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

    def execute(self, query: Any, params: Any = None, **how: Any) -> Self:
        """Runs a text with values by place or by name."""
        if params is None:
            super().execute(query, None, **how)
        else:
            text, names = _numbered(query)
            super().execute(text, [params[name] for name in names] if isinstance(params, dict) else params, **how)
        return self


def _keeping(binary: bool = False) -> Any:
    """A cursor that keeps plans; its statements are counted like all others."""
    raw: Any = _raw()
    if raw.prepared_max != KEPT:
        raw.prepared_max = KEPT
        raw.adapters.register_loader("jsonb", _JsonAsText)
    cursor = _Kept(raw)
    if binary:
        cursor.format = pq.Format.BINARY
    return cast("Any", connection).make_cursor(cursor)


def one(sql: str, params: Params = (), *, keep: bool = False) -> Row | None:
    """The first row of a statement, or None."""
    rows = run(sql, params, keep=keep)
    return rows[0] if rows else None


def values(sql: str, params: Params = (), *, keep: bool = False) -> list[Any]:
    """The first column of a statement's rows."""
    return [row[0] for row in run(sql, params, keep=keep)]


def _raw() -> psycopg.Connection[Any]:
    connection.ensure_connection()
    return cast("psycopg.Connection[Any]", connection.connection)


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """COPYs rows into a table or stage of the running transaction; returns how many. Counted as one statement."""
    names = pg.SQL(", ").join(pg.Identifier(name) for name in columns)
    statement = pg.SQL("copy {} ({}) from stdin").format(pg.Identifier(table), names)
    total = 0

    def execute(_sql: str, _params: Any, _many: bool, _context: Any) -> None:
        nonlocal total
        with _raw().cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
                total += 1

    runner: Callable[..., Any] = execute
    for wrapper in connection.execute_wrappers:
        runner = _wrapped(wrapper, runner)
    runner(f"copy {table}", None, False, {"connection": connection})
    return total


def _wrapped(wrapper: Callable[..., Any], inner: Callable[..., Any]) -> Callable[..., Any]:
    return lambda sql, params, many, context: wrapper(inner, sql, params, many, context)


def stream(sql: str, params: Params = (), size: int = 2000) -> Iterator[Row]:
    """Rows of a long read through a server-side cursor, in constant memory. Needs an open transaction."""
    statement: Any = sql
    with _raw().cursor(name="makesell_stream") as cursor:
        cursor.itersize = size
        cursor.execute(statement, _bound(params))
        yield from cursor
