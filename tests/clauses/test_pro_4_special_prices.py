"""PRO-4 · A special price is asked for on an opportunity, granted by another, wins first while its quantity lasts, and ends."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from makesell.documents.opportunities import special_queries, states
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.quotations import queries as quotations
from makesell.engines import price
from makesell.flows.pro_4_negotiation import (
    answer_quotation,
    ask_special_price,
    create_quotation,
    decide_special_price,
    expire_special_prices,
    lose_opportunity,
    open_opportunity,
    order_quotation,
    send_quotation,
    submit_quotation,
)
from makesell.flows.pro_4_negotiation.answer_quotation import Answer, AnswerFact
from makesell.flows.pro_4_negotiation.ask_special_price import PriceWish
from makesell.flows.pro_4_negotiation.create_quotation import QuotationFact, QuotedLine
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.open_opportunity import OpportunityFact
from makesell.flows.pro_4_negotiation.send_quotation import SendFact
from makesell.flows.pro_5_production import cancel_order, change_order, confirm_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approvals
from makesell.ground.db import count
from makesell.ground.notices.queries import latest
from makesell.sheets import opportunities as opportunity_sheet
from makesell.sheets import order_parts, special_prices
from makesell.sheets.offering import offered
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.orders import SYSTEM, D, LineFact, OrderFact, Shop, open_shop, proved, refused, stock

pytestmark = pytest.mark.django_db
LAST = TODAY + dt.timedelta(days=20)
AFTER = NOW + dt.timedelta(days=21)


def chance(shop: Shop) -> int:
    """An opportunity of the first customer's."""
    fact = OpportunityFact(shop.c.customers[0], "新线体减速机", TODAY + dt.timedelta(days=90))
    return open_opportunity.perform(fact, actor=shop.seller, at=NOW)


def wish(shop: Shop, opportunity: int, qty: int = 10, **more: Any) -> PriceWish:
    """20 % off the first product."""
    return PriceWish(opportunity, shop.product, D(qty), LAST, **({"discount": D("0.2")} | more))


def state(key: int) -> str:
    """Where a special price stands."""
    return special_queries.of_ids([key])[0].state


def granted(shop: Shop, opportunity: int, **more: Any) -> int:
    """A special price that the director has granted."""
    key = ask_special_price.perform(wish(shop, opportunity, **more), actor=shop.seller, at=NOW, reason="对手报价更低")
    assert decide_special_price.approve(key, actor=shop.director, at=NOW)
    return key


def quoted(shop: Shop, opportunity: int | None, *qtys: int, at: dt.datetime = NOW, **more: Any) -> int:
    """A draft of a quotation of the opportunity."""
    lines = tuple(QuotedLine(shop.product, D(qty)) for qty in qtys)
    return create_quotation.perform(
        QuotationFact(OrderFact(shop.c.customers[0], lines, **more), opportunity_id=opportunity), actor=shop.seller, at=at
    )


def ordered(shop: Shop, opportunity: int, *qtys: int) -> int:
    """A quotation of the opportunity that was accepted and became an order's draft: nobody allows its price again."""
    key = quoted(shop, opportunity, *qtys)
    assert submit_quotation.perform(key, actor=shop.seller, at=NOW) == "approved"
    send_quotation.perform(SendFact(key), actor=shop.seller, at=NOW)
    answer_quotation.accepted(AnswerFact(key, Answer("刘经理")), actor=shop.seller, at=NOW)
    return order_quotation.perform(key, actor=shop.seller, at=NOW)


def left(shop: Shop, key: int) -> list[Any]:
    """Quantity, used and left as the page shows them."""
    return [fact.value for fact in special_prices._left(shop.seller, key)]


def deciding(actor: Actor, key: int) -> set[str]:
    """The acts that decide a special price, as its page and the API offer them to this reader."""
    sheet = special_prices.SHEET
    return {act.name for act in offered(sheet, actor, key, sheet.head(actor, key), None) if act.decides}


