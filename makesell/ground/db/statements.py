"""Statements in sets: run, count, copy, stream. Parameters are always bound, never formatted in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection
from psycopg import sql as pg

Row = tuple[Any, ...]
Params = Sequence[Any] | Mapping[str, Any]


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


def run(sql: str, params: Params = ()) -> list[Row]:
    """Runs one statement; returns its rows, or an empty list where it returns none."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _bound(params))
        return cast("list[Row]", cursor.fetchall()) if cursor.description else []


def one(sql: str, params: Params = ()) -> Row | None:
    """The first row of a statement, or None."""
    rows = run(sql, params)
    return rows[0] if rows else None


def values(sql: str, params: Params = ()) -> list[Any]:
    """The first column of a statement's rows."""
    return [row[0] for row in run(sql, params)]


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
