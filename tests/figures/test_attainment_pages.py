"""PRO-1 · The board of attainment shows some people a page; its pages together are everybody once, and each sums all of them."""

import csv
import dataclasses
import datetime as dt
from decimal import Decimal
from io import StringIO
from typing import Any
from urllib.parse import parse_qsl

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import create_person, set_commission_rate
from makesell.flows.org_1_organisation.create_person import NewPerson
from makesell.flows.org_1_organisation.set_commission_rate import NewRate
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import count
from makesell.sheets import attainment, inputs
from makesell.sheets.boards import BoardPage, BoardRow, BoardTable, Link
from makesell.sheets.figures import FigureCell
from tests.figures.crawler import compare_all, figures, opened
from tests.journeys.company_site import signed_in

D = Decimal
pytestmark = pytest.mark.django_db
PEOPLE = 9
BOSS = Actor("boss", roles=frozenset({roles.EXECUTIVE}))
YEAR = {"year": "2025", "kind": "quarter"}


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch) -> co.Company:
    """Nine people who sold in two quarters, helped by a third person, and pages of so few rows that there are several."""
    monkeypatch.setattr(attainment, "MOST_ROWS", 10)
    c = co.company()
    added = create_person.perform_many(
        [NewPerson(f"{co.AT:%f}{n}", f"人员{n}", joined_date=co.SINCE, unit_id=c.units[0], valid_from=co.SINCE) for n in range(PEOPLE)],
        actor=co.ACTOR, at=co.AT,
    )  # fmt: skip
    c = dataclasses.replace(c, people=(*c.people, *added))
    for n in range(3, 3 + PEOPLE):
        for month in (2, 5):
            co.order(c, dt.date(2025, month, 3), nets=(f"{1000 * n}.50",), freight="0", shares=((n, "1"),), overlay=True)
    return c


def page_of(chosen: dict[str, str]) -> BoardPage:
    """A page as an executive opens it."""
    asked = [dataclasses.replace(one, required=False) for one in attainment.filters(BOSS)]
    return attainment.build(BOSS, inputs.read(asked, chosen))


def table_of(page: BoardPage) -> BoardTable:
    """Its table of people and periods."""
    return next(part for part in page.parts if isinstance(part, BoardTable) and part.code == "attainment")


def pages() -> list[BoardPage]:
    """All pages, each found from the one before."""
    found = [page_of(YEAR)]
    while more := table_of(found[-1]).more:
        found.append(page_of(dict(parse_qsl(more))))
    return found


def whom(row: BoardRow) -> int:
    """Whose heading it is."""
    who = row.cells["who"]
    assert isinstance(who, Link)
    assert who.id is not None
    return who.id


def value(cell: Any) -> Decimal:
    """The value of a figure."""
    assert isinstance(cell, FigureCell)
    return D(cell.value or 0)


@pytest.mark.parametrize("earning", [False, True])
def test_pages_are_everybody_once_and_each_sums_all(crowd: co.Company, earning: bool) -> None:
    """Read as one sum where nobody earns commission on it, person by person where somebody does: the same people, the same sums."""
    if earning:
        set_commission_rate.perform(NewRate(crowd.people[4], D("0.01"), co.SINCE), actor=co.ACTOR, at=co.AT)
    found = pages()
    heads = [row for page in found for row in table_of(page).rows if row.group]
    assert len(found) > 2
    assert sorted(map(whom, heads)) == sorted(crowd.people[2:])
    whole = sum((value(row.cells["actual"]) for row in heads), D(0))
    for page in found:
        assert [value(page.kpis[0].cell), value((table_of(page).totals or {})["actual"])] == [whole, whole]
        cell = page.kpis[0].cell
        assert ("everybody" in cell.params) is not earning
        shown, rows = opened(cell, BOSS)
        assert (shown.total, sum((row.amount for row in rows), D(0))) == (whole, whole)
        compare_all(list(figures(page)), BOSS)


def test_a_page_takes_as_many_statements_whoever_is_on_it(crowd: co.Company) -> None:
    """Those of one page are read, not those of the others."""
    taken = []
    for page in pages()[:2]:
        with count() as counted:
            page_of(dict(parse_qsl(table_of(page).more)))
        taken.append(counted.statements)
    assert taken[0] == taken[1]


def test_the_file_has_the_people_of_all_pages(crowd: co.Company) -> None:
    """A CSV file is not cut into pages."""
    login = co.login(crowd.units[0], roles.EXECUTIVE)
    text = signed_in(login.username).get("/attainment/csv/", YEAR).content.decode("utf-8-sig")
    named = {line[0] for line in csv.reader(StringIO(text)) if line}
    assert {f"人员{n}" for n in range(PEOPLE)} <= named
