"""The expectations themselves: control totals of the data set's README and the check rows the figures must show."""

import datetime as dt
from decimal import Decimal

import pytest

from tests.real import expected_adventureworks as expected
from tests.real.expected_adventureworks import Score
from tests.real.rawfiles import Connection

FIRST_QUARTER = dt.date(2011, 5, 31)


def test_totals_are_those_of_the_readme(adventureworks: Connection) -> None:
    found = {row.year: (row.orders, row.subtotal) for row in expected.control(adventureworks)}
    assert found == {
        2011: (1607, Decimal("12641672.21")),
        2012: (3915, Decimal("33524301.33")),
        2013: (14182, Decimal("43622479.05")),
        2014: (11761, Decimal("20057928.81")),
    }


def test_rounding_each_order_moves_the_total_by_78_cents(adventureworks: Connection) -> None:
    rows = expected.control(adventureworks)
    assert sum(row.net for row in rows) == Decimal("109846382.18")
    assert sum(row.gross for row in rows) == Decimal("120033382.13")
    assert sum(row.freight for row in rows) == Decimal("3183398.80")


@pytest.mark.parametrize(
    ("person", "row"),
    [
        ("275", ("367000.00", "304755.60", "0.8304", "3657.07")),
        ("279", ("669000.00", "544530.02", "0.8139", "5445.30")),
    ],
)
def test_attainment_13_5_and_commission_13_6(adventureworks: Connection, person: str, row: tuple[str, ...]) -> None:
    found = [each for each in expected.attainment(adventureworks) if (each.external_id, each.period_start) == (person, FIRST_QUARTER)]
    assert [tuple(str(value) for value in each[2:]) for each in found] == [row]


def test_every_quota_has_a_row_and_every_sale_of_a_salesperson_counts(adventureworks: Connection) -> None:
    rows = expected.attainment(adventureworks)
    credited = sum(row.net for row in expected.credits(adventureworks) if not row.person.startswith("house:"))
    assert len(rows) == 163
    assert sum(row.target for row in rows) == Decimal("95714000")
    assert sum(row.actual for row in rows) == credited


def test_scorecard_13_8_and_13_9(adventureworks: Connection) -> None:
    found = [row for row in expected.scorecard(adventureworks) if row.external_id == "1"]
    assert found == [
        Score("1", 2011, Decimal("2336872.96"), None, 194, 194, 0, 0, None),
        Score("1", 2012, Decimal("4735144.24"), Decimal("1.0263"), 398, 367, 31, 0, 163),
        Score("1", 2013, Decimal("6015174.89"), Decimal("0.2703"), 1799, 1520, 236, 43, 162),
        Score("1", 2014, Decimal("2997750.70"), Decimal("0.2898"), 1733, 1347, 208, 178, None),
    ]


def test_customers_add_up_in_every_territory(adventureworks: Connection) -> None:
    rows = expected.scorecard(adventureworks)
    before = {(row.external_id, row.year + 1): row for row in rows}
    assert len(rows) == 40
    for row in rows:
        assert row.active == row.gained + row.retained + row.reactivated
        if row.lost is not None:
            assert before[row.external_id, row.year].active == row.retained + row.lost


def test_units_have_all_that_was_ordered(adventureworks: Connection) -> None:
    ordered = sum(row.ordered for row in expected.units(adventureworks))
    assert ordered == sum(row.net for row in expected.control(adventureworks))
