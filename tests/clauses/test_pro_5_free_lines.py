"""PRO-5 · Lines that are not sold: goods lent, given back and sold of a loan; gifts and samples on a budget; goods sent instead of others; and
orders that begin with a template. Nothing of it is anybody's performance."""

import datetime as dt
from typing import Any

import pytest

from makesell.books.budget import balances as budget
from makesell.books.orderbook import balances as orderbook
from makesell.books.stock import balances as stock_book
from makesell.documents.invoices import deemed_queries as deemed
from makesell.documents.orders import queries, states
from makesell.documents.plans import queries as plans
from makesell.documents.returns import states as return_states
from makesell.flows.org_1_organisation import create_warehouse
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.pro_4_negotiation import create_quotation
from makesell.flows.pro_4_negotiation.create_quotation import QuotationFact, QuotedLine
from makesell.flows.pro_5_production import allow_discount, cancel_order, confirm_order, copy_order, give_back, keep_order_template
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.keep_order_template import Keep
from makesell.flows.pro_6_shipping import create_delivery, draft_invoice, issue_goods, pick_delivery, prove_delivery, state_deemed_sales, undo_issue
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.state_deemed_sales import StatedFact
from makesell.flows.pro_7_care import authorise_return, begin_handover, credit_return, inspect_return, open_replacement, open_ticket, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.begin_handover import HandoverFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.pro_7_care.open_replacement import ReplacementFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import run
from makesell.ground.refusal import Refusal
from makesell.sheets import deemed_sales as sheet
from makesell.sheets import free_lines, inputs, order_templates
from makesell.sheets.orders import SHEET as ORDERS
from makesell.sheets.parts import Call, Sheet
from makesell.sheets.quotations import SHEET as QUOTATIONS
from tests.clauses.cast import person
from tests.clauses.orders import (
    NOW,
    SYSTEM,
    TODAY,
    D,
    LineFact,
    OrderFact,
    Shop,
    key_order,
    limit,
    open_shop,
    place,
    proved,
    refused,
    running_plan,
    stock,
)

pytestmark = pytest.mark.django_db
DUE = TODAY + dt.timedelta(days=30)


def did(sheet: Sheet, actor: Actor, act_name: str, key: int | None = None, **raw: Any) -> int:
    """An act of a sheet with raw values, as page and program send them."""
    act = sheet.act(act_name)
    assert act is not None
    return act.run(Call(actor, NOW, () if key is None else (key,), inputs.read(act.inputs, raw))).record_id or 0


def shipped(shop: Shop, order: int) -> int:
    """Everything of an order leaves."""
    key = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(order,)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(key), actor=SYSTEM, at=NOW)
    return issue_goods.perform(key, actor=SYSTEM, at=NOW)


def line_of(order: int, position: int = 1) -> queries.ActingLine:
    """A line of an order."""
    return next(line for line in queries.acting_lines(order) if line.position == position)


def lying(shop: Shop) -> dict[int, tuple[str, str]]:
    """Quantity and value of the first product by warehouse."""
    return {row.warehouse_id: (f"{row.on_hand.normalize():f}", f"{row.value.normalize():f}") for row in stock_book.of_products([shop.product])}


def credits(order: int) -> dict[str, str]:
    """Net of every measure people have of an order."""
    rows = run(
        """select e.measure, sum(e.net) from performance_entry e join orders_salesorderline l on l.line_id = e.line_id
           where l.order_id = %s and not overlay group by 1""",
        [order],
    )
    return {row[0]: f"{row[1].normalize():f}" for row in rows if row[1]}


def loan_place(shop: Shop) -> int:
    """Where goods on loan lie."""
    return create_warehouse.perform(NewWarehouse(f"L-{shop.c.units[0]}", "借出库", kind="loan"), actor=SYSTEM, at=NOW)


