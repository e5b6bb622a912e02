"""Lists: what they show, how few statements they need, conditions, views, groups, sums, export, picking, finding."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from makesell.doors.desk.tests.conftest import Company
from makesell.ground.actor import Actor
from makesell.ground.db import count
from makesell.ground.listing import saved

Enter = Callable[[str], Client]
HTMX = {"HX-Request": "true"}
MOST_STATEMENTS = 6


def test_a_list_shows_rows_that_open_and_needs_few_statements(entered: Enter, company: Company) -> None:
    client = entered("lin")
    client.get("/people/")
    with count() as counter:
        page = client.get("/people/").content.decode()
    assert f'href="/people/{company.seller}/"' in page
    assert "王敏" in page
    assert counter.statements <= MOST_STATEMENTS, counter.texts


def test_the_builder_adds_a_condition_to_the_address(entered: Enter) -> None:
    client = entered("lin")
    answer = client.get("/people/", {"add_field": "name", "add_op": "has", "add_value": "王", "q": ""})
    assert answer["Location"] == "/people/?f=name.has.%E7%8E%8B"
    page = client.get(answer["Location"]).content.decode()
    assert "王敏" in page
    assert "周建国" not in page
    assert "“王”" in page


def test_an_alternative_is_joined_by_or(entered: Enter) -> None:
    client = entered("lin")
    answer = client.get("/people/?f=name.has.%E7%8E%8B&or=0&add_field=name&add_op=has&add_value=周")
    assert answer["Location"].startswith("/people/?f=name.has.%E7%8E%8B%7Cname.has")
    page = client.get(answer["Location"]).content.decode()
    assert "王敏" in page
    assert "周建国" in page
    assert "林晓雯</a>" not in page


@pytest.mark.parametrize(
    "query", ["f=nonsense", "f=secret.eq.1", "f=name.gt.1", "sort=nothing", "after=%00", "size=9999", "group=name,code", "f=unit.eq.x"]
)
def test_a_question_nobody_can_ask_is_refused(entered: Enter, query: str) -> None:
    assert entered("lin").get(f"/people/?{query}").status_code == 422


def test_chosen_columns_are_remembered(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client = entered("lin")
    answer = client.get("/people/?col=name&col=code&col=nonsense")
    assert answer["Location"] == "/people/?cols=name%2Ccode"
    assert saved.of_list("people", actor("lin")).columns == ("name", "code")
    heads = re.findall(r'aria-sort="\w+"|<th scope=col', client.get("/people/").content.decode())
    assert heads.count("<th scope=col") == 2


def test_widths_of_columns_are_remembered_for_the_person_and_list_alone(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client = entered("lin")
    assert "<colgroup>" not in client.get("/people/").content.decode()
    answer = client.post("/people/widths/", {"widths": "name:9999,code:20,unit:x,nonsense:100,title:140"})
    assert answer.status_code == 204
    assert saved.of_list("people", actor("lin")).widths == {"name": saved.WIDEST, "code": saved.NARROWEST, "title": 140}
    page = client.get("/people/?cols=title,name,email").content.decode()
    assert re.findall(r'<col width="(\d+)">', page)[-3:] == ["140", str(saved.WIDEST), "180"]
    assert "style=" not in page
    client.get("/people/?col=name&col=code")
    assert saved.of_list("people", actor("lin")).widths["title"] == 140
    assert "<colgroup>" not in entered("zhou").get("/people/").content.decode()
    assert "<colgroup>" not in client.get("/units/").content.decode()
    assert client.post("/people/widths/", {"sort": "-name", "f": "name.has.王"})["Location"] == "/people/?f=name.has.%E7%8E%8B&sort=-name"
    assert saved.of_list("people", actor("lin")).widths == {}
    assert saved.of_list("people", actor("lin")).columns == ("name", "code")


def test_the_search_box_says_what_a_word_could_mean(entered: Enter, company: Company) -> None:
    client = entered("lin")

    def offered(query: str, noun: str = "people") -> list[str]:
        answer = client.get(f"/{noun}/suggest/?{query}", headers=HTMX).content.decode()
        return [one.replace("&amp;", "&") for one in re.findall(r'data-href="([^"]+)"', answer)]

    assert f"/people/?f=unit.eq.{company.team}" in offered("q=一组")
    assert "/people/?f=code.has.P1&f=name.has.%E7%8E%8B&sort=-name" in offered("q=%E7%8E%8B&f=code.has.P1&sort=-name")
    for address in offered("q=王"):
        assert client.get(address).status_code == 200
    assert offered("q=") == []
    assert "/periods/?f=start_date.year.2026-01-01" in offered("q=2026", "periods")
    assert "/periods/?f=start_date.month.2026-02-01" in offered("q=2026-02", "periods")
    assert client.get("/people/suggest/?q=王")["Location"] == "/people/?q=%E7%8E%8B"


def test_a_saved_view_is_shared_made_default_renamed_and_deleted(entered: Enter, actor: Callable[[str], Actor]) -> None:
    client, other = entered("lin"), entered("zhou")
    client.post("/people/views/", {"name": "姓王的", "f": "name.has.王", "shared": "1", "default": "1"})
    view = saved.of_list("people", actor("lin")).views[0]
    assert client.get("/people/")["Location"] == "/people/?f=name.has.%E7%8E%8B"
    assert client.get("/people/?all=1").status_code == 200
    assert "姓王的" in other.get("/people/").content.decode()
    assert other.get(f"/people/views/{view.id}/").status_code == 404
    assert other.post(f"/people/views/{view.id}/delete/").status_code == 404
    assert client.post(f"/people/views/{view.id}/", {"name": "", "shared": ""}).status_code == 422
    client.post(f"/people/views/{view.id}/", {"name": "王家", "shared": "", "position": "2"})
    assert "姓王的" not in other.get("/people/").content.decode()
    client.post(f"/people/views/{view.id}/delete/")
    assert saved.of_list("people", actor("lin")).views == ()


def test_the_navigation_opens_what_is_to_be_done_or_the_persons_own_default(entered: Enter) -> None:
    client = entered("wang")
    assert 'href="/opportunities/?start=1"' in client.get("/").content.decode()
    assert client.get("/opportunities/?start=1")["Location"] == "/opportunities/?f=state.eq.open"
    assert client.get("/opportunities/").status_code == 200
    client.post("/opportunities/views/", {"name": "赢的", "f": "state.eq.won", "default": "1"})
    assert client.get("/opportunities/?start=1")["Location"] == "/opportunities/?f=state.eq.won"


def test_a_view_that_cannot_be_asked_is_not_saved(entered: Enter, actor: Callable[[str], Actor]) -> None:
    assert entered("lin").post("/people/views/", {"name": "x", "f": "nonsense"}).status_code == 422
    assert saved.of_list("people", actor("lin")).views == ()


def test_groups_count_their_rows_and_open_them(entered: Enter, company: Company) -> None:
    client = entered("lin")
    page = client.get("/people/?group=unit").content.decode()
    assert f"/people/?f=unit.eq.{company.team}" in page
    narrowed = client.get(f"/people/?f=unit.eq.{company.team}").content.decode()
    assert "王敏" in narrowed
    assert "周建国" not in narrowed


def test_count_and_sums_come_by_themselves_and_are_the_list_without_a_script(entered: Enter) -> None:
    client = entered("lin")
    assert "5" in client.get("/people/sums/?cols=name", headers=HTMX).content.decode()
    assert client.get("/people/sums/?cols=name")["Location"] == "/people/?cols=name"


def test_targets_of_people_teams_and_years_are_not_added_up(entered: Enter) -> None:
    assert "sum-" not in entered("zhou").get("/targets/sums/?cols=period,amount", headers=HTMX).content.decode()


def test_picking_and_finding_answer_two_characters_and_initials(entered: Enter, company: Company) -> None:
    client = entered("lin")
    assert f'data-value="{company.seller}"' in client.get("/pick/people/?q=wm&field=person", headers=HTMX).content.decode()
    assert f"/people/{company.seller}/" in client.get("/find/?q=王敏", headers=HTMX).content.decode()
    assert "/people/new/create/" in client.get("/find/?q=xzry", headers=HTMX).content.decode()
    assert "/imports/" not in entered("wang").get("/find/?q=", headers=HTMX).content.decode()
