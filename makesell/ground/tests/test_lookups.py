"""Rows looked up one by one are found by the index also while their table is small, where a plain join walks all of it."""

import pytest

from makesell.ground.db import by_index, run, values

pytestmark = pytest.mark.django_db
KEYS = "(select unnest(%s::bigint[]) as key) k"


def plan(join: str) -> str:
    """How the server reads the rows of fifty keys."""
    return "\n".join(values(f"explain select k.key, t.said from {KEYS} {join}", [list(range(1, 51))]))


def test_a_small_table_is_not_walked() -> None:
    run("create temp table told (id bigint primary key, said text not null)")
    run("insert into told select n, repeat('x', 200) from generate_series(1, 600) n")
    run("analyze told")
    assert "Seq Scan on told" in plan("join told t on t.id = k.key")
    assert "Seq Scan on told" not in plan(by_index("told", "t", "t.id = k.key"))


def test_rows_are_those_of_a_join() -> None:
    run("create temp table told (id bigint primary key, said text not null)")
    run("insert into told values (1, 'one'), (3, 'three')")
    joins = [by_index("told", "t", "t.id = k.key", left=left) for left in (False, True)]
    assert [run(f"select k.key, t.said from {KEYS} {join} order by 1", [[1, 2]]) for join in joins] == [[(1, "one")], [(1, "one"), (2, None)]]
