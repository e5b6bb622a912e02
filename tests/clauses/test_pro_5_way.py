"""PRO-5 · How an order goes its way: papers it waits for, in how many parts it may leave, whose number it repeats."""

import datetime as dt

import pytest

from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import open_gate, release_production
from makesell.flows.pro_5_production.open_gate import Agreed
from makesell.flows.pro_6_shipping import create_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.ground.access import roles as R
from makesell.sheets import inputs, order_parts
from makesell.sheets.order_checks import after_gate, gates_check, live
from makesell.sheets.orders import SHEET
from makesell.sheets.parts import Call
from makesell.sheets.waiting import of_orders
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, D, LineFact, Shop, gated, open_shop, place, promised, proved, refused, stock
from tests.clauses.test_pro_5_gates import pay

pytestmark = pytest.mark.django_db


def agree(shop: Shop, order: int, gate: str, days: int) -> bool:
    """The customer's word on a paper, some days later."""
    return open_gate.perform(Agreed(order, gate), actor=shop.seller, at=NOW + dt.timedelta(days=days), reason="王工确认 B 版")


def test_nothing_is_made_before_the_customer_agreed_and_the_last_word_fixes_the_dates() -> None:
    """A deposit and two papers: the promise counts from all of them, the last to come makes days of it."""
    shop = open_shop()
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    order, _ = place(shop, [10], terms_id=terms, drawing_gate=True, agreement_gate=True, owner_id=shop.c.people[0])
    assert promised(order) == [(1, "+10", D(10), "lead_time")]
    assert [gate.kind for gate in queries.gates([order])] == ["agreement", "before_production", "drawing"]
    (row,) = order_parts.schedule(SYSTEM, order).rows
    assert "10" in str(row["after"])
    assert after_gate(10, queries.gates([order])) == row["after"]
    assert len(gates_check(SYSTEM, order).facts) == 3
    assert {wait.id for wait in of_orders(shop.seller, NOW)} == {order}
    (line,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([line.id])
    assert pay(shop, order, D(339), actor=SYSTEM, at=NOW) == []
    refused("production.paper", lambda: release_production.perform(made.id, actor=shop.planner, at=NOW))
    refused("access.refused", lambda: open_gate.perform(Agreed(order, "drawing"), actor=shop.planner, at=NOW, reason="我说的"))
    refused("order.paper_word", lambda: open_gate.perform(Agreed(order, "drawing"), actor=shop.seller, at=NOW, reason=" "))
    assert agree(shop, order, "agreement", 1) is False
    refused("order.no_gate", lambda: agree(shop, order, "agreement", 2))
    assert agree(shop, order, "drawing", 7) is True
    assert promised(order) == [(1, "2025-06-23", D(10), "planned")]
    (line,) = queries.acting_lines(order)
    assert line.first_promised_date == dt.date(2025, 6, 23)
    release_production.perform(made.id, actor=shop.planner, at=NOW + dt.timedelta(days=7))
    plain, _ = place(shop, [1])
    refused("order.no_gate", lambda: agree(shop, plain, "drawing", 1))
    proved()


def test_goods_leave_in_the_parts_the_order_allows() -> None:
    shop = open_shop()
    stock(shop, "20")
    stock(shop, "20", 1)
    stores = person(f"stores-{shop.product}", "仓库", shop.c.units[0], R.WAREHOUSE)
    lines = [LineFact(shop.c.products[0], D(4)), LineFact(shop.c.products[1], D(6))]

    def plan(order: int, *parts: tuple[int, str]) -> int:
        keys = [line.id for line in queries.acting_lines(order)]
        chosen = tuple(PartFact(keys[n], D(qty)) for n, qty in parts)
        return create_delivery.perform(DeliveryFact(shop.warehouse, chosen), actor=stores, at=NOW)

    parts, by_line, whole = (place(shop, lines, delivery_rule=rule)[0] for rule in states.DELIVERY_RULES)
    assert plan(parts, (0, "1"))
    refused("delivery.in_parts", lambda: plan(by_line, (0, "3")))
    assert plan(by_line, (0, "4"))
    refused("delivery.in_parts", lambda: plan(whole, (0, "4")))
    refused("delivery.in_parts", lambda: plan(whole, (0, "4"), (1, "5")))
    assert plan(whole, (0, "4"), (1, "6"))
    assert create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(by_line,)), actor=stores, at=NOW)


def test_a_customers_number_that_repeats_is_said_and_what_the_form_says_is_kept() -> None:
    shop = open_shop()
    act = SHEET.act("create")
    assert act is not None
    raw = {
        "customer": shop.c.customers[0], "customer_reference": "PO-77", "end_user": "终端厂", "project": "三期", "delivery_rule": "whole",
        "drawing_gate": "1", "lines": [{"product": shop.product, "qty": "1"}],
    }  # fmt: skip
    first = act.run(Call(shop.seller, NOW, (), inputs.read(act.inputs, raw)))
    assert "PO-77" not in str(first.say)
    again = act.run(Call(shop.seller, NOW, (), inputs.read(act.inputs, raw)))
    assert "PO-77" in str(again.say)
    assert "PO-77" in live(shop.seller, inputs.read(act.inputs, raw), again.record_id)[0].note
    row = queries.order(SYSTEM, again.record_id or 0)
    assert (row.end_user, row.project, row.delivery_rule) == ("终端厂", "三期", "whole")
    edit = SHEET.act("edit")
    assert edit is not None
    assert edit.start is not None
    stored = edit.start(shop.seller, again.record_id)
    assert {name: stored[name] for name in ("end_user", "delivery_rule", "drawing_gate", "agreement_gate")} == {
        "end_user": "终端厂", "delivery_rule": "whole", "drawing_gate": True, "agreement_gate": False
    }  # fmt: skip
