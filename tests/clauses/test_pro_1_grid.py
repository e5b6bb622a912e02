"""PRO-1 · The target grid: many cells as one act, faults at their cells, filled in by the server's reckoning, there and back as a workbook."""

import datetime as dt
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qsl

import pytest

from makesell.demo import samples as co
from makesell.documents.targets import queries, states
from makesell.documents.targets.queries import Cell
from makesell.flows.org_1_organisation import create_product_group
from makesell.flows.org_1_organisation.create_product_group import NewGroup
from makesell.flows.pro_1_targets import approve_targets, fill_targets, propose_targets
from makesell.flows.pro_1_targets.fill_targets import CellFact, Filled
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.ground.db import count, run
from makesell.ground.exchange import writer
from makesell.ground.exchange.rows import Settled
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.sheets import exchange, target_grid, targets
from makesell.sheets.boards import BoardGrid, BoardPage
from makesell.sheets.registry import figure_of
from makesell.sheets.target_grid_inputs import name_of
from tests.clauses.cast import NOW, person
from tests.clauses.test_pro_1 import director, manager, quarter, row
from tests.clauses.test_reg_1_sheets import do

D = Decimal
pytestmark = pytest.mark.django_db
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4")


def cell(c: co.Company, code: str = "2025-Q1", who: int = 0) -> Cell:
    """The cell of a person in a quarter."""
    return Cell("ordered", "net", quarter(code), c.people[who], None, None, None)


def fill(c: co.Company, actor: Actor, *facts: CellFact, reason: str = "") -> Filled:
    return fill_targets.perform_many(facts, actor=actor, at=NOW, reason=reason)


def faults(work: Any) -> dict[str | None, str]:
    """Codes of what is refused, by field."""
    with pytest.raises(Refusal) as no:
        work()
    return {each.field: each.code for each in no.value.others or (no.value,)}


def amounts(c: co.Company) -> list[tuple[str, Decimal]]:
    """What stands in the cells of the first person, by quarter."""
    wanted = [cell(c, code) for code in QUARTERS]
    return sorted((each.period, each.amount) for each in queries.of_ids(queries.standing(wanted)))


def test_cells_are_set_changed_and_emptied_in_one_act() -> None:
    """New cells become drafts, a draft takes another amount, an emptied one is withdrawn; what is the same already stays untouched."""
    c = co.company()
    boss = manager(c)
    first = fill(c, boss, *(CellFact(cell(c, code), D(100)) for code in QUARTERS))
    assert (len(first.made), first.count) == (4, 4)
    again = fill(c, boss, CellFact(cell(c), D(100)), CellFact(cell(c, "2025-Q2"), D("120.005")), CellFact(cell(c, "2025-Q3"), None))
    assert (again.made, again.changed, again.withdrawn) == ((), (first.made[1],), (first.made[2],))
    assert amounts(c) == [("2025-Q1", D(100)), ("2025-Q2", D("120.01")), ("2025-Q4", D(100))]
    assert row(first.made[2]).state == states.WITHDRAWN


def test_every_fault_stands_at_its_cell_and_nothing_is_changed() -> None:
    """What somebody else changed, what waits for a decision, what is negative: all told at once, the good cells are not saved either."""
    c = co.company()
    boss, _head = manager(c), director(c)
    made = fill(c, boss, CellFact(cell(c), D(100)), CellFact(cell(c, "2025-Q2"), D(100))).made
    propose_targets.perform(made[1], actor=boss, at=NOW)
    wrong = faults(
        lambda: fill(
            c, boss, CellFact(cell(c, "2025-Q4"), D(5)), CellFact(cell(c), D(7), was=D(90), read=True), CellFact(cell(c, "2025-Q2"), D(7)),
            CellFact(cell(c, "2025-Q3"), D(-1)),
        )
    )  # fmt: skip
    assert wrong == {"cells.2.amount": "target.cell_stale", "cells.3.amount": "target.cell_proposed", "cells.4.amount": "target.negative"}
    assert amounts(c) == [("2025-Q1", D(100)), ("2025-Q2", D(100))]


