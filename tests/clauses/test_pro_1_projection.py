"""PRO-1 · What a running target comes to, three ways with their figures, and from which customers and documents what is missing could come."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from makesell.demo import samples as co
from makesell.documents.targets import queries
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.metrics import projection
from makesell.sheets import attainment, pacing, targets
from makesell.sheets.boards import BoardTable
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import Fact, TablePart
from tests.clauses.test_pro_1 import director
from tests.figures.crawler import compare_all

D = Decimal
pytestmark = pytest.mark.django_db
DAY = dt.datetime(2025, 2, 14, 4, tzinfo=dt.UTC)
# 45 of the 90 days of the first quarter
HALF = D(2)


def facts(c: co.Company, key: int) -> dict[str, Fact]:
    """What the target's page says of its attainment."""
    with moved(DAY), translation.override("en"):
        body = next(each for each in targets.SHEET.panels if each.code == "attainment").body(co.ACTOR, key)
        assert isinstance(body, list)
        return {str(fact.label): fact for fact in body if isinstance(fact, Fact)}


def sources(key: int) -> list[dict[str, Any]]:
    """From where what is missing could come."""
    with moved(DAY):
        body = next(each for each in targets.SHEET.panels if each.code == "sources").body(co.ACTOR, key)
    assert isinstance(body, TablePart)
    return [dict(row) for row in body.rows]


def test_a_running_target_is_projected_three_ways() -> None:
    """By pace: twice what half the days brought; by season: as the same quarter of last year went on; the range is of all that say something."""
    c = co.company()
    key = co.target(c, amount="100000")
    for day in (dt.date(2024, 1, 10), dt.date(2024, 3, 20), dt.date(2024, 3, 25), dt.date(2025, 1, 15)):
        co.order(c, day)
    row = queries.of_ids([key])[0]
    mine = facts(c, key)
    reached = D(str(mine["Actual"].value))
    assert reached > 0
    assert mine["Projection by pace"].value == reached * HALF
    assert mine["Projection by season"].value == reached * 3
    assert mine["Projection with the pipeline"].value == reached
    assert (mine["Projection from"].value, mine["Projection, middle"].value, mine["Projection to"].value) == (reached, reached * 2, reached * 3)
    assert mine["Still missing"].value == D(100000) - reached
    with moved(DAY):
        opened = pacing.season(co.ACTOR, _params(mine["Projection by season"].figure), "")
    assert opened.total == reached * 3
    assert [cell.value for _label, cell in opened.parts] == [reached, D(3)]
    assert row.person_id == c.people[0]


def _params(address: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in address.partition("?")[2].split("&"))


def test_customers_of_last_year_that_have_not_bought_yet_are_named() -> None:
    """With what they had bought in the same quarter; who has bought again is not."""
    c = co.company()
    key = co.target(c, amount="100000")
    co.order(c, dt.date(2024, 2, 10))
    (one,) = [row for row in sources(key) if "customer" in row and row.get("day") is None]
    assert one["customer_id"] == c.customers[0]
    assert one["amount"] > 0
    co.order(c, dt.date(2025, 1, 20))
    assert sources(key) == []


def test_a_target_that_does_not_run_is_not_projected() -> None:
    """Neither one of the future nor one that is over."""
    c = co.company()
    over = co.target(c, code="2024-Q4")
    to_come = co.target(c, code="2025-Q3")
    for key in (over, to_come):
        assert not any(label.startswith("Projection") for label in facts(c, key))
        assert sources(key) == []
    row = queries.of_ids([over])[0]
    found = projection.of_target(director(c), row, D(7), DAY.date())
    assert (found.found.low, found.found.high) == (D(7), D(7))


def shown(reader: Actor, asked: dict[str, Any]) -> BoardTable:
    """The board's table of people or units."""
    table = next(part for part in attainment.build(reader, asked).parts if isinstance(part, BoardTable) and part.code == "attainment")
    assert isinstance(table, BoardTable)
    return table


@pytest.mark.parametrize("by", ["person", "unit"])
def test_the_board_of_attainment_says_what_a_running_period_comes_to(by: str) -> None:
    """The same ways and range as on the target's page, in every row of a running period; each figure opens; a period that is over says nothing."""
    c = co.company()
    key = co.target(c, amount="100000")
    for day in (dt.date(2024, 1, 10), dt.date(2024, 3, 20), dt.date(2024, 3, 25), dt.date(2025, 1, 15)):
        co.order(c, day)
    reader = director(c)
    row = queries.of_ids([key])[0]
    with moved(DAY), translation.override("en"):
        asked = {"by": by, "kind": row.kind, "year": "2025", "period": row.period_id}
        table = shown(reader, asked)
        values: dict[str, Any] = dict(table.rows[0].cells)
        figures = [value for value in values.values() if isinstance(value, FigureCell)]
        compare_all(figures, reader)
        reached = values["actual"].value
        assert (values["by_pace"].value, values["by_season"].value) == (reached * HALF, reached * 3)
        assert str(values["ahead"]).count("–") == 2
        assert bool(values.get("missing")) is (by == "person")
        assert {column.name for column in table.columns} >= {"ahead", "by_pace", "by_season", "missing"}
    with moved(DAY + dt.timedelta(days=90)):
        over = shown(reader, asked)
        assert "ahead" not in {column.name for column in over.columns}
