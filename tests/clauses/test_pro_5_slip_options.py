"""PRO-5 · Options of a slip, each kind executed: exactly the dates it had shown for exactly the lines it named, and no other moved."""

import datetime as dt
from collections.abc import Mapping

import pytest

from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.production.queries.operations import open_operations
from makesell.documents.slips import queries, states
from makesell.documents.slips.queries import OptionRow
from makesell.flows.org_1_organisation import change_customer, create_routing, create_work_center
from makesell.flows.org_1_organisation.create_routing import NewRouting, NewStep
from makesell.flows.org_1_organisation.create_work_center import NewWorkCenter
from makesell.flows.pro_5_production import answer_slip, escalate_slips, plan_production, report_slip
from makesell.flows.pro_5_production.answer_slip import Choice
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_slip import Told
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.statements import count
from makesell.ground.notices.queries import latest
from makesell.ground.spine.master import Change
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works.queries import center_times
from makesell.sheets.parts import Call, TablePart
from makesell.sheets.registry import sheet_of
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db
SINCE = dt.date(2024, 1, 1)
DAY = dt.timedelta(days=1)


def turned(shop: Shop) -> int:
    """The first product is turned at a lathe, else at a second one, an hour a piece; returns the lathe."""
    lathe, second = create_work_center.perform_many(
        [
            NewWorkCenter(f"T1-{shop.product}", "车床", "CNY", cost_rate=D(60)),
            NewWorkCenter(f"T2-{shop.product}", "旧车床", "CNY", cost_rate=D(90)),
        ],
        actor=SYSTEM,
        at=NOW,
    )
    row = product_row(shop.product)
    steps = (NewStep(lathe, 10, "车削", D(0), D(1), second_id=second),)
    create_routing.perform(NewRouting(shop.product, row.code, row.name, SINCE, steps), actor=SYSTEM, at=NOW)
    return lathe


def line_of(order_id: int) -> int:
    """The first line of an order."""
    return orders.acting_lines(order_id)[0].id


def dates() -> dict[int, dt.date | None]:
    """What every line is promised."""
    return dict(run("select line_id, current_promised_date from orders_salesorderline"))


def late(shop: Shop, order_id: int, days: int = 4) -> int:
    """What an order waits for is reported late; returns the slip."""
    row = production.of_order_lines([line_of(order_id)])[0]
    fact = Told(states.LATE, production_id=row.id, new_date=row.due_date + DAY * days)
    return report_slip.perform(fact, actor=shop.planner, at=NOW, reason="外协延误").key


def stopped(shop: Shop, lathe: int, days: int = 3) -> int:
    """The lathe stands still for days from the first planned start on; returns the slip."""
    starts = [row.planned_start for row in open_operations() if row.planned_start]
    fact = Told(states.MACHINE, lathe, min(starts), min(starts) + DAY * days)
    return report_slip.perform(fact, actor=shop.planner, at=NOW, reason="主轴坏").key


def options(key: int) -> Mapping[str, list[OptionRow]]:
    """What can be done about a slip, by kind."""
    found: dict[str, list[OptionRow]] = {}
    for row in queries.options(key):
        if not row.refused:
            found.setdefault(row.kind, []).append(row)
    return found


def chosen(shop: Shop, key: int, option: OptionRow, who: Actor | None = None) -> None:
    """Chooses an option and compares every promise of the company with what it had shown."""
    before = dates()
    shown = {line: now for line, _was, now in option.effects}
    assert all(before[line] == was for line, was, _now in option.effects)
    moved = answer_slip.perform(Choice(key, option.id), actor=who or shop.planner, at=NOW)
    assert dates() == before | shown
    assert sorted(moved) == sorted(line for line, was, now in option.effects if now != was)
    answered = {row.line_id: row.promised for row in queries.lines(shop.planner, key) if row.answered_at}
    assert {line: day for line, day in shown.items() if line in answered} == answered
    proved()


