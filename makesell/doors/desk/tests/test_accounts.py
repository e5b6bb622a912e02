"""Signing in: lock-out by account and address over all processes, no sign-up, sessions end at once, second factor (C1, C2, S16)."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings

from makesell.doors.desk import accounts
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor, system
from makesell.ground.db import act
from makesell.ground.organisation import actions as organisation
from makesell.ground.organisation import queries
from makesell.ground.organisation.sessions import SessionStore
from makesell.ground.tests.threads import at_once

AT = dt.datetime.now(dt.UTC)
TODAY = clock.business_date(AT)
ACTOR = system("test")
RIGHT, WRONG = "a long sentence", "another sentence"
SITE = "makesell.doors.desk.tests.accounts_site"
OURS = "makesell.doors.desk.middleware.ActorMiddleware"
LOGIN = "/accounts/login/"


def bare() -> override_settings:
    """allauth's pages without the desk around them; a cheap hash, because these tests sign in a hundred times."""
    return override_settings(
        ROOT_URLCONF=SITE,
        MIDDLEWARE=[name for name in settings.MIDDLEWARE if name != OURS],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )


@pytest.fixture(autouse=True)
def _site() -> Iterator[None]:
    """allauth's pages without the desk around them."""
    with bare():
        yield


def make_login(name: str = "ming", email: str = "ming@example.com") -> int:
    return act(organisation.create_users)([organisation.NewUser(name, None, email=email, password=RIGHT)], actor=ACTOR, at=AT)[0]


def the_user(user_id: int) -> Any:
    return get_user_model().objects.get(pk=user_id)


def enter(word: str, password: str, address: str = "10.0.0.1", host: str = "localhost", client: Client | None = None) -> bool:
    """Tries to sign in; True when it worked."""
    answer = (client or Client()).post(LOGIN, {"login": word, "password": password}, REMOTE_ADDR=address, HTTP_HOST=host)
    return answer.status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["ming", "MING", "ming@example.com", "Ming@Example.com"])
def test_people_sign_in_by_name_or_mail_address(word: str) -> None:
    make_login()
    assert enter(word, RIGHT)


@pytest.mark.django_db
def test_the_sixth_try_is_refused_even_with_the_right_password() -> None:
    make_login()
    assert [enter("ming", WRONG, address=f"10.0.0.{n}") for n in range(5)] == [False] * 5
    assert not enter("ming", RIGHT, address="10.0.1.1")


@pytest.mark.django_db
def test_another_spelling_or_host_gives_no_new_tries() -> None:
    make_login()
    for n, word in enumerate(["ming", "MING", "Ming@example.com", "ming@example.com", "mING"]):
        assert not enter(word, WRONG, address=f"10.0.0.{n}", host=("localhost", "127.0.0.1")[n % 2])
    assert not enter("ming", RIGHT, address="10.0.1.1", host="127.0.0.1")


@pytest.mark.django_db
def test_other_accounts_and_addresses_are_not_locked() -> None:
    make_login()
    make_login("hua", "hua@example.com")
    for _ in range(5):
        enter("ming", WRONG)
    assert enter("hua", RIGHT)


@pytest.mark.django_db
def test_an_address_has_twenty_failed_tries_over_all_names() -> None:
    make_login()
    assert not any(enter(f"name{n}", WRONG) for n in range(20))
    assert not enter("ming", RIGHT)
    assert enter("ming", RIGHT, address="10.9.9.9")


@pytest.mark.django_db
def test_signing_in_uses_up_no_tries() -> None:
    make_login()
    assert all(enter("ming", RIGHT) for _ in range(25))


@pytest.mark.django_db
def test_a_forwarded_address_that_nobody_vouches_for_gives_no_new_tries() -> None:
    client = Client()
    for n in range(20):
        client.post(LOGIN, {"login": f"n{n}", "password": WRONG}, REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=f"1.2.3.{n}")
    make_login()
    assert not enter("ming", RIGHT)


def test_tries_at_once_are_all_counted(committed: str) -> None:
    make_login()
    at_once([partial(enter, "ming", WRONG, address=f"10.0.0.{n}") for n in range(8)])
    assert not enter("ming", RIGHT, address="10.0.1.1")


