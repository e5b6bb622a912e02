"""PER-4, 13.8, 13.9 · Units as organised then and as organised now: a person moves, a unit moves, somebody leaves; every figure opens."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import create_unit, leave_company, move_unit
from makesell.flows.org_1_organisation.create_unit import NewUnit
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.sheets.boards import BoardTable
from makesell.sheets.figures import FigureCell
from makesell.sheets.registry import board_of
from tests.clauses.cast import person
from tests.figures.crawler import compare_all, of_board

D = Decimal
pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2025, 1, 1)
BOARD = board_of("scorecard")
ASKED = {"measure": "ordered", "by": "unit", "kind": "year"}


def rows(who: Actor, unit: int, organised: str = "then") -> dict[str, Mapping[str, Any]]:
    """The years of a unit's scorecard, by name."""
    page = BOARD.build(who, {**ASKED, "organised": organised, "unit": unit})
    found: dict[str, Mapping[str, Any]] = {}
    at = None
    for row in (row for part in page.parts if isinstance(part, BoardTable) and part.code == "scorecard" for row in part.rows):
        if row.group:
            at = row.cells["who"].id  # type: ignore[union-attr]
        elif at == unit:
            found[str(row.cells["who"])] = row.cells
    return found


def says(cells: Mapping[str, Any], *names: str) -> list[object]:
    """Values of figures, or why there is none."""
    found: list[object] = []
    for name in names:
        cell = cells[name]
        assert isinstance(cell, FigureCell)
        found.append(str(cell.reason) if cell.value is None else cell.value)
    return found


def sold(c: co.Company, on: dt.date, net: str, who: int, customer: int = 0) -> None:
    """An order of one person, shipped the same day, so that the customer is active."""
    made = co.order(c, on, nets=(net,), freight="0", shares=((who, "1"),), customer=customer)
    co.ship(c, made, on, 10, customer=customer)


def test_a_person_who_moves_takes_the_past_along_only_as_organised_now() -> None:
    c = co.company()
    first, second = c.units
    sold(c, dt.date(2024, 3, 5), "1000", 0, 0)
    sold(c, dt.date(2024, 4, 2), "500", 1, 1)
    co.move(c, 0, 1, NEW_YEAR)
    sold(c, dt.date(2025, 3, 4), "1200", 0, 0)
    sold(c, dt.date(2025, 4, 1), "600", 1, 1)

    then = rows(co.ACTOR, second)
    assert says(then["2024年"], "sold", "active", "gained") == [D(500), 1, 1]
    assert says(then["2025年"], "sold", "growth", "active", "retained", "moved_in") == [D(1800), D("2.6"), 2, 1, 1]
    left = rows(co.ACTOR, first)
    assert says(left["2025年"], "sold", "growth", "lost", "moved_out") == [D(0), D(-1), 0, 1]

    now = rows(co.ACTOR, second, "now")
    assert says(now["2024年"], "sold", "active", "gained") == [D(1500), 2, 2]
    assert says(now["2025年"], "sold", "growth", "active", "retained", "moved_in") == [D(1800), D("0.2"), 2, 2, 0]
    assert rows(co.ACTOR, first, "now") == {}
    for how in ("then", "now"):
        for unit in (first, second):
            compare_all(of_board(BOARD, co.ACTOR, {**ASKED, "organised": how, "unit": str(unit)}), co.ACTOR)


def test_attainment_of_units_follows_whoever_belongs_there_now() -> None:
    """The seller of 1,200 moves on 1 July from the first to the second unit: then 1,200 and 600, now nothing and 1,800 of the second's 1,000 target.
    Every figure opens; who sees a part is asked nothing and gets the past as it was."""
    c = co.company()
    first, second = c.units
    sold(c, dt.date(2025, 2, 4), "1200", 0)
    sold(c, dt.date(2025, 2, 5), "600", 1)
    co.move(c, 0, 1, dt.date(2025, 7, 1))
    board = board_of("attainment")

    def actual(who: Actor, how: str) -> dict[int, object]:
        page = board.build(who, {"by": "unit", "kind": "year", "year": "2025", "organised": how})
        table = next(part for part in page.parts if isinstance(part, BoardTable) and part.code == "attainment")
        return {row.cells["who"].id: row.cells["actual"].value for row in table.rows}     # type: ignore[union-attr, misc]

    with moved(dt.date(2025, 8, 4)):
        then, now = actual(co.ACTOR, "then"), actual(co.ACTOR, "now")
        assert (then[first], then[second]) == (D(1200), D(600))
        assert (now.get(first), now[second]) == (None, D(1800))
        for how in ("then", "now"):
            asked = {"by": "unit", "kind": "year", "year": "2025", "organised": how}
            assert compare_all(of_board(board, co.ACTOR, asked), co.ACTOR) > 1
        manager = person("SM-ATT", "经理", second, roles.SALES_MANAGER)
        assert "organised" not in {one.name for one in board.filters(manager)}
        assert actual(manager, "now") == {second: D(600)}


