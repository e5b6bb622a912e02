"""PRO-5 · Export licence 出口许可: an order waits for it, its promise counts from it, goods leave by it until its last day, the next follows."""

import datetime as dt
from collections.abc import Sequence

import pytest
from django.utils.translation import override

from makesell.documents.deliveries import late_queries, ship_queries
from makesell.documents.deliveries.backlog import LISTING as BACKLOG
from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.flows.pro_5_production import enter_licence, expire_licences, open_gate, release_production
from makesell.flows.pro_5_production.enter_licence import Licence
from makesell.flows.pro_5_production.open_gate import Agreed
from makesell.flows.pro_6_shipping import create_delivery, issue_goods, pick_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.attachments import queries as attachments
from makesell.ground.db import run
from makesell.ground.listing import by_ids
from makesell.metrics import conformance, on_time
from makesell.sheets import inputs
from makesell.sheets.order_checks import after_gate, gates_check, live, promise_check
from makesell.sheets.orders import SHEET
from makesell.sheets.waiting import of_orders
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, gated, key_order, open_shop, place, promised, proved, refused, stock
from tests.clauses.test_pro_5_gates import pay

pytestmark = pytest.mark.django_db
LAST = TODAY + dt.timedelta(days=20)


def day(days: int) -> dt.datetime:
    """Some days later, at the same hour."""
    return NOW + dt.timedelta(days=days)


def support(shop: Shop) -> Actor:
    """Sales support, who enters licences."""
    return person(f"support-{shop.product}", "内勤", shop.c.units[0], R.SALES_SUPPORT)


def enter(actor: Actor, order: int, until: dt.date = LAST, *, number: str = "EL-1", days: int = 0) -> bool:
    """A licence is entered, some days later."""
    return enter_licence.perform(Licence(order, number, until, "许可证.pdf", [b"%PDF-1.4\n"]), actor=actor, at=day(days))


def stands(keys: Sequence[int]) -> list[object]:
    """Where lines in hand stand."""
    return [row["stands"] for row in by_ids(BACKLOG, SYSTEM, keys).values()]


def picked(shop: Shop, stores: Actor, order: int) -> int:
    """A delivery of the order, picked."""
    key = create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(order,)), actor=stores, at=NOW)
    return pick_delivery.perform(PickFact(key), actor=stores, at=NOW)


def test_goods_leave_by_a_licence_until_its_last_day() -> None:
    """Goods that lie in stock wait for the licence; after its last day they wait for the next one, and the promise stays."""
    shop = open_shop()
    stock(shop, "20")
    stores = person(f"stores-{shop.product}", "仓库", shop.c.units[0], R.WAREHOUSE)
    keeper = support(shop)
    order, _ = place(shop, [10], licence_gate=states.LICENCE, owner_id=shop.c.people[0])
    assert promised(order) == [(1, "+0", D(10), "stock")]
    (gate,) = queries.gates([order])
    assert (gate.kind, gate.amount, gate.deadline) == ("licence", D(0), TODAY + dt.timedelta(days=60))
    keys = [line.id for line in queries.acting_lines(order)]
    assert [row.why for row in ship_queries.proposed(keys)] == ["gate"]
    assert {wait.id for wait in of_orders(shop.seller, NOW)} == {order}
    delivery = picked(shop, stores, order)
    refused("order.licence", lambda: issue_goods.perform(delivery, actor=stores, at=NOW))
    assert enter(keeper, order) is True
    assert [file.name for file in attachments.of_record(order)] == ["许可证.pdf"]
    assert promised(order) == [(1, TODAY.isoformat(), D(10), "stock")]
    assert of_orders(shop.seller, NOW) == []
    refused("order.licence_expired", lambda: issue_goods.perform(delivery, actor=stores, at=day(21)))
    assert expire_licences.perform(actor=SYSTEM, at=day(20)) == []
    assert expire_licences.perform(actor=SYSTEM, at=day(21)) == [order]
    assert expire_licences.perform(actor=SYSTEM, at=day(22)) == []
    assert {wait.id for wait in of_orders(shop.seller, day(22))} == {order}
    assert enter(keeper, order, LAST + dt.timedelta(days=30), number="EL-2", days=22) is False
    assert of_orders(shop.seller, day(22)) == []
    assert promised(order) == [(1, TODAY.isoformat(), D(10), "stock")]
    issue_goods.perform(delivery, actor=stores, at=day(23))
    assert expire_licences.perform(actor=SYSTEM, at=day(90)) == []
    proved()


def test_an_expired_licence_holds_back_what_is_proposed_to_leave() -> None:
    shop = open_shop()
    stock(shop, "20")
    order, _ = place(shop, [10], licence_gate=states.LICENCE)
    keys = [line.id for line in queries.acting_lines(order)]
    keeper = support(shop)
    enter(keeper, order)
    assert [row.why for row in ship_queries.proposed(keys)] == ["ready"]
    expire_licences.perform(actor=SYSTEM, at=day(21))
    assert [row.why for row in ship_queries.proposed(keys)] == ["licence"]
    assert stands(keys) == ["licence"], "what is in hand says why it is late"
    enter(keeper, order, LAST + dt.timedelta(days=30), number="EL-2", days=22)
    assert [row.why for row in ship_queries.proposed(keys)] == ["ready"]
    assert stands(keys) == ["stock"]


