"""PRO-5 · At the shop floor: material is complete or approved to be short, operations are reported and taken back, scrap tells who waits."""

import datetime as dt
import random
from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.utils.translation import override

from makesell.books.stock import balances as stock
from makesell.demo import samples
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries import changes, floor, kit, operations
from makesell.flows.org_1_organisation import create_bom, create_routing
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.pro_5_production import (
    cancel_order,
    close_production,
    decide_production,
    issue_material,
    pause_order,
    pause_production,
    plan_production,
    print_traveller,
    release_production,
    release_short,
    report_operation,
    report_output,
    revise_production,
    slip_production,
)
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.pause_production import Pause
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.print_traveller import PrintFact
from makesell.flows.pro_5_production.report_operation import Reported
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.revise_production import Revision
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.steps.possible import possible
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal
from makesell.sheets import order_changes, order_making, pegging, production_orders, routings
from makesell.sheets.parts import TablePart
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, place, promised, proved, refused
from tests.clauses.plant import Plant
from tests.clauses.test_pro_5_purchases import supplier_of

pytestmark = pytest.mark.django_db
THEN = NOW + dt.timedelta(days=1)


def running(plant: Plant, qty: str = "10") -> tuple[int, int, list[int]]:
    """An order of a plant where everything lies, released: sales order, production order, its operations."""
    plant.lies(plant.part, "500")
    plant.lies(plant.shaft, "100")
    order, _ = place(plant.shop, [int(qty)])
    (made,) = production.of_orders([order])
    release_production.perform(made.id, actor=plant.shop.planner, at=NOW)
    return order, made.id, [row.id for row in operations.of_orders([made.id])]


def inspector(plant: Plant) -> Actor:
    """Somebody of quality."""
    return person(f"quality-{plant.key}", "质检", plant.key, R.QUALITY)


def report(plant: Plant, operation: int, good: str, scrap: str = "0", cause: str = "machine") -> list[int]:
    """The shop floor reports."""
    return report_operation.perform(Reported(operation, D(good), D(scrap), minutes=30, cause=cause), actor=plant.shop.floor, at=THEN)


def lying(product: int) -> tuple[int, int]:
    """On hand and reserved of a product, everywhere."""
    rows = stock.of_products([product])
    return int(sum(row.on_hand for row in rows)), int(sum(row.reserved for row in rows))


def test_it_begins_when_its_material_is_complete_or_somebody_else_approves() -> None:
    """Bearings lie, shafts come from another production order: not released; short after approval by quality, never by who asks."""
    plant = Plant()
    quality = inspector(plant)
    plant.lies(plant.part, "60")
    order, _ = place(plant.shop, [10])
    (head,) = production.of_orders([order])
    lines = {line.product_id: line for line in kit.kits([head.id], alone=True)}
    shaft = lines[plant.shaft]
    assert (shaft.need, shaft.available, shaft.arriving, shaft.missing) == (D(20), D(0), D(20), D(0))
    assert shaft.complete_on == production.of_ids(production.made_for([head.id]))[0].due_date
    assert (lines[plant.part].available, lines[plant.part].short_now) == (D(50), D(0))
    refused("production.short", lambda: release_production.perform(head.id, actor=plant.shop.planner, at=NOW))
    refused("production.short_reason", lambda: release_short.perform(head.id, actor=plant.shop.planner, at=NOW))
    release_short.perform(head.id, actor=plant.shop.planner, at=NOW, reason="轴明天到")
    refused("access.refused", lambda: decide_production.approve(head.id, actor=plant.shop.planner, at=NOW))
    assert decide_production.approve(head.id, actor=quality, at=NOW)
    assert production.of_ids([head.id])[0].state == "released"
    assert lying(plant.part) == (60, 50)
    report_operation.perform(Reported(operations.of_orders([head.id])[0].id, D(4), minutes=20), actor=plant.shop.floor, at=THEN)
    parts = {row.product_id: row for row in operations.components([head.id])}
    assert (parts[plant.part].issued_qty, parts[plant.shaft].issued_qty) == (D(10), D(0))
    (below,) = production.made_for([head.id])
    refused("production.short", lambda: release_production.perform(below, actor=plant.shop.planner, at=NOW))
    proved()


