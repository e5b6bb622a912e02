"""A firm too small may except a pair of separated roles for a time, by a rule of its own (`domain.md` §12)."""

import datetime as dt

import pytest

from makesell.flows.org_1_organisation import propose_role
from makesell.flows.steps.excepted_roles import EXCEPTED_ROLES
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewGrant, NewPerson
from makesell.ground.refusal import Refusal
from makesell.ground.rules import actions as rules
from makesell.ground.rules.actions import NewRule

AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
DAY, END = dt.date(2026, 3, 2), dt.date(2026, 9, 1)
PAIR = [{"one": roles.CASHIER, "other": roles.CREDIT_CONTROLLER}]
SYSTEM = system("test")


@pytest.mark.django_db
def test_the_exception_holds_from_its_approval_to_its_end() -> None:
    ann, ben, may = act(organisation.create_people)([NewPerson(n, n) for n in ("ann", "ben", "may")], actor=SYSTEM, at=AT)
    admin = Actor(name="ann", person_id=ann, roles=frozenset({roles.ADMINISTRATOR}))
    propose_role.perform(NewGrant(may, roles.CASHIER, DAY), actor=admin, at=AT)
    wanted = NewGrant(may, roles.CREDIT_CONTROLLER, DAY)
    with pytest.raises(Refusal):
        propose_role.perform(wanted, actor=admin, at=AT)
    (rule,) = act(rules.draft_rules)([NewRule(EXCEPTED_ROLES, PAIR, DAY, END)], actor=admin, at=AT)
    act(rules.propose_rule)(rule, actor=admin, at=AT)
    with pytest.raises(Refusal):
        propose_role.perform(wanted, actor=admin, at=AT)
    act(rules.approve_rule)(rule, actor=Actor(name="ben", person_id=ben), at=AT)
    with pytest.raises(Refusal):
        propose_role.perform(wanted, actor=admin, at=AT + dt.timedelta(days=365))
    assert propose_role.perform(wanted, actor=admin, at=AT)


@pytest.mark.django_db
def test_an_exception_without_end_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        act(rules.draft_rules)([NewRule(EXCEPTED_ROLES, PAIR, DAY)], actor=SYSTEM, at=AT)
    assert refused.value.field == "valid_to"


def test_only_separated_roles_can_be_excepted() -> None:
    with pytest.raises(Refusal):
        EXCEPTED_ROLES.read([{"one": roles.SALESPERSON, "other": roles.SALES_MANAGER}])
