"""PER-4 · League tables fair to different potentials: by growth, per target, per head, per market; ties share a place, few customers have none."""

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import add_territory_rule, approve_rule, draft_rule, issue_token, leave_company, propose_rule
from makesell.flows.org_1_organisation.add_territory_rule import NewRule as NewTerritoryRule
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.pro_3_markets import publish_size, size_market
from makesell.flows.pro_3_markets.size_market import NewSize
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.ground.db import count
from makesell.ground.period import queries as period
from makesell.ground.rules.actions import NewRule
from makesell.metrics.rules import LEAGUE_CUSTOMERS, MARKET_SEASON
from makesell.sheets.boards import BoardChart, BoardTable, Link, Share
from makesell.sheets.figures import FigureCell
from makesell.sheets.market_figures import DERIVED
from makesell.sheets.registry import board_of, figure_of
from tests.clauses.cast import person
from tests.figures.crawler import compare_all, of_board

D = Decimal
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("new_year")]
BOARD = board_of("scorecard")
ASKED: Mapping[str, Any] = {"measure": "ordered", "by": "unit", "kind": "year"}
AT = dt.datetime(2026, 2, 3, 2, tzinfo=dt.UTC)


@pytest.fixture
def new_year() -> Iterator[None]:
    """2025 is over; 2026 has begun."""
    with moved(dt.date(2026, 2, 3)):
        yield


def least(customers: int) -> None:
    """How many active customers the rule asks for from 2024 on."""
    rules = draft_rule.perform_many([NewRule(LEAGUE_CUSTOMERS, customers, co.SINCE)], actor=co.ACTOR, at=AT)
    propose_rule.perform_many(rules, actor=co.ACTOR, at=AT)
    approve_rule.perform_many(rules, actor=co.ACTOR, at=AT)


def sold(c: co.Company, on: dt.date, net: str, who: int) -> None:
    """An order of one person, shipped the same day."""
    co.ship(c, co.order(c, on, nets=(net,), freight="0", shares=((who, "1"),)), on, 10)


def ranking(who: Actor, base: str, *, code: str = "2025", **more: Any) -> dict[int, Mapping[str, Any]]:
    """The league table of a period, of 2025 unless said otherwise, by key."""
    year = period.by_code(more.get("kind", "year"), code)
    assert year is not None
    page = BOARD.build(who, {**ASKED, "league": base, "period": year.id, **more})
    table = next(part for part in page.parts if isinstance(part, BoardTable) and part.code == "league")
    assert "并列" in str(table.foot)
    assert compare_all(of_board(BOARD, who, {**ASKED, "league": base, "period": str(year.id), **{k: str(v) for k, v in more.items()}}), who) > 3
    return {row.cells["who"].id or 0: row.cells for row in table.rows if isinstance(row.cells["who"], Link)}


def says(cells: Mapping[str, Any], *names: str) -> list[object]:
    """Places and figures, or why there is none."""
    found: list[object] = []
    for name in names:
        cell = cells[name].cell if isinstance(cells[name], Share) else cells[name]
        found.append(cell if not isinstance(cell, FigureCell) else str(cell.reason) if cell.value is None else cell.value)
    return found


def grown() -> co.Company:
    """Two teams: 1,000 → 1,500 with two people, 200 → 300 with one."""
    c = co.company()
    for year, first, second in ((2024, "1000", "200"), (2025, "1500", "300")):
        sold(c, dt.date(year, 3, 5), first, 0)
        sold(c, dt.date(year, 3, 5), second, 1)
    return c


def test_equal_growth_shares_a_place_and_too_few_customers_are_not_ranked() -> None:
    c = grown()
    few = ranking(co.ACTOR, "growth")
    assert says(few[c.units[0]], "place", "ratio") == ["", "客户太少，不参与排名"]
    least(1)
    found = ranking(co.ACTOR, "growth")
    assert [says(found[unit], "place", "ratio") for unit in c.units] == [["1", D("0.5")], ["1", D("0.5")]]


def test_per_target_the_small_team_stands_before_the_large_one() -> None:
    c = grown()
    least(1)
    for unit, amount in ((0, "2000"), (1, "200")):
        co.target(c, person=None, unit=unit, amount=amount, kind="year", code="2025")
    found = ranking(co.ACTOR, "target")
    assert says(found[c.units[0]], "place", "ratio", "divisor", "sold") == ["2", D("0.75"), D(2000), D(1500)]
    assert says(found[c.units[1]], "place", "ratio", "divisor", "sold") == ["1", D("1.5"), D(200), D(300)]


def test_per_head_counts_the_days_of_posts() -> None:
    """The first team had two people until 30 June, then one: 1 + 181 ÷ 365 heads; the second one head."""
    c = grown()
    least(1)
    leave_company.perform(Leaving(c.people[2], dt.date(2025, 6, 30)), actor=co.ACTOR, at=co.AT)
    found = ranking(co.ACTOR, "head")
    assert says(found[c.units[0]], "place", "divisor", "ratio") == ["1", D("1.4959"), D("1002.7408")]
    assert says(found[c.units[1]], "place", "divisor", "ratio") == ["2", D(1), D(300)]
    now = ranking(co.ACTOR, "head", organised="now")
    assert says(now[c.units[1]], "divisor", "ratio") == [D(1), D(300)]


