"""Several reads in one statement answer what each answers alone, with the same types, values and refusals."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from makesell.ground.db import count, run
from makesell.ground.db.asking import Ask, asking, first_as, rows_as, together
from makesell.ground.db.reading import reading
from makesell.ground.db.statements import FEW
from makesell.ground.refusal import Refusal, missing

pytestmark = pytest.mark.django_db

# Every type that rows of ours have, also empty, and a name that stands twice.
TYPES = """select 7::bigint as x, 'a%%b'::text as x, %(price)s::numeric, date '2025-03-01', timestamptz '2025-03-01 10:00+08', true, null::int,
    array[1, 2]::bigint[], array['x', null]::text[], '{"a": 1.50}'::jsonb, 1.5::float8, array[]::text[] where %(n)s > 0"""


@asking
def typed(n: int) -> Ask[list[tuple[Any, ...]]]:
    """One row of every type; none for 0."""
    return Ask(TYPES, {"price": Decimal("1.50"), "n": n}, list)


@asking
def doubled(numbers: tuple[int, ...]) -> Ask[list[int]]:
    """Twice each number, in order."""
    return Ask("select 2 * n from unnest(%s::bigint[]) with ordinality as t(n, place) order by place", [list(numbers)], rows_as(int))


@asking
def constant() -> Ask[str | None]:
    """A statement without values may say %."""
    return Ask("select '5 %' where 'ab' like 'a%'", [], first_as(str))


@asking
def nothing() -> Ask[None]:
    """Refuses, because it finds no row."""

    def refused(rows: list[tuple[Any, ...]]) -> None:
        if not rows:
            raise missing()

    return Ask("select 1 where %s = 0", [1], refused)


def test_together_answers_what_each_answers_alone_in_one_statement() -> None:
    alone = (typed(1), typed(0), doubled((3, 1, 2)), constant())
    with count() as counted:
        found = together(typed.ask(1), typed.ask(0), doubled.ask((3, 1, 2)), constant.ask())
    assert counted.statements == 1
    assert found == alone == (run(TYPES, {"price": Decimal("1.50"), "n": 1}), [], [6, 2, 4], "5 %")
    (row,) = found[0]
    assert [type(value) for value in row] == [type(value) for value in alone[0][0]]
    assert (str(row[2]), row[3], row[4].utcoffset()) == ("1.50", dt.date(2025, 3, 1), alone[0][0][4].utcoffset())


def test_a_read_that_finds_nothing_refuses_among_others_too() -> None:
    with pytest.raises(Refusal):
        together(doubled.ask((1,)), nothing.ask())


def test_a_set_too_large_for_a_kept_plan_is_asked_alone() -> None:
    large = tuple(range(FEW + 1))
    with count() as counted:
        assert together(doubled.ask(large), doubled.ask((1,))) == ([2 * n for n in large], [2])
    assert counted.statements == 2


def test_a_page_asks_first_what_its_parts_read_then() -> None:
    with reading(), count() as counted:
        together(doubled.ask((1,)), typed.ask(1))
        together(doubled.ask((1,)), typed.ask(1), doubled.ask((2,)), constant.ask())
        assert (doubled((1,)), doubled((2,)), constant()) == ([2], [4], "5 %")
        assert counted.statements == 2
        assert doubled((3,)) == [6]
    assert counted.statements == 3