def test_goods_are_lent_given_back_and_sold() -> None:
    shop = open_shop()
    stock(shop, "40")
    limit(shop, "500")
    lend: dict[str, Any] = {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": "10", "kind": "loan"}]}
    refused("order.due_back", lambda: did(ORDERS, shop.seller, "create", **lend))
    refused("order.due_back_past", lambda: did(ORDERS, shop.seller, "create", **lend, given=[{"line": 1, "due_back": "2025-05-01"}]))
    refused("order.parts_line", lambda: did(ORDERS, shop.seller, "create", **lend, given=[{"line": 2, "due_back": str(DUE)}]))
    order = did(ORDERS, shop.seller, "create", **lend, given=[{"line": 1, "due_back": str(DUE)}])
    start = ORDERS.act("edit").start  # type: ignore[union-attr]
    assert start is not None
    assert start(shop.seller, order)["given"] == [{"line": 1, "due_back": DUE, "plan": None, "budget_line": None}]
    assert confirm_order.perform(order, actor=shop.seller, at=NOW).state == states.CONFIRMED
    delivery = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(order,)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
    refused("loan.no_place", lambda: issue_goods.perform(delivery, actor=SYSTEM, at=NOW))
    loan = loan_place(shop)
    issue_goods.perform(delivery, actor=SYSTEM, at=NOW)
    assert lying(shop) == {shop.warehouse: ("30", "1800"), loan: ("10", "600")}
    assert (credits(order), orderbook.of_record(order)["shipped"]) == ({}, D(0))
    undo_issue.perform(delivery, actor=SYSTEM, at=NOW, reason="装错")
    assert lying(shop) == {shop.warehouse: ("40", "2400"), loan: ("0", "0")}
    delivery = shipped(shop, order)
    refused("proof.loan", lambda: prove_delivery.perform(ProofFact(delivery, "王师傅", missing=(Lacking(1, "short", D(1)),)), actor=SYSTEM, at=NOW))
    refused("return.loan", lambda: authorise_return.perform(ReturnFact(delivery, "不要了", ((1, D(1)),)), actor=SYSTEM, at=NOW))
    line = line_of(order).id
    refused("loan.too_much", lambda: did(free_lines.SHEET, shop.other, "give_back", line, qty="11"))
    refused("loan.back_to", lambda: did(free_lines.SHEET, shop.other, "give_back", line, warehouse=loan))
    refused("access.refused", lambda: did(free_lines.SHEET, shop.seller, "give_back", line))
    did(free_lines.SHEET, shop.other, "give_back", line, qty="3", why="完好")
    assert lying(shop) == {shop.warehouse: ("33", "1980"), loan: ("7", "420")}
    refused("loan.moved", lambda: undo_issue.perform(delivery, actor=SYSTEM, at=NOW, reason="迟了"))
    refused("order.change_beyond", lambda: did(free_lines.SHEET, shop.seller, "convert_loan", line, qty="4", unit_price="10", why="便宜卖"))
    refused("order.change_credit", lambda: did(free_lines.SHEET, shop.seller, "convert_loan", line, qty="5", why="客户要买"))
    did(free_lines.SHEET, shop.seller, "convert_loan", line, qty="4", why="客户要买")
    sold = line_of(order, 3)
    assert (sold.kind, sold.qty, sold.net, sold.shipped_qty, sold.loan_line_id) == ("sale", D(4), D(400), D(4), line)
    assert credits(order) == {"ordered": "400", "shipped": "400", "delivered": "400"}
    assert lying(shop) == {shop.warehouse: ("33", "1980"), loan: ("3", "180")}
    refused("delivery.nothing", lambda: create_delivery.perform(DeliveryFact(None, order_ids=(order,)), actor=SYSTEM, at=NOW))
    assert draft_invoice.perform(InvoiceFact(order_id=order), actor=SYSTEM, at=NOW)
    refused("loan.reason", lambda: keep_longer(shop, line, ""))
    keep_longer(shop, line, "试用延长")
    assert queries.free_line(SYSTEM, line).due_back_date == DUE + dt.timedelta(days=9)
    assert (free_lines.head(SYSTEM, line).state, queries.out_of([line])) == (free_lines.OVERDUE, {line: D(3)})      # today is long after DUE
    assert [(row["what"], row["qty"], row["new_line"]) for row in free_lines.moves(SYSTEM, order).rows] == [
        (free_lines.MOVES["given_back"], D(3), None), (free_lines.MOVES["converted"], D(4), 3)
    ]  # fmt: skip
    handover = begin_handover.perform(HandoverFact(shop.c.people[0], shop.manager.person_id or 0, "leave", DUE), actor=SYSTEM, at=NOW)
    assert run("select kind from handovers_handoveritem where handover_id = %s and record_id = %s", [handover, order]) == [("loan",)]
    copy = copy_order.perform(order, actor=shop.seller, at=NOW)
    assert [(x.kind, x.due_back_date, x.loan_line_id) for x in queries.acting_lines(copy.order_id)][1:] == [("sale", None, None)]
    proved()


def keep_longer(shop: Shop, line: int, why: str) -> None:
    """The customer keeps it nine days longer."""
    row = queries.free_line(SYSTEM, line)
    give_back.extend(row.order_id, ((row.position, DUE + dt.timedelta(days=9)),), actor=shop.seller, at=NOW, reason=why)


def bears(plan: int) -> tuple[str, str]:
    """What is committed and spent of a plan's first budget line."""
    (line,) = plans.budget(plan)
    found = budget.of_lines([line.line_id])[line.line_id]
    return f"{found.committed.normalize():f}", f"{found.spent.normalize():f}"


def gift(shop: Shop, qty: str, plan: int | None, kind: str = "gift") -> LineFact:
    """A line that is given away."""
    return LineFact(shop.product, D(qty), kind=kind, plan_id=plan)


def _stated_to_the_tax_office(unit: int, line: int, sample: int) -> None:
    """3 of 5 have left, 300 with 39 of tax: declared, taken back, stated by a tax invoice; a sample owes nothing here."""
    clerk = person("deemed-clerk", "开票", unit, R.INVOICING_CLERK)
    (row,) = deemed.of_ids([line, sample])
    assert (row.open_qty, row.net, row.tax) == (D(3), D(300), D(39))
    refused("record.missing", lambda: state_deemed_sales.perform([sample], actor=clerk, at=NOW))
    state_deemed_sales.perform([line], actor=clerk, at=NOW)
    refused("document.state", lambda: state_deemed_sales.perform([line], actor=clerk, at=NOW))
    refused("deemed.reason", lambda: state_deemed_sales.take_back([line], actor=clerk, at=NOW))
    state_deemed_sales.take_back([line], actor=clerk, at=NOW, reason="应开票")
    for bad in ("123", "x" * 20):
        refused("deemed.number", lambda bad=bad: state_deemed_sales.invoiced(StatedFact((line,), bad), actor=clerk, at=NOW))
    state_deemed_sales.invoiced(StatedFact((line,), f"{line:020d}"), actor=clerk, at=NOW)
    (row,) = deemed.of_ids([line])
    assert (row.open_qty, row.net, row.tax, [each.undone for each in deemed.stated(line)]) == (D(0), D(0), D(0), [True, False])
    part = sheet._stated(clerk, line)
    assert [each["net"] for each in part.rows] == [D(300), D(300)]
    assert sheet.head(clerk, line).state == sheet.STATED
    assert deemed.waiting(TODAY) == []


def test_gifts_are_paid_by_a_budget_and_beyond_it_approved() -> None:
    """A piece costs 60 and is listed at 100: 5 of them commit 300 of 1,000, are worth 500 to the tax law, and spend 300 as they leave."""
    shop = open_shop()
    stock(shop, "60")
    plan = running_plan(shop)
    refused("order.no_budget", lambda: key_order(shop, [gift(shop, "1", None)]))
    refused("order.plan", lambda: key_order(shop, [gift(shop, "1", 10**12)]))
    refused("order.no_gift", lambda: key_order(shop, [LineFact(shop.product, D(1), plan_id=plan)]))
    order, done = place(shop, [2, gift(shop, "5", plan), gift(shop, "1", plan, "sample")])
    assert (done.holds, bears(plan)) == ((), ("360", "0")), queries.holds(order)
    rows = [queries.free_line(SYSTEM, line_of(order, n).id) for n in (2, 3)]
    assert [(row.deemed_sale, row.taxable_value, row.tax_rate) for row in rows] == [(True, D(500), D("0.13")), (False, D(100), D("0.13"))]
    cancel_order.perform(Cancel(order, {2: D(2)}), actor=shop.seller, at=NOW, reason="少送两件")
    assert bears(plan) == ("240", "0")
    delivery = shipped(shop, order)
    assert (bears(plan), credits(order)) == (("0", "240"), {"ordered": "200", "shipped": "200"})
    undo_issue.perform(delivery, actor=SYSTEM, at=NOW, reason="装错")
    assert bears(plan) == ("240", "0")
    shipped(shop, order)
    _stated_to_the_tax_office(shop.c.units[0], line_of(order, 2).id, line_of(order, 3).id)
    much, held = place(shop, [gift(shop, "15", plan)])
    assert (held.holds, bears(plan)) == ((states.GIFT,), ("0", "240"))
    waiting = waiting_of("order_gift", [much])[much]
    refused("approval.not_yours", lambda: decide_approval.perform(waiting, "approved", actor=shop.manager, at=NOW, on=TODAY))
    decide_approval.perform(waiting, "approved", actor=shop.director, at=NOW, on=TODAY)
    assert (queries.order(SYSTEM, much).state, bears(plan)) == (states.CONFIRMED, ("900", "240"))
    again, _ = place(shop, [gift(shop, "1", plan)])
    decide_approval.perform(waiting_of("order_gift", [again])[again], "refused", actor=shop.director, at=NOW, on=TODAY, reason="预算用完")
    assert queries.order(SYSTEM, again).state == states.HELD
    cancel_order.perform(Cancel(again), actor=shop.seller, at=NOW, reason="不送了")
    proved()


def refuse_gift(shop: Shop, order: int) -> None:
    """The director does not agree."""
    decide_approval.perform(waiting_of("order_gift", [order])[order], "refused", actor=shop.director, at=NOW, on=TODAY, reason="预算不足")


def test_a_refused_gift_is_changed_and_asked_again() -> None:
    """20 pieces of 60 and a sample against a budget of 1,000: fewer are asked anew; sold instead, they are an order like any other."""
    shop = open_shop()
    stock(shop, "60")
    plan = running_plan(shop)
    order, done = place(shop, [2, gift(shop, "20", plan), gift(shop, "1", plan, "sample")])
    assert done.holds == (states.GIFT,)
    less: dict[str, Any] = {"why": "少送", "lines": [{"line": 2, "kind": "gift", "qty": "18"}]}
    refused("order.gift_waits", lambda: did(ORDERS, shop.seller, "change_gift", order, **less))
    refuse_gift(shop, order)
    for code, rows in {
        "order.gift_same": [{"line": 2, "kind": "gift", "qty": "20"}], "order.no_gift_line": [{"line": 1, "qty": "1"}],
        "order.gift_more": [{"line": 2, "qty": "21"}],
    }.items():  # fmt: skip
        refused(code, lambda rows=rows: did(ORDERS, shop.seller, "change_gift", order, why="少送", lines=rows))
    start = ORDERS.act("change_gift").start  # type: ignore[union-attr]
    assert start is not None
    assert start(shop.seller, order)["lines"] == [{"line": 2, "kind": "gift", "qty": D(20)}, {"line": 3, "kind": "sample", "qty": D(1)}]
    before = [line.id for line in queries.acting_lines(order)]
    did(ORDERS, shop.seller, "change_gift", order, **less)
    assert queries.order(SYSTEM, order).state == states.HELD
    assert [row.params["asked"] for row in queries.holds(order) if row.ended_at is None] == ["1,140.00 CNY"]
    assert len(waiting_of("order_gift", [order])) == 1
    refuse_gift(shop, order)
    rest = [{"line": 2, "kind": "sale", "qty": "9"}, {"line": 3, "kind": "gift", "qty": "1"}]
    did(ORDERS, shop.seller, "change_gift", order, why="九件改为销售", lines=rest)
    lines = queries.acting_lines(order)
    assert [line.id for line in lines] == before
    assert [(line.kind, line.qty, line.net) for line in lines] == [("sale", D(2), D(200)), ("sale", D(9), D(900)), ("gift", D(1), D(0))]
    assert (queries.order(SYSTEM, order).state, queries.order(SYSTEM, order).net) == (states.CONFIRMED, D(1100))
    assert (bears(plan), credits(order), [row for row in queries.holds(order) if row.ended_at is None]) == (("60", "0"), {"ordered": "1100"}, [])
    refused("order.state", lambda: did(ORDERS, shop.seller, "change_gift", order, **less))
    shipped(shop, order)
    proved()


def test_what_was_allowed_beside_a_refused_gift_is_not_asked_anew() -> None:
    """A discount that was allowed stands, and nobody is told twice; another plan pays, whose budget is enough."""
    shop = open_shop()
    stock(shop, "60")
    plan, other = running_plan(shop), running_plan(shop)
    order, done = place(shop, [LineFact(shop.product, D(10), D(80)), gift(shop, "17", plan)])
    assert set(done.holds) == {states.DISCOUNT, states.GIFT}
    refuse_gift(shop, order)
    allow_discount.perform(order, actor=shop.director, at=NOW)
    told = run("select count(*) from notices_notice where kind like 'order_held%%'")
    changed = [{"line": 2, "kind": "gift", "qty": "10", "plan": other}]
    did(ORDERS, shop.seller, "change_gift", order, why="换预算", lines=changed)
    assert [row.code for row in queries.holds(order) if row.ended_at is None] == []
    assert run("select count(*) from notices_notice where kind like 'order_held%%'") == told
    assert line_of(order, 2).budget_line_id == plans.budget(other)[0].line_id
    assert (queries.order(SYSTEM, order).state, bears(other), bears(plan)) == (states.CONFIRMED, ("600", "0"), ("0", "0"))
    proved()


def test_replacements_are_sent_once_and_move_no_measure() -> None:
    shop = open_shop()
    stock(shop, "40")
    service, quality = (person(f"{role}-x", role, shop.c.units[0], role) for role in (R.CUSTOMER_SERVICE, R.QUALITY))
    order, _ = place(shop, [10])
    delivery = shipped(shop, order)
    prove_delivery.perform(ProofFact(delivery, "王师傅"), actor=SYSTEM, at=NOW)
    before = credits(order)
    back = authorise_return.perform(ReturnFact(delivery, "裂纹", ((1, D(3)),)), actor=service, at=NOW)
    receive_return.perform(back, actor=SYSTEM, at=NOW)
    assert credits(order) != before
    inspect_return.perform(InspectFact(back, return_states.REPLACE), actor=quality, at=NOW)
    assert {name: net for name, net in credits(order).items() if name in before} == before
    refused("order.no_cause", lambda: key_order(shop, [LineFact(shop.product, D(1), kind="replacement")]))
    sent = open_replacement.of_return(ReplacementFact(back, {1: D(2)}), actor=service, at=NOW)
    other = open_replacement.of_return(ReplacementFact(back), actor=service, at=NOW)
    assert [(x.kind, x.qty, x.net) for x in queries.acting_lines(other)] == [("replacement", D(3), D(0))]
    confirm_order.perform(sent, actor=shop.seller, at=NOW)
    refused("order.replaced", lambda: confirm_order.perform(other, actor=shop.seller, at=NOW))
    refused("order.replaced", lambda: open_replacement.of_return(ReplacementFact(back, {1: D(2)}), actor=service, at=NOW))
    credit_return.perform(back, actor=SYSTEM, at=NOW)
    shipped(shop, sent)
    ticket = open_ticket.perform(
        TicketFact(shop.c.customers[0], "complaint", "缺件", "少一件", delivery_id=delivery, line=1), actor=service, at=NOW
    )
    asked = open_replacement.perform(ReplacementFact(ticket, {1: D(1)}), actor=service, at=NOW)
    confirm_order.perform(asked, actor=shop.seller, at=NOW)
    row = queries.free_line(SYSTEM, line_of(asked).id)
    assert (row.cause_id, row.cause_kind, credits(asked), credits(sent)) == (ticket, "ticket", {}, {})
    proved()


def test_an_order_begins_with_a_template() -> None:
    shop = open_shop()
    stock(shop, "40")
    order = key_order(shop, [LineFact(shop.product, D(3), D(95)), LineFact(None, kind="text", text="含安装"), 4])
    refused("template.name", lambda: keep_order_template.perform(Keep(order, " "), actor=shop.seller, at=NOW))
    key = did(ORDERS, shop.seller, "keep_template", order, name="月度补货", shared="1")
    mate = Actor("同组", person_id=shop.c.people[1], roles=frozenset({R.SALESPERSON}), unit_id=shop.c.units[0], unit_ids=frozenset({shop.c.units[0]}))
    stranger = person("far", "外组", shop.c.units[1], R.SALESPERSON)
    assert [line.qty for line in queries.template(mate, key).lines] == [D(3), D(1), D(4)]
    refused("record.missing", lambda: queries.template(stranger, key))
    made = did(order_templates.SHEET, shop.seller, "use", key, customer=shop.c.customers[0])
    assert [(x.kind, x.qty, x.unit_price) for x in queries.acting_lines(made)] == [
        ("sale", D(3), D(100)), ("text", D(1), D(0)), ("sale", D(4), D(100))
    ]  # fmt: skip
    refused("record.missing", lambda: did(order_templates.SHEET, mate, "change", key, name="我的"))
    did(order_templates.SHEET, shop.seller, "change", key, name="季度补货", shared="")
    refused("record.missing", lambda: queries.template(mate, key))
    did(order_templates.SHEET, shop.seller, "retire", key)
    with pytest.raises(Refusal) as no:
        did(order_templates.SHEET, shop.seller, "use", key, customer=shop.c.customers[0])
    assert (no.value.code, queries.template(SYSTEM, key).name) == ("template.retired", "季度补货")
    _of_a_quotation(shop)
    proved()


def _of_a_quotation(shop: Shop) -> None:
    """What it offers, without what was optional; kept for its customer it begins no other customer's order, and says whose it is."""
    theirs, other = shop.c.customers[:2]
    lines = (QuotedLine(shop.product, D(6), D(90)), QuotedLine(shop.product, D(1), kind="optional"))
    quotation = create_quotation.perform(QuotationFact(OrderFact(theirs, lines)), actor=shop.seller, at=NOW)
    key = did(QUOTATIONS, shop.seller, "keep_template", quotation, name="试制套件", only_customer="1")
    row = queries.template(shop.seller, key)
    assert ([(line.kind, line.qty) for line in row.lines], row.customer_id) == ([("sale", D(6))], theirs)
    start = order_templates.SHEET.act("use").start  # type: ignore[union-attr]
    assert start is not None
    assert start(shop.seller, key) == {"customer": theirs}
    refused("template.customer", lambda: did(order_templates.SHEET, shop.seller, "use", key, customer=other))
    made = did(order_templates.SHEET, shop.seller, "use", key, customer=theirs)
    assert [(x.kind, x.qty, x.unit_price) for x in queries.acting_lines(made)] == [("sale", D(6), D(100))]
    common = did(QUOTATIONS, shop.seller, "keep_template", quotation, name="通用套件")
    assert queries.template(shop.seller, common).customer_id is None
    assert did(order_templates.SHEET, shop.seller, "use", common, customer=other)
