"""Statements of hot acts are planned once by a connection; long sets, and all others, each time."""

import datetime as dt
import enum
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import DataError, connection

from makesell.ground.db import count, one, run
from makesell.ground.db.kept import cursor_of
from makesell.ground.db.statements import FEW

SUM = "select sum(v) from unnest(%s::bigint[]) v"
KNOWN = "select count(*) from pg_prepared_statements where statement like 'select sum(v) from unnest%%'"


class StateOf(enum.StrEnum):
    """A text that is more than a text."""

    DRAFT = "draft"


def known() -> int:
    """How many plans of the statement this connection keeps."""
    row = one(KNOWN)
    return int(row[0]) if row else -1


@pytest.mark.django_db
def test_a_kept_statement_is_planned_once_for_few_rows_and_counted_like_others() -> None:
    run(SUM, [[1, 2]])
    run(SUM, [list(range(FEW + 1))], keep=True)
    assert known() == 0
    with count() as counted:
        assert run(SUM, [[1, 2]], keep=True) == run(SUM, [[3, 0]], keep=True) == [(3,)]
        assert run("select %(a)s::int + %(a)s::int", {"a": 2}, keep=True) == [(4,)]
    assert known() == 1
    assert counted.statements == 3


@pytest.mark.django_db
def test_a_plan_that_is_right_for_any_size_is_kept_for_long_sets_too() -> None:
    assert run(SUM, [list(range(FEW + 1))], keep=True, any_size=True) == [(sum(range(FEW + 1)),)]
    assert known() == 1


HOSTILE = ['a"b', "c\\d", "{e,f}", "", "NULL", "空 格", "' or 1=1 --"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("text", [*HOSTILE, None]),
        ("bigint", [1, -2, 9_000_000_000, None]),
        ("numeric", [Decimal("1.10"), Decimal("-0E+3"), Decimal("1E+2"), None]),
        ("boolean", [True, False, None]),
        ("date", [dt.date(2026, 1, 31), None]),
        ("timestamptz", [dt.datetime(2026, 1, 31, 8, tzinfo=dt.UTC), None]),
        ("text", []),
        ("bigint", [[1, 2], [3, 4]]),
        ("text", [StateOf.DRAFT]),
    ],
)
def test_a_set_arrives_as_it_was_sent(kind: str, values: list[Any]) -> None:
    assert run(f"select %s::{kind}[]", [values], keep=True) == [(values,)]


@pytest.mark.django_db
def test_a_letter_the_server_cannot_hold_is_refused() -> None:
    with pytest.raises(DataError, match="NUL"):
        run("select %s::text[]", [["a\x00b"]], keep=True)


@pytest.fixture
def ask(db: None) -> Iterator[Callable[..., Any]]:
    """Asks a connection of its own, whose transactions end as told: as the product asks what it keeps."""
    other = connection.copy()
    other.connect()
    raw = other.connection
    raw.autocommit = False

    def asked(sql: str, *params: Any) -> Any:
        if sql == "rollback":
            return raw.rollback()
        cursor = cursor_of(raw, binary=False)
        cursor.execute(sql, list(params) or None)
        return cursor.fetchall() if cursor.pgresult and cursor.pgresult.nfields else None

    yield asked
    other.close()


def test_plans_outlive_a_rollback(ask: Callable[..., Any]) -> None:
    """A refusal rolls back: what was planned is not planned again. A statement that failed leaves nothing behind."""
    planned = "select name from pg_prepared_statements where statement like %s"
    ask(SUM, [1, 2])
    ask("rollback")
    (name,) = ask(planned, "select sum(v) from unnest%")
    with pytest.raises(psycopg.errors.DivisionByZero):
        ask("select 1 / (%s::int - 1)", 1)
    ask("rollback")
    assert ask(planned, "select sum(v) from unnest%") == [name]
    assert ask(SUM, [3, 4]) == [(7,)]
    assert ask(planned, "select 1 / %") == []


@pytest.mark.parametrize("gone", ["rollback", "drop table read_by_plan"])
def test_what_was_made_anew_is_planned_anew(ask: Callable[..., Any], gone: str) -> None:
    """A table that a rollback takes away, or that is dropped, and made again with other columns."""
    read = "select sum(v) from read_by_plan where v < %s"
    ask("create temporary table read_by_plan (v int)")
    assert ask(read, 3) == [(None,)]
    ask(gone)
    ask("create temporary table read_by_plan (w int, v int)")
    ask("insert into read_by_plan values (5, 2)")
    assert ask(read, 3) == [(2,)]
    ask("rollback")