def test_waiting_promises_the_day_it_comes_and_moves_nobody_else() -> None:
    """The customer is told in a mail, the salesperson by a notice; the production order has its new day."""
    shop = open_shop()
    turned(shop)
    change_customer.perform_many([Change(shop.c.customers[0], {"email": "buyer@example.com"})], actor=SYSTEM, at=NOW)
    order, _ = place(shop, [8])
    other, _ = place(shop, [8])
    key = late(shop, order)
    (wait,) = options(key)["wait"]
    assert [line for line, *_ in wait.effects] == [line_of(order)]
    chosen(shop, key, wait, shop.seller)
    row = production.of_order_lines([line_of(order)])[0]
    assert row.due_date == wait.effects[0][2]
    assert queries.of_ids([key])[0].state == states.ANSWERED
    assert [change.cause for change in orders.promise_changes(order)] == ["slip"]
    assert orders.promise_changes(other) == []
    assert order in {notice.record_id for notice in latest(shop.seller, 9) if notice.kind == "promise_moved"}
    ((payload, record),) = run("select payload, record_id from outbox_message where topic = 'promise.mail'")
    assert record == order
    assert wait.effects[0][2].isoformat() in str(payload)
    refused("document.state", lambda: answer_slip.perform(Choice(key, wait.id), actor=shop.planner, at=NOW))


def test_part_now_and_other_output_take_what_nobody_holds() -> None:
    """Three pieces lie, eight are wanted: three go by the day promised. A free production order that is sooner covers the next one whole."""
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    key = late(shop, order, 9)
    assert "part" not in options(key)
    stock(shop, "3")
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    found = options(key)
    (part,) = found["part"]
    assert part.early == 3
    chosen(shop, key, part)
    parts = run("select qty, promised_date from orders_scheduleline where line_id = %s order by position", [line_of(order)])
    assert [row[0] for row in parts] == [3, 5]
    assert parts[1][1] == part.effects[0][2]
    second, _ = place(shop, [6])
    again = late(shop, second, 12)
    due = production.of_order_lines([line_of(second)])[0].due_date
    plan_production.perform(PlanFact(shop.product, D(6), due + DAY * 2), actor=shop.planner, at=NOW)
    answer_slip.look_again(again, actor=shop.seller, at=NOW)
    (other,) = options(again)["other"]
    assert other.effects[0][2] == due + DAY * 2
    chosen(shop, again, other)


def test_a_swap_takes_from_a_lower_class_and_is_not_decided_by_who_gains() -> None:
    """Class A gets what class C holds; C gets what was late, its salesperson is told; planner and seller may not."""
    shop = open_shop()
    turned(shop)
    for customer, letter in ((0, "A"), (1, "C")):
        change_customer.perform_many([Change(shop.c.customers[customer], {"customer_class": letter})], actor=SYSTEM, at=NOW)
    gains, _ = place(shop, [4])
    stock(shop, "4")
    gives, _ = place(shop, [4], customer=1)
    key = late(shop, gains)
    (swap,) = options(key)["swap"]
    assert swap.other_id == line_of(gives)
    assert {line for line, *_ in swap.effects} == {line_of(gains), line_of(gives)}
    for who in (shop.planner, shop.seller):
        refused("access.refused", lambda who=who: answer_slip.perform(Choice(key, swap.id), actor=who, at=NOW))
    chosen(shop, key, swap, shop.director)
    assert dates()[line_of(gives)] == swap.effects[1][2] > swap.effects[1][1]
    assert queries.of_ids([key])[0].state == states.ANSWERED


@pytest.mark.parametrize("kind", ["overtime", "elsewhere"])
def test_what_the_plant_does_names_every_line_that_is_hit(kind: str) -> None:
    """Two orders stand in a stop: one option answers both, its hours or moves stand in the plan."""
    shop = open_shop()
    lathe = turned(shop)
    for _ in range(2):
        place(shop, [24 if kind == "overtime" else 8])
    key = stopped(shop, lathe)
    hit = {row.line_id for row in queries.lines(shop.planner, key)}
    found = options(key)
    option = found[kind][-1]
    assert {line for line, *_ in option.effects} == hit
    assert option.cost is not None
    nothing = {line: now for each in found["wait"] for line, _was, now in each.effects}
    assert any(now < nothing[line] for line, _was, now in option.effects)
    refused("access.refused", lambda: answer_slip.perform(Choice(key, option.id), actor=shop.seller, at=NOW))
    chosen(shop, key, option)
    assert queries.of_ids([key])[0].state == states.ANSWERED
    if kind == "overtime":
        assert [row.end_minute - row.start_minute for row in center_times(lathe) if row.kind == kind] == [option.minutes]
    else:
        assert {row.work_center_id for row in open_operations()} != {lathe}


