"""Bad input through both doors: a clear refusal at the field (page) or problem+json (API), and nothing changed — proved by a database diff."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from makesell.ground.access import roles as R
from makesell.ground.access.second_factor import PASSED
from makesell.ground.db import one, run, values
from tests.house import matrix
from tests.house.matrix import OTHER, OWN, Matrix, undone

ME = "ME"                                   # stands for the person who asks
HUGE = "9" * 400


@dataclass(frozen=True, slots=True)
class Bad:
    """One bad input: who does which act on whose row with what, and how it must be refused. `field` "" where none is at fault."""

    why: str
    role: str
    noun: str
    act: str
    body: dict[str, Any]
    status: int
    field: str = ""
    relation: str = ""
    version: int | None = None
    api_only: bool = False


def _new(**more: Any) -> dict[str, Any]:
    return {"name": "坏输入客户", "owner": ME, **more}


TARGET = {"measure": "ordered", "kind": "quarter", "period": "2025-Q2", "person": ME, "amount": "100"}
CHANGE = {"code": "B1", "name": "改名"}
SERVE = {"person": ME, "role": "sales", "valid_from": "2026-01-01"}
RATE = {"service_kind": "goods", "destination": "domestic", "rate": "13", "valid_from": "2026-01-01"}
TABLE = (
    Bad("missing", R.SALES_SUPPORT, "customers", "create", {"owner": ME}, 422, "name"),
    Bad("oversize text", R.SALES_SUPPORT, "customers", "create", _new(name="x" * 201), 422, "name"),
    Bad("zero byte", R.SALES_SUPPORT, "customers", "create", _new(name="a\x00b"), 422, "name"),
    Bad("wrong type: list", R.SALES_SUPPORT, "customers", "create", _new(name=["x"]), 422, "name", api_only=True),
    Bad("wrong type: object", R.SALES_SUPPORT, "customers", "create", _new(owner={"id": 1}), 422, "owner", api_only=True),
    Bad("unknown field", R.SALES_SUPPORT, "customers", "create", _new(credit_account_id=1), 422, "credit_account_id", api_only=True),
    Bad("wrong type: word for a number", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": "viel"}, 422, "amount"),
    Bad("wrong type: word for a date", R.SALES_SUPPORT, "customers", "serve", SERVE | {"valid_from": "morgen"}, 422, "valid_from", OWN),
    Bad("not a day", R.SALES_SUPPORT, "customers", "serve", SERVE | {"valid_from": "2026-02-30"}, 422, "valid_from", OWN),
    Bad("not a choice", R.SALES_SUPPORT, "customers", "create", _new(channel="mars"), 422, "channel"),
    Bad("wrong period", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "period": "2025-Q9"}, 422, "period"),
    Bad("period outside the calendar", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "period": "2093-Q1"}, 422, "period"),
    Bad("year out of reach", R.SALES_SUPPORT, "customers", "serve", SERVE | {"valid_from": "0001-01-01"}, 422, "valid_from", OWN),
    Bad("unknown reference", R.SALES_SUPPORT, "customers", "create", _new(territory=999999999), 422, "territory"),
    Bad("unknown owner", R.SALES_SUPPORT, "customers", "create", _new(owner=999999999), 422, "owner"),
    Bad("unknown id", R.SALES_SUPPORT, "customers", "change", CHANGE, 404, relation="none"),
    Bad("someone else's row", R.SALESPERSON, "customers", "change", CHANGE, 404, relation=OTHER),
    Bad("not one's role", R.SALESPERSON, "customers", "assign", {"owner": ME}, 403, relation=OWN),
    Bad("stale version", R.SALESPERSON, "customers", "change", CHANGE, 409, relation=OWN, version=99),
    Bad("illegal transition: approve a draft", R.EXECUTIVE, "targets", "approve", {}, 409, relation=OTHER),
    Bad("negative amount", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": "-5"}, 422, "amount"),
    Bad("overflow: amount", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": HUGE}, 422, "amount"),
    Bad("overflow: exponent", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": "1e400"}, 422, "amount"),
    Bad("too fine", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": "0.1234567891"}, 422, "amount"),
    Bad("not a number: NaN", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": "NaN"}, 422, "amount"),
    Bad("not a number: Infinity", R.SALES_DIRECTOR, "targets", "set", {**TARGET, "amount": "Infinity"}, 422, "amount"),
    Bad("overflow: key", R.SALES_SUPPORT, "customers", "create", _new(owner=HUGE), 422, "owner"),
    Bad("overflow: days", R.SALES_SUPPORT, "products", "create", {"name": "x", "uom": 1, "lead_time_days": "999999999999"}, 422),
    Bad("negative days", R.ADMINISTRATOR, "tokens", "issue", {"name": "x", "owner": ME, "scopes": "read", "days": -1}, 422, "days"),
    Bad("a share above one", R.FINANCE, "tax_rates", "set", RATE, 422, "rate"),
    Bad("a currency that is none", R.SALES_SUPPORT, "customers", "create", _new(currency="ZZZ"), 422, "currency"),
    Bad("a form in a form: markup stays text", R.SALES_SUPPORT, "customers", "create", _new(name="<script>" + "x" * 200), 422, "name"),
)  # fmt: skip


@pytest.fixture(scope="module")
def laid(django_db_setup: None, django_db_blocker: Any) -> Iterator[Matrix]:
    """One company for all tests of this file, gone afterwards."""
    with django_db_blocker.unblock(), undone():
        yield matrix.lay()


def _state() -> dict[str, tuple[int, int]]:
    """Every table's number of rows and a sum over all they hold; only sessions may change while somebody is refused."""
    tables = values(
        """select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
           where n.nspname = 'public' and c.relkind = 'r' and c.relname not in ('organisation_session', 'django_cache')"""
    )
    parts = " union all ".join(f"select '{name}' as t, count(*), coalesce(sum(hashtext(x::text)::bigint), 0) from {name} x" for name in tables)
    return {row[0]: (int(row[1]), int(row[2])) for row in run(parts)}


