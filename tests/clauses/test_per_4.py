"""PER-4 · Teams are evaluated: growth on the year and on the period before, customers, market share; a new metric is a column at once."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import issue_token
from makesell.flows.org_1_organisation.issue_token import NewToken
from makesell.flows.pro_3_markets import publish_size, size_market
from makesell.flows.pro_3_markets.size_market import NewSize
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.ground.quantity import Ratio
from makesell.metrics import registry
from makesell.metrics.registry import Metric, Reading
from makesell.sheets.boards import BoardTable
from makesell.sheets.figures import FigureCell
from makesell.sheets.registry import board_of
from tests.clauses.cast import NOW, person
from tests.figures.crawler import compare_all, of_board

D = Decimal
pytestmark = pytest.mark.django_db
MAY = dt.date(2025, 5, 6)


def row_of(who: Actor, scope: int, period_name: str, **chosen: str) -> dict[str, Any]:
    """The scorecard's row of a scope and period."""
    by = chosen["by"]
    page = board_of("scorecard").build(who, {**chosen, by: scope} if by != "company" else dict(chosen))
    tables = [part for part in page.parts if isinstance(part, BoardTable) and part.code in ("scorecard", "quality")]
    return {name: cell for table in tables for row in table.rows if row.cells["who"] == period_name for name, cell in row.cells.items()}


def value(cell: object) -> Decimal | int | str | None:
    """What a figure shows: its value, or the reason why it has none."""
    assert isinstance(cell, FigureCell)
    return str(cell.reason) if cell.value is None else cell.value


def test_a_scorecard_holds_growth_customers_and_market_share_and_every_figure_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    c = co.company()
    director = person("SD-4", "总监", c.units[0], roles.SALES_DIRECTOR)
    manager = person("SM-4", "经理", c.units[0], roles.SALES_MANAGER)
    marketing = person("MK-4", "市场", c.units[0], roles.MARKETING)
    for on, customer in ((dt.date(2024, 5, 7), 0), (co.DAY, 0), (MAY, 1)):
        made = co.order(c, on, nets=("1000.00",), freight="0", shares=((0, "1"),), customer=customer)
        co.ship(c, made, on, 10, customer=customer)
        co.invoice(c, made, on, net="1000.00", customer=customer)
    year = period.by_code("year", "2025")
    assert year is not None
    size = size_market.perform(NewSize(year.id, D(25000), "行业协会", MAY, territory_id=c.territory), actor=marketing, at=NOW)
    publish_size.perform(size, actor=director, at=NOW, version=1)

    asked = {"measure": "invoiced", "kind": "year", "by": "territory"}
    card = row_of(director, c.territory, "2025年", **asked)
    names = ("sold", "growth", "lately", "active", "gained", "retained", "lost", "moved_out", "market_share")
    assert [value(card[name]) for name in names] == [D(2000), D(1), D(1), 2, 1, 1, 0, 0, D("0.08")]
    quarter = row_of(director, c.territory, "2025年二季度", **asked | {"kind": "quarter"})
    assert (value(quarter["growth"]), value(quarter["lately"]), value(quarter["lost"])) == (D(0), D(0), 1)
    assert value(quarter["market_share"]) == "未说明该年的季节权重"
    assert compare_all(of_board(board_of("scorecard"), director, asked | {"territory": str(c.territory)}), director) > 20

    team = row_of(manager, c.units[0], "2025年", measure="invoiced", kind="year", by="unit")
    assert (value(team["sold"]), "market_share" in team) == (D(2000), False)
    with_metric = Metric("kept", registry.METRICS[0].label, registry.METRICS[0].help, _half, frozenset({"unit"}))
    monkeypatch.setattr(registry, "METRICS", (*registry.METRICS, with_metric))
    assert value(row_of(manager, c.units[0], "2025年", measure="invoiced", kind="year", by="unit")["kept"]) == D("0.5")


def _half(scopes: registry.Scopes) -> dict[tuple[int, int], Reading]:
    return {(key, n): Reading(Ratio(D("0.5")), 4, "market_shares") for key in scopes.keys for n, _ in enumerate(scopes.days)}


def test_who_may_not_compare_teams_is_refused_and_a_share_does_not_open_to_who_sees_one_team_only() -> None:
    c = co.company()
    asked = {roles.WAREHOUSE: 403, roles.CASHIER: 403, roles.SALES_MANAGER: 200, roles.EXECUTIVE: 200}
    opens = {roles.WAREHOUSE: 404, roles.CASHIER: 404, roles.SALES_MANAGER: 404, roles.EXECUTIVE: 404}
    for role in asked:
        who = co.login(c.units[0], role)
        token = issue_token.perform(NewToken("per-4", who.person_id, "read", 2), actor=co.ACTOR, at=dt.datetime.now(dt.UTC))[1]

        def status(path: str, token: str = token) -> int:
            return Client().get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"}).status_code

        assert status("boards/scorecard?by=unit") == asked[role], role
        assert status("figures/market_shares?sizes=1&period=2025") == opens[role], role
