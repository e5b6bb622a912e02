"""The delivery history imported through the acts: on time by country, and what was shipped, equal independent SQL; its dirt is reported."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.documents.deliveries.queries import Promise
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run, values
from makesell.metrics import on_time
from tests.real import expected_scms as expected
from tests.real.imported import Imported
from tests.real.rawfiles import Connection

pytestmark = pytest.mark.usefixtures("scms_house")
ALL_YEARS = (dt.date(2006, 1, 1), dt.date(2016, 1, 1))


def test_every_line_is_recorded_its_dirt_reported_and_the_books_proved(scms_house: Imported, scms: Connection) -> None:
    (done,) = scms_house.runs
    assert (done.state, done.bad_count) == ("done", sum(expected.dirt(scms)))
    assert expected.dirt(scms) == (3952, 360, 328, 5)
    counted = {
        "orders_salesorder": 6233, "orders_salesorderline": 10324, "deliveries_delivery": 7030, "deliveries_deliveryline": 10324,
        "parties_customer": 142, "products_product": 184, "territories_territory": 43, "parties_carrier": 4,
    }  # fmt: skip
    assert {name: values(f"select count(*) from {name}")[0] for name in counted} == counted
    assert check_books.perform() == []


@pytest.mark.parametrize("promise", ["first", "current"])
def test_on_time_by_country_is_what_the_file_says(scms: Connection, promise: Promise) -> None:
    """13.11: 9,138 of 10,324 lines were delivered by the day they were scheduled for, country by country."""
    names: dict[int, str] = dict(run("select record_id, name from territories_territory"))
    found = on_time.by_scope("territory", [ALL_YEARS], None, promise)
    wanted = {row.name: (row.on_time, row.lines) for row in expected.countries(scms)}
    assert {names[key]: (counted.kept, counted.lines) for (key, _), (_, counted) in found.items()} == wanted
    ((whole, counted),) = on_time.by_scope("company", [ALL_YEARS], None, promise).values()
    assert (counted.kept, counted.lines, whole.value) == (9138, 10324, Decimal(9138) / 10324)


def test_what_was_shipped_to_a_country_is_worth_what_the_file_says(scms: Connection) -> None:
    """Ordered and shipped alike: everything that was ordered has left."""
    wanted = {row.name: row.value for row in expected.countries(scms)}
    for measure in ("ordered", "shipped"):
        rows = run(
            """select t.name, sum(e.net) from performance_entry e join territories_territory t on t.record_id = e.territory_id
               where e.measure = %s group by 1""",
            [measure],
        )
        assert dict(rows) == wanted


def test_dirt_is_named_by_line_and_column(scms_house: Imported) -> None:
    """The first thousand are kept in words, each with its place in the file."""
    kept = scms_house.runs[0].bad_rows
    assert len(kept) == 1000
    assert {row["field"] for row in kept} == {"Weight (Kilograms)", "PO Sent to Vendor Date", "Shipment Mode"}
    assert (kept[0]["file"], kept[0]["line"]) == ("SCMS_Delivery_History_Dataset.csv.gz", 2)
