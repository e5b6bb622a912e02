"""PRO-5 · Slips: what is really hit, found at once and told; nothing moves before it is answered."""

import datetime as dt

import pytest

from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries.operations import open_operations
from makesell.documents.slips import queries, states
from makesell.flows.org_1_organisation import create_bom, create_routing, create_work_center
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import report_slip
from makesell.flows.pro_5_production.report_slip import Told
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db.statements import count
from makesell.ground.notices.queries import latest
from makesell.masterdata.products.queries import product_row
from makesell.sheets.parts import Call, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db
SINCE = dt.date(2024, 1, 1)
DAY = dt.timedelta(days=1)


def turned(shop: Shop) -> int:
    """The first product is turned at a lathe, an hour a piece, eight hours a day; returns the lathe."""
    (lathe,) = create_work_center.perform_many([NewWorkCenter("T1", "车床", "CNY", cost_rate=D(60))], actor=SYSTEM, at=NOW)
    row = product_row(shop.product)
    create_routing.perform(NewRouting(shop.product, row.code, row.name, SINCE, (NewStep(lathe, 10, "车削", D(0), D(1)),)), actor=SYSTEM, at=NOW)
    return lathe


def made_for(order_id: int) -> production.ProductionRow:
    """The production order of an order's first line."""
    return production.of_order_lines([line.id for line in orders.acting_lines(order_id)])[0]


def line_of(order_id: int) -> int:
    """The first line of an order."""
    return orders.acting_lines(order_id)[0].id


def test_a_stop_hits_who_stands_in_it_and_nobody_with_slack() -> None:
    """Two orders for one machine: the one whose work a day's stop outruns is hit, a later one and one from stock are not."""
    shop = open_shop()
    lathe = turned(shop)
    stock(shop, "5")
    from_stock, _ = place(shop, [5])
    hit, _ = place(shop, [16])
    (operation,) = open_operations([made_for(hit).id])
    assert operation.planned_start is not None
    assert operation.planned_end is not None
    before = {order: promised(order) for order in (from_stock, hit)}
    due = made_for(hit).due_date
    harmless = report_slip.perform(
        Told(states.MACHINE, lathe, since=operation.planned_start - DAY * 5, until=operation.planned_start - DAY * 4), actor=shop.planner, at=NOW,
        reason="换刀",
    )  # fmt: skip
    assert harmless.lines == ()
    assert queries.of_ids([harmless.key])[0].state == states.HARMLESS
    stop = Told(states.MACHINE, lathe, since=operation.planned_start, until=operation.planned_start + DAY * 2)
    found = report_slip.perform(stop, actor=shop.planner, at=NOW, reason="主轴坏")
    assert found.lines == (line_of(hit),)
    (row,) = queries.lines(shop.planner, found.key)
    (late,) = queries.orders(found.key)
    assert (row.was_date, row.now_date, row.late > 0) == (due, late.now_date, True)
    assert {order: promised(order) for order in before} == before, "nothing moves"
    assert made_for(hit).due_date == due
    told = [notice for notice in latest(shop.seller, 9) if notice.kind == "slip_hit"]
    assert [notice.record_id for notice in told] == [found.key]
    assert queries.of_ids([found.key])[0].number
    proved()


def test_a_late_component_hits_what_is_made_of_it_by_its_slack() -> None:
    """Late by a report, late as a material, lost as scrap: each finds the lines behind it, no others."""
    shop = open_shop()
    turned(shop)
    part = shop.c.products[1]
    create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(1)),)), actor=SYSTEM, at=NOW)
    order, _ = place(shop, [8])
    parent = made_for(order)
    (child,) = production.of_ids(production.made_for([parent.id]))
    begins = open_operations([parent.id])[0].planned_start
    assert begins is not None
    for fact in (
        Told(states.LATE, production_id=child.id, new_date=parent.due_date + DAY * 3),
        Told(states.MATERIAL, product_id=part, new_date=parent.due_date + DAY * 3),
        Told(states.SCRAP, production_id=parent.id, qty=D(2), new_date=parent.due_date + DAY * 3),
    ):
        found = report_slip.perform(fact, actor=shop.planner, at=NOW, reason="来料不良")
        assert found.lines == (line_of(order),), fact.kind
        (row,) = queries.lines(shop.planner, found.key)
        assert row.late >= 3
        assert row.qty == (2 if fact.kind == states.SCRAP else 8)
    soon = Told(states.LATE, production_id=child.id, new_date=clock.business_date(begins) - DAY)
    if soon.new_date is not None and soon.new_date > child.due_date:
        assert report_slip.perform(soon, actor=shop.planner, at=NOW, reason="x").lines == ()
    same = Told(states.LATE, production_id=child.id, new_date=child.due_date)
    refused("slip.no_later", lambda: report_slip.perform(same, actor=shop.planner, at=NOW, reason="x"))
    proved()


