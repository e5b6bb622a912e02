"""ORG-2 · Roles with duties; one proposes a role, another approves it; separated roles never meet in one person."""

import datetime as dt

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import approve_role, propose_role
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.ground.access import duties, roles
from makesell.ground.db import values
from makesell.ground.refusal import Refusal
from tests.clauses.cast import NOW, person

pytestmark = pytest.mark.django_db
SINCE = dt.date(2025, 6, 1)


def _held(person_id: int) -> set[str]:
    return set(
        values("select role from organisation_rolegrant where person_id = %s and state = 'approved'", [person_id])
    )


def test_every_role_says_what_its_holder_does() -> None:
    """Each role of the regime has a name and duties."""
    assert {role for role in roles.ALL if not duties.BY_CODE[role].duties} == set()


def test_a_role_counts_when_a_second_person_approves() -> None:
    """The administrator proposes, the security administrator approves; the proposer cannot."""
    c = co.company()
    clerk = person("A-1", "管理员", c.units[0], roles.ADMINISTRATOR)
    guard = person("A-2", "安全员", c.units[0], roles.SECURITY_ADMINISTRATOR)
    grant = propose_role.perform(NewGrant(c.people[0], roles.SALESPERSON, SINCE), actor=clerk, at=NOW)
    with pytest.raises(Refusal):
        approve_role.perform(grant, actor=clerk, at=NOW)
    approve_role.perform(grant, actor=guard, at=NOW)
    assert roles.SALESPERSON in _held(c.people[0])


def test_separated_roles_are_refused_with_the_reason() -> None:
    """Who sells does not release holds."""
    c = co.company()
    clerk = person("A-1", "管理员", c.units[0], roles.ADMINISTRATOR)
    guard = person("A-2", "安全员", c.units[0], roles.SECURITY_ADMINISTRATOR)
    grant = propose_role.perform(NewGrant(c.people[0], roles.SALESPERSON, SINCE), actor=clerk, at=NOW)
    approve_role.perform(grant, actor=guard, at=NOW)
    with pytest.raises(Refusal):
        propose_role.perform(NewGrant(c.people[0], roles.CREDIT_CONTROLLER, SINCE), actor=clerk, at=NOW)
    assert roles.CREDIT_CONTROLLER not in _held(c.people[0])
