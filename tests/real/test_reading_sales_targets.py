"""The readers of set adventureworks-sales-targets against independent SQL, and the figures its README states."""

from collections import defaultdict
from decimal import Decimal

import pytest

from makesell.flows.history.facts import SaleFact
from makesell.flows.history.sales_targets.company import Company
from tests.real import expected_sales_targets as expected
from tests.real.rawfiles import Connection


@pytest.fixture(scope="module")
def company() -> Company:
    return Company.at(expected.FOLDER)


@pytest.fixture(scope="module")
def orders(company: Company) -> list[SaleFact]:
    return list(company.orders())


def test_every_row_of_every_file_can_be_used(company: Company, orders: list[SaleFact]) -> None:
    counts = (len(company.units), len(company.persons), len(company.memberships), len(company.parties), len(company.products))
    assert counts == (12, 19, 58, 701, 397)
    assert (len(orders), sum(len(order.lines) for order in orders)) == (3616, 57851)
    assert sum(each.amount for each in company.targets) == Decimal("676210000")
    assert len(company.periods) == 54
    assert company.bad.kept == []


def test_sales_cost_and_margin_of_every_person(orders: list[SaleFact], sales_targets: Connection) -> None:
    sums: defaultdict[str, list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for order in orders:
        for line in order.lines:
            before = sums[order.person]
            sums[order.person] = [before[0] + 1, before[1] + line.net, before[2] + line.cost]
    rows = expected.people(sales_targets)
    assert sum(row.sales for row in rows) == Decimal("77548570.20")
    assert sum(row.outside for row in rows) == 19169
    assert [row.external_id for row in rows if not row.lines] == ["277"]
    for row in rows:
        assert sums[row.external_id] == [row.lines, row.sales, row.cost]
        assert row.margin == row.sales - row.cost


def test_attainment_by_person_and_month(company: Company, orders: list[SaleFact], sales_targets: Connection) -> None:
    actual: defaultdict[tuple[str, object], Decimal] = defaultdict(Decimal)
    for order in orders:
        actual[order.person, order.order_date.replace(day=1)] += sum((line.net for line in order.lines), Decimal(0))
    rows = expected.attainment(sales_targets)
    assert len(rows) == 809
    assert {(each.person, each.period.start): each.amount for each in company.targets} == {(r.external_id, r.period_start): r.target for r in rows}
    for row in rows:
        assert actual.pop((row.external_id, row.period_start), Decimal(0)) == row.actual
    assert actual == {(row.external_id, row.period_start): row.actual for row in expected.untargeted(sales_targets)}


def test_regions_give_sight_and_never_credit(company: Company, orders: list[SaleFact]) -> None:
    assert {order.unit for order in orders} == {each.unit for each in company.memberships if each.primary}
    assert sum(not each.primary for each in company.memberships) == 39
