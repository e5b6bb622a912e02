"""The manufacturer imported through the acts: every figure equals what independent SQL takes from the files; the books prove themselves.

The import was killed once and stopped once on its way, so whatever is equal here is equal in spite of that.
"""

import argparse
import csv
import datetime as dt
import io
from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest

from makesell.documents.production import plant_queries
from makesell.doors.cli.commands import figures
from makesell.engines import schedule as engine
from makesell.flows.pro_5_production import accept_schedule, run_schedule
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.flows.reg_1_regime import check_books
from makesell.flows.steps import shop
from makesell.ground import clock
from makesell.ground.actor import Actor, system
from makesell.ground.db import run, values
from makesell.ground.period import Kind
from makesell.metrics import attainment, exports, scorecard, windows
from makesell.metrics.attainment import Asked
from makesell.metrics.organised import How, Organised
from makesell.metrics.scorecard import By
from tests.real import expected_adventureworks as expected
from tests.real.imported import IMPORTER, Imported, balances, fingerprints, perform
from tests.real.open_demand import taken_back
from tests.real.rawfiles import Connection, rows

pytestmark = pytest.mark.usefixtures("aw_house")
EVERYTHING = system("figures")
OPEN_DAY = dt.datetime(2014, 3, 3, 0, 0, tzinfo=dt.UTC)


def plain(rows: Iterable[Sequence[object]]) -> list[tuple[str, ...]]:
    """Cells as the CSV has them: nothing for None."""
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]


def test_it_went_on_where_it_was_killed_and_stopped(aw_house: Imported) -> None:
    last, stopped = aw_house.runs
    assert (last.id, last.state, last.bad_count, last.done) == (stopped.id, "done", 0, 1)
    assert (stopped.state, stopped.done, stopped.total) == ("cancelled", 3000, 31465)


def test_the_books_are_proved() -> None:
    assert check_books.perform() == []


@pytest.mark.parametrize(
    ("what", "count"),
    [
        ("organisation_unit", 27),
        ("organisation_person where kind = 'person'", 290),
        ("territories_territory", 13),
        ("products_product", 504),
        ("works_bomversion", 238),
        ("works_bomline", 2576),
        ("works_workcenter", 7),
        ("works_routing", 149),
        ("works_routingstep", 213),
        ("production_productionorder where state = 'closed'", 72591),
        ("production_productionorder where scrap_qty > 0", 729),
        ("production_operation where state = 'done'", 67131),
        ("works_warehouse", 14),
        ("parties_customer where kind = 'store'", 701),
        ("parties_customer where kind <> 'store'", 19820),
        ("parties_customer where parent_id is not null", 1336),
        ("targets_target where state = 'approved'", 163),
        ("orders_salesorder where state = 'confirmed'", 31465),
        ("orders_salesorder where channel = 'online'", 27659),
        ("orders_salesorderline where kind = 'sale'", 121317),
        ("orders_salesorderline where kind = 'freight'", 31465),
        ("deliveries_delivery where state = 'issued'", 31465),
        ("deliveries_deliveryline", 121317),
        ("invoices_invoice where state = 'posted'", 31465),
        ("receivables_dueitem where settled = amount", 31465),
        ("stock_entry where kind = 'opening' and event_date = '2014-06-30'", 1069),
        ("performance_entry where measure in ('ordered', 'shipped', 'invoiced')", 363951),
        ("performance_entry", 363951),
        ("organisation_user", 0),
    ],
)
def test_every_noun_is_there(what: str, count: int) -> None:
    assert values(f"select count(*) from {what}") == [count]


def test_attainment_and_commission_are_those_of_the_files(adventureworks: Connection) -> None:
    day = windows.as_of(clock.today())
    kind = attainment.kind_for(EVERYTHING, "quarter", "ordered")
    rows = exports.attainment(attainment.by_person(EVERYTHING, Asked("ordered", kind, day.day, houses=False)), day.currency)
    assert list(rows) == plain(expected.attainment(adventureworks))