def test_operations_pass_on_what_they_made_and_no_more() -> None:
    plant = Plant()
    order, made, (turn, fit) = running(plant)
    refused("production.nothing_yet", lambda: report_operation.start(fit, actor=plant.shop.floor, at=THEN))
    report_operation.start(turn, actor=plant.shop.floor, at=THEN)
    refused("production.begun", lambda: report_operation.start(turn, actor=plant.shop.floor, at=THEN))
    assert report(plant, turn, "6", "6") == []
    assert lying(plant.part) == (470, 20)
    refused("production.passed_on", lambda: report(plant, fit, "7"))
    refused("production.scrap_cause", lambda: report(plant, turn, "1", "1", cause=""))
    refused("production.output", lambda: report(plant, turn, "0.5"))
    refused("access.refused", lambda: report_operation.perform(Reported(turn, D(1)), actor=plant.shop.seller, at=THEN))
    report(plant, fit, "5")
    (line,) = orders.acting_lines(order)
    assert [held.qty for held in stock.reserved_for([line.id])] == [D(5)]
    assert [row.production for row in possible([line])] == [("released",)]
    proved()
    report_output.perform(Output(made, D(5)), actor=plant.shop.floor, at=THEN)
    rows = operations.of_orders([made])
    assert [(row.good_qty, row.state) for row in rows] == [(D(10), "started"), (D(10), "done")]
    close_production.perform(made, actor=plant.shop.planner, at=THEN)
    assert lying(plant.shaft)[1] == 0
    proved()


def test_a_report_is_taken_back_by_its_mirror() -> None:
    """Goods leave stock again and come again; what was worked on since, and what has been delivered, is not taken back."""
    plant = Plant("0")
    order, made, (turn, fit) = running(plant)
    report(plant, turn, "10")
    report(plant, fit, "10")
    done = [row.id for row in operations.reports_of(made)]
    refused("production.used", lambda: report_operation.undo(done[1], actor=plant.shop.floor, at=THEN, reason="错"))
    refused("production.undo_reason", lambda: report_operation.undo(done[0], actor=plant.shop.floor, at=THEN))
    report_operation.undo(done[0], actor=plant.shop.floor, at=THEN, reason="数错")
    refused("production.undone", lambda: report_operation.undo(done[0], actor=plant.shop.floor, at=THEN, reason="再"))
    assert lying(plant.product) == (0, 0)
    assert promised(order)[0][2:] == (D(10), "planned")
    report_operation.undo(done[1], actor=plant.shop.floor, at=THEN, reason="数错")
    assert lying(plant.part)[0] == 500
    proved()
    report(plant, turn, "10")
    report(plant, fit, "9", "1")
    proved()


def test_scrap_tells_who_waits_and_what_is_missing_is_made_anew() -> None:
    plant = Plant("0")
    order, made, (turn, _fit) = running(plant)
    assert report(plant, turn, "7", "3", cause="tool")
    (row,) = production.of_ids([made])
    assert (row.qty, row.scrap_qty) == (D(7), D(3))
    assert [(each.cause, each.params["cause"]) for each in orders.promise_changes(order)] == [("scrap", "tool")]
    again = [each for each in production.of_orders([order]) if each.id != made and each.product_id == plant.product]
    assert [each.qty for each in again] == [D(3)]
    proved()


def test_it_stands_still_and_goes_on_with_cost_and_capacity() -> None:
    plant = Plant("0")
    order, made, (turn, _fit) = running(plant)
    report(plant, turn, "4")
    (before,) = production.of_ids([made])
    refused("production.pause_reason", lambda: pause_production.perform(Pause(made, dt.date(2025, 6, 20)), actor=plant.shop.planner, at=THEN))
    pause = Pause(made, dt.date(2025, 6, 20), cost=D(300))
    assert pause_production.perform(pause, actor=plant.shop.planner, at=THEN, reason="磨床检修")
    (kept,) = changes.pauses(made)
    assert (kept.minutes_freed, kept.cost, kept.ended_at) == (150, D(300), None)
    assert production.open_operations([made]) == []
    assert production.of_ids([made])[0].due_date > before.due_date
    refused("production.state", lambda: report(plant, turn, "1"))
    proved()
    pause_production.resume(made, actor=plant.shop.planner, at=THEN)
    assert all(row.planned_end for row in production.open_operations([made]))
    proved()
    pause_order.perform(pause_order.Pause(order), actor=plant.shop.seller, at=THEN, reason="客户暂停")
    assert production.of_ids([made])[0].state == "paused"
    proved()
    pause_order.resume(order, actor=plant.shop.seller, at=THEN)
    assert (production.of_ids([made])[0].state, promised(order)[0][2:]) == ("released", (D(10), "planned"))
    proved()


