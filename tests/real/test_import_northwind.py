"""The traders' orders imported through the acts: on time, sales and freight by employee equal independent SQL."""

import datetime as dt

import pytest

from makesell.documents.deliveries.queries import Promise
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run, values
from makesell.metrics import on_time
from tests.real import expected_northwind as expected
from tests.real.imported import Imported
from tests.real.rawfiles import Connection

pytestmark = pytest.mark.usefixtures("northwind_house")
ALL_YEARS = (dt.date(1996, 7, 1), dt.date(1999, 1, 1))


def _by_employee(sql: str) -> dict[str, tuple[object, ...]]:
    return {row[0]: tuple(row[1:]) for row in run(sql)}


def test_every_row_is_recorded_and_the_books_proved(northwind_house: Imported) -> None:
    (done,) = northwind_house.runs
    assert (done.state, done.bad_count) == ("done", 0)
    counted = {"orders_salesorder": 830, "deliveries_delivery": 809, "parties_customer": 91, "products_product": 77, "parties_carrier": 6}
    assert {name: values(f"select count(*) from {name}")[0] for name in counted} == counted
    assert values("select count(*) from orders_salesorderline where kind = 'sale'") == [2155]
    assert check_books.perform() == []


@pytest.mark.parametrize("promise", ["first", "current"])
def test_on_time_by_employee_is_what_the_files_say(northwind: Connection, promise: Promise) -> None:
    """13.11: what was never shipped is late like what was shipped late."""
    people: dict[int, str] = dict(run("select id, external_id from organisation_person where external_id is not null"))
    found = on_time.by_scope("person", [ALL_YEARS], None, promise)
    wanted = {row.external_id: (row.on_time, row.lines) for row in expected.sellers(northwind)}
    assert {people[key]: (counted.kept, counted.lines) for (key, _), (_, counted) in found.items()} == wanted
    assert sum(lines for _, lines in wanted.values()) == 2155


def test_sales_and_freight_by_employee_are_what_the_files_say(northwind: Connection) -> None:
    rows = expected.sellers(northwind)
    sold = _by_employee(
        """select p.external_id, sum(e.net) from performance_entry e join organisation_person p on p.id = e.person_id
           where e.measure = 'ordered' group by 1"""
    )
    assert sold == {row.external_id: (row.net,) for row in rows}
    heads = _by_employee(
        """select p.external_id, sum(o.freight), count(*) filter (where not exists (
                  select 1 from deliveries_delivery d where d.order_id = o.record_id))
           from orders_salesorder o join organisation_person p on p.id = o.owner_id group by 1"""
    )
    assert heads == {row.external_id: (row.freight, row.unshipped) for row in rows}
    assert sum(row.unshipped for row in rows) == 21
