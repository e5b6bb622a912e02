"""Roles need two people and keep duties apart; logins end at once (ORG-2, `domain.md` §12)."""

import datetime as dt

import pytest

from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import act, one, run, values
from makesell.ground.organisation import actions, queries
from makesell.ground.organisation.actions import NewGrant, NewPerson, NewUser
from makesell.ground.organisation.models import User
from makesell.ground.refusal import Refusal

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
LONG_ENOUGH = "a long sentence"
DAY = dt.date(2026, 3, 2)
SYSTEM = system("test")

propose = act(actions.propose_grants)
approve = act(actions.approve_grants)
withdraw = act(actions.withdraw_grants)
create_users = act(actions.create_users)


def people(*names: str) -> list[int]:
    return act(actions.create_people)([NewPerson(n, n) for n in names], actor=SYSTEM, at=AT)


def as_person(person_id: int, *held: str) -> Actor:
    return Actor(name=str(person_id), person_id=person_id, roles=frozenset(held))


def roles_of(person_id: int) -> frozenset[str]:
    user = User(pk=-person_id, username="x", person_id=person_id)
    return queries.actor_of(user, AT).roles


def test_a_role_counts_only_after_a_second_person_approved() -> None:
    ann, ben, may = people("ann", "ben", "may")
    grant = propose([NewGrant(may, roles.SALESPERSON, DAY)], actor=as_person(ann), at=AT)
    assert roles_of(may) == frozenset()
    for who in (ann, may):
        with pytest.raises(Refusal) as refused:
            approve(grant, actor=as_person(who), at=AT)
        assert refused.value.code == "roles.four_eyes"
    approve(grant, actor=as_person(ben), at=AT)
    assert roles_of(may) == {roles.SALESPERSON}


def test_a_grant_is_decided_once() -> None:
    ann, ben, may = people("ann", "ben", "may")
    grant = propose([NewGrant(may, roles.SALESPERSON, DAY)], actor=as_person(ann), at=AT)
    approve(grant, actor=as_person(ben), at=AT)
    with pytest.raises(Refusal) as refused:
        approve(grant, actor=as_person(ben), at=AT)
    assert refused.value.status == 409


def test_separated_roles_never_meet_and_the_sentence_names_the_other() -> None:
    (may,) = people("may")
    propose([NewGrant(may, roles.CREDIT_CONTROLLER, DAY)], actor=SYSTEM, at=AT)
    with pytest.raises(Refusal) as refused:
        propose([NewGrant(may, roles.CASHIER, DAY)], actor=SYSTEM, at=AT)
    assert "Credit controller" in str(refused.value)
    assert refused.value.code == "roles.separated"


def test_a_proposal_counts_for_separation_and_a_withdrawn_one_does_not() -> None:
    ann, may = people("ann", "may")
    grant = propose([NewGrant(may, roles.CASHIER, DAY)], actor=as_person(ann), at=AT)
    with pytest.raises(Refusal):
        propose([NewGrant(may, roles.FINANCE, DAY)], actor=as_person(ann), at=AT)
    withdraw(grant, valid_to=DAY, actor=as_person(ann), at=AT)
    assert propose([NewGrant(may, roles.FINANCE, DAY)], actor=as_person(ann), at=AT)


def test_separated_roles_may_follow_each_other() -> None:
    (may,) = people("may")
    change = dt.date(2026, 6, 1)
    propose([NewGrant(may, roles.CASHIER, DAY, change)], actor=SYSTEM, at=AT)
    propose([NewGrant(may, roles.FINANCE, change)], actor=SYSTEM, at=AT)
    assert roles_of(may) == {roles.CASHIER}


def test_one_input_cannot_hold_two_separated_roles() -> None:
    (may,) = people("may")
    with pytest.raises(Refusal):
        propose([NewGrant(may, roles.AUDITOR, DAY), NewGrant(may, roles.SALESPERSON, DAY)], actor=SYSTEM, at=AT)


def test_a_rule_of_the_company_may_except_a_pair() -> None:
    (may,) = people("may")
    propose([NewGrant(may, roles.CASHIER, DAY)], actor=SYSTEM, at=AT)
    pair = frozenset({roles.CASHIER, roles.CREDIT_CONTROLLER})
    assert propose([NewGrant(may, roles.CREDIT_CONTROLLER, DAY)], actor=SYSTEM, at=AT, allowed=[pair])