def test_cancelling_what_is_made_keeps_what_was_spent_on_it() -> None:
    """4 of 10 turned in 30 minutes at 120 an hour, of 10 bearings at 5 and 4 shafts at 5: half is cancelled."""
    plant = Plant("0")
    order, made, (turn, _fit) = running(plant)
    report(plant, turn, "4")
    refused("order.in_production", lambda: cancel_order.perform(Cancel(order, {1: D(5)}), actor=plant.shop.seller, at=THEN, reason="少要"))
    cancel_order.perform(Cancel(order, {1: D(5)}, stop=True), actor=plant.shop.seller, at=THEN, reason="少要")
    (spent,) = changes.stopped_of(order)
    assert (spent.qty, spent.labour, spent.material) == (D(5), D(30), D(35))
    assert production.of_ids([made])[0].qty == D(5)
    proved()
    cancel_order.perform(Cancel(order, stop=True), actor=plant.shop.seller, at=THEN, reason="不要了")
    assert production.of_ids([made])[0].state == "closed"
    assert lying(plant.part)[1] == 0
    proved()


def test_an_engineering_change_reaches_what_has_not_begun() -> None:
    plant = Plant("0")
    quality = inspector(plant)
    _order, made, (turn, _fit) = running(plant)
    report(plant, turn, "4")
    day = dt.date(2025, 7, 1)
    (bom,) = create_bom.perform_many([plant.bom(day, "4")], actor=plant.shop.planner, at=NOW)
    wish = Revision(made, bom_id=bom)
    refused("production.change_reason", lambda: revise_production.perform(wish, actor=plant.shop.planner, at=THEN))
    revise_production.perform(wish, actor=plant.shop.planner, at=THEN, reason="改用四轴承")
    (change,) = changes.of_order(made)
    assert [(line["before"], line["after"]) for line in change.lines] == [("2.5", "5")]
    refused("production.change_waits", lambda: revise_production.perform(wish, actor=plant.shop.planner, at=THEN, reason="再"))
    assert decide_production.approve(made, actor=quality, at=THEN)
    parts = {row.product_id: row for row in operations.components([made])}
    assert (parts[plant.part].issued_qty, parts[plant.part].qty, parts[plant.part].reserved) == (D(10), D(40), D(30))
    report(plant, turn, "6")
    assert operations.components([made])[0].issued_qty == D(40)
    proved()


def test_another_routing_reaches_the_operations_that_have_not_begun() -> None:
    """Turned in part, then another way to go on: turning stays with what it reported, what follows it is laid anew and makes the order whole."""
    plant = Plant("0")
    quality = inspector(plant)
    _order, made, (turn, fit) = running(plant)
    report(plant, turn, "4")
    steps = (
        NewStep(plant.lathe, 10, "车", D("0.5"), D("0.5")), NewStep(plant.bench, 20, "手工装", D("0.2"), D("0.2")),
        NewStep(plant.bench, 30, "复检", D(0), D("0.1")),
    )  # fmt: skip
    routing = create_routing.perform(NewRouting(plant.product, f"P2-{plant.key}", "P2", dt.date(2025, 7, 1), steps), actor=plant.shop.planner, at=NOW)
    foreign = create_routing.perform(
        NewRouting(plant.shaft, f"S2-{plant.key}", "S2", dt.date(2025, 7, 1), steps[:1]), actor=plant.shop.planner, at=NOW
    )
    refused(
        "production.change_product",
        lambda: revise_production.perform(Revision(made, routing_id=foreign), actor=plant.shop.planner, at=THEN, reason="换"),
    )
    revise_production.perform(Revision(made, routing_id=routing), actor=plant.shop.planner, at=THEN, reason="手工装配后复检")
    (change,) = changes.of_order(made)
    assert [(line["kind"], line["what"]) for line in change.lines] == [("operation", "20"), ("operation", "30")]
    assert decide_production.approve(made, actor=quality, at=THEN)
    found = operations.of_orders([made])
    assert [(row.position, row.name, row.good_qty) for row in found] == [(10, "车", D(4)), (20, "手工装", D(0)), (30, "复检", D(0))]
    assert found[0].id == turn
    assert fit not in {row.id for row in found}
    report(plant, turn, "6")
    for row in found[1:]:
        report(plant, row.id, "10")
    assert production.of_ids([made])[0].good_qty == D(10)
    proved()


