"""PRO-1 · The board of attainment shows some people a page; its pages together are everybody once, and each sums all of them."""

import csv
import dataclasses
import datetime as dt
from collections.abc import Sequence
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
from makesell.ground.clock import moved
from makesell.ground.db import count
from makesell.metrics import attainment as metric
from makesell.sheets import attainment, inputs, performance
from makesell.sheets.boards import BoardPage, BoardRow, BoardTable, Link
from makesell.sheets.figures import FigureCell
from makesell.sheets.registry import board_of
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


def aimed(crowd: co.Company, people: Sequence[int]) -> None:
    """Targets of both quarters they sold in."""
    for n in people:
        for code in ("2025-Q1", "2025-Q2"):
            co.target(crowd, person=n, amount=f"{900 * (n + 1)}", code=code)


def test_with_targets_for_everybody_a_page_is_summed_as_one_and_says_the_same(crowd: co.Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """More people than are compared one by one: the same people, the same strip, chart and totals, and every target opens, page by page."""
    aimed(crowd, range(2, 3 + PEOPLE))
    singly = pages()
    monkeypatch.setattr(metric, "FEW_PEOPLE", 3)
    monkeypatch.setattr(performance, "PAGE", 7)
    together = pages()
    assert len(together) == len(singly) > 2
    for one, other in zip(together, singly, strict=True):
        assert [value(kpi.cell) for kpi in one.kpis] == [value(kpi.cell) for kpi in other.kpis]
        assert [str(row.cells["who"]) for row in table_of(one).rows] == [str(row.cells["who"]) for row in table_of(other).rows]
        totals, before = (table_of(page).totals or {} for page in (one, other))
        assert {name: value(totals[name]) for name in ("target", "actual", "ratio", "gap")} == {
            name: value(before[name]) for name in ("target", "actual", "ratio", "gap")
        }
        cell = totals["target"]
        assert isinstance(cell, FigureCell)
        assert "target" not in cell.params
        shown, rows = opened(cell, BOSS)
        assert (shown.count, len(rows), sum((row.amount for row in rows), D(0))) == (2 * (PEOPLE + 1), 2 * (PEOPLE + 1), value(cell))
        compare_all(list(figures(one)), BOSS)


def test_who_has_no_target_among_those_who_have_is_read_by_himself(crowd: co.Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """His sales count in the actual and not in attainment, so people are summed one by one."""
    monkeypatch.setattr(metric, "FEW_PEOPLE", 3)
    aimed(crowd, range(2, 2 + PEOPLE))
    page = page_of(YEAR)
    assert all("aims" not in kpi.cell.params for kpi in page.kpis)
    compare_all(list(figures(page)), BOSS)


def test_somebody_with_a_target_and_no_sale_has_a_place_on_a_page(crowd: co.Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is aimed at is listed, in his order, with nothing reached."""
    monkeypatch.setattr(metric, "FEW_PEOPLE", 3)
    aimed(crowd, range(3 + PEOPLE))
    heads = [whom(row) for page in pages() for row in table_of(page).rows if row.group]
    assert sorted(heads) == sorted(crowd.people)


def test_with_very_many_targets_a_company_compares_its_units(crowd: co.Company, monkeypatch: pytest.MonkeyPatch) -> None:
    """The workbench's ranking is of units; of people it would read everybody."""
    monkeypatch.setattr(metric, "FEW_PEOPLE", 3)
    aimed(crowd, range(2, 3 + PEOPLE))
    co.target(crowd, person=None, unit=0, amount="90000", code="2025-Q2")
    with moved(dt.date(2025, 6, 20)):
        page = board_of("workbench").build(BOSS, {})
        (ranking,) = [part for part in page.parts if isinstance(part, BoardTable) and part.code == "ranking"]
        compare_all(list(figures(page)), BOSS)
    compared = [row.cells["who"] for row in ranking.rows]
    assert [who.noun for who in compared if isinstance(who, Link)] == ["units"]


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
