"""Tables in and out by the pages: who may, hostile files, faults at their cells, the same number again, undoing, exports equal to the list."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from makesell.doors.desk.tests.conftest import Company
from makesell.flows.org_1_organisation import run_import
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.db import values
from makesell.ground.exchange import reader
from makesell.sheets import exchange, importing, products

PRODUCTS = "编码,名称,计量单位,来源编号\nT-1,减速机,pcs,1\nT-2,=cmd|calc,pcs,2\nT-3,,pcs,3\n"
PAGES = ("", "template/csv/", "template/xlsx/")
Enter = Callable[[str], Client]


def give(client: Client, text: str | bytes, noun: str = "products", name: str = "表.csv") -> Any:
    data = text.encode() if isinstance(text, str) else text
    return client.post(f"/{noun}/import/", {"file": SimpleUploadedFile(name, data)})


def after_test(client: Client, text: str, **chosen: str) -> str:
    """Gives a file and starts its test run as read; the import's address."""
    at: str = give(client, text)["Location"]
    header = text.split("\n", 1)[0].split(",")
    found = exchange.match(products.SHEET, header)
    posted = {f"c{place}": name for name, place in found.items()} | chosen
    assert client.post(f"{at}columns/", posted).status_code == 303
    return at


def counts(at: str, actor: Actor) -> dict[str, int]:
    return dict(importing.of(int(at.rstrip("/").split("/")[-1]), actor).counts)


def rows_of(answer: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))


def test_only_who_may_make_the_noun_imports_it(entered: Enter) -> None:
    for page in PAGES:
        assert entered("zhou").get(f"/products/import/{page}").status_code == 200
        assert entered("wang").get(f"/products/import/{page}").status_code == 403
        assert entered("zhou").get(f"/orders/import/{page}").status_code == 404
    assert give(entered("wang"), PRODUCTS).status_code == 403
    assert values("select count(*) from exchange_importrun") == [0]
    assert "/products/import/" in entered("zhou").get("/products/").content.decode()
    assert "/products/import/" not in entered("wang").get("/products/").content.decode()


def test_an_import_is_only_its_givers(entered: Enter, company: Company) -> None:
    at = give(entered("zhou"), PRODUCTS)["Location"]
    assert entered("zhou").get(at).status_code == 200
    assert entered("zhou").get(at.replace("products", "carriers")).status_code == 404
    for act in ("", "columns/", "apply/", "undo/", "cancel/"):
        answer = entered("wang").post(f"{at}{act}")
        assert answer.status_code in (403, 405), act
    for act in ("apply/", "columns/", "cancel/"):
        assert entered("zhou").get(f"{at}{act}").status_code == 405


@pytest.mark.parametrize(
    ("data", "status"),
    [(b"", 422), (b"PK\x03\x04broken", 422), (b"\x00\x01\x02\xff\xfe\x00", 422), (b"foo,bar\n1,2\n", 422), (b"a" * (11 * 1024 * 1024), 413)],
    ids=["empty", "workbook", "binary", "columns", "size"],
)
def test_a_bad_file_is_refused_in_words(entered: Enter, data: bytes, status: int) -> None:
    answer = give(entered("zhou"), data)
    assert answer.status_code == status
    assert 'role="alert"' in answer.content.decode()
    assert values("select count(*) from exchange_importrun") == [0]


