"""The readers of set adventureworks-oltp against independent SQL: not one row refused, every order, line, unit and target equal."""

from collections import defaultdict
from decimal import Decimal

import pytest

from makesell.flows.history.adventureworks.company import Company
from makesell.flows.history.facts import MembershipFact, OrderFact
from tests.real import expected_adventureworks as expected
from tests.real.rawfiles import Connection


@pytest.fixture(scope="module")
def company() -> Company:
    return Company.at(expected.FOLDER)


@pytest.fixture(scope="module")
def orders(company: Company) -> dict[str, OrderFact]:
    return {order.external_id: order for order in company.orders()}


def test_every_row_of_every_file_can_be_used(company: Company, orders: dict[str, OrderFact]) -> None:
    counts = {
        "units": len(company.units),
        "persons": len(company.persons),
        "territories": len(company.territories),
        "parties": len(company.parties),
        "products": len(company.products),
        "groups": len(company.product_groups),
        "prices": len(company.list_prices),
        "costs": len(company.standard_costs),
        "components": len(company.components),
        "work centers": len(company.work_centers),
        "warehouses": len(company.warehouses),
        "operations": len(company.operations),
        "stock": len(company.counted_stock),
        "periods": len(company.periods),
        "targets": len(company.targets),
        "commissions": len(company.commissions),
        "orders": len(orders),
        "lines": sum(len(order.lines) for order in orders.values()),
    }
    assert counts == {
        "units": 27,
        "persons": 300,
        "territories": 13,
        "parties": 19820 + 701,
        "products": 504,
        "groups": 41,
        "prices": 395,
        "costs": 395,
        "components": 2576,
        "work centers": 7,
        "warehouses": 14,
        "operations": 213,
        "stock": 1069,
        "periods": 12,
        "targets": 163,
        "commissions": 17,
        "orders": 31465,
        "lines": 121317,
    }
    assert company.bad.kept == []


def test_money_and_credit_of_every_order(orders: dict[str, OrderFact], adventureworks: Connection) -> None:
    for row in expected.credits(adventureworks):
        order = orders[row.order]
        assert (order.person, order.territory, order.customer) == (row.person, row.territory, row.customer)
        assert (order.unit_ordered, order.unit_shipped) == (row.unit_ordered, row.unit_shipped)
        assert (order.order_date, order.ship_date) == (row.order_date, row.ship_date)
        assert (order.net, order.tax, order.freight) == (row.net, row.tax, row.freight)


def test_shares_of_every_line_13_1(orders: dict[str, OrderFact], adventureworks: Connection) -> None:
    made = [
        (order.external_id, line.position, line.product, line.qty, line.net, line.tax)
        for order in sorted(orders.values(), key=lambda each: int(each.external_id))
        for line in order.lines
    ]
    assert made == [tuple(row) for row in expected.lines(adventureworks)]


def test_lines_sum_to_their_order(orders: dict[str, OrderFact]) -> None:
    for order in orders.values():
        assert sum(line.net for line in order.lines) == order.net
        assert sum(line.tax for line in order.lines) == order.tax
        assert [line.position for line in order.lines] == list(range(1, len(order.lines) + 1))
        assert min(line.net for line in order.lines) >= 0


def test_targets_and_periods(company: Company, adventureworks: Connection) -> None:
    made = {(each.person, each.period.start): each.amount for each in company.targets}
    assert made == {(row.external_id, row.period_start): row.target for row in expected.attainment(adventureworks)}
    assert [period.end for period in company.periods[:-1]] == [period.start for period in company.periods[1:]]
    assert company.periods[-1].end.isoformat() == "2014-06-01"


def test_attainment_from_facts_alone(company: Company, orders: dict[str, OrderFact], adventureworks: Connection) -> None:
    starts = [period.start for period in company.periods]
    sums: defaultdict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for order in orders.values():
        if order.order_date < company.periods[-1].end:
            quarter = sum(start <= order.order_date for start in starts) - 1
            sums[order.person, quarter] += order.net
    for row in expected.attainment(adventureworks):
        assert sums[row.external_id, starts.index(row.period_start)] == row.actual


def _units_on(memberships: list[MembershipFact], person: str, row: expected.Stand) -> list[str]:
    return [
        each.unit
        for each in memberships
        if each.person == person and each.valid_from <= row.day and (each.valid_to is None or row.day < each.valid_to)
    ]


def test_exactly_one_primary_unit_at_any_date(company: Company, adventureworks: Connection) -> None:
    assert all(each.primary for each in company.memberships)
    for row in expected.stands(adventureworks):
        assert _units_on(company.memberships, row.person, row) == [row.unit]


def test_every_name_exists(company: Company) -> None:
    units = {each.external_id for each in company.units}
    persons = {each.external_id for each in company.persons}
    territories = {each.external_id for each in company.territories}
    parties = {each.external_id for each in company.parties}
    assert {each.parent for each in company.units} <= units | {None}
    assert {each.unit for each in company.memberships} <= units
    for party in company.parties:
        assert party.owner in persons
        assert party.unit in units
        assert party.territory in territories
        assert party.parent is None or party.parent in parties
    assert len(parties) == len(company.parties) == len({each.code for each in company.parties})
    assert sum(each.kind == "store" for each in company.parties) == 701
    assert sum(each.parent is not None for each in company.parties) == 1336


def test_stock_counted(company: Company) -> None:
    assert sum(each.qty for each in company.counted_stock) == Decimal(335974)
    assert len({(each.product, each.warehouse) for each in company.counted_stock}) == 1069