def test_scrap_takes_first_what_nobody_holds_then_from_who_was_promised_last() -> None:
    shop = open_shop()
    turned(shop)
    first, _ = place(shop, [4])
    receipt = made_for(first)
    for qty, lines in ((4, [line_of(first)]), (1, [line_of(first)])):
        fact = Told(states.SCRAP, production_id=receipt.id, qty=D(qty), new_date=receipt.due_date + DAY)
        found = report_slip.perform(fact, actor=shop.planner, at=NOW, reason="报废")
        assert list(found.lines) == lines
        assert queries.lines(shop.planner, found.key)[0].qty == qty


def test_what_is_not_said_is_refused_and_a_slip_is_seen_by_who_it_concerns() -> None:
    """Salespeople see slips of their own orders, with their own lines alone; strangers none; a slip is withdrawn by the planner."""
    shop = open_shop()
    lathe = turned(shop)
    order, _ = place(shop, [4])
    made = made_for(order)
    later = made.due_date + DAY * 2
    for fact, code in (
        (Told(states.MACHINE, None, NOW, NOW + DAY), "slip.center"), (Told(states.MACHINE, lathe, NOW, NOW), "slip.times"),
        (Told(states.ABSENCE, lathe, NOW - DAY * 9, NOW - DAY * 8), "slip.past"), (Told("x"), "slip.kind"), (Told(states.LATE), "slip.date"),
        (Told(states.LATE, new_date=later), "slip.order"), (Told(states.MATERIAL, new_date=later), "slip.product"),
        (Told(states.SCRAP, production_id=made.id, qty=D(99), new_date=later), "slip.scrap"),
        (Told(states.LATE, production_id=1, new_date=later), "record.missing"),
    ):  # fmt: skip
        refused(code, lambda fact=fact: report_slip.perform(fact, actor=shop.planner, at=NOW, reason="x"))
    fact = Told(states.LATE, production_id=made.id, new_date=later)
    refused("slip.reason", lambda: report_slip.perform(fact, actor=shop.planner, at=NOW))
    refused("access.refused", lambda: report_slip.perform(fact, actor=shop.seller, at=NOW, reason="x"))
    key = report_slip.perform(fact, actor=shop.planner, at=NOW, reason="缺料").key
    assert queries.slip(shop.seller, key).state == states.OPEN
    assert len(queries.lines(shop.seller, key)) == 1
    stranger = Actor("外人", person_id=shop.c.people[1], roles=frozenset({R.SALESPERSON}))
    refused("record.missing", lambda: queries.slip(stranger, key))
    assert queries.lines(stranger, key) == []
    refused("access.refused", lambda: report_slip.withdraw(key, actor=shop.seller, at=NOW))
    report_slip.withdraw(key, actor=shop.planner, at=NOW, reason="误报")
    assert queries.of_ids([key])[0].state == states.WITHDRAWN
    refused("document.state", lambda: report_slip.withdraw(key, actor=shop.planner, at=NOW))


def test_reporting_costs_the_same_statements_however_many_lines_are_hit() -> None:
    shop = open_shop()
    lathe = turned(shop)
    counted = []
    for more in (1, 4):
        for _ in range(more):
            place(shop, [3])
        starts = [row.planned_start for row in open_operations() if row.planned_start]
        fact = Told(states.MACHINE, lathe, min(starts), max(starts) + DAY * 9)
        with count() as spent:
            found = report_slip.perform(fact, actor=shop.planner, at=NOW, reason="停机")
        counted.append((len(found.lines), spent.statements))
    assert counted[0][0] < counted[1][0]
    assert counted[1][1] <= counted[0][1]


def test_the_page_reports_and_names_what_is_hit() -> None:
    shop = open_shop()
    lathe = turned(shop)
    order, _ = place(shop, [16])
    (operation,) = open_operations([made_for(order).id])
    assert operation.planned_start is not None
    day = clock.business_date(operation.planned_start)
    sheet = sheet_of("slips")
    act = sheet.act("report")
    assert act is not None
    sent = {"kind": "machine", "work_center": lathe, "since": day, "since_at": "06:00", "until": day + DAY * 3, "why": "主轴坏"}
    done = act.run(Call(shop.planner, NOW, (), sent))
    assert done.record_id is not None
    panels = {panel.code: panel.body(shop.planner, done.record_id) for panel in sheet.panels}
    lines = panels["lines"]
    assert isinstance(lines, TablePart)
    assert [(row["order_id"], row["now"] > row["was"]) for row in lines.rows] == [(order, True)]
    assert panels["facts"]
    assert sheet.head(shop.seller, done.record_id).state == states.OPEN
