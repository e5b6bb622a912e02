"""Who may call: tokens that expire, are revoked, may only read or lose their login; sessions with their CSRF token and second factor."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.doors.api.tests.house import SYSTEM, Caller, House, build, call, token
from makesell.flows.org_1_organisation import close_login
from makesell.ground import clock
from makesell.ground.access.second_factor import PASSED
from makesell.ground.db import run

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return build()


def _session(caller: Caller, *, strict: bool = False) -> Client:
    client = Client(enforce_csrf_checks=strict)
    client.force_login(get_user_model()._default_manager.get(pk=caller.user_id))
    return client


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic YTpi", "bearer \udcff", "Bearer " + "x" * 5000])
def test_without_a_valid_token_nobody_is_let_in(house: House, header: str) -> None:
    answer = Client().get("/api/v1/customers", headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"


def test_a_token_ends_with_its_expiry(house: House) -> None:
    old = token(house.seller.person_id, days=1, at=clock.now() - dt.timedelta(days=2))
    assert call(old, "GET", "customers").status_code == 401


def test_a_token_ends_when_it_is_revoked(house: House) -> None:
    rows = call(house.admin, "GET", f"tokens?f=owner.eq.{house.seller.person_id}").json()["rows"]
    assert call(house.seller, "GET", "customers").status_code == 200
    assert call(house.admin, "POST", f"tokens/{rows[0]['id']}/revoke").status_code == 200
    assert call(house.seller, "GET", "customers").status_code == 401


def test_a_token_ends_with_its_login(house: House) -> None:
    assert call(house.seller, "GET", "customers").status_code == 200
    close_login.perform(house.seller.user_id, actor=SYSTEM, at=clock.now())
    assert call(house.seller, "GET", "customers").status_code == 401


def test_a_reading_token_writes_nothing(house: House) -> None:
    reading = token(house.support.person_id, scopes="read")
    assert call(reading, "GET", "customers").status_code == 200
    answer = call(reading, "POST", "customers/create", {"name": "甲"})
    assert (answer.status_code, answer.json()["code"]) == (403, "api.scope")


def test_a_token_is_shown_once_and_never_kept(house: House) -> None:
    body = {"name": "商城接口", "owner": house.seller.person_id, "scopes": "read", "days": 30}
    first, again = (call(house.admin, "POST", "tokens/issue", body, Idempotency_Key="token-1") for _ in range(2))
    made = first.json()["once"]["token"]
    assert first.status_code == again.status_code == 201
    assert "once" not in again.json()
    assert again["Idempotency-Replayed"] == "true"
    assert call(made, "GET", "customers").status_code == 200
    assert not run("select 1 from idempotency_key where answer::text like '%%' || %s || '%%'", [made])
    shown = call(house.admin, "GET", "tokens").content.decode()
    assert made not in shown
    assert "digest" not in shown


def test_only_the_administrator_issues_tokens(house: House) -> None:
    for caller in (house.seller, house.support):
        answer = call(caller, "POST", "tokens/issue", {"name": "x", "owner": caller.person_id, "scopes": "read", "days": 1})
        assert answer.status_code == 403


def test_a_session_reads_and_writes_only_with_its_csrf_token(house: House) -> None:
    client = _session(house.support, strict=True)
    assert client.get("/api/v1/customers").status_code == 200
    sent: dict[str, Any] = {"data": {"name": "会话客户", "owner": house.seller.person_id}, "content_type": "application/json"}
    refused = client.post("/api/v1/customers/create", **sent)
    assert (refused.status_code, refused.json()["code"]) == (403, "api.csrf")
    client.cookies["csrftoken"] = "a" * 32
    foreign = client.post("/api/v1/customers/create", headers={"X-CSRFToken": "b" * 32}, **sent)
    assert foreign.status_code == 403
    assert client.post("/api/v1/customers/create", headers={"X-CSRFToken": "a" * 32}, **sent).status_code == 201


def test_a_closed_login_ends_its_session_at_once(house: House) -> None:
    client = _session(house.support)
    assert client.get("/api/v1/customers").status_code == 200
    close_login.perform(house.support.user_id, actor=SYSTEM, at=clock.now())
    assert client.get("/api/v1/customers").status_code == 401


def test_a_session_cannot_skip_the_second_factor(house: House) -> None:
    client = _session(house.admin)
    answer = client.get("/api/v1/tokens")
    assert (answer.status_code, answer.json()["code"]) == (403, "api.second_factor")
    session = client.session
    session[PASSED] = True
    session.save()
    assert client.get("/api/v1/tokens").status_code == 200


def test_a_state_is_never_changed_by_get(house: House) -> None:
    for path in ("customers/create", f"customers/{house.mine}/change"):
        assert call(house.support, "GET", path).status_code in (404, 405)