def test_per_market_compares_with_the_size_of_the_own_territories() -> None:
    c, other = grown(), co.company()
    least(1)
    director, marketing = person("SD-L4", "总监", c.units[0], roles.SALES_DIRECTOR), person("MK-L4", "市场", c.units[0], roles.MARKETING)
    year = period.by_code("year", "2025")
    assert year is not None
    for unit, territory, amount in ((c.units[0], c.territory, 150000), (c.units[1], other.territory, 10000)):
        add_territory_rule.perform(NewTerritoryRule(territory, co.SINCE, region=f"R{territory}", unit_id=unit), actor=co.ACTOR, at=AT)
        size = size_market.perform(NewSize(year.id, D(amount), "行业协会", AT.date(), territory_id=territory), actor=marketing, at=AT)
        publish_size.perform(size, actor=director, at=AT, version=1)
    found = ranking(co.ACTOR, "potential")
    assert says(found[c.units[0]], "place", "ratio", "divisor") == ["2", D("0.01"), D(150000)]
    assert says(found[c.units[1]], "place", "ratio", "divisor") == ["1", D("0.03"), D(10000)]
    manager = person("SM-L4", "经理", c.units[0], roles.SALES_MANAGER)
    assert "potential" not in {code for one in BOARD.filters(manager) if one.name == "league" for code in one.choices}


def test_a_quarter_is_ranked_by_its_part_of_the_year_and_says_what_it_is_derived_by() -> None:
    """150,000 a year without a season: nothing, then by equal quarters 37,500 and derived; 10,000 with half of it stated for the first quarter:
    5,000, derived by nothing. 1,500 ÷ 37,500 and 300 ÷ 5,000, of units and of the people whose territories they are."""
    c, other = grown(), co.company()
    least(1)
    director, marketing = person("SD-L5", "总监", c.units[0], roles.SALES_DIRECTOR), person("MK-L5", "市场", c.units[0], roles.MARKETING)
    year = period.by_code("year", "2025")
    assert year is not None
    half = (D("0.5"), D("0.2"), D("0.2"), D("0.1"))
    for n, (territory, amount, season) in enumerate(((c.territory, 150000, (None,) * 4), (other.territory, 10000, half))):
        add_territory_rule.perform(NewTerritoryRule(territory, co.SINCE, unit_id=c.units[n], region=f"U{territory}"), actor=co.ACTOR, at=AT)
        add_territory_rule.perform(NewTerritoryRule(territory, co.SINCE, person_id=c.people[n], region=f"P{territory}"), actor=co.ACTOR, at=AT)
        fact = NewSize(year.id, D(amount), "行业协会", AT.date(), territory_id=territory, q1=season[0], q2=season[1], q3=season[2], q4=season[3])
        publish_size.perform(size_market.perform(fact, actor=marketing, at=AT), actor=director, at=AT, version=1)
    of_quarter = {"kind": "quarter", "code": "2025-Q1"}
    found = ranking(director, "potential", **of_quarter)
    assert says(found[c.units[0]], "place", "ratio") == ["", "未说明该年的季节权重"]
    rule = draft_rule.perform(NewRule(MARKET_SEASON, "even", co.SINCE), actor=co.ACTOR, at=AT)
    propose_rule.perform(rule, actor=co.ACTOR, at=AT)
    approve_rule.perform(rule, actor=person("EX-L5", "总经理", c.units[0], roles.EXECUTIVE), at=AT)
    for by, keys in (("unit", c.units), ("person", c.people)):
        found = ranking(director, "potential", by=by, **of_quarter)
        assert says(found[keys[0]], "place", "ratio", "divisor") == ["2", D("0.04"), D(37500)]
        assert says(found[keys[1]], "place", "ratio", "divisor") == ["1", D("0.06"), D(5000)]
        assert [str(found[keys[n]]["ratio"].unit) for n in (0, 1)] == ["推算", ""]
    figure = found[c.people[0]]["divisor"]
    opened = figure_of(figure.source).rows(director, figure.params, "")
    assert ([each.amount for each in opened.rows], str(DERIVED["even"]) in str(opened.note)) == ([D(37500)], True)


def test_small_charts_share_one_scale_and_the_program_reads_the_same_page() -> None:
    c = grown()
    page = BOARD.build(co.ACTOR, dict(ASKED))
    small = next(part for part in page.parts if isinstance(part, BoardChart) and part.multiples)
    assert len(small.series) >= len(c.units)
    for role, status in ((roles.EXECUTIVE, 200), (roles.WAREHOUSE, 403)):
        token = _token(co.login(c.units[0], role))
        answer = Client().get("/api/v1/boards/scorecard?by=unit&league=head", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == status, role
        if status == 200:
            parts = {part["code"]: part for part in answer.json()["parts"] if "code" in part}
            assert {"league", "multiples", "scorecard", "quality"} <= set(parts)
    for code in ("per_head", "heads", "per_market", "margin_rate", "push", "forecast_hit"):
        asked = f"?measure=ordered&start=2025-01-01&end=2026-01-01&unit={c.units[0]}&organised=then"
        assert Client().get(f"/api/v1/figures/{code}{asked}", headers={"Authorization": f"Bearer {token}"}).status_code in (403, 404), code


def _token(who: co.Login) -> str:
    return issue_token.perform(NewToken("per-4", who.person_id, "read", 2), actor=co.ACTOR, at=dt.datetime.now(dt.UTC))[1]


def test_the_number_of_statements_does_not_grow_with_units_and_orders() -> None:
    grown()
    asked = []
    for _ in range(2):
        for base in ("growth", "target", "head", "potential"):
            BOARD.build(co.ACTOR, {**ASKED, "league": base})
            with count() as counter:
                BOARD.build(co.ACTOR, {**ASKED, "league": base})
            asked.append(counter.statements)
        grown()
    assert asked[:4] == asked[4:]