def _address(laid: Matrix, bad: Bad) -> str:
    if not bad.relation:
        return ""
    return str(999_999_999 if bad.relation == "none" else laid.row(bad.role, bad.noun, bad.relation))


def _filled(laid: Matrix, bad: Bad) -> dict[str, Any]:
    me = laid.logins[bad.role].person_id
    return {name: me if value == ME else value for name, value in bad.body.items()}


@pytest.mark.parametrize("bad", TABLE, ids=lambda bad: bad.why)
def test_the_api_refuses_and_nothing_changes(laid: Matrix, django_db_blocker: Any, bad: Bad) -> None:
    with django_db_blocker.unblock():
        before, key = _state(), _address(laid, bad)
        body = _filled(laid, bad) | ({} if bad.version is None else {"version": bad.version})
        answer = Client().post(
            f"/api/v1/{bad.noun}/{key + '/' if key else ''}{bad.act}", body, "application/json",
            headers={"Authorization": f"Bearer {laid.tokens[bad.role]}", "Idempotency-Key": f"bad {bad.why}"[:200], "Accept-Language": "en"},
        )  # fmt: skip
        assert answer.status_code == bad.status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        problem = answer.json()
        assert problem["detail"]
        if bad.field:
            assert bad.field in [each["field"] for each in problem["errors"]]
        assert _state() == before


def _page(laid: Matrix, role: str) -> Client:
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=laid.logins[role].user_id))
    session = client.session
    session[PASSED] = True
    session.save()
    return client