def test_the_scorecard_is_that_of_the_files(adventureworks: Connection) -> None:
    day = windows.as_of(clock.today())
    rows = exports.scorecard(scorecard.card(EVERYTHING, scorecard.Asked("territory", "year", day.day)).scores, day.currency)
    assert sorted(rows) == sorted(plain(expected.scorecard(adventureworks)))


@pytest.mark.parametrize("kind", ["year", "quarter"])
@pytest.mark.parametrize(("by", "how"), [("territory", "then"), ("unit", "then"), ("unit", "now"), ("company", "then")])
def test_customers_are_gained_kept_lost_and_moved_so_that_nothing_is_left_over(by: By, how: How, kind: Kind) -> None:
    """13.9 of every scope and period: active = gained + retained + reactivated + moved in; active before = retained + lost + moved out."""
    day = windows.as_of(clock.today()).day
    scores = scorecard.card(EVERYTHING, scorecard.Asked(by, kind, day, organised=how)).scores
    before: dict[int, int] = {}
    assert sum(score.customers.counts.active for score in scores) > 19_000
    for score in scores:
        found = score.customers.counts
        assert found.active == found.gained + found.retained + found.reactivated + found.moved_in, (score.who, score.days.period.code)
        assert found.retained + found.lost + found.moved_out == score.customers.active_before == before.get(score.who.id, 0), score.who
        before[score.who.id] = found.active
    if by == "company":
        assert sum(score.customers.counts.gained for score in scores) == 19_119
        assert {(score.customers.counts.moved_in, score.customers.counts.moved_out) for score in scores} == {(0, 0)}


@pytest.mark.parametrize("how", ["then", "now"])
def test_units_sum_to_the_company_however_they_are_organised(how: How) -> None:
    day = windows.as_of(clock.today()).day
    asked = scorecard.Asked("unit", "year", day, organised=how)
    organised = Organised(how, day)
    tops = set(organised.trees.on(day)) - {unit for above, units in organised.trees.on(day).items() for unit in units if unit != above}
    units = [score for score in scorecard.card(EVERYTHING, asked).scores if score.who.id in tops]
    whole = scorecard.card(EVERYTHING, scorecard.Asked("company", "year", day)).scores
    for n, year in enumerate(score.days.period.code for score in whole):
        assert sum(score.sold.current for score in units if score.days.period.code == year) == whole[n].sold.current


@pytest.mark.parametrize(
    ("person", "row"),
    [
        ("275", ("367000.00", "304755.60", "0.8304", "3657.07")),
        ("279", ("669000.00", "544530.02", "0.8139", "5445.30")),
    ],
)
def test_check_rows_of_attainment(person: str, row: tuple[str, ...]) -> None:
    rows = exports.attainment(attainment.by_person(EVERYTHING, Asked("ordered", "given", windows.as_of(clock.today()).day)), "USD")
    assert [found[2:] for found in rows if found[:2] == (person, "2011-05-31")] == [row]


def test_work_orders_that_slipped_are_those_of_the_files(adventureworks: Connection) -> None:
    """Schedule adherence by year: 22,790 of 72,591 ended after they were due."""
    wanted = expected.work_orders(adventureworks)
    found = []
    for year, _orders, _late in wanted:
        window = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        (every, _), (kept, _rows) = (plant_queries.adherence(window, clock.today(), kept=kept, most=1) for kept in (False, True))
        found.append(expected.WorkOrders(year, every, every - kept))
    assert found == wanted
    assert (sum(row.orders for row in found), sum(row.late for row in found)) == (72591, 22790)


def test_steps_of_work_orders_that_slipped_are_those_of_the_files(adventureworks: Connection) -> None:
    """Operations on time by year: 39,212 of 67,131 ended after they were to; the minutes booked are the files', at every work center."""
    wanted = expected.work_steps(adventureworks)
    minutes = run("select extract(year from makesell_day(planned_end))::int, sum(spent_minutes) from production_operation group by 1")
    booked: dict[int, int] = dict(minutes)
    found = []
    for year, *_rest in wanted:
        window = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        (every, _), (kept, _rows) = (plant_queries.operations_kept(window, clock.today(), kept=kept, most=1) for kept in (False, True))
        found.append(expected.WorkSteps(year, every, every - kept, booked[year]))
    assert found == wanted
    assert (sum(row.steps for row in found), sum(row.late for row in found)) == (67131, 39212)