def test_asked_granted_wins_first_while_it_lasts_used_up_freed_and_expired() -> None:
    """10 at 80 instead of 100: beyond the manager's 10 %, so the director decides; nobody allows the price again on quotation or order."""
    shop = open_shop()
    stock(shop, "40")
    opportunity = chance(shop)
    clerk, finance = person("sup", "支持", shop.c.units[0], R.SALES_SUPPORT), person("fin", "财务", shop.c.units[0], R.FINANCE)
    for wrong in (clerk, finance, shop.planner, shop.other):
        refused("access.refused", lambda wrong=wrong: ask_special_price.perform(wish(shop, opportunity), actor=wrong, at=NOW, reason="x"))
    key = ask_special_price.perform(wish(shop, opportunity), actor=shop.seller, at=NOW, reason="对手报价更低")
    assert (special_queries.of_ids([key])[0].unit_price, state(key)) == (D(80), states.ASKED)
    (row,) = quotations.lines(quoted(shop, opportunity, 10))
    assert (row.unit_price, row.price_kind) == (D(100), price.STANDARD)
    for wrong in (shop.seller, finance, shop.planner, clerk):
        code = "special_price.lists" if wrong is clerk else "access.refused"
        refused(code, lambda wrong=wrong: decide_special_price.approve(key, actor=wrong, at=NOW))
    refused("approval.not_yours", lambda: decide_special_price.approve(key, actor=shop.manager, at=NOW))
    assert [deciding(each, key) for each in (shop.manager, shop.director)] == [set(), {"approve", "refuse"}]
    both = replace(shop.director, roles=shop.director.roles | {R.SALES_SUPPORT})
    refused("special_price.lists", lambda: decide_special_price.approve(key, actor=both, at=NOW))
    (waiting,) = approvals.waiting_of("special_price", [key]).values()
    refused("approval.own", lambda: decide_approval.perform(waiting, "approved", actor=shop.seller, at=NOW, on=TODAY))
    decide_approval.perform(waiting, "approved", actor=shop.director, at=NOW, on=TODAY)
    assert state(key) == states.GRANTED

    order = ordered(shop, opportunity, 4, 4, 4)
    lines = orders.lines(order)
    assert [(line.list_price, line.unit_price) for line in lines] == [(D(80), D(80)), (D(80), D(80)), (D(100), D(100))]
    assert left(shop, key) == [D(10), D(0), D(10)]
    assert confirm_order.perform(order, actor=shop.seller, at=NOW).state == order_states.CONFIRMED
    assert (left(shop, key), state(key)) == ([D(10), D(8), D(2)], states.GRANTED)
    reasons = order_parts.prices(shop.seller, order).rows
    assert f"{special_queries.of_ids([key])[0].number} 对手报价更低" in reasons[0]["source"]
    assert "2" in reasons[2]["others"]
    assert [row["qty"] for row in special_prices._lines(shop.seller, key).rows] == [D(4), D(4)]
    second = ordered(shop, opportunity, 2)
    confirm_order.perform(second, actor=shop.seller, at=NOW)
    assert state(key) == states.USED_UP
    (row,) = quotations.lines(quoted(shop, opportunity, 1))
    assert row.unit_price == 100
    cancel_order.perform(Cancel(second), actor=shop.seller, at=NOW, reason="客户取消")
    assert (left(shop, key), state(key)) == ([D(10), D(8), D(2)], states.GRANTED)
    proved()
    assert [one.id for one in special_prices.waits(shop.seller, AFTER - dt.timedelta(days=3))] == [key]
    assert expire_special_prices.perform(actor=SYSTEM, at=AFTER - dt.timedelta(days=1)) == []
    assert expire_special_prices.perform(actor=SYSTEM, at=AFTER) == [key]
    assert state(key) == states.EXPIRED
    assert "special_price_expired" in {one.kind for one in latest(shop.seller)}
    (row,) = quotations.lines(quoted(shop, opportunity, 1, at=AFTER))
    assert row.unit_price == 100
    proved()


def test_two_drafts_that_both_want_the_last_of_it() -> None:
    """What was accepted is kept at its price, but takes nothing of what is gone; more at the special price only as far as it lasts."""
    shop = open_shop()
    stock(shop, "40")
    opportunity = chance(shop)
    key = granted(shop, opportunity)
    first, second = ordered(shop, opportunity, 6), ordered(shop, opportunity, 6)
    confirm_order.perform(first, actor=shop.seller, at=NOW)
    assert confirm_order.perform(second, actor=shop.seller, at=NOW).state == order_states.CONFIRMED
    assert [(line.unit_price, line.price_kind) for line in orders.acting_lines(second)] == [(D(80), price.SPECIAL)]
    assert left(shop, key) == [D(10), D(6), D(4)]
    change_order.perform(Change(first, (LineChange(1, D(10)),)), actor=shop.seller, at=NOW, reason="客户加量")
    assert (left(shop, key), state(key)) == ([D(10), D(10), D(0)], states.USED_UP)
    refused("order.change_beyond", lambda: change_order.perform(
        Change(first, (), (LineFact(shop.product, D(5), D(80)),)), actor=shop.seller, at=NOW, reason="再加"
    ))
    proved()


