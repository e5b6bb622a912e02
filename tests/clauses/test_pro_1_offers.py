"""PRO-1 · From below: own figures are offered, summed beside what was set from above, accepted or given back; gaps are named; versions compared."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from makesell.demo import samples as co
from makesell.documents.targets import queries, states
from makesell.documents.targets.queries import Cell
from makesell.flows.pro_1_targets import approve_targets, change_target, fill_targets, offer_figures, propose_targets
from makesell.flows.pro_1_targets.change_target import AmountChange
from makesell.flows.pro_1_targets.fill_targets import CellFact
from makesell.flows.pro_1_targets.offer_figures import OfferFact
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.ground.db import count
from makesell.ground.db.reading import reading
from makesell.ground.notices.queries import latest
from makesell.sheets import target_versions, targets
from makesell.sheets.boards import BoardTable, Link
from makesell.sheets.figures import FigureCell
from makesell.sheets.parts import TablePart
from tests.clauses.cast import NOW, person, refused
from tests.clauses.test_pro_1 import director, manager, quarter, row
from tests.clauses.test_pro_1_grid import shown
from tests.clauses.test_reg_1_sheets import do

D = Decimal
pytestmark = pytest.mark.django_db


def seller(c: co.Company, code: str = "SELL") -> Actor:
    """A salesperson of the first team."""
    return person(f"{code}{c.units[0]}", "销售", c.units[0], roles.SALESPERSON)


def offer(who: Actor, *amounts: str) -> list[int]:
    """Offers for the quarters of 2025, from the first on."""
    facts = [OfferFact("ordered", "net", quarter(f"2025-Q{n}"), D(amount)) for n, amount in enumerate(amounts, 1)]
    return offer_figures.offer_many(facts, actor=who, at=NOW)


def of(who: Actor, code: str = "2025-Q1") -> Cell:
    return Cell("ordered", "net", quarter(code), who.person_id, None, None, None)


def test_an_accepted_figure_becomes_a_draft_and_a_given_back_one_is_offered_again() -> None:
    """The manager is told of offers; the person of what became of them; the figure itself stays to be read."""
    c = co.company()
    boss, who = manager(c), seller(c)
    first, second = offer(who, "100", "200")
    assert offer_figures.accept_many([first], actor=boss, at=NOW) == [first]
    assert row(first).state == states.ACCEPTED
    (target,) = queries.of_ids(queries.standing([of(who)]))
    assert (target.state, target.amount, target.person_id) == (states.DRAFT, D(100), who.person_id)
    offer_figures.give_back_many([second], actor=boss, at=NOW, reason="太低")
    assert row(second).state == states.GIVEN_BACK
    assert {each.kind for each in latest(who)} == {"figure_accepted", "figure_given_back"}
    facts = [OfferFact("ordered", "net", quarter("2025-Q2"), D(260))]
    assert offer_figures.offer_many(facts, actor=who, at=NOW) == [second]
    assert (row(second).state, row(second).amount) == (states.OFFERED, D(260))
    offer_figures.take_back_many([second], actor=who, at=NOW)
    assert row(second).state == states.WITHDRAWN


def test_nobody_decides_on_his_own_and_only_within_reach() -> None:
    """A manager's own figure is the director's to accept; another team's manager is refused; a program offers nothing."""
    c = co.company()
    boss, head, who = manager(c), director(c), seller(c)
    (mine,) = offer(boss, "5")
    refused("target.own_figure", lambda: offer_figures.accept_many([mine], actor=boss, at=NOW))
    assert offer_figures.accept_many([mine], actor=head, at=NOW) == [mine]
    (his,) = offer(who, "5")
    refused("target.reach", lambda: offer_figures.accept_many([his], actor=manager(c, 1), at=NOW))
    refused("access.refused", lambda: offer_figures.accept_many([his], actor=who, at=NOW))
    refused("target.reason", lambda: offer_figures.give_back_many([his], actor=boss, at=NOW, reason=" "))
    refused("target.not_own", lambda: offer_figures.take_back_many([his], actor=boss, at=NOW))
    refused("access.refused", lambda: offer(Actor("p", roles=frozenset({roles.SALESPERSON})), "1"))
    refused("target.negative", lambda: offer(who, "-1"))