def test_a_week_of_a_work_center_has_the_hours_of_the_files() -> None:
    """What a location has a week lies on the five days of the office's week."""
    with (expected.FOLDER / "Production.Location.csv").open(encoding="utf-8-sig", newline="") as handle:
        wanted = {row["LocationID"]: Decimal(row["Availability"]) for row in csv.DictReader(handle) if Decimal(row["Availability"])}
    found = run("select r.external_id, w.hours_per_day * w.parallel * 5 from works_workcenter w join spine_record r on r.id = w.record_id")
    assert dict(found) == wanted
    assert len(wanted) == 7


def test_what_was_open_on_a_day_is_planned_forward_by_the_products_scheduler(adventureworks: Connection) -> None:
    """1,026 orders were open on 3 March 2014, as the files say. All 1,661 steps find their place within the hours of the work centers, one
    machine does one thing at a time; the last is done on 4 July. The assembly has 120 hours a week, all 24 of each of five working days, and 685
    steps of 181 minutes take 86.1 such days: without a minute's wait for what is assembled they would fill it into 3 July, so the plan is a day
    longer than the hours alone. History ended the last on 21 March: the hours it booked at the assembly alone are more than it was open by then,
    so no plan that keeps them could have.
    """
    before = run("select count(*), sum(spent_minutes) from production_operation where state = 'done'")
    with taken_back(OPEN_DAY) as ended:
        picture = shop.read(OPEN_DAY)
        late = sum(ended[key] > order.due_date for key, order in picture.orders.items())
        assert [(len(ended), len(picture.shop.tasks), late)] == rows(adventureworks, "aw_open_work_orders.sql")
        key = run_schedule.ask(RunFact(), actor=EVERYTHING, at=OPEN_DAY)
        assert run_schedule.carry_out(key, actor=EVERYTHING, at=OPEN_DAY, plans=40) == "proposed"
        accept_schedule.perform(key, actor=EVERYTHING, at=OPEN_DAY)
        after = shop.read(OPEN_DAY)
        plan = {task.key: task.fixed or task.base for task in after.shop.tasks}
        spots = {task: spot for task, spot in plan.items() if spot is not None}
        assert (len(spots), engine.hours(after.shop, spots)) == (1661, [])
        done = {each.order_id: each.after for each in shop.effects(after, spots)}
        assert (len(done), max(done.values()), max(ended.values())) == (1026, dt.date(2014, 7, 4), dt.date(2014, 3, 21))
        assert sum(done[order] <= day for order, day in ended.items()) == 31
        needed: dict[int, int] = defaultdict(int)
        for task in picture.shop.tasks:
            needed[task.options[0][0]] += task.options[0][1] + task.setup
        assembly = max(needed, key=lambda center: needed[center])     # 685 steps of three hours; to run takes a minute at least
        by_second, by_third = (picture.open_minutes(assembly, picture.shop.now, picture.floor.last_of(dt.date(2014, 7, day))) for day in (2, 3))
        assert by_second < needed[assembly] <= by_third
        last = picture.floor.last_of(max(ended.values()))
        assert (needed[assembly], picture.open_minutes(assembly, picture.shop.now, last) < needed[assembly]) == (685 * (180 + 1), True)
    assert run("select count(*), sum(spent_minutes) from production_operation where state = 'done'") == before


def test_each_unit_and_year(adventureworks: Connection) -> None:
    found = run(
        """select u.external_id, extract(year from e.business_date)::int, sum(e.net), count(distinct o.record_id)
           from performance_entry e join organisation_unit u on u.id = e.unit_id join orders_salesorderline l on l.line_id = e.line_id
           join orders_salesorder o on o.record_id = l.order_id where e.measure = 'ordered' group by 1, 2"""
    )
    wanted = [(row.unit, row.year, row.ordered, row.orders) for row in expected.units(adventureworks)]
    assert sorted(found) == sorted(wanted)


