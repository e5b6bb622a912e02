"""Forms of acts: what was typed stays, faults stand at their fields, one effect a key, stale versions, undo, acts on many."""

import re
from collections.abc import Callable

from django.test import Client

from makesell.doors.desk.tests.conftest import Company
from makesell.ground.db import values

Enter = Callable[[str], Client]
HTMX = {"HX-Request": "true"}
NEW = {"code": "N1", "name": "二组", "kind": "team", "valid_from": "2024-01-01"}


def units(code: str) -> list[int]:
    return list(values("select id from organisation_unit where code = %s", [code]))


def test_a_faulty_form_keeps_what_was_typed_and_names_its_fields(entered: Enter) -> None:
    answer = entered("lin").post("/units/new/create/", {"code": "N1", "name": "", "kind": "nonsense", "valid_from": "gestern"}, headers=HTMX)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="N1"' in page
    assert 'value="gestern"' in page
    assert {"#f-name", "#f-kind", "#f-valid_from"} <= set(re.findall(r'href="(#f-\w+)"', page))
    assert units("N1") == []


def test_a_record_is_made_once_for_a_key(entered: Enter) -> None:
    client = entered("lin")
    first = client.post("/units/new/create/", {**NEW, "_key": "one"})
    second = client.post("/units/new/create/", {**NEW, "_key": "one"})
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert len(units("N1")) == 1
    assert client.post("/units/new/create/", {**NEW, "code": "N2", "_key": "one"}).status_code == 422


def test_a_script_is_sent_to_the_new_page(entered: Enter) -> None:
    answer = entered("lin").post("/units/new/create/", NEW, headers=HTMX)
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"/units/{units('N1')[0]}/")


def test_a_form_made_from_an_older_version_is_refused(entered: Enter, company: Company) -> None:
    client = entered("lin")
    form = client.get(f"/units/{company.team}/do/change/").content.decode()
    version = re.search(r'name="_version" value="(\d+)"', form)
    assert version
    sent = {"name": "甲组", "kind": "team", "active": "1", "_version": version[1]}
    assert client.post(f"/units/{company.team}/do/change/", sent).status_code == 303
    again = client.post(f"/units/{company.team}/do/change/", {**sent, "name": "乙组"})
    assert again.status_code == 409
    assert values("select name from organisation_unit where id = %s", [company.team]) == ["甲组"]


def test_an_act_that_cannot_be_done_leads_back_to_its_record(entered: Enter) -> None:
    """A button's act has no form to stay on: the page that says why leads back."""
    client = entered("zhou")
    group = client.post("/product_groups/new/create/", {"code": "G1", "name": "减速机"})["Location"]
    answer = client.post(f"{group}do/retire/?_version=99&_key=stale")
    assert answer.status_code == 409
    assert f'href="{group}"' in answer.content.decode()


def test_nobody_acts_without_the_right(entered: Enter, company: Company) -> None:
    client = entered("wang")
    assert client.get("/units/new/create/").status_code == 403
    assert client.post("/units/new/create/", NEW).status_code == 403
    assert client.post(f"/units/{company.team}/do/change/", {"name": "x"}).status_code == 403
    assert client.get(f"/units/{company.team}/do/nonsense/").status_code == 404
    assert units("N1") == []


def test_an_act_on_many_says_how_many_before_it_is_done(entered: Enter, company: Company) -> None:
    client = entered("lin")
    chosen = {"ids": [str(company.seller), str(company.support)]}
    page = client.post("/people/many/move/", chosen).content.decode()
    assert "2" in page
    assert page.count('name="ids"') == 2
    refused = client.post("/people/many/move/", {**chosen, "_go": "1"})
    assert refused.status_code == 422
    assert client.post("/people/many/move/", {"ids": []}).status_code == 422
    everybody = client.post("/people/many/move/", {"all": "1", "f": "name.has.王"}).content.decode()
    assert everybody.count('name="ids"') == 1


def test_what_somebody_else_may_undo_is_not_mine(entered: Enter) -> None:
    assert entered("lin").post("/undo/not-a-token/").status_code == 404


def test_undoing_empties_what_was_empty(entered: Enter) -> None:
    client = entered("zhou")
    (uom,) = values("select id from products_unitofmeasure limit 1")
    at = client.post("/products/new/create/", {"code": "P1", "name": "减速机", "uom": uom, "kind": "make"})["Location"]
    client.get(at)
    client.post(f"{at}do/change/", {"code": "P1", "name": "减速机", "uom": uom, "kind": "make", "sold_from": "2024-03-01"})
    assert values("select sold_from::text from products_product where code = 'P1'") == ["2024-03-01"]
    undo = re.search(r'data-undo="(/undo/[^"]+)"', client.get(at).content.decode())
    assert undo
    client.post(undo[1])
    assert values("select sold_from from products_product where code = 'P1'") == [None]


def test_rows_pasted_from_a_spreadsheet_name_products_by_code(entered: Enter) -> None:
    client = entered("zhou")
    made = client.post("/price_lists/new/create/", {"code": "L1", "name": "标准价", "currency": "CNY", "valid_from": "2024-01-01"})
    assert made.status_code == 303
    rows = "NO-SUCH\t1\t20\t2024-01-01\nNO-OTHER\t1\t21\t2024-01-01"
    answer = client.post(f"{made['Location']}do/set_prices/", {"prices-paste": rows})
    said = answer.content.decode()
    assert answer.status_code == 422
    assert {"#f-prices-1-product", "#f-prices-2-product"} <= set(re.findall(r'href="(#f-[\w-]+)"', said))
    assert "NO-SUCH" in said
    assert "NO-OTHER" in said
