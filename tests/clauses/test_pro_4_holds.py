"""PRO-4 · Supply kept for quotations 防占货: within what the rules allow, seen, gone by itself, taken by the order, never by two at once."""

import datetime as dt
from collections.abc import Callable

import pytest

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply_book
from makesell.documents.production import queries as production
from makesell.documents.quotations import hold_queries as holds
from makesell.flows.pro_4_negotiation import (
    answer_quotation,
    create_quotation,
    expire_supply_holds,
    hold_quotation,
    lose_quotation,
    order_quotation,
    send_quotation,
    submit_quotation,
)
from makesell.flows.pro_4_negotiation.answer_quotation import Answer, AnswerFact
from makesell.flows.pro_4_negotiation.create_quotation import QuotationFact, QuotedLine
from makesell.flows.pro_4_negotiation.hold_quotation import HoldFact
from makesell.flows.pro_4_negotiation.lose_quotation import LostFact
from makesell.flows.pro_4_negotiation.send_quotation import SendFact
from makesell.flows.pro_5_production import confirm_order
from makesell.flows.steps.quotation_holds import HOLD_DAYS
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.notices.queries import latest
from makesell.sheets import products, quotation_parts
from makesell.sheets.order_checks import promised_until
from makesell.sheets.parts import Call
from makesell.sheets.registry import sheet_of
from tests.books.interleaving import together
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import SYSTEM, D, OrderFact, Shop, key_order, open_shop, place, promised, proved, refused, stock
from tests.clauses.test_pro_5_capacity import works
from tests.clauses.test_pro_5_promise import MORNING
from tests.clauses.test_pro_5_quotas import in_force


def quoted(shop: Shop, qty: int, *, who: Actor | None = None, customer: int = 0) -> int:
    """A quotation of the first product with the customer, ready to be sent."""
    actor = who or shop.seller
    fact = QuotationFact(OrderFact(shop.c.customers[customer], (QuotedLine(shop.product, D(qty)),), owner_id=actor.person_id))
    key = create_quotation.perform(fact, actor=actor, at=NOW)
    submit_quotation.perform(key, actor=actor, at=NOW)
    return key


def lies(shop: Shop) -> tuple[str, str]:
    """On hand and held of the first product."""
    (row,) = stock_book.of_products([shop.product])
    return f"{row.on_hand.normalize():f}", f"{row.reserved.normalize():f}"


@pytest.mark.django_db
def test_supply_is_kept_within_the_rules_seen_and_taken_by_the_order() -> None:
    """40 lie; a person's quotations keep 12 (30 %) for 10 days. A stranger's order finds 28, the order of the quotation its 12."""
    shop = open_shop()
    stock(shop, "40")
    key = quoted(shop, 15)
    act = sheet_of("quotations").act("hold")
    assert act is not None
    line = [{"line": 1, "qty": D(12)}]
    for code, who, data in (
        ("access.refused", shop.planner, {}), ("quotation.hold_share", shop.seller, {}),
        ("quotation.hold_until", shop.seller, {"until": TODAY + dt.timedelta(days=11), "lines": line}),
        ("quotation.hold_line", shop.seller, {"lines": [{"line": 2}]}), ("quotation.hold_line", shop.seller, {"lines": [{"line": 1, "qty": D(16)}]}),
        ("quotation.hold_twice", shop.seller, {"lines": line * 2}),
    ):  # fmt: skip
        refused(code, lambda who=who, data=data: act.run(Call(who, NOW, (key,), data)))
    refused("quotation.hold_none", lambda: hold_quotation.release(key, actor=shop.seller, at=NOW))
    done = act.run(Call(shop.seller, NOW, (key,), {"lines": line}))
    assert done.data == {"until": str(TODAY + dt.timedelta(days=10)), "kept": "12", "short": "0"}
    assert lies(shop) == ("40", "12")
    assert [row["qty"] for row in quotation_parts.held(shop.seller, key).rows] == [D(12)]
    (mine,), (others,) = (products._held(who, shop.product).rows for who in (shop.seller, shop.manager))
    assert (mine["quotation_id"], others["qty"]) == (key, D(12))
    more = quoted(shop, 1, customer=1)
    refused("quotation.hold_share", lambda: hold_quotation.perform(HoldFact(more), actor=shop.seller, at=NOW))
    stranger, _ = place(shop, [30], who=shop.other, customer=1)
    assert [(qty, source) for *_, qty, source in promised(stranger)] == [(D(28), "stock"), (D(2), "lead_time")]
    send_quotation.perform(SendFact(key), actor=shop.seller, at=NOW)
    answer_quotation.accepted(AnswerFact(key, Answer("王工")), actor=shop.seller, at=NOW)
    order = order_quotation.perform(key, actor=shop.seller, at=NOW)
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    assert [(qty, source) for *_, qty, source in promised(order)] == [(D(12), "stock"), (D(3), "lead_time")]
    assert (holds.of_quotations([key]), lies(shop)) == ([], ("40", "40"))
    proved()