def test_a_unit_that_moves_takes_the_past_along_only_as_organised_now() -> None:
    c = co.company()
    wanted = [NewUnit(f"R{c.units[0]}-{n}", f"大区{n}", co.SINCE, kind="department") for n in (1, 2)]
    regions = create_unit.perform_many(wanted, actor=co.ACTOR, at=co.AT)
    moves = [move_unit.UnitMove(c.units[0], regions[0], NEW_YEAR - dt.timedelta(days=180)), move_unit.UnitMove(c.units[1], regions[1], NEW_YEAR)]
    move_unit.perform_many(moves, actor=co.ACTOR, at=co.AT)
    sold(c, dt.date(2024, 9, 3), "1000", 0, 0)
    sold(c, dt.date(2025, 2, 4), "100", 1, 1)
    move_unit.perform(move_unit.UnitMove(c.units[0], regions[1], dt.date(2025, 7, 1)), actor=co.ACTOR, at=co.AT)
    sold(c, dt.date(2025, 9, 2), "900", 0, 0)

    then = {n: rows(co.ACTOR, region) for n, region in enumerate(regions)}
    assert says(then[0]["2024年"], "sold", "gained") == [D(1000), 1]
    assert says(then[0]["2025年"], "sold", "growth", "lost", "moved_out") == [D(0), D(-1), 0, 1]
    assert says(then[1]["2025年"], "sold", "growth", "active", "gained", "moved_in") == [D(1000), "新增", 2, 1, 1]
    now = {n: rows(co.ACTOR, region, "now") for n, region in enumerate(regions)}
    assert now[0] == {}
    assert says(now[1]["2024年"], "sold", "gained") == [D(1000), 1]
    assert says(now[1]["2025年"], "sold", "growth", "active", "gained", "retained") == [D(1000), D(0), 2, 1, 1]
    for how in ("then", "now"):
        compare_all(of_board(BOARD, co.ACTOR, {**ASKED, "organised": how, "unit": str(regions[1])}), co.ACTOR)


def test_who_left_counts_where_the_last_unit_stands_now() -> None:
    c = co.company()
    sold(c, dt.date(2024, 3, 5), "1000", 0)
    leave_company.perform(Leaving(c.people[0], dt.date(2025, 6, 30)), actor=co.ACTOR, at=co.AT)
    assert says(rows(co.ACTOR, c.units[0], "now")["2024年"], "sold") == [D(1000)]


def test_a_manager_sees_periods_made_of_units_that_are_the_managers_and_no_reorganised_past() -> None:
    c = co.company()
    manager = person("SM-ORG", "经理", c.units[1], roles.SALES_MANAGER)
    assert "organised" not in {one.name for one in BOARD.filters(manager)}
    sold(c, dt.date(2024, 3, 5), "1000", 1)
    sold(c, dt.date(2025, 3, 4), "1500", 1)
    asked = {**ASKED, "organised": "now", "unit": str(c.units[1])}
    assert says(rows(manager, c.units[1], "now")["2025年"], "sold", "growth") == [D(1500), D("0.5")]
    assert compare_all(of_board(BOARD, manager, {k: v for k, v in asked.items() if k != "organised"}), manager) > 5
    # the second unit held the first until this year: what it was then is not all the manager's to see
    move_unit.perform(move_unit.UnitMove(c.units[0], c.units[1], dt.date(2024, 1, 2)), actor=co.ACTOR, at=co.AT)
    move_unit.perform(move_unit.UnitMove(c.units[0], None, NEW_YEAR), actor=co.ACTOR, at=co.AT)
    held = rows(manager, c.units[1])
    assert "2024年" not in held
    assert says(held["2025年"], "sold", "growth", "active") == [D(1500), "您无权查看", "您无权查看"]


def test_people_are_compared_by_whoever_may_read_all_their_entries() -> None:
    c = co.company()
    manager = person("SM-PPL", "经理", c.units[1], roles.SALES_MANAGER)
    sold(c, dt.date(2025, 3, 4), "1500", 1)
    sold(c, dt.date(2025, 3, 4), "700", 0)
    named = {row.cells["who"].id for row in _people(manager) if row.group}
    assert (c.people[1] in named, c.people[0] in named) == (True, False)
    compare_all(of_board(BOARD, manager, {"by": "person", "kind": "year"}), manager)
    co.move(c, 0, 1, dt.date(2025, 9, 1))
    sold(c, dt.date(2025, 10, 14), "700", 0)
    assert c.people[0] not in {row.cells["who"].id for row in _people(manager) if row.group}
    everybody = {row.cells["who"].id for row in _people(co.ACTOR) if row.group}
    assert {c.people[0], c.people[1]} <= everybody


def _people(who: Actor) -> list[Any]:
    page = BOARD.build(who, {"measure": "ordered", "by": "person", "kind": "year"})
    return list(next(part for part in page.parts if isinstance(part, BoardTable) and part.code == "scorecard").rows)