def test_each_order_is_credited_as_the_files_say(adventureworks: Connection) -> None:
    found = run(
        """select r.external_id, p.external_id, t.external_id, min(u.external_id) filter (where e.measure = 'ordered'),
                  min(u.external_id) filter (where e.measure = 'shipped'), min(e.business_date) filter (where e.measure = 'ordered'),
                  min(e.business_date) filter (where e.measure = 'invoiced'), c.external_id,
                  sum(e.net) filter (where e.measure = 'ordered'), sum(e.gross - e.net) filter (where e.measure = 'invoiced'), o.freight
           from orders_salesorder o join spine_record r on r.id = o.record_id join orders_salesorderline l on l.order_id = o.record_id
           join performance_entry e on e.line_id = l.line_id join organisation_person p on p.id = e.person_id
           join organisation_unit u on u.id = e.unit_id join spine_record t on t.id = e.territory_id join spine_record c on c.id = e.customer_id
           group by 1, 2, 3, 8, 11"""
    )
    assert sorted(found) == sorted(tuple(row) for row in expected.credits(adventureworks))


def test_each_line_has_its_share(adventureworks: Connection) -> None:
    found = run(
        """select r.external_id, l.position, p.external_id, l.qty, l.net, l.tax from orders_salesorderline l
           join spine_record r on r.id = l.order_id join spine_record p on p.id = l.product_id where l.kind = 'sale'"""
    )
    assert sorted(found) == sorted(tuple(row) for row in expected.lines(adventureworks))


def test_freight_is_owed_and_settled_and_nobodys_performance(adventureworks: Connection) -> None:
    gross, freight = (sum(row.gross for row in expected.control(adventureworks)), sum(row.freight for row in expected.control(adventureworks)))
    assert values("select sum(amount) from receivables_dueitem") == [gross + freight]
    assert values("select sum(gross) from performance_entry where measure = 'invoiced'") == [gross]
    assert values("select count(*) from receivables_balance where amount <> 0") == [0]
    assert values("select distinct kind from receivables_entry order by 1") == ["invoice", "settlement_before_takeover"]


def test_a_salesperson_sees_their_own_figures_only() -> None:
    (key,) = values("select id from organisation_person where external_id = '275'")
    me = Actor("275", person_id=key, roles=frozenset({"salesperson"}))
    rows = attainment.by_person(me, Asked("ordered", "given", windows.as_of(clock.today()).day))
    assert {row.who.external_id for row in rows} == {"275"}
    assert rows[0].commission == Decimal("3657.07")


@pytest.mark.parametrize(
    ("figure", "columns"),
    [
        ("attainment --measure ordered --by person --period quarter --csv", exports.ATTAINMENT),
        ("scorecard --by territory --period year --csv", exports.SCORECARD),
    ],
)
def test_the_command_line_prints_the_same_as_csv(
    capsys: pytest.CaptureFixture[str], adventureworks: Connection, figure: str, columns: tuple[str, ...]
) -> None:
    parser = argparse.ArgumentParser()
    figures.add_arguments(parser)
    assert figures.run(parser.parse_args(figure.split())) == 0
    header, *rows = csv.reader(io.StringIO(capsys.readouterr().out))
    wanted = expected.attainment(adventureworks) if columns == exports.ATTAINMENT else expected.scorecard(adventureworks)
    assert tuple(header) == columns
    assert sorted(tuple(row) for row in rows) == sorted(plain(wanted))


def test_balances_thrown_away_and_summed_anew_are_the_same() -> None:
    before = balances()
    assert len(before) == 12
    check_books.rebuild(actor=IMPORTER, at=clock.now())
    assert balances() == before


def test_a_second_import_changes_nothing() -> None:
    before = fingerprints()
    again = perform("adventureworks", expected.FOLDER)
    assert (again.state, again.bad_count) == ("done", 0)
    assert fingerprints() == before