def test_the_tree_goes_down_and_up_and_a_slip_goes_up() -> None:
    """A late shaft makes what it goes into late, and the order that waits for that."""
    plant = Plant()
    order, _ = place(plant.shop, [10])
    (head,) = production.of_orders([order])
    (below,) = production.made_for([head.id])
    down = pegging.of_order(plant.shop.planner, order).rows
    assert {row.get("number_id") for row in down} >= {head.id, below}
    up = pegging.above(plant.shop.planner, below).rows
    assert [(row.get("made_id"), row.get("order_id")) for row in up] == [(head.id, None), (None, order)]
    late = head.due_date + dt.timedelta(days=7)
    assert slip_production.perform(SlipFact(below, late), actor=plant.shop.planner, at=NOW, reason="车床故障")
    assert production.of_ids([head.id])[0].due_date > head.due_date
    proved()


def test_a_traveller_is_printed_of_what_is_released() -> None:
    plant = Plant("0")
    planned = plan_production.perform(PlanFact(plant.product, D(1), TODAY), actor=plant.shop.planner, at=NOW)
    with pytest.raises(Exception, match="state"):
        print_traveller.perform(PrintFact(planned), actor=plant.shop.floor, at=NOW)
    _order, made, _ = running(plant, "2")
    assert print_traveller.perform(PrintFact(made, "both"), actor=plant.shop.floor, at=NOW)
    refused("production.nothing_owed", lambda: issue_material.perform(made, actor=plant.shop.planner, at=NOW))


def test_its_pages_open_for_who_works_there() -> None:
    plant = Plant("0")
    order, made, (turn, _fit) = running(plant)
    report(plant, turn, "4")
    floor, seller = (samples.login(plant.key, role) for role in (R.SHOP_FLOOR, R.SALESPERSON))
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=floor.user_id))
    floor_pages = ("/shop_floor/", f"/shop_floor/{turn}/", f"/shop_floor/{turn}/do/report_operation/", "/kits/?view=all")
    for address in (*floor_pages, f"/production_orders/{made}/"):
        assert client.get(address).status_code == 200, address
    client.force_login(get_user_model()._default_manager.get(pk=seller.user_id))
    assert client.get("/shop_floor/").status_code == 403
    assert client.get(f"/production_orders/{made}/").status_code == 200
    spent = order_making.possible(SYSTEM, order).rows[0]
    assert spent["labour"] == D(60)
    told = order_changes.live(plant.shop.seller, {"why": "少要", "lines": [{"line": 1, "qty": D(5)}]}, order)[-1]
    assert told.facts[-1].value == spent["labour"] + spent["material"] > 60, "whoever changes the order sees what was spent on it"


def test_operations_are_called_in_english_by_who_reads_english() -> None:
    """A routing's operations have an English name: the shop floor's list, the order's operations and its tree say it to this reader alone."""
    plant = Plant("0")
    steps = (NewStep(plant.lathe, 10, "车", D("0.5"), D("0.25"), name_en="Turning"), NewStep(plant.bench, 20, "装", D(0), D("0.1")))
    create_routing.perform(NewRouting(plant.product, "P", "P", TODAY, steps), actor=SYSTEM, at=NOW)
    order, made, _ = running(plant)
    rows = listing.page(floor.FLOOR, SYSTEM, Query.from_pairs([("cols", "order,name,name_en")])).rows
    assert {(row["name"], row["name_en"]) for row in rows if row["order"] == made} == {("车", "Turning"), ("装", "")}
    panel = next(one for one in production_orders.SHEET.panels if one.code == "operations")

    def said(language: str) -> tuple[list[object], list[str]]:
        with override(language):
            body = panel.body(SYSTEM, made)
            assert isinstance(body, TablePart)
            tree = " ".join(str(row["what"]) for row in pegging.of_order(plant.shop.planner, order).rows)
            return [row["operation"] for row in body.rows], [word for word in ("Turning", "车 ", "Bearing", "轴承") if word in tree]

    assert said("en") == (["10 Turning", "20 装"], ["Turning", "Bearing"])
    assert said("zh-hans") == (["10 车", "20 装"], ["车 ", "轴承"])