def test_the_test_run_shows_faults_at_their_cells_and_changes_nothing(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client = entered("zhou")
    at = after_test(client, PRODUCTS)
    page = client.get(at).content.decode()
    assert 'class="cutoff wrong"' in page
    assert values("select count(*) from products_product") == [0]
    assert counts(at, actor("zhou")) == {"": 3}
    found = importing.of(int(at.split("/")[-2]), actor("zhou"))
    assert found.tried == {"created": 2, "changed": 0, "same": 0, "bad": 1}
    lines = rows_of(client.get(f"{at}faults/"))
    assert lines[1][:4] == ["T-3", "", "pcs", "3"]
    assert "名称" in lines[1][4]


def test_apply_again_by_number_and_undo(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client, me = entered("zhou"), actor("zhou")
    first = after_test(client, PRODUCTS)
    assert client.post(f"{first}apply/").status_code == 303
    assert counts(first, me) == {"created": 2, "bad": 1}
    again = after_test(client, "来源编号,编码,名称,计量单位\n1,T-1,改名,pcs\n2,T-2,=cmd|calc,pcs\n")
    client.post(f"{again}apply/")
    assert counts(again, me) == {"changed": 1, "same": 1}
    assert values("select name from products_product order by code") == ["改名", "=cmd|calc"]
    assert client.get(f"{again}undo/").status_code == 200
    assert client.post(f"{again}undo/").status_code == 303
    assert values("select name from products_product order by code") == ["减速机", "=cmd|calc"]
    assert client.post(f"{again}undo/").status_code == 409
    assert client.get(again).status_code == client.get("/products/import/").status_code == 200


def test_columns_are_remembered_and_none_is_taken_twice(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client = entered("zhou")
    text = "编码,名称,计量单位,备用\nT-9,一,pcs,第九\n"
    after_test(client, text, c1="", c3="name")
    at = give(client, text)["Location"]
    key = int(at.split("/")[-2])
    assert importing.of(key, actor("zhou")).matched == {"code": 0, "uom": 2, "name": 3}
    answer = client.post(f"{at}columns/", {"c0": "name", "c1": "name", "c2": "uom"})
    assert answer.status_code == 422


def test_a_large_import_is_done_by_a_job_and_can_be_stopped(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client, me = entered("zhou"), actor("zhou")
    at = after_test(client, "编码,名称,计量单位\n" + "".join(f"L-{n},大{n},pcs\n" for n in range(501)))
    key = int(at.split("/")[-2])
    assert values("select payload ->> 'work' from outbox_message where topic = %s", [run_import.TOPIC]) == ["test"]
    assert "every 2s" in client.get(at, headers={"HX-Request": "true"}).content.decode()
    assert client.post(f"{at}apply/").status_code == 409
    importing.carry_out(key, "test", actor=me, at=clock.now())
    assert importing.of(key, me).tried["created"] == 501
    assert client.get(at, headers={"HX-Request": "true"})["HX-Redirect"] == at
    client.post(f"{at}apply/")
    client.post(f"{at}cancel/")
    importing.carry_out(key, "apply", actor=me, at=clock.now())
    assert counts(at, me) == {"": 501}
    client.post(f"{at}apply/")
    importing.carry_out(key, "apply", actor=me, at=clock.now())
    importing.carry_out(key, "apply", actor=me, at=clock.now())
    assert counts(at, me) == {"created": 501}


@pytest.mark.parametrize("login", ["zhou", "wang", "lin"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_is_the_list_and_comes_back_as_it_was(entered: Enter, actor: Callable[[str], Actor], login: str, kind: str) -> None:
    maker = entered("zhou")
    maker.post(f"{after_test(maker, PRODUCTS)}apply/")
    client = entered(login)
    asked = "cols=code,name,uom&f=code.has.T-"
    data = b"".join(client.get(f"/products/export/{kind}/?{asked}"))
    table = reader.read(data)
    page = client.get(f"/products/?{asked}").content.decode()
    assert {row[0] for row in table.rows} == set(re.findall(r"T-\d", page)) == {"T-1", "T-2"}
    assert {row[1] for row in table.rows} == {"减速机", "=cmd|calc"}
    if kind == "csv":
        assert b"'=cmd" in data
    made = exchange.upload(products.SHEET, f"again.{kind}", data, actor=actor("zhou"), at=clock.now())
    outcome = exchange.apply(products.SHEET, made.run_id, actor=actor("zhou"), at=clock.now())
    assert (outcome.same, outcome.changed, outcome.created, outcome.bad) == (2, 0, 0, 0)
    assert values("select new ->> 'rows' from audit_change where op = 'export'") == ["2"]
    ticked = values("select record_id from products_product where code = 'T-2'")
    chosen = reader.read(b"".join(client.post(f"/products/export/{kind}/?{asked}", {"ids": [*ticked, 999_999_999]})))
    assert [row[0] for row in chosen.rows] == ["T-2"]
    whole = reader.read(b"".join(client.post(f"/products/export/{kind}/?{asked}", {"ids": ticked, "all": "1"})))
    assert {row[0] for row in whole.rows} == {"T-1", "T-2"}


def test_people_leave_only_by_right_with_a_reason_that_is_kept(entered: Enter) -> None:
    assert entered("wang").get("/contacts/export/csv/").status_code == 403
    client = entered("zhou")
    assert 'name="reason"' in client.get("/contacts/export/csv/").content.decode()
    assert client.post("/contacts/export/csv/", {"reason": " "}).status_code == 422
    assert 'name="ids" value="7"' in client.post("/contacts/export/csv/", {"ids": "7"}).content.decode()
    assert values("select count(*) from audit_change where op = 'export'") == [0]
    assert rows_of(client.post("/contacts/export/csv/?cols=name", {"reason": "展会邀请"}))
    assert values("select actor_name || reason from audit_change where op = 'export'") == ["周建国展会邀请"]
    assert client.get("/products/export/pdf/").status_code == 404
