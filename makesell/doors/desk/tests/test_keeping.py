"""What people keep of records: followed, favourites, seen last; mentions tell whoever may see; neighbours; copies; where saving leads."""

from collections.abc import Callable

import pytest
from django.test import Client

from makesell.doors.desk.tests.conftest import MAKER, Company
from makesell.flows.org_1_organisation import create_customer
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.ground import clock, listing
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.listing import Query, Sort, recent
from makesell.masterdata.parties.listings import LISTING

Enter = Callable[[str], Client]
SCRIPT = {"HX-Request": "true"}


@pytest.fixture
def made(company: Company) -> list[int]:
    """Three customers, by name 甲 乙 丙: two of the salesperson's, the last of the administrator's unit."""
    rows = [
        NewCustomer("K-1", "甲厂", company.team, "CNY", company.seller, industry="纺织"),
        NewCustomer("K-2", "乙厂", company.team, "CNY", company.seller),
        NewCustomer("K-3", "丙厂", company.root, "CNY", company.admin),
    ]
    return create_customer.perform_many(rows, actor=MAKER, at=clock.now(), confirmed=True)


def test_a_note_tells_whom_it_names_and_who_follows_if_they_may_see_it(entered: Enter, company: Company, made: list[int]) -> None:
    """Nobody follows unasked; the writer is not told; who may not see the record is not told; nobody is told twice."""
    support, seller = entered("zhou"), entered("wang")
    support.post(f"/customers/{made[0]}/notes/", {"text": "没有人关注"})
    assert values("select person_id from notices_notice where kind like 'note.%%'") == []
    seller.post(f"/customers/{made[0]}/follow/", {"on": "1"})
    support.post(f"/customers/{made[0]}/follow/", {"on": "1"})
    support.post(f"/customers/{made[0]}/notes/", {"text": "请 @王敏 看一下"})
    assert run("select person_id, kind from notices_notice where kind like 'note.%%'") == [(company.seller, "note.mentioned")]
    support.post(f"/customers/{made[0]}/notes/", {"text": "再写一条"})
    assert values("select kind from notices_notice where kind like 'note.%%' order by id") == ["note.mentioned", "note.written"]
    support.post(f"/customers/{made[2]}/notes/", {"text": "@王敏 看不到这条"})
    seller.post(f"/customers/{made[0]}/follow/", {"on": "0"})
    support.post(f"/customers/{made[0]}/notes/", {"text": "已取消关注"})
    assert len(values("select id from notices_notice where kind like 'note.%%'")) == 2
    assert seller.post(f"/customers/{made[2]}/follow/", {"on": "1"}).status_code == 404
    told = seller.get("/notices/").content.decode()
    assert "周建国" in told
    assert f'href="/customers/{made[0]}/"' in told


def test_favourites_and_what_was_seen_last_stand_in_palette_and_pickers(entered: Enter, made: list[int]) -> None:
    client = entered("zhou")
    assert client.post(f"/customers/{made[2]}/seen/").status_code == 204
    client.post(f"/customers/{made[1]}/star/", {"on": "1"})
    palette = client.get("/find/", headers=SCRIPT).content.decode()
    assert palette.index(f"/customers/{made[1]}/") < palette.index(f"/customers/{made[2]}/")
    picked = client.get("/pick/customers/?field=parent", headers=SCRIPT).content.decode()
    assert picked.index(f'data-value="{made[1]}"') < picked.index(f'data-value="{made[0]}"')
    assert 'data-href="/customers/new/create/"' in picked
    assert entered("wang").post(f"/customers/{made[2]}/seen/").status_code == 404
    client.post(f"/customers/{made[1]}/star/", {"on": "0"})


def test_only_the_last_looked_at_are_remembered(entered: Enter, actor: Callable[[str], Actor], made: list[int]) -> None:
    who, at = actor("zhou"), clock.now()
    recent.star("customers", made[0], wanted=True, actor=who, at=at)
    for key in range(recent.KEPT + 5):
        recent.saw("orders", key + 1, actor=who, at=at)
    assert len(recent.latest(who, limit=1000)) == recent.KEPT + 1
    assert [row.key for row in recent.starred(who)] == [made[0]]


def test_neighbours_follow_the_lists_order_and_its_conditions(entered: Enter, actor: Callable[[str], Actor], made: list[int]) -> None:
    """By code, downwards; also from a record that the conditions no longer match; none for what one may not see."""
    who = actor("zhou")
    down = Query(sort=Sort("code", descending=True))
    assert listing.beside(LISTING, who, down, made[1]) == (made[2], made[0])
    assert listing.beside(LISTING, who, down, made[2]) == (None, made[1])
    assert listing.beside(LISTING, who, down, 10**9) == (None, None)
    page = entered("zhou").get(f"/customers/{made[1]}/beside/?f=industry.eq.纺织&sort=code", headers=SCRIPT).content.decode()
    assert f'href="/customers/{made[0]}/" data-prev' in page
    assert "data-next" not in page
    assert "/customers/?f=industry.eq." in page
    assert entered("wang").get(f"/customers/{made[2]}/beside/").status_code == 404


def test_a_copy_has_the_values_and_a_code_of_its_own(entered: Enter, made: list[int]) -> None:
    client = entered("zhou")
    assert f"/customers/new/create/?from={made[0]}" in client.get(f"/customers/{made[0]}/").content.decode()
    form = client.get(f"/customers/new/create/?from={made[0]}").content.decode()
    assert 'value="甲厂"' in form
    assert 'value="纺织"' in form
    assert 'value="K-1"' not in form
    assert entered("wang").get(f"/customers/new/create/?from={made[2]}").status_code == 404


def test_saving_leads_where_the_button_says(entered: Enter) -> None:
    """To the record, a new form, the list, or back to the form that wanted it — never to another site."""
    client = entered("lin")

    def landed(code: str, **more: str) -> str:
        sent = {"code": code, "name": code, "kind": "team", "valid_from": "2024-01-01", **more}
        return str(client.post("/units/new/create/", sent)["Location"])

    assert landed("N1", _go="new") == "/units/new/create/"
    assert landed("N2", _go="list") == "/units/"
    back = landed("N3", _back="/customers/new/create/?name=x&unit=1", _field="unit")
    (key,) = values("select id from organisation_unit where code = 'N3'")
    assert back == f"/customers/new/create/?name=x&unit={key}"
    (other,) = [landed("N4", _back="https://example.org/", _field="unit")]
    assert other.startswith("/units/")