def test_what_is_done_outside_costs_its_price_for_each_piece() -> None:
    """委外: hardened outside at 6.50 a piece; what came back, good or scrap, is spent, and shown to who may see what things cost."""
    plant = Plant("0")
    quality = inspector(plant)
    _order, made, _steps = running(plant)
    steps = (
        NewStep(plant.lathe, 10, "车", D("0.5"), D("0.25")),
        NewStep(None, 20, "热处理", days=3, supplier_id=supplier_of("恒锐热处理"), outside_price=D("6.50")),
    )  # fmt: skip
    routing = create_routing.perform(NewRouting(plant.product, f"P3-{plant.key}", "P3", dt.date(2025, 7, 1), steps), actor=plant.shop.planner, at=NOW)
    revise_production.perform(Revision(made, routing_id=routing), actor=plant.shop.planner, at=THEN, reason="改为委外")
    assert decide_production.approve(made, actor=quality, at=THEN)
    turn, outside = operations.of_orders([made])
    assert (outside.supplier, outside.work_center) == ("恒锐热处理", None)
    report(plant, turn.id, "10")
    before = changes.labour([made])[made].value
    report(plant, outside.id, "8", "1")
    assert changes.labour([made])[made].value - before == D("6.50") * 9
    for who, seen in ((plant.shop.planner, D("6.50")), (plant.shop.floor, None)):
        page = next(panel for panel in routings.SHEET.panels if panel.code == "steps")
        table = page.body(who, routing)
        assert isinstance(table, TablePart)
        assert table.rows[1]["outside_price"] == seen


def test_the_kit_list_gives_each_free_piece_once_to_whoever_is_due_first() -> None:
    """Sixty bearings lie, two orders and their shafts need more: what is there goes out once, the earliest due first, as the kit check says."""
    plant = Plant()
    plant.lies(plant.part, "60")
    for day in (20, 12):
        plan_production.perform(PlanFact(plant.product, D(10), dt.date(2025, 6, day)), actor=plant.shop.planner, at=NOW)
    rows = listing.page(floor.KIT_LISTING, plant.shop.planner, Query.from_pairs([("f", f"component.eq.{plant.part}"), ("sort", "due_date")])).rows
    assert (sum(row["available"] for row in rows), sum(row["need"] for row in rows) > 60) == (60, True)
    assert [row["due_date"] for row in rows] == sorted(row["due_date"] for row in rows)
    assert all(row["available"] + row["short"] == row["need"] for row in rows)
    assert [line.available for line in kit.kits() if line.product_id == plant.part] == [row["available"] for row in rows]


@pytest.mark.parametrize("seed", range(3))
def test_drawn_acts_keep_the_books(seed: int) -> None:
    """Reports, mirrors, pauses, cancellations and output in any order: what is refused changes nothing, what is done is proved."""
    plant, dice = Plant("0"), random.Random(seed)
    order, made, steps = running(plant, "12")

    def undo() -> None:
        known = [row.id for row in operations.reports_of(made)]
        report_operation.undo(dice.choice(known), actor=plant.shop.floor, at=THEN, reason="重报")

    drawn: list[Callable[[], object]] = [
        lambda: report(plant, steps[0], str(dice.randint(0, 4)), str(dice.randint(0, 1))),
        lambda: report(plant, steps[1], str(dice.randint(0, 4)), str(dice.randint(0, 1))),
        undo,
        lambda: cancel_order.perform(Cancel(order, {1: D(dice.randint(1, 2))}, stop=True), actor=plant.shop.seller, at=THEN, reason="少要"),
        lambda: pause_production.perform(Pause(made, dt.date(2025, 6, 20)), actor=plant.shop.planner, at=THEN, reason="停机"),
        lambda: pause_production.resume(made, actor=plant.shop.planner, at=THEN),
        lambda: report_output.perform(Output(made, D(dice.randint(0, 2)), D(dice.randint(0, 1))), actor=plant.shop.floor, at=THEN),
        lambda: close_production.perform(made, actor=plant.shop.planner, at=THEN),
    ]
    weights = [5, 5, 4, 2, 1, 3, 2, 0.2]
    done = 0
    for act in dice.choices(drawn, weights, k=16):
        try:
            act()
        except (Refusal, IndexError):
            continue
        done += 1
    assert done > 2
    proved()
