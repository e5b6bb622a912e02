"""frePPLe's flow line and job shop imported as plants with their open orders: promised one after the other, scheduled, beside their results."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pytest_django.plugin import DjangoDbBlocker

from makesell.documents.schedules import queries as schedules
from makesell.flows.history import import_frepple
from makesell.flows.pro_5_production import run_schedule
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps.supply import LEAD_TIME_DAYS
from makesell.ground import clock
from makesell.ground.db import run, values
from tests.database import Clones
from tests.real import frepple
from tests.real.imported import IMPORTER, Imported, house, perform
from tests.real.rawfiles import REAL_DATA
from tests.real.test_frepple import planned

pytestmark = pytest.mark.skipif(not REAL_DATA.exists(), reason="the real data sets are not here")
# A midnight of the company's own time: the models begin at one.
BEGINS = dt.datetime(2026, 1, 4, 16, tzinfo=dt.UTC)
# Seconds become whole minutes at each of seven levels; a step takes a minute for what is made, beside what is fixed.
CLOSE = dt.timedelta(hours=1)
PLANS = 400
SECONDS = 20
# The whole days of 930 hours.
WANTED = dt.timedelta(days=38)
WORKING_DAYS = 28


@pytest.fixture(scope="module", params=[frepple.JOB_SHOP, frepple.FLOW_LINE], ids=lambda folder: folder.name)
def plant(request: pytest.FixtureRequest, clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """A model, imported twice: what stands already stays."""
    with clock.moved(BEGINS), house(clones, django_db_blocker, lambda: tuple(perform("frepple", request.param) for _ in range(2))) as made:
        yield made


def promised() -> dict[str, dt.date]:
    """The day each order was promised for first, by the name of its demand."""
    return dict(
        run(
            """select o.customer_reference, l.first_promised_date from orders_salesorder o join orders_salesorderline l on l.order_id = o.record_id"""
        )
    )


def test_every_row_became_master_data_and_orders(plant: Imported) -> None:
    """Centers, items, steps and demands are as many as the files have; the one step without a time is named; the books prove."""
    read = frepple.read(Path(plant.runs[0].path))
    jobs = Path(plant.runs[0].path) == frepple.JOB_SHOP
    assert [each.state for each in plant.runs] == ["done", "done"]
    assert [row["params"] for row in plant.runs[0].bad_rows] == ([] if jobs else [{"key": "01 step 07"}])
    counts = {table: values(f"select count(*) from {table}")[0] for table in ("works_workcenter", "products_product", "works_routingstep")}
    assert counts == {
        "works_workcenter": len(read.resources), "products_product": len(read.items),
        "works_routingstep": sum(len(way.steps) for item in read.model.items.values() for way in item.ways),
    }  # fmt: skip
    assert values("select count(*) from works_bomline") == [0 if jobs else 60]
    assert values("select state from orders_salesorder") == ["confirmed"] * 10
    assert values("select count(*) from production_productionorder where state = 'planned'") == [10 if jobs else 70]
    assert check_books.perform() == []


def test_orders_are_promised_as_the_engine_places_them(plant: Imported) -> None:
    """Through order entry, levels of material and kept working time: the same days as the model planned by itself, or the day that was wanted."""
    read, found = planned(Path(plant.runs[0].path))
    first = clock.business_date(BEGINS)
    wanted = {each.name: first + dt.timedelta(minutes=each.due) for each in read.demands}
    days = {name: first + dt.timedelta(minutes=made.end - 1) for name, made in found.items()}
    assert promised() == {name: max(day, wanted[name]) for name, day in days.items()}


def test_what_was_promised_is_a_plan_that_the_scheduler_keeps(plant: Imported) -> None:
    """Operations stand where the promises placed them: no order is late, the schedule moves nothing, the last is done as the engine says."""
    _, found = planned(Path(plant.runs[0].path))
    key = run_schedule.ask(RunFact(), actor=IMPORTER, at=BEGINS)
    run_schedule.carry_out(key, actor=IMPORTER, at=BEGINS, plans=PLANS)
    row = schedules.of_ids([key])[0]
    assert (row.state, row.late_before, row.late_after, row.moved) == ("proposed", 0, 0, 0)
    assert row.tardy_before == row.tardy_after == 0
    ends = {name: BEGINS + dt.timedelta(minutes=made.end) for name, made in found.items()}
    said = run(
        """select o.customer_reference, max(x.planned_end) from production_operation x join production_productionorder p on p.record_id = x.order_id
           join orders_salesorderline l on l.line_id = p.order_line_id join orders_salesorder o on o.record_id = l.order_id group by 1"""
    )
    assert {name: end for name, end in said if abs(end - ends[name]) > CLOSE} == {}
    assert check_books.perform() == []


@pytest.fixture(scope="module")
def wanted(clones: Clones, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Imported]:
    """The job shop promised for the day it is wanted on, whatever the plant can do: by a lead time until then."""
    source = replace(import_frepple.SOURCE, rules=((LEAD_TIME_DAYS, WORKING_DAYS),))
    with pytest.MonkeyPatch.context() as patch, clock.moved(BEGINS):
        patch.setattr(import_frepple, "SOURCE", source)
        with house(clones, django_db_blocker, lambda: (perform("frepple", frepple.JOB_SHOP),)) as made:
            yield made


@pytest.mark.usefixtures("wanted")
def test_the_scheduler_beside_the_due_date_of_the_model() -> None:
    """The model wants all ten jobs by its proven optimum of 930 hours. Promised one after the other seven come later, the last after 1,410."""
    assert set(promised().values()) == {clock.business_date(BEGINS) + WANTED}
    key = run_schedule.ask(RunFact(seconds=SECONDS), actor=IMPORTER, at=BEGINS)
    run_schedule.carry_out(key, actor=IMPORTER, at=BEGINS)
    row = schedules.of_ids([key])[0]
    assert row.state == "proposed"
    assert row.late_after < 7
    assert max(move.to_end for move in schedules.moves(key)) - BEGINS < dt.timedelta(hours=1410)