def test_a_withdrawn_role_holds_no_longer() -> None:
    (may,) = people("may")
    grant = propose([NewGrant(may, roles.SALESPERSON, dt.date(2025, 1, 1))], actor=SYSTEM, at=AT)
    assert roles_of(may) == {roles.SALESPERSON}
    withdraw(grant, valid_to=DAY, actor=SYSTEM, at=AT)
    assert roles_of(may) == frozenset()


def test_house_accounts_and_unknown_roles_are_refused() -> None:
    (may,) = people("may")
    act(actions.create_units)([actions.NewUnit("U", "U", DAY)], actor=SYSTEM, at=AT)
    house = int(values("select id from organisation_person where kind = 'house'")[0])
    with pytest.raises(Refusal):
        propose([NewGrant(house, roles.SALESPERSON, DAY)], actor=SYSTEM, at=AT)
    with pytest.raises(Refusal):
        propose([NewGrant(may, "king", DAY)], actor=SYSTEM, at=AT)


def test_login_names_are_unique_whatever_their_case() -> None:
    create_users([NewUser("Ming", None)], actor=SYSTEM, at=AT)
    with pytest.raises(Refusal):
        create_users([NewUser("ming", None)], actor=SYSTEM, at=AT)
    with pytest.raises(Refusal):
        create_users([NewUser("a", None), NewUser("A", None)], actor=SYSTEM, at=AT)


def test_a_weak_password_is_refused_at_its_field() -> None:
    with pytest.raises(Refusal) as refused:
        create_users([NewUser("ming", None, password=str(12345678))], actor=SYSTEM, at=AT)
    assert refused.value.field == "password"


def test_closing_a_login_changes_what_its_sessions_are_checked_against() -> None:
    (user_id,) = create_users([NewUser("ming", None, password=LONG_ENOUGH)], actor=SYSTEM, at=AT)
    before = User.objects.get(pk=user_id).get_session_auth_hash()
    act(actions.deactivate_users)([user_id], actor=SYSTEM, at=AT)
    closed = User.objects.get(pk=user_id)
    assert not closed.is_active
    assert closed.get_session_auth_hash() != before
    act(actions.activate_users)([user_id], actor=SYSTEM, at=AT)
    assert User.objects.get(pk=user_id).get_session_auth_hash() != before


def test_the_looks_are_the_persons_own() -> None:
    (user_id,) = create_users([NewUser("ming", None)], actor=SYSTEM, at=AT)
    act(actions.set_looks)(user_id, language="en", theme="dark", density="compact", actor=SYSTEM, at=AT)
    assert one("select language, theme, density from organisation_user where id = %s", [user_id]) == ("en", "dark", "compact")
    with pytest.raises(Refusal):
        act(actions.set_looks)(user_id, language="fr", theme="dark", density="compact", actor=SYSTEM, at=AT)


def test_roles_given_today_hold_in_a_zone_where_it_is_still_yesterday() -> None:
    """An administrator set up in the morning reads an American company in; it is yesterday there."""
    name = act(actions.name_company)
    with clock.moved(AT):
        name(name="厂", timezone="Asia/Shanghai", actor=SYSTEM)
        (ann,) = people("ann")
        propose([NewGrant(ann, role, DAY) for role in (roles.ADMINISTRATOR, roles.EXECUTIVE)], actor=SYSTEM, at=AT)
        run("update organisation_rolegrant set state = 'approved' where person_id = %s", [ann])
        (other,) = run(
            """insert into organisation_rolegrant (state, person_id, role, valid_from, valid_to)
               values ('approved', %s, 'finance', %s, %s) returning id""",
            [ann, dt.date(2026, 1, 1), DAY],
        )
        propose([NewGrant(ann, roles.FINANCE, DAY)], actor=SYSTEM, at=AT)
    with clock.moved(dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)) as at:
        name(name="Works", timezone="America/Los_Angeles", actor=SYSTEM)
        queries.company()
        assert clock.today() == DAY - dt.timedelta(days=1)
        assert queries.actor_of(User(pk=-ann, username="x", person_id=ann), at).roles == {roles.ADMINISTRATOR, roles.EXECUTIVE, roles.FINANCE}
        assert run("select valid_from from organisation_rolegrant where id = %s", other) == [(dt.date(2026, 1, 1),)]