def test_a_line_that_was_late_for_its_expired_licence_is_late_by_sales_also_once_there_is_a_new_one() -> None:
    """Both lay in stock and did not leave; one could not on its day."""
    shop = open_shop()
    stock(shop, "20")
    keeper, wished = support(shop), TODAY + dt.timedelta(days=10)
    late, lying = (place(shop, [5], licence_gate=states.LICENCE, requested_date=wished, owner_id=shop.c.people[0])[0] for _ in range(2))
    enter(keeper, late, TODAY + dt.timedelta(days=5))
    enter(keeper, lying)
    assert expire_licences.perform(actor=SYSTEM, at=day(6)) == [late]
    window = (TODAY, TODAY + dt.timedelta(days=15))
    enter(keeper, late, number="EL-2", days=12)
    _, lines = late_queries.late_lines(shop.director, window, on_time.terms([window], "first"))
    assert {line.order_id: line.cause for line in lines} == {late: "sales", lying: "carrier"}


def test_nothing_is_made_without_a_licence_where_the_order_says_so() -> None:
    """Deposit and licence before production: the promise counts from both, the last fixes the dates; an expired one stops the release."""
    shop = open_shop()
    keeper = support(shop)
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    order, _ = place(shop, [10], terms_id=terms, licence_gate=states.LICENCE_FIRST)
    assert promised(order) == [(1, "+10", D(10), "lead_time")]
    with override("en"):
        assert after_gate(10, queries.gates([order])) == "10 working days after: Deposit + Export licence"
    (made,) = production.of_orders([order])
    assert pay(shop, order, D(339), actor=SYSTEM) == []
    refused("order.licence", lambda: release_production.perform(made.id, actor=shop.planner, at=NOW))
    assert enter(keeper, order, TODAY + dt.timedelta(days=8), days=7) is True
    assert promised(order) == [(1, "2025-06-23", D(10), "planned")]
    refused("order.licence_expired", lambda: release_production.perform(made.id, actor=shop.planner, at=day(9)))
    assert enter(keeper, order, number="EL-2", days=9) is False
    release_production.perform(made.id, actor=shop.planner, at=day(9))
    proved()


def test_a_licence_that_only_goods_wait_for_does_not_keep_production_waiting() -> None:
    """With a deposit before production the dates count from the deposit; the licence may come later."""
    shop = open_shop()
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    order, _ = place(shop, [10], terms_id=terms, licence_gate=states.LICENCE)
    with override("en"):
        assert after_gate(10, queries.gates([order])) == "10 working days after the deposit"
    assert pay(shop, order, D(339), actor=SYSTEM) == [order]
    (made,) = production.of_orders([order])
    release_production.perform(made.id, actor=shop.planner, at=NOW)
    assert enter(support(shop), order, days=3) is False
    proved()


def test_the_promise_counts_from_the_licence_in_both_languages() -> None:
    shop = open_shop()
    order, _ = place(shop, [10], licence_gate=states.LICENCE)
    shut = queries.gates([order])
    for language, said, same_day in (
        ("en", "10 working days after the export licence", "On the day of the export licence"),
        ("zh-hans", "取得出口许可后 10 个工作日", "取得出口许可当日"),
    ):
        with override(language):
            assert (after_gate(10, shut), after_gate(0, shut)) == (said, same_day)
    with override("en"):
        assert str(promise_check(SYSTEM, order).chip) == "Waits for the licence"
        assert (str(gates_check(SYSTEM, order).label), str(gates_check(SYSTEM, order).chip)) == ("Export licence", "Waits for the licence")
        (step,) = [each for each in conformance.walked(SYSTEM, order) if each.rule == "No goods leave without an export licence that is valid"]
        assert (step.standing, step.on) == (conformance.OPEN, None)
        enter(support(shop), order)
        (fact,) = gates_check(SYSTEM, order).facts
        assert str(fact.value) == f"EL-1, expired after {LAST.day} {LAST:%b} {LAST.year}"


def test_who_may_enter_a_licence_and_what_is_one() -> None:
    shop = open_shop()
    keeper = support(shop)
    order, _ = place(shop, [1], licence_gate=states.LICENCE)
    plain, _ = place(shop, [1])
    refused("access.refused", lambda: enter(shop.planner, order))
    refused("order.licence_number", lambda: enter(keeper, order, number=" "))
    refused("order.licence_past", lambda: enter(keeper, order, TODAY - dt.timedelta(days=1)))
    refused("order.no_licence", lambda: enter(keeper, plain))
    refused("order.no_gate", lambda: open_gate.perform(Agreed(order, "licence"), actor=shop.seller, at=NOW, reason="口头"))
    assert enter(keeper, order, TODAY) is True
    told = run("select act, reason from spine_event where record_id = %s order by id desc limit 1", [order])
    assert told == [("enter_licence", f"EL-1 · {TODAY}")], "each licence stays in the timeline"


def test_the_form_says_what_the_dates_count_from_and_keeps_the_need() -> None:
    shop = open_shop()
    act, edit = SHEET.act("create"), SHEET.act("edit")
    assert act is not None
    assert edit is not None
    assert edit.start is not None
    raw = {"customer": shop.c.customers[0], "licence_gate": states.LICENCE_FIRST, "lines": [{"product": shop.product, "qty": "1"}]}
    data = inputs.read(act.inputs, raw)
    with override("en"):
        checks = live(shop.seller, data)
        assert checks[0].note == "The dates count from the export licence."
        (fact,) = checks[-1].facts
        assert (str(fact.label), str(fact.value)) == ("Export licence", "Before it is made, and before its goods leave")
    draft = key_order(shop, [1], terms_id=gated(("order", "30", "before_production"), ("delivery", "70", "")), licence_gate=states.LICENCE)
    with override("en"):
        card = gates_check(SYSTEM, draft)
        told = (str(card.label), [(str(fact.label), str(fact.value)) for fact in card.facts])
    assert told == ("Will wait for", [("Paid before production", "33.90"), ("Export licence", "Before its goods leave")])
    order, _ = place(shop, [1], licence_gate=states.LICENCE_FIRST)
    assert queries.acting(SYSTEM, "edit", order).licence_gate == states.LICENCE_FIRST
