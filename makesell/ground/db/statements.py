"""Statements in sets: run, count, copy, stream. Parameters are always bound, never formatted in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection
from psycopg import sql as pg

from makesell.ground.db import kept

Row = tuple[Any, ...]
Params = Sequence[Any] | Mapping[str, Any]
# A kept plan is made for few rows.
FEW = 200


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


def run(sql: str, params: Params = (), *, keep: bool = False, any_size: bool = False) -> list[Row]:
    """Runs one statement; returns its rows, or an empty list where it returns none.

    With `keep` the connection plans it once and keeps the plan (ADR 0017): for statements of acts and pages that are done all day, whose
    text does not vary and whose values have types the server can tell. A set of more than `FEW` rows is planned for itself, unless the plan is
    the right one for sets of `any_size`.
    """
    bound = _bound(params)
    if keep and (any_size or few(params)):
        return _kept(sql, bound, binary=False)
    with connection.cursor() as cursor:
        cursor.execute(sql, bound)
        return cast("list[Row]", cursor.fetchall()) if cursor.pgresult.nfields else []


def run_typed(sql: str, params: Params) -> list[Row]:
    """Runs one statement with a kept plan whose columns hold records: their values come with their types, JSON as text as ever."""
    return _kept(sql, _bound(params), binary=True)


def few(params: Params) -> bool:
    """True when no set of values is too large for a plan made for few rows."""
    each = params.values() if isinstance(params, Mapping) else params
    return max([len(value) for value in each if isinstance(value, list)], default=0) <= FEW


def _kept(sql: str, params: Any, binary: bool) -> list[Row]:
    """Runs one statement on the connection's own cursor; counted, and its faults named, like all others."""
    raw = _raw()

    def execute(text: str, bound: Any, _many: bool, _context: Any) -> list[Row]:
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            cursor = kept.cursor_of(raw, binary)
            cursor.execute(text, bound)
            return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else []     # `description` would describe every column

    if not connection.execute_wrappers:
        return execute(sql, params, False, None)
    runner: Callable[..., Any] = execute
    for wrapper in connection.execute_wrappers:
        runner = _wrapped(wrapper, runner)
    return cast("list[Row]", runner(sql, params, False, {"connection": connection}))


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


def copy_text(table: str, columns: Sequence[str], blocks: Iterable[str]) -> None:
    """COPYs blocks of lines in PostgreSQL's text format, written by the program from numbers and dates alone; counted as one statement."""
    names = pg.SQL(", ").join(pg.Identifier(name) for name in columns)
    statement = pg.SQL("copy {} ({}) from stdin").format(pg.Identifier(table), names)

    def execute(_sql: str, _params: Any, _many: bool, _context: Any) -> None:
        with connection.wrap_database_errors, _raw().cursor() as cursor, cursor.copy(statement) as copy:
            for block in blocks:
                copy.write(block)

    runner: Callable[..., Any] = execute
    for wrapper in connection.execute_wrappers:
        runner = _wrapped(wrapper, runner)
    runner(f"copy {table}", None, False, {"connection": connection})


def taken(sql: str, params: Params = (), size: int = 2000) -> Iterator[Row]:
    """Runs one statement at once, whole; its rows become values as they are taken, while the connection may be at another statement."""
    cursor = connection.cursor()
    cursor.execute(sql, _bound(params))
    return _taken(cursor, size)


def _taken(cursor: Any, size: int) -> Iterator[Row]:
    with cursor:
        while rows := cursor.fetchmany(size):
            yield from rows


def _wrapped(wrapper: Callable[..., Any], inner: Callable[..., Any]) -> Callable[..., Any]:
    return lambda sql, params, many, context: wrapper(inner, sql, params, many, context)


def stream(sql: str, params: Params = (), size: int = 2000) -> Iterator[Row]:
    """Rows of a long read through a server-side cursor, in constant memory. Needs an open transaction."""
    statement: Any = sql
    with _raw().cursor(name="makesell_stream") as cursor:
        cursor.itersize = size
        cursor.execute(statement, _bound(params))
        yield from cursor
