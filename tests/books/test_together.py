"""What an act writes together: rows of several tables in one statement, and locks of several kinds."""

from typing import Any

import pytest
from django.db.utils import IntegrityError

from makesell.demo import samples
from makesell.flows.steps import dates
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act, count, run, savepoint, values
from makesell.ground.db.transactions import LOCKS, Again
from makesell.ground.db.writing import Write, written
from makesell.ground.locks import LockOrder, Of, take, take_all
from tests.clauses.cast import TODAY

pytestmark = pytest.mark.django_db
ACTOR = Actor("测试")


def _heads(*names: str) -> Write[list[int]]:
    made = "heads as (insert into head (name) select * from unnest(%s::text[]) returning id, name)"
    return Write(made, [list(names)], ("array(select id from heads order by id)",), lambda row: row[0])


def _lines(of: str, qty: int) -> Write[int]:
    made = "lines as (insert into line (head_id, qty) select id, %(qty)s from heads where name = %(of)s returning 1)"
    return Write(made, {"of": of, "qty": qty}, ("(select count(*) from lines)",), lambda row: int(row[0]))


def test_rows_of_several_tables_are_written_in_one_statement() -> None:
    """A later part reads what an earlier one returns; constraints look at the end; each answers for itself."""
    run("create temp table head (id bigint generated always as identity primary key, name text unique)")
    run("create temp table line (head_id bigint references head, qty int check (qty > 0))")
    with count() as counted:
        ids, lines = written(_heads("a", "b%"), _lines("b%", 3))
    assert (counted.statements, lines) == (1, 1)
    assert run("select head_id, qty from line") == [(ids[1], 3)]
    for wrong in ((_heads("c"), _lines("c", 0)), (_heads("a"), _lines("a", 1))):
        with pytest.raises(IntegrityError), savepoint():
            written(*wrong)
    assert values("select count(*) from head") == [2]
    assert written() == ()


@act
def _under(work: Any, *, actor: Actor) -> Any:
    return work()


def test_locks_of_several_kinds_are_taken_in_one_statement_in_the_order_of_the_house() -> None:
    """What exists is told kind by kind, keys may be found by a select, what is held is not asked again, another order is refused."""
    c = samples.company()
    first, second = sorted(c.customers[:2])

    def taken() -> None:
        found = Of("select unnest(%s::bigint[])", [[second, first, -1]])
        with count() as counted:
            assert take_all(("period_gate", ["x"]), ("organisation", [3]), ("master", found)) == [["x"], [3], [first, second]]
            assert take("master", [second, first]) == [first, second]
        assert counted.statements == 1
        held = values("select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()")[0]
        assert held >= 2
        with pytest.raises(LockOrder):
            take_all(("master", [first, -2]), ("period_gate", ["y"]))

    _under(taken, actor=ACTOR)


def test_an_act_begins_again_where_a_month_was_closed_while_it_waited_for_its_gate() -> None:
    """Once: the gate of the month that counts now is taken then. Who is unlucky twice is told."""
    samples.company()
    seen: list[set[Any]] = []

    def posts() -> dict[Any, Any]:
        locks.take_all(dates.gates(dates.SALES, [TODAY]))
        seen.append({key for kind, key in LOCKS.held if kind == "period_gate"})
        if len(seen) == 1:
            LOCKS.held.clear()
        return dates.counting(dates.SALES, [TODAY]).answer()

    assert _under(posts, actor=ACTOR) == {"sales": {TODAY: TODAY}}
    assert seen == [{"currency", dates.gate_key("sales", TODAY)}] * 2
    with pytest.raises(Again):
        _under(lambda: dates.counting(dates.SALES, [TODAY]).answer(), actor=ACTOR)
