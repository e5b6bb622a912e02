"""Acts over the API: typed bodies, strict fields, versions, and one effect for each idempotency key."""

import threading
from typing import Any

import pytest
from django.db import connection, connections

from makesell.doors.api.tests.house import Caller, House, build, call
from makesell.ground.db import one, values
from makesell.sheets.registry import SHEETS


@pytest.fixture
def house(db: None) -> House:
    return build()


def _new(house: House, **more: Any) -> dict[str, Any]:
    return {"name": "新客户一号", "owner": house.seller.person_id, **more}


def test_an_act_makes_a_record_and_says_so(house: House) -> None:
    answer = call(house.support, "POST", "customers/create", _new(house), Accept_Language="en")
    assert answer.status_code == 201
    assert answer.json()["say"] == "The customer has been created."
    assert call(house.support, "GET", f"customers/{answer.json()['id']}").json()["row"]["name"] == "新客户一号"


def test_a_stale_version_is_refused(house: House) -> None:
    first = call(house.seller, "POST", f"customers/{house.mine}/change", {"code": "K1", "name": "甲一", "version": 1})
    assert first.status_code == 200, first.content
    answer = call(house.seller, "POST", f"customers/{house.mine}/change", {"code": "K1", "name": "甲二", "version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "version.stale")
    assert values("select name from parties_customer where record_id = %s", [house.mine]) == ["甲一"]


def test_somebody_elses_record_is_not_changed(house: House) -> None:
    answer = call(house.seller, "POST", f"customers/{house.theirs}/change", {"code": "K2", "name": "抢"})
    assert answer.status_code == 404
    assert values("select version from parties_customer where record_id = %s", [house.theirs]) == [1]


def test_an_act_the_roles_do_not_allow_is_refused(house: House) -> None:
    answer = call(house.seller, "POST", f"customers/{house.mine}/assign", {"owner": house.other.person_id})
    assert (answer.status_code, answer.json()["code"]) == (403, "access.refused")
    assert answer.json()["who"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ({"name": "x", "nothing": 1}, 422, "nothing"),
        ({"name": "x", "id": 5}, 422, "id"),
        ({}, 422, "name"),
        ({"name": ["x"]}, 422, "name"),
        ({"name": {"a": 1}}, 422, "name"),
        ({"name": True}, 422, "name"),
        ({"name": "x" * 201}, 422, "name"),
        ({"name": "a\x00b"}, 422, "name"),
        ({"name": "a\ud800b"}, 422, "name"),
        ({"name": "x", "channel": "mars"}, 422, "channel"),
        ({"name": "x", "owner": "²"}, 422, "owner"),
        ({"name": "x", "owner": "--5"}, 422, "owner"),
        ({"name": "x", "owner": 10**30}, 422, "owner"),
        ({"name": "x", "owner": 1.5}, 422, "owner"),
        ({"name": "x", "owner": 999999999}, 422, "owner"),
        ({"name": "x", "version": "1"}, 422, "version"),
        ({"name": "x", "version": 2**40}, 422, "version"),
        ({"name": "x", "reason": 5}, 422, "reason"),
    ],
)
def test_a_bad_body_is_refused_at_its_field(house: House, body: Any, status: int, field: str) -> None:
    before = values("select count(*) from parties_customer")
    answer = call(house.support, "POST", "customers/create", body)
    assert answer.status_code == status, answer.content
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert values("select count(*) from parties_customer") == before


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"x"', b"null", b"\xff\xfe", b'{"name": NaN}', b"[" * 5000, b"1" * 5000, b'{"name": "\xc3\x28"}'])
def test_what_is_not_a_json_object_is_refused(house: House, raw: bytes) -> None:
    answer = call(house.support, "POST", "customers/create", raw)
    assert (answer.status_code, answer.json()["code"]) == (400, "api.json")


def test_an_oversize_body_is_refused(house: House) -> None:
    answer = call(house.support, "POST", "customers/create", b'{"name": "' + b"x" * 3_000_000 + b'"}')
    assert answer.status_code == 413


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        return [column.name for column in connection.introspection.get_table_description(cursor, table)]


def test_no_field_is_assigned_by_accident(house: House) -> None:
    """S4: every column of the table is sent; those no input names are refused, and nothing changes."""
    sheet = next(s for s in SHEETS if s.noun == "customers")
    act = sheet.act("change")
    assert act is not None
    known = {i.name for i in act.inputs} | {"version", "reason"}
    before = one("select * from parties_customer where record_id = %s", [house.mine])
    for column in set(_columns("parties_customer")) - known:
        answer = call(house.seller, "POST", f"customers/{house.mine}/change", {"code": "K1", "name": "甲", column: 1})
        assert answer.status_code == 422, column
        assert [each["field"] for each in answer.json()["errors"]] == [column]
    assert one("select * from parties_customer where record_id = %s", [house.mine]) == before


def test_the_same_key_gives_the_same_answer_and_no_second_effect(house: House) -> None:
    first, again = (call(house.support, "POST", "customers/create", _new(house), Idempotency_Key="k-1") for _ in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert values("select count(*) from parties_customer where name = '新客户一号'") == [1]


def test_another_body_under_the_same_key_is_refused(house: House) -> None:
    call(house.support, "POST", "customers/create", _new(house), Idempotency_Key="k-2")
    answer = call(house.support, "POST", "customers/create", _new(house, name="别的"), Idempotency_Key="k-2")
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency.other_body")


def test_a_refusal_saves_nothing_so_the_key_may_try_again(house: House) -> None:
    assert call(house.support, "POST", "customers/create", {"name": ""}, Idempotency_Key="k-3").status_code == 422
    assert call(house.support, "POST", "customers/create", _new(house), Idempotency_Key="k-3").status_code == 201


@pytest.mark.parametrize("key", ["", "x" * 256, "a\tb"])
def test_a_key_that_is_none_is_refused(house: House, key: str) -> None:
    assert call(house.support, "POST", "customers/create", _new(house), Idempotency_Key=key).status_code == 422


def test_two_people_may_use_the_same_key(house: House) -> None:
    first = call(house.support, "POST", "customers/create", _new(house), Idempotency_Key="k-4")
    other = call(house.seller, "POST", "customers/create", {"name": "别人的客户"}, Idempotency_Key="k-4")
    assert first.status_code == other.status_code == 201
    assert first.json()["id"] != other.json()["id"]


def _ten_at_once(caller: Caller, body: dict[str, Any], key: str) -> list[int]:
    found: list[int] = []

    def one_of_them() -> None:
        try:
            found.append(call(caller, "POST", "customers/create", body, Idempotency_Key=key).status_code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one_of_them) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_ten_at_once_under_one_key_have_one_effect(committed: str) -> None:
    house = build()
    found = _ten_at_once(house.support, _new(house), "k-ten")
    assert len(found) == 10
    assert set(found) <= {201, 409}
    assert 201 in found
    assert values("select count(*) from parties_customer where name = '新客户一号'") == [1]