def test_another_process_knows_the_tries(committed: str) -> None:
    make_login()
    make_login("hua", "hua@example.com")
    for n in range(5):
        enter("ming", WRONG, address=f"10.0.0.{n}")
    code = (
        "import django; django.setup()\n"
        "from makesell.doors.desk.tests.test_accounts import RIGHT, bare, enter\n"
        "with bare():\n"
        "    print(enter('ming', RIGHT, address='10.0.2.2'), enter('hua', RIGHT, address='10.0.2.2'))\n"
    )
    known = {"MAKESELL_DSN": committed, "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "makesell.settings")}
    told = subprocess.run([sys.executable, "-c", code], env={**os.environ, **known}, capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True"]


@pytest.mark.django_db
def test_nobody_signs_up() -> None:
    form = {"username": "new", "password1": RIGHT}
    Client().post("/accounts/signup/", form)
    assert queries.login_of("new") is None


@pytest.mark.django_db
def test_a_closed_login_loses_its_session_with_the_next_request() -> None:
    user_id = make_login()
    client = Client()
    assert enter("ming", RIGHT, client=client)
    assert client.get("/").content == b"ming"
    act(organisation.deactivate_users)([user_id], actor=ACTOR, at=AT)
    assert client.get("/").content == b"AnonymousUser"
    act(organisation.activate_users)([user_id], actor=ACTOR, at=AT)
    assert client.get("/").content == b"AnonymousUser"
    assert enter("ming", RIGHT)


@pytest.mark.django_db
def test_ending_sessions_ends_them_everywhere() -> None:
    user_id = make_login()
    clients = [Client(), Client()]
    assert all(enter("ming", RIGHT, client=client) for client in clients)
    act(organisation.end_sessions)([user_id], actor=ACTOR, at=AT)
    assert [client.get("/").content for client in clients] == [b"AnonymousUser"] * 2


@pytest.mark.django_db
def test_with_a_second_factor_the_password_alone_lets_nobody_in() -> None:
    user_id = make_login()
    secret = generate_totp_secret()
    TOTP.activate(the_user(user_id), secret)
    client = Client()
    assert enter("ming", RIGHT, client=client)
    assert client.get("/").content == b"AnonymousUser"
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    client.post("/accounts/2fa/authenticate/", {"code": code})
    assert client.get("/").content == b"ming"


def asked(address: str = "10.0.0.1", user: Any = None, forwarded: str = "") -> HttpRequest:
    headers = {"X-Forwarded-For": forwarded} if forwarded else None
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=address)
    request.user = user or get_user_model()(pk=1, username="x")
    request.session = SessionStore()
    return request


@pytest.mark.parametrize(
    ("address", "forwarded", "expected"),
    [
        ("127.0.0.1", "", True),
        ("127.8.8.8", "", True),
        ("::1", "", True),
        ("10.0.0.1", "", False),
        ("", "", False),
        ("127.0.0.1", "1.2.3.4", False),
    ],
)
def test_only_this_very_machine_is_the_loopback(address: str, forwarded: str, expected: bool) -> None:
    assert accounts.from_loopback(asked(address, None, forwarded)) is expected


@pytest.mark.django_db
@override_settings(DEMO=True)
def test_finance_needs_a_second_factor_but_in_the_demo_on_this_machine() -> None:
    user = the_user(make_login())
    finance = Actor(name="f", person_id=1, roles=frozenset({roles.FINANCE}))
    assert accounts.second_factor_step(asked("127.0.0.1", user), finance) == "set_up"
    act(organisation.name_company)(name="演示", is_demo=True, actor=ACTOR)
    assert accounts.second_factor_step(asked("127.0.0.1", user), finance) == ""
    assert accounts.second_factor_step(asked("10.0.0.1", user), finance) == "set_up"
    TOTP.activate(user, generate_totp_secret())
    assert accounts.second_factor_step(asked("10.0.0.1", user), finance) == "show"
    seller = Actor(name="s", person_id=2, roles=frozenset({roles.SALESPERSON}))
    assert accounts.second_factor_step(asked("10.0.0.1", user), seller) == ""


@pytest.mark.django_db
def test_the_demos_people_are_offered_on_its_own_machine_only() -> None:
    (person,) = act(organisation.create_people)([organisation.NewPerson("P", "王芳", title="销售")], actor=ACTOR, at=AT)
    act(organisation.create_users)([organisation.NewUser("wang", person)], actor=ACTOR, at=AT)
    act(organisation.propose_grants)([organisation.NewGrant(person, roles.SALESPERSON, TODAY)], actor=ACTOR, at=AT)
    assert queries.demo_people(TODAY, demo=True) == []
    act(organisation.name_company)(name="演示", is_demo=True, actor=ACTOR)
    (offered,) = queries.demo_people(TODAY, demo=True)
    assert (offered.username, offered.name, offered.roles) == ("wang", "王芳", (roles.SALESPERSON,))
    assert queries.demo_people(TODAY, demo=False) == []
    act(organisation.leave)([person], last_day=TODAY, actor=ACTOR, at=AT)
    assert [len(queries.demo_people(TODAY + dt.timedelta(days=days), demo=True)) for days in (0, 1)] == [1, 0]
    with override_settings(DEMO=True):
        assert accounts.lets_in_by_one_click(asked("127.0.0.1"))
        assert not accounts.lets_in_by_one_click(asked("10.0.0.1"))
    with override_settings(DEMO=False):
        assert not accounts.lets_in_by_one_click(asked("127.0.0.1"))