def test_what_was_read_and_not_touched_is_left_alone() -> None:
    """A cell that is sent as it was read is nobody's change, also when somebody else has changed it meanwhile."""
    c = co.company()
    boss = manager(c)
    fill(c, boss, CellFact(cell(c), D(100)))
    assert fill(c, boss, CellFact(cell(c), D(80), was=D(80), read=True)).count == 0
    assert amounts(c) == [("2025-Q1", D(100))]


def test_an_approved_cell_gets_a_revision_with_a_reason_and_is_not_emptied() -> None:
    """Until it is approved the old one stays in force; the grid goes on with the revision."""
    c = co.company()
    boss, head = manager(c), director(c)
    (key,) = fill(c, boss, CellFact(cell(c), D(100))).made
    propose_targets.perform(key, actor=boss, at=NOW)
    approve_targets.perform(key, actor=head, at=NOW)
    assert faults(lambda: fill(c, boss, CellFact(cell(c), D(150)))) == {"reason": "target.change_reason"}
    assert faults(lambda: fill(c, boss, CellFact(cell(c), None), reason="x")) == {"cells.1.amount": "target.cell_approved"}
    (new,) = fill(c, boss, CellFact(cell(c), D(150)), reason="新产品").changed
    assert (row(key).state, row(new).state) == (states.APPROVED, states.DRAFT)
    assert fill(c, boss, CellFact(cell(c), D(160), was=D(150), read=True)).changed == (new,)


def test_a_grid_takes_as_many_statements_for_forty_cells_as_for_four() -> None:
    """Set, then changed, then withdrawn: sets of rows, never row by row."""
    c = co.company()
    boss = person(f"D2{c.units[0]}", "总监", c.units[0], roles.SALES_DIRECTOR)
    cells = [
        Cell("ordered", value, quarter(code), who, None, None, None) for who in c.people[:2] for value in ("net", "gross", "qty") for code in QUARTERS
    ]
    taken = []
    for found in (cells[:4], cells[4:]):
        each = []
        for amount in (D(100), D(90), None):
            with count() as counter:
                fill(c, boss, *(CellFact(one, amount) for one in found))
            each.append(counter.statements)
        taken.append(each)
    assert taken[0] == taken[1]


def test_only_who_sets_targets_fills_and_only_within_reach() -> None:
    """A salesperson fills nothing; a manager nobody of another team."""
    c = co.company()
    seller = person("SP", "销售", c.units[0], roles.SALESPERSON)
    assert list(faults(lambda: fill(c, seller, CellFact(cell(c), D(1)))).values()) == ["access.refused"]
    assert list(faults(lambda: fill(c, manager(c), CellFact(cell(c, who=1), D(1)))).values()) == ["target.reach"]


def shown(actor: Actor, **given: Any) -> BoardGrid:
    """The grid of the page."""
    with moved(NOW):
        page: BoardPage = target_grid.build(actor, given)
    (grid,) = page.parts
    assert isinstance(grid, BoardGrid)
    return grid


def helped(actor: Actor, given: dict[str, Any], **form: str) -> list[str]:
    """What the page fills in, in the order of the cells."""
    saves = target_grid.BOARD.saves
    assert saves is not None
    assert saves.help is not None
    with moved(NOW):
        return list(saves.help(actor, given, form).values())


def test_rows_are_filled_in_evenly_by_weights_season_and_growth() -> None:
    """13.19: floored to the unit, the rest to the largest; growth on last year; nothing is saved by it."""
    c = co.company()
    boss = manager(c)
    given = {"unit": c.units[0], "rows": "person", "year": 2025, "kind": "quarter"}
    mark = f"p{c.people[0]}"
    assert helped(boss, given, h_of=mark, h_method="even", h_amount="1,000,001") == ["250001", "250000", "250000", "250000"]
    assert helped(boss, given, h_of=mark, h_method="weights", h_amount="1000000", h_weights="3:3:1:0", h_unit="1000") == [
        "430000", "428000", "142000", "0",
    ]  # fmt: skip
    assert faults(lambda: helped(boss, given, h_of=mark, h_method="weights", h_amount="1", h_weights="1 2")) == {"h_weights": "target.weights_count"}
    assert faults(lambda: helped(boss, given, h_of=mark, h_method="last_year", h_amount="1")) == {"h_method": "target.no_base"}
    assert amounts(c) == []