def test_dates_that_hold_no_longer_are_refused_and_nothing_happens() -> None:
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    key = late(shop, order, 9)
    stock(shop, "3")
    answer_slip.look_again(key, actor=shop.planner, at=NOW)
    (part,) = options(key)["part"]
    place(shop, [2])
    before = dates()
    refused("slip.moved", lambda: answer_slip.perform(Choice(key, part.id), actor=shop.planner, at=NOW))
    assert dates() == before
    row = next(row for row in queries.options(key) if row.refused)
    refused("slip.refused", lambda: answer_slip.perform(Choice(key, row.id), actor=shop.planner, at=NOW))
    refused("record.missing", lambda: answer_slip.perform(Choice(key, 0), actor=shop.planner, at=NOW))
    stranger = Actor("外人", person_id=shop.c.people[1], roles=shop.seller.roles)
    refused("record.missing", lambda: answer_slip.perform(Choice(key, part.id), actor=stranger, at=NOW))


def test_options_cost_the_same_statements_however_many_lines_and_the_page_does_one() -> None:
    shop = open_shop()
    lathe = turned(shop)
    spent = []
    for more in (2, 4):
        for _ in range(more):
            place(shop, [8])
        key = stopped(shop, lathe, 9)
        with count() as looked:
            answer_slip.look_again(key, actor=shop.planner, at=NOW)
        spent.append((len(queries.lines(shop.planner, key)), looked.statements))
        sheet = sheet_of("slips")
        panels = {panel.code: panel.body(shop.planner, key) for panel in sheet.panels}
        shown = panels["options"]
        assert isinstance(shown, TablePart)
        row = next(row for row in shown.rows if row["acts"] and row["order_id"])
        act = sheet.act("answer")
        assert act is not None
        act.run(Call(shop.planner, NOW, (key,), {"option": row["key"]}))
        report_slip.withdraw(key, actor=shop.planner, at=NOW)
    assert spent[0][0] < spent[1][0]
    assert spent[1][1] <= spent[0][1]


def test_what_was_sent_meanwhile_needs_no_answer() -> None:
    """The clock answers the lines of which nothing is open any more and settles the slip they alone were hit by; nobody is told."""
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    other, _ = place(shop, [8])
    key, waits = late(shop, order), late(shop, other)
    run("update orderbook_balance set shipped_qty = ordered_qty where line_id = %s", [line_of(order)])
    for _ in range(2):
        assert escalate_slips.perform(actor=SYSTEM, at=NOW + dt.timedelta(minutes=1)) == 0
        assert [queries.of_ids([each])[0].state for each in (key, waits)] == [states.ANSWERED, states.OPEN]
    (row,) = queries.lines(shop.planner, key)
    assert (row.answer, row.promised) == (states.GONE, dates()[line_of(order)])
    assert run("select 1 from notices_notice where kind = 'slip_escalated'") == []


def test_a_slip_nobody_answers_goes_up_once_on_working_time() -> None:
    """Friday evening's four hours end on Monday; the leader of who sells is told, once; an answered slip stays down."""
    shop = open_shop()
    turned(shop)
    order, _ = place(shop, [8])
    answered, _ = place(shop, [8])
    key = late(shop, order)
    done = late(shop, answered)
    (wait,) = options(done)["wait"]
    chosen(shop, done, wait)
    due = queries.of_ids([key])[0].due_at
    assert due is not None
    assert due - NOW >= dt.timedelta(hours=4)
    assert escalate_slips.perform(actor=SYSTEM, at=due - dt.timedelta(minutes=1)) == 0
    assert escalate_slips.perform(actor=SYSTEM, at=due) == 1
    assert escalate_slips.perform(actor=SYSTEM, at=due + DAY) == 0
    told = run("select person_id from notices_notice where kind = 'slip_escalated' and record_id = %s", [key])
    assert len(told) == 1
    assert told[0][0] != shop.seller.person_id