def test_an_accepted_figure_that_revises_what_is_in_force_needs_a_reason() -> None:
    """The whole acceptance is refused without one; with it a revision is drafted."""
    c = co.company()
    boss, who = manager(c), seller(c)
    director(c)
    (key,) = fill_targets.perform(CellFact(of(who), D(80)), actor=boss, at=NOW).made
    propose_targets.perform(key, actor=boss, at=NOW)
    approve_targets.perform(key, actor=director(c, "D9"), at=NOW)
    (his,) = offer(who, "90")
    refused("target.change_reason", lambda: offer_figures.accept_many([his], actor=boss, at=NOW))
    assert row(his).state == states.OFFERED
    offer_figures.accept_many([his], actor=boss, at=NOW, reason="自报更高")
    assert queries.being_revised([key]) == {key}


def test_sums_from_below_stand_under_the_grid_with_their_gap() -> None:
    """Own figures of a team and of the unit above it, beside what was set; the sum opens to the offers."""
    c = co.company()
    boss, head, one, two = manager(c), director(c), seller(c), seller(c, "TWO")
    first, second = offer(one, "100"), offer(two, "40")
    fill_targets.perform(CellFact(of(one), D(150)), actor=boss, at=NOW)
    grid = shown(boss, unit=c.units[0], rows="person", year=2025, kind="quarter")
    assert [each.value for each in grid.below] == [D(140), None, None, None]
    assert grid.below[0].params == {"target": ",".join(str(key) for key in (*first, *second))}
    mine = next(each for each in grid.rows if each.who.id == one.person_id)
    assert mine.cells[0] is not None
    assert "100" in str(mine.cells[0].note)
    assert head.person_id is not None


def test_a_gap_between_a_unit_and_those_below_is_named_negative_too() -> None:
    """What is below sums to more: over-assigned, with a name; without a gap there is nothing to name."""
    c = co.company()
    boss, who = director(c), seller(c)
    whole = fill_targets.perform(CellFact(Cell("ordered", "net", quarter(), None, c.units[0], None, None), D(100)), actor=boss, at=NOW).made[0]
    fill_targets.perform(CellFact(of(who), D(130)), actor=boss, at=NOW)
    refused("input.missing", lambda: offer_figures.name_gap(whole, " ", actor=boss, at=NOW))
    done = do(targets.SHEET, "name_gap", {"gap_name": "加码"}, whole, actor=boss)
    assert done.data["gap"] == D(-30)
    assert (row(whole).gap, row(whole).gap_name) == (D(-30), "加码")
    fill_targets.perform(CellFact(of(who), D(100)), actor=boss, at=NOW)
    refused("target.no_gap", lambda: offer_figures.name_gap(whole, "x", actor=boss, at=NOW))


def test_offers_take_as_many_statements_for_four_as_for_one() -> None:
    """Offering, accepting and giving back work in sets."""
    c = co.company()
    boss = manager(c)
    taken: list[list[int]] = []
    for who, amounts in ((seller(c), ("1",)), (seller(c, "TWO"), ("1", "2", "3", "4"))):
        each: list[int] = []
        facts = [OfferFact("ordered", "net", quarter(f"2025-Q{n}"), D(amount)) for n, amount in enumerate(amounts, 1)]
        for _again in range(2):
            with count() as counter:
                keys = offer_figures.offer_many(facts, actor=who, at=NOW)
            each.append(counter.statements)
        with count() as counter:
            offer_figures.accept_many(keys, actor=boss, at=NOW)
        taken.append([*each, counter.statements])
    assert taken[0] == taken[1]


def test_two_days_are_compared_line_by_line() -> None:
    """What was in force then and is now, the difference, its reason; the target's own page says what each revision changed."""
    c = co.company()
    boss, head, who = manager(c), director(c), seller(c)
    (key,) = fill_targets.perform(CellFact(of(who), D(80)), actor=boss, at=NOW).made
    propose_targets.perform(key, actor=boss, at=NOW)
    approve_targets.perform(key, actor=head, at=NOW)
    later = NOW + dt.timedelta(days=10)
    new = change_target.perform(AmountChange(key, D(95)), actor=boss, at=later, reason="新产品上市")
    propose_targets.perform(new, actor=boss, at=later)
    approve_targets.perform(new, actor=head, at=later)
    given: dict[str, Any] = {"year": 2025, "kind": "quarter", "before": NOW.date(), "after": later.date()}
    with moved(later):
        page = target_versions.build(head, given)
    (table,) = page.parts
    assert isinstance(table, BoardTable)
    (line,) = table.rows
    assert isinstance(line.cells["was"], FigureCell)
    assert isinstance(line.cells["now"], FigureCell)
    assert (line.cells["was"].value, line.cells["now"].value, line.cells["difference"], line.cells["reason"]) == (80, 95, 15, "新产品上市")
    assert [each.cell.value for each in page.kpis] == [80, 95]
    assert "15.00" in str(page.kpis[1].note)
    panel = next(each for each in targets.SHEET.panels if each.code == "revisions").body(head, new)
    assert isinstance(panel, TablePart)
    assert [each["change"] for each in panel.rows] == [15, None]
    with moved(later):
        assert not isinstance(target_versions.build(head, {**given, "before": later.date()}).parts[0], BoardTable)