def test_the_grid_shows_last_year_the_own_target_of_the_unit_and_what_waits() -> None:
    """Beside and above the cells stands what a manager decides by; a proposed cell is locked."""
    c = co.company()
    boss, _other = director(c), director(c, "OTH")
    (key,) = fill(c, boss, CellFact(cell(c), D(100))).made
    propose_targets.perform(key, actor=boss, at=NOW)
    fill(c, boss, CellFact(Cell("ordered", "net", quarter(), None, c.units[0], None, None), D(500)))
    grid = shown(boss, unit=c.units[0], rows="person", year=2025, kind="quarter")
    assert [each.value for each in grid.above] == [D(500), None, None, None]
    mine = next(each for each in grid.rows if each.who.id == c.people[0])
    assert mine.cells[0] is not None
    assert (mine.cells[0].value, mine.cells[0].locked) == (D(100), True)


def test_the_grid_goes_to_a_workbook_and_comes_back_with_a_test_run_and_undo() -> None:
    """Changed amounts change drafts, new ones are set, faulty ones are named, and the whole import is taken back."""
    c = co.company()
    boss = manager(c)
    fill(c, boss, CellFact(cell(c), D(100)), CellFact(cell(c, "2025-Q2"), D(100)))
    with moved(NOW):
        header, rows = target_grid.table(boss, {"unit": c.units[0], "rows": "person", "year": 2025, "kind": "quarter"})
    code = organisation.named_people([c.people[0]])[c.people[0]].code
    assert list(header)[-4:] == list(QUARTERS)
    mine = next(list(each) for each in rows if each[3] == code)
    assert mine[-4:] == [D(100), D(100), None, None]
    mine[-4:] = [D(100), D(150), D(70), "abc"]
    data = writer.xlsx_file(header, [mine]).read()
    made = exchange.upload(targets.SHEET, "grid.xlsx", data, actor=boss, at=NOW)
    outcome, settled = exchange.try_all(targets.SHEET, made.run_id, actor=boss, at=NOW)
    assert (outcome.created, outcome.changed, outcome.same, outcome.bad) == (1, 1, 1, 1)
    assert [fault["field"] for each in settled for fault in each.faults] == ["amount"]
    assert amounts(c) == [("2025-Q1", D(100)), ("2025-Q2", D(100))]
    exchange.apply(targets.SHEET, made.run_id, actor=boss, at=NOW)
    assert amounts(c) == [("2025-Q1", D(100)), ("2025-Q2", D(150)), ("2025-Q3", D(70))]
    back: list[Settled] = exchange.undo(made.run_id, actor=boss, at=NOW)
    assert [each.faults for each in back] == [(), ()]
    assert amounts(c) == [("2025-Q1", D(100)), ("2025-Q2", D(100))]


def test_a_program_fills_the_same_cells() -> None:
    """Periods by kind and code; one there is not is named at its cell."""
    c = co.company()
    boss = manager(c)
    sent = {"person": c.people[0], "kind": "quarter", "period": "2025-Q1", "amount": "100"}
    done = do(targets.SHEET, "fill", {"measure": "ordered", "cells": [sent]}, actor=boss)
    assert len(done.data["made"]) == 1
    assert faults(lambda: do(targets.SHEET, "fill", {"measure": "ordered", "cells": [{**sent, "period": "2025-Q9"}]}, actor=boss)) == {
        "cells.1.period": "period.unknown"
    }
    assert period.by_code("quarter", "2025-Q1") is not None


