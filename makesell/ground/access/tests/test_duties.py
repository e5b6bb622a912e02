"""The catalogue of roles is whole, and separations hold both ways."""

import pytest

from makesell.ground.access import duties, roles
from makesell.ground.access.second_factor import required
from makesell.ground.actor import Actor, system


def test_every_role_stands_in_the_catalogue_once() -> None:
    assert [role.code for role in duties.CATALOGUE] == sorted(roles.ALL, key=[role.code for role in duties.CATALOGUE].index)
    assert len(duties.CATALOGUE) == len(set(roles.ALL)) == 27


def test_every_role_has_two_to_five_duties() -> None:
    assert all(2 <= len(role.duties) <= 5 for role in duties.CATALOGUE)


def test_separations_hold_both_ways() -> None:
    for pair in duties.SEPARATED:
        assert duties.conflict({pair.one}, pair.other) is not None
        assert duties.conflict({pair.other}, pair.one) is not None
        assert pair.one != pair.other


def test_no_pair_is_listed_twice() -> None:
    pairs = [frozenset((pair.one, pair.other)) for pair in duties.SEPARATED]
    assert len(pairs) == len(set(pairs))


def test_the_auditor_holds_nothing_else() -> None:
    assert all(duties.conflict({roles.AUDITOR}, role) for role in roles.STAFF if role != roles.AUDITOR)


def test_usual_combinations_are_free() -> None:
    assert duties.conflict({roles.SALES_MANAGER}, roles.SALESPERSON) is None
    assert duties.conflict({roles.EXECUTIVE}, roles.SALES_DIRECTOR) is None


@pytest.mark.parametrize(
    ("held", "loopback", "demo", "expected"),
    [
        ({roles.FINANCE}, True, True, False),
        ({roles.FINANCE}, False, True, True),
        ({roles.FINANCE}, True, False, True),
        ({roles.SALESPERSON}, False, False, False),
        ({roles.SALESPERSON, roles.ADMINISTRATOR}, False, False, True),
    ],
)
def test_who_needs_a_second_factor(held: set[str], loopback: bool, demo: bool, expected: bool) -> None:
    assert required(Actor(name="x", roles=frozenset(held)), loopback=loopback, demo=demo) is expected


def test_the_system_shows_no_second_factor() -> None:
    assert not required(system("import"), loopback=False, demo=False)
