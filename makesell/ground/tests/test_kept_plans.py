"""Statements of hot acts are planned once by a connection; long sets, and all others, each time."""

import datetime as dt
import enum
from decimal import Decimal
from typing import Any

import pytest
from django.db import DataError

from makesell.ground.db import count, one, run
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