def test_two_days_are_compared_by_base_and_growth_too() -> None:
    """1,000 +20 % is 1,200; base 1,500 +25 % is 1,875: 600 of the difference by the base, 75 by the growth. What keeps its amount and changes what
    it is made of is told too; a part of a target is named, and stands in no sum."""
    c = co.company()
    boss, head, who = manager(c), director(c), seller(c)
    grown = CellFact(of(who), None, base=D(1000), growth_rate=D("0.2"))
    by_hand = CellFact(of(who, "2025-Q2"), D(110))
    part = CellFact(replace(of(who, "2025-Q3"), territory_id=c.territory), D(40))
    keys = fill_targets.perform_many([grown, by_hand, part], actor=boss, at=NOW).made
    propose_targets.perform_many(keys, actor=boss, at=NOW)
    approve_targets.perform_many(keys, actor=head, at=NOW)
    later = NOW + dt.timedelta(days=10)
    changes = [
        AmountChange(keys[0], D(1875), None, D(1500), D("0.25")), AmountChange(keys[1], D(110), None, D(100), D("0.1")),
        AmountChange(keys[2], D(50)),
    ]  # fmt: skip
    new = change_target.perform_many(changes, actor=boss, at=later, reason="上年补录")
    propose_targets.perform_many(new, actor=boss, at=later)
    approve_targets.perform_many(new, actor=head, at=later)
    given: dict[str, Any] = {"year": 2025, "kind": "quarter", "before": NOW.date(), "after": later.date()}
    with moved(later):
        page = target_versions.build(head, given)
    (table,) = page.parts
    assert isinstance(table, BoardTable)
    said = [tuple(each.cells[name] for name in ("was_made", "now_made", "difference", "changed")) for each in table.rows]
    assert said == [
        ("1,000+20%", "1,500+25%", 675, "基数 1,000 → 1,500：+600；增长率 +20% → +25%：+75"),
        ("", "100+10%", 0, "改为按增长率，此前手工填写"),
        ("", "", 10, "手工填写的金额"),
    ]
    assert [each.cells["who"].sub for each in table.rows if isinstance(each.cells["who"], Link)] == ["", "", "华东"]
    assert [each.cell.value for each in page.kpis] == [1310, 1985]
    panel = next(each for each in targets.SHEET.panels if each.code == "facts")
    asked = []
    for after_head in (False, True):     # the page reads the target, and the names of what it is narrowed to, once for its head and its facts
        with reading():
            if after_head:
                targets.head(head, new[2])
            with count() as counted:
                facts = panel.body(head, new[2])
        asked.append(counted.statements)
        assert isinstance(facts, list)
        assert "华东" in [each.value for each in facts]
    assert asked[0] - asked[1] == 2


def test_people_offer_on_the_form_and_by_program() -> None:
    """Bad periods are named at their row; what waits stands on the manager's workbench."""
    c = co.company()
    boss, who = manager(c), seller(c)
    done = do(targets.SHEET, "offer", {"measure": "ordered", "kind": "quarter", "figures": [{"period": "2025-Q1", "amount": "70"}]}, actor=who)
    (key,) = done.data["offered"]
    assert [each.id for each in targets.waits(boss, NOW)] == [key]
    assert targets.waits(who, NOW) == []
    with pytest.raises(Exception, match="period"):
        do(targets.SHEET, "offer", {"measure": "ordered", "kind": "quarter", "figures": [{"period": "2025-Q9", "amount": "70"}]}, actor=who)