def test_bad_wishes_are_refused_at_their_fields_and_what_is_refused_or_withdrawn_wins_nothing() -> None:
    shop = open_shop()
    opportunity = chance(shop)
    good = wish(shop, opportunity)
    for code, field, fact in (
        ("special_price.qty", "qty", replace(good, qty=D(0))),
        ("order.digits", "qty", replace(good, qty=D("0.5"))),
        ("special_price.which", "unit_price", replace(good, unit_price=D(80))),
        ("special_price.which", "unit_price", replace(good, discount=None)),
        ("special_price.discount", "discount", replace(good, discount=D("1.5"))),
        ("special_price.price", "unit_price", replace(good, discount=None, unit_price=D(-1))),
        ("special_price.not_lower", "unit_price", replace(good, discount=None, unit_price=D(100))),
        ("special_price.no_list", "discount", replace(good, currency="EUR")),
        ("special_price.past", "valid_until", replace(good, valid_until=TODAY - dt.timedelta(days=1))),
        ("special_price.long", "valid_until", replace(good, valid_until=TODAY + dt.timedelta(days=90))),
        ("special_price.offer", "competitor_offer", replace(good, offer_id=10**12)),
        ("product.not_sold", "product", replace(good, product_id=10**12)),
        ("record.missing", None, replace(good, opportunity_id=10**12)),
    ):
        no = refused(code, lambda fact=fact: ask_special_price.perform(fact, actor=shop.seller, at=NOW, reason="x"))
        assert no.field == field, code
    assert refused("special_price.reason", lambda: ask_special_price.perform(good, actor=shop.seller, at=NOW)).field == "why"
    denied, gone = (ask_special_price.perform(good, actor=shop.seller, at=NOW, reason="对手低价") for _ in range(2))
    refused("special_price.why_not", lambda: decide_special_price.refuse(denied, actor=shop.director, at=NOW))
    refused("version.stale", lambda: ask_special_price.withdraw(gone, actor=shop.seller, at=NOW, version=9))
    decide_special_price.refuse(denied, actor=shop.director, at=NOW, reason="利润太低")
    ask_special_price.withdraw(gone, actor=shop.seller, at=NOW)
    for key in (denied, gone):
        refused("document.state", lambda key=key: decide_special_price.approve(key, actor=shop.director, at=NOW))
    back = granted(shop, opportunity)
    ask_special_price.withdraw(back, actor=shop.seller, at=NOW)
    assert [state(key) for key in (denied, gone, back)] == [states.REFUSED, states.WITHDRAWN, states.WITHDRAWN]
    (row,) = quotations.lines(quoted(shop, opportunity, 10))
    assert row.unit_price == 100
    (act,) = [each for each in opportunity_sheet.ACTS if each.name == "ask_price"]
    assert act.start is not None
    assert act.start(shop.seller, opportunity)["valid_until"] > TODAY
    lose_opportunity.perform(LossFact(opportunity, "price"), actor=shop.seller, at=NOW)
    refused("opportunity.closed", lambda: ask_special_price.perform(good, actor=shop.seller, at=NOW, reason="x"))
    proved()


def test_a_price_with_tax_is_the_same_price_without_it_and_the_role_follows_the_discount() -> None:
    """90.40 with 13 % tax is 80 without; 8 % off is the manager's to grant, 60 % off the executive's alone."""
    shop = open_shop()
    opportunity = chance(shop)
    key = granted(shop, opportunity, discount=None, unit_price=D("90.40"), tax_inclusive=True)
    assert special_queries.of_ids([key])[0].list_price == D(113)
    without, inclusive = quoted(shop, opportunity, 5), quoted(shop, opportunity, 5, tax_inclusive=True)
    assert [quotations.lines(each)[0].unit_price for each in (without, inclusive)] == [D(80), D("90.40")]
    used = []
    for lines in (5, 50):
        with count() as counted:
            quoted(shop, opportunity, *[1] * lines)
        used.append(counted.statements)
    assert used[0] == used[1]
    other = chance(shop)
    assert quotations.lines(quoted(shop, other, 5))[0].unit_price == 100
    small = ask_special_price.perform(wish(shop, other, discount=D("0.08")), actor=shop.seller, at=NOW, reason="老客户")
    assert decide_special_price.approve(small, actor=shop.manager, at=NOW)
    boss = person("gm", "总经理", shop.c.units[0], R.EXECUTIVE)
    deep = ask_special_price.perform(wish(shop, other, discount=D("0.6")), actor=shop.seller, at=NOW, reason="样板客户")
    refused("approval.not_yours", lambda: decide_special_price.approve(deep, actor=shop.director, at=NOW))
    assert decide_special_price.approve(deep, actor=boss, at=NOW)
    proved()
