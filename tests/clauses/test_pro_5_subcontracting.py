"""PRO-5 · Subcontracting 委外: pieces are sent to a supplier for an operation, come back in parts, are scrapped there; late, they slip."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest
from django.utils.translation import override

from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries import changes, operations
from makesell.documents.slips import queries as slips
from makesell.documents.subcontracts import queries, states
from makesell.flows.org_1_organisation import create_routing, create_work_center, create_working_calendar, set_working_days
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.pro_5_production import (
    accept_schedule,
    change_return_date,
    close_production,
    create_supplier,
    keep_offers,
    move_operation,
    plan_production,
    print_subcontract,
    receive_outside,
    report_operation,
    report_output,
    run_schedule,
    send_outside,
    take_back_sent,
)
from makesell.flows.pro_5_production.change_return_date import ReturnDate
from makesell.flows.pro_5_production.create_supplier import NewSupplier
from makesell.flows.pro_5_production.keep_offers import NewOffer
from makesell.flows.pro_5_production.move_operation import Drag
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.print_subcontract import PrintFact
from makesell.flows.pro_5_production.receive_outside import CameBack
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.run_schedule import RunFact
from makesell.flows.pro_5_production.send_outside import Sent
from makesell.flows.steps import subcontract_paper
from makesell.ground import clock, listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.statements import count
from makesell.ground.notices.queries import latest
from makesell.ground.worktime import OwnDay
from makesell.sheets import subcontracts as subcontract_sheet
from makesell.sheets.parts import Fact, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, promised, proved, refused
from tests.clauses.plant import SINCE, Plant
from tests.clauses.street import Street, on
from tests.clauses.test_pro_5_shop_floor import THEN, lying, report, running

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
HARDEN = "淬火"


class Works(Plant):
    """Ten pieces that are turned, hardened by a supplier at 3 a piece within four working days — 2.5 from five pieces on —, and fitted; released."""

    def __init__(self, qty: str = "10", *, last: bool = False, calendar: str = "") -> None:
        super().__init__("0")
        self.supplier = create_supplier.perform(NewSupplier("", f"热处理厂{self.key}", "CNY", calendar=calendar), actor=SYSTEM, at=NOW)
        keep_offers.perform_many(
            [
                NewOffer(self.supplier, D(3), 4, SINCE, operation=HARDEN),
                NewOffer(self.supplier, D("2.5"), 4, SINCE, operation=HARDEN, from_qty=D(5)),
            ],
            actor=SYSTEM, at=NOW,
        )  # fmt: skip
        steps = (
            NewStep(self.lathe, 10, "车", D("0.5"), D("0.25")), NewStep(None, 20, HARDEN, days=4, supplier_id=self.supplier, name_en="Hardening"),
            *(() if last else (NewStep(self.bench, 30, "装", D(0), D("0.1")),)),
        )  # fmt: skip
        create_routing.perform(NewRouting(self.product, f"P2-{self.key}", "P", dt.date(2025, 1, 1), steps), actor=SYSTEM, at=NOW)
        self.buyer: Actor = person(f"sub-{self.key}", "委外", self.key, R.PURCHASING)
        self.order, self.made, self.steps = running(self, qty)
        self.outside = self.steps[1]

    def send(self, qty: str, **more: object) -> int:
        """Sends pieces to the supplier."""
        return send_outside.perform(Sent(self.outside, D(qty), **more), actor=self.buyer, at=THEN)  # type: ignore[arg-type]

    def back(self, key: int, good: str, scrap: str = "0", cause: str = "") -> list[int]:
        """The shop floor receives pieces."""
        return receive_outside.perform(CameBack(key, D(good), D(scrap), cause), actor=self.shop.floor, at=THEN)

    def undo(self, key: int, n: int = 0) -> int:
        """The n-th latest return is taken back."""
        return receive_outside.undo(key, queries.returns_of(key)[n], actor=self.shop.floor, at=THEN, reason="数错")

    def row(self, key: int) -> queries.SubcontractRow:
        """What was sent."""
        return queries.of_ids([key])[0]

    def stands(self) -> list[tuple[str, int, int, int]]:
        """The operations: state, good, scrap, sent."""
        return [(x.state, int(x.good_qty), int(x.scrap_qty), int(x.sent_qty)) for x in operations.of_orders([self.made])]


def test_pieces_go_in_parts_and_come_back_in_parts_as_the_report_of_the_operation() -> None:
    """Eight turned: three and five sent at the price of their quantity, back in parts; never more than was turned, nor more back than was sent."""
    works = Works()
    assert len(works.steps) == 3
    refused("subcontract.passed_on", lambda: works.send("1"))
    nowhere = refused("subcontract.operation", lambda: send_outside.perform(Sent(works.outside + 999, D(1)), actor=works.buyer, at=THEN))
    assert nowhere.field == "operation"
    report(works, works.steps[0], "8")
    first = works.send("3")
    row = works.row(first)
    assert (row.number is not None, row.supplier, row.unit_cost, row.state, row.out_qty) == (True, f"热处理厂{works.key}", D(3), states.OUT, D(3))
    assert row.due_on == row.first_due_on == dt.date(2025, 6, 9), "four working days after 3 June"
    refused("subcontract.passed_on", lambda: works.send("6"))
    second = works.send("5", remark="分两批")
    assert works.row(second).unit_cost == D("2.5")
    assert works.stands()[1] == ("started", 0, 0, 8)
    refused("production.sent", lambda: report(works, works.outside, "1"))
    refused("production.sent", lambda: report_output.perform(Output(works.made, D(1)), actor=works.shop.floor, at=THEN))
    refused("production.away", lambda: close_production.perform(works.made, actor=works.shop.planner, at=THEN))
    assert works.back(first, "2") == []
    assert (works.row(first).state, works.row(first).out_qty, works.row(first).came_on) == (states.PART, D(1), None)
    refused("subcontract.more", lambda: works.back(first, "2"))
    works.back(first, "1")
    assert (works.row(first).state, works.row(first).came_on) == (states.BACK, dt.date(2025, 6, 3))
    refused("subcontract.state", lambda: works.back(first, "1"))
    works.back(second, "5")
    assert works.stands() == [("started", 8, 0, 0), ("started", 8, 0, 8), ("waiting", 0, 0, 0)]
    assert [(int(each.good_qty), each.operation_id) for each in operations.reports_of(works.made)][:3] == [
        (5, works.outside), (1, works.outside), (2, works.outside),
    ]  # fmt: skip
    assert changes.labour([works.made])[works.made].value == D(60) + 3 * D(3) + 5 * D("2.5"), "half an hour at 120, and what the supplier did"
    report(works, works.steps[2], "8")
    assert lying(works.product)[0] == 8
    proved()
    report(works, works.steps[0], "2")
    works.back(works.send("2"), "2")
    assert works.stands()[1] == ("done", 10, 0, 10)
    proved()


def test_what_is_scrapped_there_is_scrap_of_the_order_and_who_waits_is_told() -> None:
    works = Works()
    report(works, works.steps[0], "10")
    key = works.send("10")
    refused("production.scrap_cause", lambda: works.back(key, "4", "2"))
    refused("production.output", lambda: works.back(key, "0"))
    refused("production.output", lambda: works.back(key, "0.5"))
    refused("subcontract.more", lambda: works.back(key, "4", "7", "material"))
    assert works.back(key, "4", "2", "material")
    (row,) = production.of_ids([works.made])
    assert (row.qty, row.scrap_qty) == (D(8), D(2))
    assert [(each.cause, each.params["cause"]) for each in orders.promise_changes(works.order)] == [("scrap", "material")]
    again = [each for each in production.of_orders([works.order]) if each.id != works.made and each.product_id == works.product]
    assert [each.qty for each in again] == [D(2)], "what is missing is made anew"
    assert (works.row(key).value, works.row(key).out_qty) == (D(10), D(4)), "only good pieces are paid: 4 at 2.5"
    works.back(key, "4")
    assert works.stands()[1] == ("done", 8, 2, 10)
    proved()


def test_each_step_is_taken_back_while_nothing_followed() -> None:
    """A return by its mirror, what was sent by coming back undone; not what was fitted since, and no report past its subcontract."""
    works = Works()
    report(works, works.steps[0], "10")
    key = works.send("6")
    works.back(key, "2")
    works.back(key, "4")
    (latest_report, *_) = queries.returns_of(key)
    refused("production.came_back", lambda: report_operation.undo(latest_report, actor=works.shop.floor, at=THEN, reason="错"))
    turned = next(each.id for each in operations.reports_of(works.made) if each.operation_id == works.steps[0])
    refused("production.used", lambda: report_operation.undo(turned, actor=works.shop.floor, at=THEN, reason="错"))
    refused("production.undo_reason", lambda: receive_outside.undo(key, latest_report, actor=works.shop.floor, at=THEN))
    refused("record.missing", lambda: receive_outside.undo(key, turned, actor=works.shop.floor, at=THEN, reason="错"))
    works.undo(key)
    assert (works.row(key).state, works.row(key).out_qty, works.row(key).came_on) == (states.PART, D(4), None)
    refused("production.undone", lambda: works.undo(key, 1))
    works.undo(key, 2)
    assert (works.row(key).state, works.row(key).out_qty) == (states.OUT, D(6))
    assert works.stands()[1] == ("started", 0, 0, 6)
    assert changes.labour([works.made])[works.made].value == D(60), "nothing came back, nothing is owed"
    refused("subcontract.reason", lambda: take_back_sent.perform(key, actor=works.buyer, at=THEN))
    take_back_sent.perform(key, actor=works.buyer, at=THEN, reason="发错厂")
    assert (works.row(key).state, works.row(key).out_qty, works.stands()[1]) == (states.TAKEN_BACK, D(0), ("started", 0, 0, 0))
    refused("subcontract.state", lambda: take_back_sent.perform(key, actor=works.buyer, at=THEN, reason="再"))
    proved()
    other = works.send("10")
    works.back(other, "3")
    take_back_sent.perform(other, actor=works.buyer, at=THEN, reason="炉子坏")
    assert (works.row(other).state, works.stands()[1]) == (states.CLOSED, ("started", 3, 0, 3))
    report(works, works.steps[2], "3")
    third = works.send("7")
    works.back(third, "7")
    report(works, works.steps[2], "5")
    refused("production.used", lambda: works.undo(third))
    proved()


def test_what_was_reported_without_being_sent_is_not_sent_and_the_other_way_round() -> None:
    """An operation outside whose pieces nobody sends is reported as before: one or the other. The last operation brings goods into stock."""
    works = Works(last=True)
    report(works, works.steps[0], "10")
    report(works, works.outside, "2")
    refused("subcontract.reported", lambda: works.send("2"))
    done = operations.reports_of(works.made)[0].id
    report_operation.undo(done, actor=works.shop.floor, at=THEN, reason="应先发出")
    key = works.send("10")
    works.back(key, "10")
    assert lying(works.product) == (10, 10)
    works.undo(key)
    assert lying(works.product) == (0, 0)
    assert promised(works.order)[0][2:] == (D(10), "planned")
    proved()


def test_what_cannot_be_sent_is_refused_beside_its_field() -> None:
    works = Works()
    report(works, works.steps[0], "10")
    floor = works.shop.floor
    for code, field, wrong in (
        ("subcontract.inside", "operation", Sent(works.steps[0], D(1))),
        ("subcontract.quantity", "qty", Sent(works.outside, D(0))),
        ("subcontract.quantity", "qty", Sent(works.outside, D("1.5"))),
        ("subcontract.passed_on", "qty", Sent(works.outside, D(11))),
        ("purchase.no_supplier", "supplier", Sent(works.outside, D(1), 10**9)),
        ("subcontract.date", "due_on", Sent(works.outside, D(1), due_on=TODAY - DAY)),
        ("number.negative", "unit_cost", Sent(works.outside, D(1), unit_cost=D(-1))),
    ):  # fmt: skip
        assert refused(code, lambda fact=wrong: send_outside.perform(fact, actor=works.buyer, at=THEN)).field == field
    other = create_supplier.perform(NewSupplier("", "无价厂", "CNY"), actor=SYSTEM, at=NOW)
    run("update production_operation set outside_price = null where id = %s", [works.outside])
    assert refused("subcontract.no_price", lambda: works.send("1", supplier_id=other)).field == "unit_cost"
    refused("subcontract.price_hidden", lambda: send_outside.perform(Sent(works.outside, D(1), unit_cost=D(9)), actor=floor, at=THEN))
    refused("access.refused", lambda: send_outside.perform(Sent(works.outside, D(1)), actor=works.shop.seller, at=THEN))
    key = send_outside.perform(Sent(works.outside, D(1)), actor=floor, at=THEN)
    refused("access.refused", lambda: receive_outside.perform(CameBack(key, D(1)), actor=works.buyer, at=THEN))
    typed = works.send("2", supplier_id=other, unit_cost=D("4.2"), due_on=TODAY + DAY * 9)
    assert (works.row(typed).unit_cost, works.row(typed).due_on) == (D("4.2"), TODAY + DAY * 9), "typed wins"
    proved()


def test_days_outside_go_by_the_suppliers_own_calendar_and_late_is_a_slip_once() -> None:
    """The supplier stands still on 5 and 6 June: four of its days after 3 June end on 11 June. Later the order behind slips, its seller is told; the
    clock says it once, and again only for another agreed day."""
    calendar = create_working_calendar.perform(NewCalendar("V-HT", "热处理厂日历"), actor=SYSTEM, at=NOW)
    still = OwnDay(False, None, "检修")
    set_working_days.perform(calendar, {dt.date(2025, 6, 5): still, dt.date(2025, 6, 6): still}, actor=SYSTEM, at=NOW)
    works = Works(last=True, calendar="V-HT")
    report(works, works.steps[0], "10")
    key = works.send("10")
    due, before = works.row(key).due_on, production.of_ids([works.made])[0].due_date
    assert due == dt.date(2025, 6, 11)
    late = max(due, before) + DAY * 3
    while late.weekday() > 3:
        late += DAY
    morning = dt.datetime.combine(late, dt.time(1), dt.UTC)
    assert change_return_date.watch(actor=SYSTEM, at=dt.datetime.combine(due, dt.time(1), dt.UTC)) == 0, "on the day itself it is not late"
    assert change_return_date.watch(actor=SYSTEM, at=morning) == 1
    (order,) = production.of_ids([works.made])
    assert order.due_date == late + DAY, "it is thought to come on the next day that is worked"
    assert [each.to_date for each in production.slips(works.made)] == [order.due_date]
    hit = [notice for notice in latest(works.shop.seller, 20) if notice.kind == "slip_hit"]
    assert len(hit) == 1
    assert slips.of_ids([hit[0].record_id or 0])[0].new_date == order.due_date
    assert works.row(key).slipped_on == due
    assert change_return_date.watch(actor=SYSTEM, at=morning) == 0
    assert change_return_date.watch(actor=SYSTEM, at=morning + DAY * 7) == 0, "once"
    proved()
    refused("subcontract.date_reason", lambda: change_return_date.perform(ReturnDate(key, late + DAY * 20), actor=works.buyer, at=morning))
    refused("subcontract.date", lambda: change_return_date.perform(ReturnDate(key, late - DAY), actor=works.buyer, at=morning, reason="早"))
    assert change_return_date.perform(ReturnDate(key, late + DAY * 20), actor=works.buyer, at=morning, reason="炉子大修")
    assert production.of_ids([works.made])[0].due_date >= late + DAY * 20
    assert (works.row(key).due_on, works.row(key).first_due_on, works.row(key).slipped_on) == (late + DAY * 20, due, None)
    proved()
    receive_outside.perform(CameBack(key, D(10)), actor=works.shop.floor, at=morning)
    assert change_return_date.watch(actor=SYSTEM, at=morning + DAY * 60) == 0
    found = queries.returned(works.supplier)
    assert (found.lines, found.by_first, found.by_last) == (1, 0, 1)
    proved()


def test_the_schedule_counts_days_outside_by_the_suppliers_calendar_from_wherever_it_puts_them() -> None:
    """The supplier stands still from 9 to 13 June. Sent on the 9th it is back on the 19th, sent on the 4th on the 17th; a proposal made before the
    supplier said that it stands still longer is refused."""
    calendar, still = create_working_calendar.perform(NewCalendar("V-HT", "热处理厂日历"), actor=SYSTEM, at=NOW), OwnDay(False, None, "检修")
    closed = {dt.date(2025, 6, n): still for n in range(9, 14)}
    set_working_days.perform(calendar, closed, actor=SYSTEM, at=NOW)
    works = Works(calendar="V-HT")
    planner = works.shop.planner

    def outside() -> list[dt.date]:
        row = operations.of_orders([works.made])[1]
        return [clock.business_date(moment) for moment in (row.planned_start, row.planned_end) if moment is not None]

    def proposal() -> int:
        key = run_schedule.ask(RunFact(), actor=planner, at=THEN)
        assert run_schedule.carry_out(key, actor=SYSTEM, at=THEN, plans=60) == "proposed"
        return key

    move_operation.perform(works.made, Drag(works.steps[0], dt.datetime(2025, 6, 9, 1, tzinfo=dt.UTC)), actor=planner, at=THEN)
    assert outside() == [dt.date(2025, 6, 9), dt.date(2025, 6, 19)]
    key = proposal()
    set_working_days.perform(calendar, {**closed, dt.date(2025, 6, 16): still}, actor=SYSTEM, at=NOW)
    refused("schedule.impossible", lambda: accept_schedule.perform(key, actor=planner, at=THEN))
    accept_schedule.discard(key, actor=planner, at=THEN, reason="检修延长")
    set_working_days.perform(calendar, closed, actor=SYSTEM, at=NOW)
    accept_schedule.perform(proposal(), actor=planner, at=THEN)
    assert outside() == [dt.date(2025, 6, 4), dt.date(2025, 6, 17)]
    proved()


def test_what_can_wait_is_no_slip() -> None:
    """What follows begins weeks later: a day late moves nothing, and it is looked at again until it does."""
    works = Works()
    report(works, works.steps[0], "10")
    key = works.send("10")
    due = works.row(key).due_on
    run("update production_operation set planned_start = %s, planned_end = %s where id = %s", [
        dt.datetime.combine(due + DAY * 30, dt.time(1), dt.UTC), dt.datetime.combine(due + DAY * 30, dt.time(4), dt.UTC), works.steps[2],
    ])  # fmt: skip
    run("update production_productionorder set due_date = %s where record_id = %s", [due + DAY * 30, works.made])
    run("update supply_balance set due_date = %s where source_line_id = (select receipt_id from production_productionorder where record_id = %s)", [
        due + DAY * 30, works.made,
    ])  # fmt: skip
    assert change_return_date.watch(actor=SYSTEM, at=dt.datetime.combine(due + DAY * 7, dt.time(1), dt.UTC)) == 0
    assert works.row(key).slipped_on is None
    assert change_return_date.watch(actor=SYSTEM, at=dt.datetime.combine(due + DAY * 40, dt.time(1), dt.UTC)) == 1
    proved()


def test_as_many_statements_for_many_pieces_as_for_few() -> None:
    counted = []
    for qty in ("1", "1", "9"):
        works = Works()
        report(works, works.steps[0], "10")
        with count() as sent:
            key = works.send(qty)
        with count() as came:
            works.back(key, qty)
        counted.append((sent.statements, came.statements))
    assert counted[1] == counted[2]


def test_subcontracts_through_the_api_by_the_right_people() -> None:
    """Tried first by all who may not: purchasing sends, the shop floor receives and sees no price; what is refused names its field."""
    s = Street(tries_all=True)
    planner, product = s.shop.planner, s.shop.product
    (lathe,) = create_work_center.perform_many([NewWorkCenter(f"WC-{product}", "车床", "CNY", cost_rate=D(60))], actor=SYSTEM, at=NOW)
    with on(3):
        who = s.does(R.PURCHASING, "suppliers create", name="热处理一厂", currency="CNY", address="苏州工业园区")
        steps = (NewStep(lathe, 10, "车", D(0), D("0.1")), NewStep(None, 20, HARDEN, days=4, supplier_id=who, outside_price=D(3)))
        create_routing.perform(NewRouting(product, f"R-{product}", "P", SINCE, steps), actor=SYSTEM, at=NOW)
        made = plan_production.perform(PlanFact(product, D(10), dt.date(2025, 7, 20)), actor=planner, at=NOW)
        s.does(R.PLANNER, "production_orders release", made)
        turn, harden = (row.id for row in operations.of_orders([made]))
        s.does(R.SHOP_FLOOR, "shop_floor report_operation", turn, good_qty="10", minutes=60)
        key = s.does(R.PURCHASING, "subcontracts send", operation=harden, qty="6")
        s.does(R.SHOP_FLOOR, "subcontracts receive", key, good_qty="2", scrap_qty="1", cause="operator")
        for data, code, field in (
            ({"good_qty": "4"}, "subcontract.more", "good_qty"), ({"scrap_qty": "1"}, "production.scrap_cause", "cause"),
            ({}, "production.output", "good_qty"),
        ):  # fmt: skip
            status, problem = s.ask(R.SHOP_FLOOR, "POST", f"subcontracts/{key}/receive", data)
            assert (status in (409, 422), problem["code"], problem["field"]) == (True, code, field)
        s.does(R.SHOP_FLOOR, "subcontracts undo_receipt", key, report=queries.returns_of(key)[0], why="数错")
        s.does(R.SHOP_FLOOR, "subcontracts receive", key, good_qty="2")
        s.does(R.PURCHASING, "subcontracts change_date", key, due_on="2025-06-20", why="炉子忙")
        s.does(R.WAREHOUSE, "subcontracts print", key, language="both")
        (row,) = s.get(R.SHOP_FLOOR, "subcontracts")["rows"]
        ((late,),) = run("select greatest(makesell_today() - '2025-06-20'::date, 0)")     # the database's own clock is not moved
        assert (row["supplier"], row["out_qty"], row["state"], row["days_late"]) == (who, "4", "part", late)
        assert {"unit_cost", "value"} & row.keys() == set()
        assert s.get(R.PURCHASING, "subcontracts")["rows"][0]["value"] == "6"
        assert s.ask(R.SALESPERSON, "GET", "subcontracts")[0] == 403
        status, problem = s.ask(R.SHOP_FLOOR, "POST", "subcontracts/send", {"operation": harden, "qty": "1", "unit_cost": "9"})
        assert (status, problem["code"], problem["field"]) == (403, "subcontract.price_hidden", "unit_cost")
        s.does(R.SHOP_FLOOR, "subcontracts take_back", key, why="退回")
    proved()


def test_pages_show_what_is_out_and_each_figure_opens_to_it() -> None:
    """An operation is sent from its own page; the production order lists what was sent; the supplier's page shows what is there, and its days."""
    works = Works()
    planner = works.shop.planner
    report(works, works.steps[0], "10")
    with clock.moved(THEN), override("en"):
        facts = {str(fact.label): fact for fact in _body("shop_floor", "facts", planner, works.outside)}
        assert facts["Can be sent"].begins == ("subcontracts", "send", {"operation": str(works.outside), "qty": "10"})
        assert _offered(planner, works.outside) >= {"start_operation", "report_operation"}
        first, late = works.send("4"), works.send("3", due_on=TODAY + DAY * 2)
        works.back(first, "4")
        assert _offered(planner, works.outside) == set(), "what comes back reports it"
    with clock.moved(THEN + DAY * 7), override("en"):
        receive_outside.perform(CameBack(late, D(2)), actor=works.shop.floor, at=clock.now())
        panel = next(one for one in sheet_of("production_orders").panels if one.code == "at_suppliers")
        table = panel.body(planner, works.made)
        assert isinstance(table, TablePart)
        assert [(row["number_id"], row["out"], row["late"]) for row in table.rows] == [(first, D(0), None), (late, D(1), 6)]
        shown = {str(fact.label): fact.value for fact in _body("suppliers", "record", planner, works.supplier)}
        assert (shown["Pieces at the supplier"], shown["Subcontracts that came back"], shown["Back by the day first agreed"]) == (D(1), 1, D(1))
        (listed,) = listing.by_ids(sheet_of("suppliers").listing, planner, [works.supplier]).values()
        assert (listed["on_time"], listed["back_on_time"]) == (None, D(1))
        counts = {str(one.label): one.count(planner, works.supplier) for one in sheet_of("suppliers").related}
        assert (counts["Pieces at the supplier"], counts["Subcontracts that came back"], counts["Back by the day first agreed"]) == (1, 1, 1)
        names = [listing.by_ids(queries.LISTING, replace(planner, language=each), [late])[late]["operation_label"] for each in ("zh-hans", "en")]
        assert names == [HARDEN, "Hardening"]
        assert [each.id for each in subcontract_sheet.waits(works.buyer, clock.now())] == [late]
        shown = {str(fact.label): fact.value for fact in _body("subcontracts", "facts", planner, late)}
        assert (shown["At the supplier"], shown["Days late, by the supplier's calendar"]) == (D(1), 4)