@pytest.mark.django_db
def test_what_is_kept_goes_back_by_itself_and_with_its_quotation() -> None:
    shop = open_shop()
    stock(shop, "40")
    kept, lost = quoted(shop, 5), quoted(shop, 5)
    for key in (kept, lost):
        hold_quotation.perform(HoldFact(key, TODAY + dt.timedelta(days=3)), actor=shop.seller, at=NOW)
    assert lies(shop) == ("40", "10")
    lose_quotation.perform(LostFact(lost, "价格"), actor=shop.seller, at=NOW)
    assert lies(shop) == ("40", "5")
    assert expire_supply_holds.perform(actor=SYSTEM, at=NOW + dt.timedelta(days=3)) == []
    assert expire_supply_holds.perform(actor=SYSTEM, at=NOW + dt.timedelta(days=4)) == [kept]
    assert lies(shop) == ("40", "0")
    assert [row.kind for row in latest(shop.seller, 1)] == ["hold_expired"]
    in_force(HOLD_DAYS, 0, f"person:{shop.c.people[0]}", shop.c.units[0])
    refused("quotation.hold_days", lambda: hold_quotation.perform(HoldFact(kept), actor=shop.seller, at=NOW))
    proved()


@pytest.mark.usefixtures("committed")
def test_two_holds_at_once_never_pass_a_persons_share() -> None:
    """12 of 40 for a person: two of his quotations want 8 each at once; one keeps them, the other is refused, whoever is first at each statement."""
    for schedule in ([], [False] * 9 + [True] * 30, [False] * 3 + [True] * 9):
        shop = open_shop()
        stock(shop, "40")
        keys = [quoted(shop, 8), quoted(shop, 8, customer=1)]

        def holding(key: int, who: Actor = shop.seller) -> Callable[[], object]:
            return lambda: hold_quotation.perform(HoldFact(key), actor=who, at=NOW)

        strands = together(holding(keys[0]), holding(keys[1]), schedule)
        assert [strand.refusal.code for strand in strands if strand.refusal] == ["quotation.hold_share"]
        assert (len(holds.of_quotations(keys)), lies(shop)) == (1, ("40", "8"))
    proved()


@pytest.mark.django_db
def test_a_hold_keeps_working_time_too_and_gives_it_back() -> None:
    """14 to be made keep the lathe's day for the quotation: another order waits behind it; released, expired or ordered, the day is free again."""
    shop = works()
    key = quoted(shop, 14)
    held = hold_quotation.perform(HoldFact(key), actor=shop.seller, at=MORNING)
    (time,) = supply_book.kept_times(MORNING)
    assert (held.kept, held.short, held.made[1][0]) == ({}, D(0), D(14))
    assert (time.ends - time.starts).total_seconds() == 8 * 3600
    assert quotation_parts.held(shop.seller, key).rows[0]["made"] == D(14)
    other = key_order(shop, [14], who=shop.other, customer=1, at=MORNING)
    with clock.moved(MORNING):
        behind = promised_until(shop.other, other)["promised"]
    assert behind > str(held.made[1][1])
    hold_quotation.release(key, actor=shop.seller, at=MORNING)
    assert supply_book.kept_times(MORNING) == []
    with clock.moved(MORNING):
        assert promised_until(shop.other, other)["promised"] == str(held.made[1][1])
    hold_quotation.perform(HoldFact(key), actor=shop.seller, at=MORNING)
    send_quotation.perform(SendFact(key), actor=shop.seller, at=MORNING)
    answer_quotation.accepted(AnswerFact(key, Answer("王工")), actor=shop.seller, at=MORNING)
    order = order_quotation.perform(key, actor=shop.seller, at=MORNING)
    confirm_order.perform(order, actor=shop.seller, at=MORNING)
    assert [day for _, day, *_ in promised(order)] == [str(held.made[1][1])], "the order has the day that was kept for it"
    (time,) = supply_book.kept_times(MORNING)
    assert time.line_id in {row.receipt_id for row in production.of_orders([order])}
    proved()


@pytest.mark.django_db
def test_time_that_is_held_is_nobodys_once_its_day_has_passed() -> None:
    """Before the clock sweeps it, and after."""
    shop = works()
    held = hold_quotation.perform(HoldFact(quoted(shop, 14), TODAY), actor=shop.seller, at=MORNING)
    tomorrow = MORNING + dt.timedelta(days=1)
    assert len(supply_book.kept_times(MORNING)) == 1
    assert (held.until, supply_book.kept_times(tomorrow)) == (TODAY, [])
    assert len(expire_supply_holds.perform(actor=SYSTEM, at=tomorrow)) == 1
    assert supply_book.kept_times(MORNING) == []
    proved()
