"""The SQL of 13.1 gives what the Python gives, on any amounts (outside the room, because `ground.db` rests on `ground.money`)."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from makesell.ground.db import one, values
from makesell.ground.money import allocate, part_posted

D = Decimal
cents = st.integers(-(10**14), 10**14).map(lambda n: D(n).scaleb(-2))
weights = st.lists(st.decimals(0, 10**9, places=8), min_size=1, max_size=40).filter(any)
ALLOCATE = """
    select makesell_part(%s, upto, whole, 2) - makesell_part(%s, upto - weight, whole, 2)
    from (select n, weight, sum(weight) over (order by n) as upto, sum(weight) over () as whole
          from unnest(%s::numeric[]) with ordinality as t(weight, n)) w order by n"""
on_one_connection = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@pytest.mark.django_db
@on_one_connection
@given(total=cents, shares=weights)
def test_shares_of_sets_are_those_of_allocate(total: Decimal, shares: list[Decimal]) -> None:
    assert values(ALLOCATE, [total, total, shares]) == allocate(total, shares)


@pytest.mark.django_db
@on_one_connection
@given(atom=cents, whole=st.integers(1, 10**17), share=st.integers(0, 10**17))
def test_parts_of_atoms_are_those_of_part_posted(atom: Decimal, whole: int, share: int) -> None:
    done = min(share, whole)
    assert one("select makesell_part(%s, %s, %s, 2)", [atom, done, whole]) == (part_posted(atom, D(done), D(whole), D(0)),)


@pytest.mark.django_db
def test_a_quotient_just_below_a_half_is_not_rounded_twice() -> None:
    whole = 2 * 10**17
    done = 10**17 - 1
    assert one("select makesell_part(0.01, %s, %s, 2)", [done, whole]) == (D("0.00"),)
    assert part_posted(D("0.01"), D(done), D(whole), D(0)) == D("0.00")