@pytest.mark.parametrize("bad", [bad for bad in TABLE if not bad.api_only], ids=lambda bad: bad.why)
def test_the_page_refuses_and_nothing_changes(laid: Matrix, django_db_blocker: Any, bad: Bad) -> None:
    with django_db_blocker.unblock():
        client, key = _page(laid, bad.role), _address(laid, bad)
        before = _state()
        form = _filled(laid, bad) | {"_key": f"bad {bad.why}"} | ({} if bad.version is None else {"_version": str(bad.version)})
        answer = client.post(f"/{bad.noun}/{key}/do/{bad.act}/" if key else f"/{bad.noun}/new/{bad.act}/", form)
        assert answer.status_code == bad.status, answer.content[:2000]
        if bad.field and bad.status == 422:
            assert f'name="{bad.field}"'.encode() in answer.content
        assert _state() == before


RAW = {
    "malformed": (b'{"name": ', "application/json", 400),
    "not an object": (b"[1, 2]", "application/json", 400),
    "deep": (b"[" * 100_000, "application/json", 400),
    "wrong encoding: GBK": ('{"name": "客户"}'.encode("gbk"), "application/json", 400),
    "wrong encoding: UTF-16 without mark": ('{"name": "客户"}'.encode("utf-16-le"), "application/json", 400),
    "torn surrogate": (b'{"name": "a\\ud800"}', "application/json", 422),
    "oversize": (b'{"name": "' + b"x" * 3_000_000 + b'"}', "application/json", 413),
    "a form": (b"name=x", "application/x-www-form-urlencoded", 400),
    "XML": (b"<name>x</name>", "application/xml", 400),
}


@pytest.mark.parametrize("why", RAW)
def test_bodies_that_are_none_are_refused(laid: Matrix, django_db_blocker: Any, why: str) -> None:
    raw, kind, status = RAW[why]
    with django_db_blocker.unblock():
        before = _state()
        headers = {"Authorization": f"Bearer {laid.tokens[R.SALES_SUPPORT]}"}
        answer = Client().generic("POST", "/api/v1/customers/create", raw, kind, headers=headers)
        assert answer.status_code == status, answer.content
        assert answer["Content-Type"] == "application/problem+json"
        assert _state() == before


def test_a_double_click_makes_one(laid: Matrix, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), undone():
        client = _page(laid, R.SALES_SUPPORT)
        form = {"name": "双击客户", "owner": laid.logins[R.SALES_SUPPORT].person_id, "_key": "click-1"}
        first, again = (client.post("/customers/new/create/", form) for _ in range(2))
        assert first.status_code == again.status_code == 303
        assert first["Location"] == again["Location"]
        assert values("select count(*) from parties_customer where name = '双击客户'") == [1]


def test_a_replayed_key_with_another_body_is_refused(laid: Matrix, django_db_blocker: Any) -> None:
    with django_db_blocker.unblock(), undone():
        client = _page(laid, R.SALES_SUPPORT)
        form = {"owner": laid.logins[R.SALES_SUPPORT].person_id, "_key": "click-2"}
        assert client.post("/customers/new/create/", {**form, "name": "甲公司一"}).status_code == 303
        assert client.post("/customers/new/create/", {**form, "name": "甲公司二"}).status_code == 422
        assert one("select count(*) from parties_customer where name like '甲公司%%'") == (1,)


FILES = {
    "nothing": b"",
    "not a table": b"\x7fELF" + b"\x00" * 200,
    "torn workbook": b"PK\x03\x04" + b"x" * 500,
    "no header we know": b"a,b\n1,2\n",
    "one long line": b"x" * 400_000,
}


@pytest.mark.parametrize("why", FILES)
def test_hostile_tables_are_refused_and_nothing_changes(laid: Matrix, django_db_blocker: Any, why: str) -> None:
    with django_db_blocker.unblock():
        tables = ("parties_customer", "spine_record", "products_product")
        before = {name: values(f"select count(*) from {name}") for name in tables}
        headers = {"Authorization": f"Bearer {laid.tokens[R.SALES_SUPPORT]}"}
        with undone():
            answer = Client().post("/api/v1/customers/import", {"file": SimpleUploadedFile("x.xlsx", FILES[why])}, headers=headers)
            assert answer.status_code in (400, 413, 422), answer.content
            assert json.loads(answer.content)["detail"]
            assert {name: values(f"select count(*) from {name}") for name in tables} == before
