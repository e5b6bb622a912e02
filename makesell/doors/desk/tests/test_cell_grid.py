"""The grid of cells as a form: sent without scripts, faults beside cells with everything as typed, filled in by the page, as a workbook."""

import html
import re
from collections.abc import Callable

import pytest
from django.test import Client

from makesell.doors.desk.frame import forget_all
from makesell.doors.desk.tests.conftest import Company
from makesell.flows.org_1_organisation import build_calendar, propose_role
from makesell.flows.org_1_organisation.propose_role import NewGrant
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import system
from makesell.ground.db import run

Enter = Callable[[str], Client]
GRID = "/target_grid/?year={year}&kind=quarter&rows=person&unit={unit}"


@pytest.fixture
def address(company: Company, entered: Enter) -> str:
    """The grid of a team in this year; 王敏 leads it as well."""
    year = clock.today().year
    build_calendar.perform(year - 1, year + 1, actor=system("test"), at=clock.now())
    propose_role.perform_many([NewGrant(company.seller, roles.SALES_MANAGER, clock.today())], actor=system("test"), at=clock.now())
    forget_all()
    return GRID.format(year=year, unit=company.team)


def names(page: str) -> list[str]:
    """The names of the cells, in their order."""
    return re.findall(r'name="(p\d+-\d+)"', page)


def seen(page: str) -> str:
    """What the page says it read."""
    found = re.search(r'name="_seen" value="([^"]*)"', page)
    assert found
    return found[1]


def amounts() -> list[tuple[int, str]]:
    return [(row[0], f"{row[1]:f}") for row in run("select period_id, amount from targets_target where state = 'draft' order by 1")]


def test_cells_are_saved_by_a_plain_form(address: str, entered: Enter) -> None:
    client = entered("wang")
    page = client.get(address).content.decode()
    cells = names(page)
    assert len(cells) >= 4
    answer = client.post(address, {"_seen": seen(page), cells[0]: "1,200", cells[1]: "", cells[2]: "3.5"})
    assert (answer.status_code, answer["Location"]) == (303, f"/target_grid/?{address.partition('?')[2]}")
    assert [amount for _period, amount in amounts()] == ["1200.0000", "3.5000"]
    again = client.get(address).content.decode()
    assert f'name="{cells[0]}" value="1,200"' in again
    untouched = {"_seen": seen(again), cells[0]: "1,200", cells[2]: "3.5"}
    assert client.post(address, untouched).status_code == 303
    assert len(amounts()) == 2


def test_faults_stand_beside_their_cells_and_nothing_is_saved(address: str, entered: Enter) -> None:
    client = entered("wang")
    page = client.get(address).content.decode()
    cells = names(page)
    answer = client.post(address, {"_seen": seen(page), cells[0]: "900", cells[1]: "abc", cells[2]: "-4"})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert amounts() == []
    assert f'name="{cells[0]}" value="900"' in shown
    assert re.search(rf'name="{cells[1]}" value="abc"[^>]*aria-invalid="true" aria-describedby="f-{cells[1]}-e"', shown)
    assert f'href="#f-{cells[1]}"' in shown


HOSTILE = ("=1+1", "12%", "1000+", "1000+-5%", "1000+1e9%", "NaN", "Infinity", "1e9x", "<script>alert(1)</script>", "9" * 40, "1000-120%", "0+5%")


@pytest.mark.parametrize("text", HOSTILE)
def test_what_is_neither_amount_nor_growth_is_told_at_its_cell(address: str, entered: Enter, text: str) -> None:
    """Nothing is saved, what was typed stands as it was, escaped; the cell beside it is not blamed."""
    client = entered("wang")
    page = client.get(address).content.decode()
    cells = names(page)
    answer = client.post(address, {"_seen": seen(page), cells[0]: "1,000+12%", cells[1]: text})
    shown = answer.content.decode()
    assert (answer.status_code, amounts()) == (422, [])
    found = re.search(rf'name="{cells[1]}" value="([^"]*)"[^>]*aria-invalid="true"', shown)
    assert found
    assert found[1].replace(",", "") == html.escape(text)
    assert not re.search(rf'name="{cells[0]}"[^>]*aria-invalid', shown)


def test_what_somebody_else_changed_is_told_at_its_cell(address: str, entered: Enter) -> None:
    client = entered("wang")
    page = client.get(address).content.decode()
    cells = names(page)
    client.post(address, {"_seen": seen(page), cells[0]: "700"})
    answer = client.post(address, {"_seen": seen(page), cells[0]: "800"})
    assert answer.status_code == 409
    assert "700" in answer.content.decode()
    told = answer.content.decode()
    assert client.post(address, {"_seen": seen(told), cells[0]: "800"}).status_code == 303
    assert [amount for _period, amount in amounts()] == ["800.0000"]


def test_the_page_fills_in_and_saves_nothing(address: str, entered: Enter) -> None:
    client = entered("wang")
    page = client.get(address).content.decode()
    cells = names(page)
    form = {"_seen": seen(page), "_help": "1", "h_of": cells[0].split("-")[0], "h_method": "even", "h_amount": "1001"}
    shown = client.post(address, form).content.decode()
    row = [cell for cell in cells if cell.startswith(cells[0].split("-")[0])]
    assert [re.search(rf'name="{name}" value="([^"]*)"', shown)[1] for name in row] == ["251", "250", "250", "250"]  # type: ignore[index]
    assert amounts() == []
    wrong = client.post(address, {**form, "h_method": "growth"})
    assert (wrong.status_code, "h_rate" in wrong.content.decode()) == (422, True)


def test_others_read_and_do_not_write(address: str, entered: Enter) -> None:
    reader = entered("zhou")
    page = reader.get(address).content.decode()
    assert names(page) == []
    assert reader.post(address, {"_seen": ""}).status_code == 403
    assert entered("lin").get(address).status_code == 403


def test_the_grid_is_a_workbook(address: str, entered: Enter) -> None:
    client = entered("wang")
    answer = client.get(address.replace("/target_grid/", "/target_grid/xlsx/"))
    assert answer["Content-Disposition"] == 'attachment; filename="target_grid.xlsx"'
    assert client.get("/attainment/xlsx/").status_code == 404
    assert client.get("/targets/new/fill/")["Location"] == "/target_grid/"
