"""The people of the stories: actors by role, made by the rooms' own acts."""

import datetime as dt
from collections.abc import Callable

import pytest

from makesell.flows.org_1_organisation import create_person, propose_role
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.ground.actor import Actor, system
from makesell.ground.organisation.queries import below
from makesell.ground.refusal import Refusal

TODAY = dt.date(2025, 6, 2)
NOW = dt.datetime(2025, 6, 2, 9, 0, tzinfo=dt.UTC)


def person(code: str, name: str, unit: int, *roles: str, since: dt.date = dt.date(2024, 1, 1)) -> Actor:
    """Somebody with roles (granted for good) in a unit, as the one who acts."""
    made = create_person.perform(
        NewPerson(code, name, joined_date=since, unit_id=unit, valid_from=since), actor=system("story"), at=NOW
    )
    propose_role.perform_many([NewGrant(made, role, since) for role in roles], actor=system("story"), at=NOW)
    return Actor(
        name=name, person_id=made, roles=frozenset(roles), unit_id=unit, unit_ids=frozenset({unit}), units_below=below([unit], TODAY)
    )


def refused(code: str, work: Callable[[], object]) -> None:
    """The work is refused with this code."""
    with pytest.raises(Refusal) as no:
        work()
    assert no.value.code == code
