"""A small company with an administrator, sales support and a salesperson, and clients that are signed in as them."""

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.doors.desk.frame import forget_all
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation.queries import actor_of

SINCE = dt.date(2020, 1, 1)
MAKER = system("test")


@dataclass(frozen=True, slots=True)
class Company:
    """Keys of what the tests look at."""

    root: int
    team: int
    admin: int
    support: int
    seller: int


@pytest.fixture
def company(db: None) -> Company:
    """A demo company: a root, a team, an administrator, a colleague of sales support and a salesperson."""
    forget_all()
    at = clock.now()
    act(organisation.name_company)(name="华东传动", name_en="East Drive", is_demo=True, actor=MAKER)
    root, team = act(organisation.create_units)(
        [organisation.NewUnit("HQ", "总部", kind="company", valid_from=SINCE), organisation.NewUnit("T1", "一组", kind="team", valid_from=SINCE)],
        actor=MAKER, at=at,
    )  # fmt: skip
    people = act(organisation.create_people)(
        [organisation.NewPerson(code, name, unit_id=unit, valid_from=SINCE)
         for code, name, unit in (("P1", "林晓雯", root), ("P2", "周建国", root), ("P3", "王敏", team))],
        actor=MAKER, at=at,
    )  # fmt: skip
    act(organisation.create_users)(
        [organisation.NewUser(name, person) for name, person in zip(("lin", "zhou", "wang"), people, strict=True)], actor=MAKER, at=at
    )
    wanted = zip(people, (roles.ADMINISTRATOR, roles.SALES_SUPPORT, roles.SALESPERSON), strict=True)
    act(organisation.propose_grants)([organisation.NewGrant(p, role, SINCE) for p, role in wanted], actor=MAKER, at=at)
    return Company(root, team, *people)


@pytest.fixture
def actor(company: Company) -> Callable[[str], Actor]:
    """Who a login is today."""
    return lambda name: actor_of(get_user_model()._default_manager.get(username=name), clock.now())


@pytest.fixture
def entered(company: Company) -> Callable[[str], Client]:
    """A client signed in as a login, coming over the loopback."""

    def enter(name: str) -> Client:
        client = Client()
        client.force_login(get_user_model()._default_manager.get(username=name))
        return client

    return enter


def signed_in(name: str) -> Client:
    """Somebody who has just typed the password again."""
    client, user = Client(), get_user_model()._default_manager.get(username=name)
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()
    return client