def grid_of(who: Actor, given: dict[str, Any]) -> BoardGrid:
    """The grid of the page."""
    page = target_grid.build(who, given)
    return next(part for part in page.parts if isinstance(part, BoardGrid))


def seller_of(c: co.Company) -> Actor:
    """The first person as a salesperson."""
    unit = c.units[0]
    return Actor(
        name="人员0", person_id=c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}),
        units_below=frozenset({unit}),
    )  # fmt: skip


def sent(who: Actor, given: dict[str, Any], form: dict[str, str]) -> Any:
    """What the page sends is done as the act it names."""
    what = target_grid.BOARD.saves.read(who, given, form)     # type: ignore[union-attr]
    return do(targets.SHEET, what.act or "fill", what.raw, actor=who)


def test_own_figures_are_entered_in_the_grid_beside_what_was_set() -> None:
    """A seller finds his own row alone: 120 offered of 100 set leaves −20, 70 of 100 leaves 30; the manager sees both gaps and accepts. What is
    given back says why. A planner offers nothing, and nobody enters for another."""
    c = co.company()
    boss, seller = manager(c), seller_of(c)
    fill(c, boss, CellFact(cell(c), D(100)), CellFact(cell(c, "2025-Q2"), D(100)))
    given: dict[str, Any] = {"year": 2025, "kind": "quarter"}
    first, second = (name_of(target_grid.asked(seller, given), c.people[0], quarter(code)) for code in QUARTERS[:2])
    with moved(NOW):
        mine = grid_of(seller, given)
        assert (mine.saves, len(mine.rows), mine.rows[0].cells[0].value) == (True, 1, None)     # type: ignore[union-attr]
        assert [each.value for each in mine.above[:2]] == [D(100), D(100)]
        sent(seller, given, {first: "120", second: "70", "_seen": ""})
        mine = grid_of(seller, given)
        assert [each.value for each in mine.rows[0].cells[:2] if each] == [D(120), D(70)]
        theirs = grid_of(boss, {**given, "unit": c.units[0], "rows": "person"})
        notes = [str(each.note) for each in next(row for row in theirs.rows if row.who.id == c.people[0]).cells if each]
        assert notes[:2] == ["自报 120，差额 +20", "自报 70，差额 −30"]
        assert [each.value for each in theirs.below[:2]] == [D(120), D(70)]
        offers = {row.period: row.id for row in queries.offers([cell(c, code) for code in QUARTERS]).values()}
        do(targets.SHEET, "give_back", {"why": "偏低"}, offers["2025-Q2"], actor=boss)
        do(targets.SHEET, "accept", {}, offers["2025-Q1"], actor=boss)
        again = [str(each.note) for each in grid_of(seller, given).rows[0].cells if each]
        assert ("120" in again[0], "采纳" in again[0] or "接受" in again[0], again[1]) == (True, True, "自报，已退回")
        assert faults(lambda: sent(seller, given, {first: "-5", "_seen": ""})) == {"figures.1.amount": "target.negative"}
        assert amounts(c)[0] == ("2025-Q1", D(120))
        planner = person(f"PL{c.units[0]}", "计划", c.units[0], roles.EXECUTIVE)
        assert target_grid.asked(planner, {**given, "figures": "own"}).own is False
        assert sum(1 for one in target_grid.filters(boss) if one.name == "figures") == 1
        other = name_of(target_grid.asked(seller, given), c.people[1], quarter("2025-Q1"))
        what = target_grid.BOARD.saves.read(seller, given, {other: "999", "_seen": ""})     # type: ignore[union-attr]
        assert what.act == "offer"
        do(targets.SHEET, "offer", what.raw, actor=seller)
        assert queries.offers([cell(c, who=1)]) == {}


