"""Tables in and out over the API: test, apply, undo, whose import it is, and exports with the caller's own rows."""

import csv
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from makesell.doors.api.tests.house import Caller, House, build, call
from makesell.ground.db import values

TABLE = "code,name,uom,external_id\nX-1,One,pcs,1\nX-2,,pcs,2\n"


@pytest.fixture
def house(db: None) -> House:
    return build()


def give(caller: Caller, text: str, query: str = "", noun: str = "products", **headers: str) -> Any:
    said = {"Authorization": f"Bearer {caller.token}", "Accept-Language": "en", **{k.replace("_", "-"): v for k, v in headers.items()}}
    return Client().post(f"/api/v1/{noun}/import{query}", {"file": SimpleUploadedFile("x.csv", text.encode())}, headers=said)


def test_a_test_run_tells_faults_and_applying_leaves_them_out(house: House) -> None:
    tried = give(house.support, TABLE, "?test=1")
    assert tried.status_code == 200, tried.content
    assert tried.json()["tried"] == {"created": 1, "changed": 0, "same": 0, "bad": 1}
    assert [fault["field"] for row in tried.json()["rows"] for fault in row["faults"]] == ["name"]
    assert values("select count(*) from products_product") == [0]
    key = tried.json()["id"]
    applied = call(house.support, "POST", f"imports/{key}/apply")
    assert (applied.status_code, applied.json()["counts"]) == (200, {"created": 1, "bad": 1})
    assert call(house.support, "GET", f"imports/{key}").json()["state"] == "done"


def test_the_same_number_changes_and_undo_restores(house: House) -> None:
    assert give(house.support, TABLE).status_code == 201
    again = give(house.support, "external_id,name\n1,Changed\n")
    assert again.json()["counts"] == {"changed": 1}
    assert values("select name from products_product") == ["Changed"]
    undone = call(house.support, "POST", f"imports/{again.json()['id']}/undo")
    assert (undone.status_code, undone.json()["counts"]) == (200, {"undone": 1})
    assert values("select name from products_product") == ["One"]
    assert call(house.support, "POST", f"imports/{again.json()['id']}/undo").status_code == 409


def test_one_key_has_one_effect(house: House) -> None:
    first, again = (give(house.support, TABLE, Idempotency_Key="k") for _ in range(2))
    assert first.json()["id"] == again.json()["id"]
    assert again["Idempotency-Replayed"] == "true"
    assert values("select count(*) from exchange_importrun") == [1]


def test_wrong_role_wrong_person_and_bad_file_are_refused(house: House) -> None:
    assert give(house.seller, TABLE).status_code == 403
    assert give(house.support, "foo\n1\n").json()["code"] == "import.columns"
    key = give(house.support, TABLE).json()["id"]
    for method, path in (("GET", ""), ("POST", "/apply"), ("POST", "/undo"), ("POST", "/cancel")):
        assert call(house.seller, method, f"imports/{key}{path}").status_code == 404
    assert Client().post("/api/v1/products/import").status_code == 401
    assert call(house.support, "GET", "imports/0").status_code == 404
    no_file = Client().post("/api/v1/products/import", {}, headers={"Authorization": f"Bearer {house.support.token}"})
    assert (no_file.status_code, no_file.json()["errors"][0]["field"]) == (422, "file")


def _exported(caller: Caller, query: str) -> list[list[str]]:
    answer = call(caller, "GET", f"customers/export?{query}")
    assert answer.status_code == 200
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_an_export_holds_the_rows_its_caller_sees(house: House) -> None:
    for caller in (house.seller, house.other, house.support):
        listed = [row["name"] for row in call(caller, "GET", "customers?cols=name&sort=name").json()["rows"]]
        assert [row[0] for row in _exported(caller, "cols=name&sort=name")[1:]] == listed
    assert len(_exported(house.seller, "cols=name")) == 2
    assert call(house.seller, "GET", "contacts/export").status_code == 403
    assert call(house.support, "GET", "contacts/export").json()["errors"][0]["field"] == "reason"
    assert call(house.support, "GET", "customers/export?format=pdf").status_code == 404
    assert call(house.support, "GET", "customers/export?format=xlsx").status_code == 200
    # refused before the first byte, not in the middle of the file
    assert call(house.support, "GET", "customers/export?sort=nothing").status_code == 422


def test_imports_and_exports_are_described() -> None:
    paths = Client().get("/api/v1/openapi.json").json()["paths"]
    for path in ("/products/import", "/products/export", "/imports/{key}", "/imports/{key}/apply", "/imports/{key}/undo", "/imports/{key}/cancel"):
        assert f"/api/v1{path}" in paths, path
    assert "multipart/form-data" in paths["/api/v1/products/import"]["post"]["requestBody"]["content"]
    assert "/api/v1/orders/import" not in paths
