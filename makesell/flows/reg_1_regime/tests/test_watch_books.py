"""Faults of the books are told to finance and administrators; proved books tell nobody anything."""

import datetime as dt

import pytest

from makesell.flows.org_1_organisation import propose_role
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.flows.reg_1_regime import watch_books
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.notices import queries as notices
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.actions import NewPerson
from makesell.ground.proof import Fault

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)
SYSTEM = system("test")


def _staff() -> list[Actor]:
    ids = act(organisation.create_people)([NewPerson(n, n) for n in ("fin", "adm", "sal")], actor=SYSTEM, at=AT)
    held = (roles.FINANCE, roles.ADMINISTRATOR, roles.SALESPERSON)
    propose_role.perform_many([NewGrant(who, role, dt.date(2026, 1, 1)) for who, role in zip(ids, held, strict=True)], actor=SYSTEM, at=AT)
    return [Actor(name=str(who), person_id=who) for who in ids]


def test_finance_and_administrators_are_told() -> None:
    finance, administrator, seller = _staff()
    found = [Fault("performance.balance", "unit 3, 2026-01", "10.00", "9.00")]
    assert watch_books.tell(found, actor=SYSTEM, at=AT) == 2
    assert [notices.latest(who)[0].params["what"] for who in (finance, administrator)] == ["unit 3, 2026-01"] * 2
    assert notices.latest(seller) == []


def test_proved_books_tell_nothing() -> None:
    staff = _staff()
    assert watch_books.perform(actor=SYSTEM, at=AT) == 0
    assert [notices.latest(who) for who in staff] == [[], [], []]