def test_growth_is_typed_kept_exported_and_brought_back() -> None:
    """1,000 last year +15 % is 1,150, typed with its base or as +15%; the rate is changed, the workbook says 1000+20% and comes back with +25 %."""
    c = co.company()
    boss = manager(c)
    co.order(c, dt.date(2024, 2, 6), nets=("1000",), freight="0", shares=((0, "1"),))
    given: dict[str, Any] = {"unit": c.units[0], "rows": "person", "year": 2025, "kind": "quarter"}
    first, second = (name_of(target_grid.asked(boss, given), c.people[0], quarter(code)) for code in QUARTERS[:2])

    def stands() -> list[tuple[Decimal | None, Decimal | None, Decimal]]:
        rows = queries.of_ids(queries.standing([cell(c, code) for code in QUARTERS[:2]]))
        return [(row.base, row.growth_rate, row.amount) for row in sorted(rows, key=lambda row: row.period)]

    with moved(NOW):
        sent(boss, given, {first: "+15%", second: "2,000-5%", "_seen": ""})
        assert stands() == [(D(1000), D("0.15"), D(1150)), (D(2000), D("-0.05"), D(1900))]
        shown = next(row for row in grid_of(boss, given).rows if row.who.id == c.people[0]).cells
        assert [(each.text, each.typed) for each in shown[:2] if each] == [("1,000+15%", "1000+15%"), ("2,000-5%", "2000-5%")]
        assert "基数现为" not in str(shown[0].note if shown[0] else "")
        seen = f"{first}=1000+15% {second}=2000-5%"
        assert target_grid.BOARD.saves.read(boss, given, {first: "1,000 + 15 %", second: "2000-5%", "_seen": seen}).names == ()     # type: ignore[union-attr]
        sent(boss, given, {first: "1000+20%", second: "1900", "_seen": seen})
        assert stands() == [(D(1000), D("0.2"), D(1200)), (D(2000), D("-0.05"), D(1900))]
        sent(boss, given, {second: "1950", "_seen": seen})
        assert stands()[1] == (None, None, D(1950))
        assert helped(boss, given, h_of=f"c{quarter('2025-Q1')}", h_method="growth", h_rate="0.1")[:1] == ["1000+10%"]
        header, rows = target_grid.table(boss, given)
        code = organisation.named_people([c.people[0]])[c.people[0]].code
        mine = next(list(each) for each in rows if each[3] == code)
        assert mine[-4:-2] == ["1000+20%", D(1950)]
        mine[-4:] = ["1000+25%", D(1950), "3000+10%", None]
        made = exchange.upload(targets.SHEET, "grid.xlsx", writer.xlsx_file(header, [mine]).read(), actor=boss, at=NOW)
        exchange.try_all(targets.SHEET, made.run_id, actor=boss, at=NOW)
        exchange.apply(targets.SHEET, made.run_id, actor=boss, at=NOW)
        assert stands() == [(D(1000), D("0.25"), D(1250)), (None, None, D(1950))]
        (third,) = queries.of_ids(queries.standing([cell(c, "2025-Q3")]))
        assert (third.base, third.growth_rate, third.amount) == (D(3000), D("0.1"), D(3300))


def test_a_base_that_changed_is_told_and_taken_as_a_revision() -> None:
    """1,000 +20 % approved; 500 more are booked in last year's quarter: the cell says so, taking the base makes 1,800 a revision with its reason."""
    c = co.company()
    boss, head = manager(c), director(c)
    co.order(c, dt.date(2024, 2, 6), nets=("1000",), freight="0", shares=((0, "1"),))
    made = fill(c, boss, CellFact(cell(c), None, base=D(1000), growth_rate=D("0.2"))).made
    propose_targets.perform(made[0], actor=boss, at=NOW)
    approve_targets.perform(made[0], actor=head, at=NOW)
    co.order(c, dt.date(2024, 2, 7), nets=("500",), freight="0", shares=((0, "1"),))
    with moved(NOW):
        given: dict[str, Any] = {"unit": c.units[0], "rows": "person", "year": 2025, "kind": "quarter"}
        shown = next(row for row in grid_of(boss, given).rows if row.who.id == c.people[0]).cells[0]
        assert shown is not None
        assert str(shown.note) == "= 1,200 · 基数现为 1,500"
        facts = {str(fact.label): fact for fact in targets._facts(boss, made[0])}
        assert (facts["当前基数"].value, "person=" in facts["当前基数"].figure) == (D(1500), True)
        assert faults(lambda: do(targets.SHEET, "regrow", {}, made[0], actor=boss)) == {"reason": "target.change_reason"}
        new = do(targets.SHEET, "regrow", {"why": "上年补录"}, made[0], actor=boss).record_id
        assert new is not None
        assert (row(new).base, row(new).growth_rate, row(new).amount, row(new).revision) == (D(1500), D("0.2"), D(1800), 2)
        said = [(each["made_of"], each["change"]) for each in targets._revisions(boss, new).rows]
        assert said == [("1,500+20%", D(600)), ("1,000+20%", None)]


