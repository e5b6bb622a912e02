"""Statements of hot acts are planned once by a connection; long sets, and all others, each time."""

import pytest

from makesell.ground.db import count, one, run
from makesell.ground.db.statements import FEW

SUM = "select sum(v) from unnest(%s::bigint[]) v"
KNOWN = "select count(*) from pg_prepared_statements where statement like 'select sum(v) from unnest%%'"


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
