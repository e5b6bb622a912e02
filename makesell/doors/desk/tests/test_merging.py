"""Two customers side by side: chosen, merged, found under the old name, told in one story, and separated by the toast's undo."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from makesell.doors.desk.tests.conftest import MAKER, Company
from makesell.flows.org_1_organisation import create_customer, serve_customer
from makesell.flows.org_1_organisation.add_address import NewAddress
from makesell.flows.org_1_organisation.add_address import perform as add_address
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.ground import clock
from makesell.ground.attachments.actions import attach
from makesell.ground.db import act, values
from makesell.ground.spine import notes
from makesell.masterdata.parties import queries

Enter = Callable[[str], Client]


@pytest.fixture
def pair(company: Company) -> tuple[int, int]:
    """One customer entered twice, with different telephones."""
    rows = [
        NewCustomer("K-1", "上海华威机械有限公司", company.team, "CNY", company.seller, phone="021-11112222"),
        NewCustomer("K-2", "上海华威机械集团", company.team, "CNY", company.seller, phone="021-33334444", industry="机械"),
    ]
    first, second = create_customer.perform_many(rows, actor=MAKER, at=clock.now(), confirmed=True)
    return first, second


def test_one_chooses_the_other_then_the_values(entered: Enter, pair: tuple[int, int]) -> None:
    client = entered("zhou")
    first = client.get(f"/customers/{pair[0]}/do/merge/").content.decode()
    assert 'name="other"' in first
    assert 'type="radio"' not in first
    page = client.get(f"/customers/{pair[0]}/do/merge/?other={pair[1]}").content.decode()
    assert "K-1 上海华威机械有限公司" in page and "K-2 上海华威机械集团" in page  # noqa: PT018
    chosen = set(re.findall(r'name="(\w+)" value="other" checked', page))
    assert chosen == {"industry"}, "an empty value gives way to a known one"
    sent = {"other": pair[1], "keep": "this", "phone": "other", "industry": "other", "_reason": "同一家"}
    answer = client.post(f"/customers/{pair[0]}/do/merge/", sent)
    assert (answer.status_code, answer["Location"]) == (303, f"/customers/{pair[0]}/")
    row = queries.customer_row(pair[0])
    assert (row.name, row.phone, row.industry) == ("上海华威机械有限公司", "021-33334444", "机械")
    undo = re.search(r'data-undo="(/undo/[^"]+)"', client.get(f"/customers/{pair[0]}/").content.decode())
    assert undo
    client.post(undo[1])
    assert queries.customer_row(pair[1]).merged_into_id is None
    assert queries.customer_row(pair[0]).phone == "021-11112222"


def test_the_other_may_be_the_one_that_is_kept(entered: Enter, pair: tuple[int, int]) -> None:
    entered("zhou").post(f"/customers/{pair[0]}/do/merge/", {"other": pair[1], "keep": "other", "phone": "this", "name": "other"})
    row = queries.customer_row(pair[1])
    assert (row.active, row.phone, row.name) == (True, "021-11112222", "上海华威机械集团")
    assert queries.customer_row(pair[0]).merged_into_id == pair[1]


def test_a_refused_merge_keeps_what_was_chosen(entered: Enter, pair: tuple[int, int]) -> None:
    sent = {"other": pair[0], "phone": "other"}
    answer = entered("zhou").post(f"/customers/{pair[0]}/do/merge/", sent, headers={"HX-Request": "true"})
    assert answer.status_code == 422
    assert entered("wang").get(f"/customers/{pair[0]}/do/merge/").status_code == 403


def test_the_old_name_leads_on_and_the_story_is_one(entered: Enter, pair: tuple[int, int]) -> None:
    client = entered("zhou")
    notes.write(pair[1], "老客户的备注", actor=MAKER, at=clock.now())
    act(attach)(pair[1], "old.txt", [b"old"], actor=MAKER, at=clock.now())
    client.post(f"/customers/{pair[0]}/do/merge/", {"other": pair[1]})
    found = client.get("/find/?q=K-2", headers={"HX-Request": "true"}).content.decode()
    assert f'href="/customers/{pair[0]}/"' in found
    assert f'href="/customers/{pair[1]}/"' not in found
    picked = client.get("/pick/customers/?q=华威机械集团", headers={"HX-Request": "true"}).content.decode()
    assert re.findall(r'data-value="(\d+)"', picked) == [str(pair[0])]
    page = client.get(f"/customers/{pair[0]}/").content.decode()
    assert "老客户的备注" in page
    file = re.search(rf'href="(/customers/{pair[0]}/files/\d+/)"', page)
    assert file
    assert client.get(file[1]).status_code == 200
    old = client.get(f"/customers/{pair[1]}/").content.decode()
    assert f'href="/customers/{pair[0]}/"' in old
    assert "/do/separate/" in old
    assert "/do/change/" not in old


def test_a_pair_is_merged_or_told_apart_from_its_page(entered: Enter, pair: tuple[int, int]) -> None:
    client = entered("zhou")
    (key,) = values("select id from parties_customerpair")
    assert "021-33334444" in client.get(f"/duplicates/{key}/").content.decode()
    client.post(f"/duplicates/{key}/do/keep_apart/")
    assert "/do/suspect/" in client.get(f"/duplicates/{key}/").content.decode()
    client.post(f"/duplicates/{key}/do/suspect/")
    assert 'value="other"' in client.get(f"/duplicates/{key}/do/merge/").content.decode()
    assert client.post(f"/duplicates/{key}/do/merge/", {"keep": "other"}).status_code == 303
    assert queries.successors(list(pair)) == {pair[0]: pair[1]}


def test_rows_of_a_record_are_named_never_numbered(entered: Enter, company: Company, pair: tuple[int, int]) -> None:
    """Team and addresses show no keys; their acts stand on the row, and a changed address keeps what nobody touched."""
    client = entered("zhou")
    at = clock.now()
    team = serve_customer.perform(serve_customer.NewService(pair[0], company.support, clock.today()), actor=MAKER, at=at)
    address = add_address(NewAddress(pair[0], "人民路 1 号", city="上海", receiver="王芳"), actor=MAKER, at=at)
    page = client.get(f"/customers/{pair[0]}/").content.decode()
    assert f"/customers/{pair[0]}/do/change_address/?address={address}" in page
    assert not re.search(rf"<td[^>]*>({team}|{address})<", page)
    asked = client.get(f"/customers/{pair[0]}/do/change_address/").content.decode()
    assert "人民路 1 号" in asked
    form = client.get(f"/customers/{pair[0]}/do/change_address/?address={address}").content.decode()
    assert 'value="王芳"' in form
    row = queries.addresses(MAKER, pair[0])[0]
    assert row.city == "上海"


def test_a_change_is_told_by_its_label_without_the_keys_behind_it(entered: Enter, pair: tuple[int, int]) -> None:
    client = entered("zhou")
    client.post(f"/customers/{pair[0]}/do/change/", {"code": "K-1", "name": "上海华威机械有限公司", "phone": "021-99990000", "currency": "CNY"})
    story = client.get(f"/customers/{pair[0]}/?show=change").content.decode()
    assert "<dt>电话</dt>" in story
    assert "phone key" not in story