@pytest.mark.parametrize("whose", ["person", "unit"])
@pytest.mark.parametrize("part", ["group", "territory", "both"])
def test_the_changed_base_of_a_part_of_a_target_opens_to_its_rows(whose: str, part: str) -> None:
    """60 % of 1,000 for a person, all of it for the unit, in the group and the territory of the target, those below them too; what stands
    outside of either counts for none. Base, actual and attainment open, and their rows come to them."""
    c = co.company()
    boss, head = manager(c), director(c)
    made = co.order(c, dt.date(2024, 2, 6), nets=("1000",), freight="0", shares=((0, "0.6"), (2, "0.4")))
    co.order(c, dt.date(2025, 2, 4), nets=("500",), freight="0", shares=((0, "1"),))
    group, place = run("select product_group_id, territory_id from performance_entry where line_id = %s limit 1", [made.line_ids[0]])[0]
    above = create_product_group.perform(NewGroup(f"GA{group}", "传动"), actor=co.ACTOR, at=NOW)
    run("update products_productgroup set parent_id = %s where record_id = %s returning 1", [above, group])
    other = create_product_group.perform(NewGroup(f"GO{group}", "电机"), actor=co.ACTOR, at=NOW)
    run("update performance_entry set product_group_id = %s where line_id = %s returning 1", [other, co.order(
        c, dt.date(2024, 2, 8), nets=("77",), freight="0", shares=((0, "1"),)).line_ids[0]])
    who, unit = (c.people[0], None) if whose == "person" else (None, c.units[0])
    wanted = Cell("ordered", "net", quarter("2025-Q1"), who, unit, above if part != "territory" else None, place if part != "group" else None)
    key = fill(c, boss, CellFact(wanted, None, base=D(400), growth_rate=D("0.25"))).made[0]
    propose_targets.perform(key, actor=boss, at=NOW)
    approve_targets.perform(key, actor=head, at=NOW)
    base = (D(600) if whose == "person" else D(1000)) + (D(77) if part == "territory" else 0)
    with moved(NOW):
        facts = {str(fact.label): fact for fact in (*targets._facts(boss, key), *targets._attainment(boss, key))}
        assert (facts["当前基数"].value, facts["实际"].value, facts["达成率"].value) == (base, D(500), D(1))
        assert ("产品组" in facts, "区域" in facts) == (part != "territory", part != "group")
        for name in ("当前基数", "实际"):
            source, _mark, address = facts[name].figure.partition("?")
            opened = figure_of(source).rows(boss, dict(parse_qsl(address)), "")
            assert opened.total == sum((each.amount for each in opened.rows if each.amount), D(0)) == facts[name].value
        source, _mark, address = facts["达成率"].figure.partition("?")
        opened = figure_of(source).rows(boss, dict(parse_qsl(address)), "")
        assert (opened.total, [each.value for _label, each in opened.parts]) == (D(1), [D(500), D(500)])
        new = do(targets.SHEET, "regrow", {"why": "上年补录"}, key, actor=boss).record_id
        assert new is not None
        assert (row(new).base, row(new).amount) == (base, base * D("1.25"))
