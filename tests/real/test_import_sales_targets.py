"""Reseller sales and monthly targets imported through the acts: attainment by person and month equals independent SQL."""

from collections.abc import Mapping
from decimal import Decimal

import pytest

from makesell.flows.reg_1_regime import check_books
from makesell.ground import clock
from makesell.ground.actor import system
from makesell.ground.db import run, values
from makesell.metrics import attainment, exports, windows
from makesell.metrics.attainment import Asked
from tests.real import expected_sales_targets as expected
from tests.real.imported import Imported, fingerprints, perform
from tests.real.rawfiles import Connection

pytestmark = pytest.mark.usefixtures("st_house")
EVERYTHING = system("figures")


def test_all_is_recorded_and_proved(st_house: Imported) -> None:
    (done,) = st_house.runs
    assert (done.state, done.bad_count) == ("done", 0)
    assert check_books.perform() == []
    counted = {"orders_salesorder": 3616, "orders_salesorderline": 57851, "parties_customer": 701, "targets_target": 809}
    assert {name: values(f"select count(*) from {name}")[0] for name in counted} == counted


def test_attainment_by_person_and_month(sales_targets: Connection) -> None:
    day = windows.as_of(clock.today())
    found = list(exports.attainment(attainment.by_person(EVERYTHING, Asked("ordered", "month", day.day, houses=False)), day.currency))
    wanted = [
        (row.external_id, str(row.period_start), f"{row.target:.2f}", f"{row.actual:.2f}", f"{row.attainment:.4f}")
        for row in expected.attainment(sales_targets)
    ]
    untargeted = [(row.external_id, str(row.period_start), "", f"{row.actual:.2f}", "") for row in expected.untargeted(sales_targets)]
    assert sorted(row[:5] for row in found) == sorted([*wanted, *untargeted])
    assert {row[5] for row in found} == {""}  # the source has no commission


def test_sales_and_margin_of_each_person(sales_targets: Connection) -> None:
    found: Mapping[str, tuple[int, Decimal, Decimal]] = {
        row[0]: row[1:]
        for row in run(
            """select p.external_id, count(*) filter (where measure = 'ordered'), sum(net) filter (where measure = 'ordered'),
                      sum(net) filter (where measure = 'margin')
               from performance_entry e join organisation_person p on p.id = e.person_id group by 1"""
        )
    }
    sold = [row for row in expected.people(sales_targets) if row.lines]
    assert found == {row.external_id: (row.lines, row.sales, row.margin) for row in sold}
    assert values("select distinct measure from performance_entry order by 1") == ["margin", "ordered"]


def test_regions_give_sight_and_never_credit(sales_targets: Connection) -> None:
    assert values("""select count(*) from organisation_membership where not "primary" """) == [39]
    assert values("select distinct u.external_id from performance_entry e join organisation_unit u on u.id = e.unit_id") == ["sales"]
    assert sum(row.outside for row in expected.people(sales_targets)) == 19169


def test_a_second_import_changes_nothing() -> None:
    before = fingerprints()
    perform("targets", expected.FOLDER)
    assert fingerprints() == before