def _offered(actor: Actor, operation: int) -> set[str]:
    """The acts the page of an operation offers."""
    sheet = sheet_of("shop_floor")
    assert sheet.head is not None
    state = sheet.head(actor, operation).state
    return {act.name for act in sheet.acts if not act.states or state in act.states}


def _body(noun: str, code: str, actor: Actor, key: int) -> list[Fact]:
    panel = next(one for one in sheet_of(noun).panels if one.code == code)
    return [fact for fact in cast("Sequence[Any]", panel.body(actor, key)) if isinstance(fact, Fact)]


def test_the_delivery_note_says_what_is_to_be_done_until_when_and_no_price() -> None:
    works = Works()
    report(works, works.steps[0], "10")
    key = works.send("4", remark="硬度 HRC 58", unit_cost=D("7.77"))
    data = subcontract_paper.data_of(works.row(key), ("en",))
    assert data["lines"]["rows"] == [[f"20 {HARDEN}", f"{works.row(key).code} {works.row(key).product}", f"4 {works.row(key).uom}".strip()]]
    assert "7.77" not in str(data)
    assert "硬度 HRC 58" in str(data["facts"])
    assert print_subcontract.perform(PrintFact(key, "both"), actor=works.shop.floor, at=THEN)
    take_back_sent.perform(key, actor=works.buyer, at=THEN, reason="不发了")
    refused("document.state", lambda: print_subcontract.perform(PrintFact(key), actor=works.shop.floor, at=THEN))
