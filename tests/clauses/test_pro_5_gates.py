"""PRO-5 · Gates: an order waits for its deposit, its promise counts from it, money opens it, and the day it opens fixes the dates."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils.translation import override

from makesell.books.receivables import posting as receivables
from makesell.books.receivables.balances import exposure
from makesell.books.supply import balances as supply
from makesell.documents.orders import queries
from makesell.documents.production import queries as production
from makesell.flows.org_1_organisation import change_product
from makesell.flows.pro_5_production import expire_holds, release_production, slip_production
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.pro_6_shipping import claim_receipt, confirm_proposed, confirm_receipt, file_payment_letter, record_receipts
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.steps import gates
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import open_lines
from makesell.ground.spine.master import Change
from makesell.masterdata.parties.queries import customer_row
from makesell.sheets.order_checks import after_deposit
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, gated, limit, open_shop, place, promised, proved, refused, stock

pytestmark = pytest.mark.django_db
_TIED = """
    select %s::bigint as customer_id, %s::bigint as payer_id, 'advance' as account, 'advance' as kind, 'CNY' as currency, %s::numeric as amount,
           null::bigint as due_item_id, %s::date as event_date, %s::date as business_date, %s::bigint as source_line_id,
           %s::bigint as for_record_id, null::bigint as origin_id
"""


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [(12, "定金到账后 12 个工作日", "12 working days after the deposit"), (0, "定金到账当日", "On the day of the deposit"), (None, "", "")],
)
def test_a_promise_behind_the_deposit_says_when_it_is_due(days: int | None, chinese: str, english: str) -> None:
    for language, said in (("zh-hans", chinese), ("en", english)):
        with override(language):
            assert after_deposit(days) == said


@act
def pay(shop: Shop, order: int, amount: Decimal, *, actor: Actor, at: dt.datetime = NOW) -> list[int]:
    """Money tied to the order; whoever posts it opens the gates in the same act."""
    gates.lock([order])
    customer = shop.c.customers[0]
    (line,) = open_lines([(order, 9000 + int(amount))])
    receivables.post(_TIED, [customer, customer, amount, TODAY, TODAY, line, order])
    return gates.paid([order], actor=actor, at=at)


def test_a_deposit_opens_the_gate_and_fixes_the_dates() -> None:
    """30 % before production: ten working days after it, supply held to the deadline; paid a week later the day is kept and told."""
    shop = open_shop()
    stock(shop, "4")
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    order, _ = place(shop, [10], terms_id=terms, owner_id=shop.c.people[0])
    assert promised(order) == [(1, "+0", D(4), "stock"), (1, "+10", D(6), "lead_time")]
    (line,) = queries.acting_lines(order)
    assert line.first_promised_date is None
    (held,) = supply.reserved_for([line.id])
    assert held.held_until is not None
    (gate,) = queries.gates([order])
    assert (gate.kind, gate.amount, gate.deadline) == ("before_production", D(339), dt.date(2025, 6, 17))
    (made,) = production.of_order_lines([line.id])
    refused("production.gate", lambda: release_production.perform(made.id, actor=shop.planner, at=NOW))
    week = NOW + dt.timedelta(days=7)
    assert pay(shop, order, D(338), actor=SYSTEM, at=week) == []
    assert pay(shop, order, D(1), actor=SYSTEM, at=week) == [order]
    assert promised(order) == [(1, "2025-06-09", D(4), "stock"), (1, "2025-06-23", D(6), "planned")]
    (line,) = queries.acting_lines(order)
    assert line.first_promised_date == line.current_promised_date == dt.date(2025, 6, 23)
    release_production.perform(made.id, actor=shop.planner, at=week)
    proved()


@act
def pay_both(shop: Shop, orders: tuple[int, ...], amount: Decimal, *, actor: Actor, at: dt.datetime = NOW) -> list[int]:
    """Deposits of several orders in one act."""
    gates.lock(list(orders))
    customer = shop.c.customers[0]
    for order in orders:
        (line,) = open_lines([(order, 9000)])
        receivables.post(_TIED, [customer, customer, amount, TODAY, TODAY, line, order])
    return gates.paid(list(orders), actor=actor, at=at)


def test_deposits_of_several_orders_open_their_gates_in_one_act() -> None:
    """Of two products: the supply of both is locked before either is searched."""
    shop = open_shop()
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    both = tuple(place(shop, [LineFact(product, D(10))], terms_id=terms)[0] for product in shop.c.products[:2])
    assert pay_both(shop, both, D("339.00"), actor=SYSTEM) == list(both)
    proved()


def test_what_was_made_for_an_order_is_no_safety_stock() -> None:
    """With the safety stock far from full the deposit takes up the production that was planned for the order: none is planned beside it."""
    shop = open_shop()
    change_product.perform(Change(shop.product, {"safety_stock_qty": D(60)}), actor=SYSTEM, at=NOW)
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    order, _ = place(shop, [10], terms_id=terms, owner_id=shop.c.people[0])
    (line,) = queries.acting_lines(order)
    (made,) = production.of_order_lines([line.id])
    assert pay(shop, order, D(339), actor=SYSTEM) == [order]
    assert promised(order) == [(1, made.due_date.isoformat(), D(10), "planned")]
    assert [row.id for row in production.of_order_lines([line.id])] == [made.id]
    later = made.due_date + dt.timedelta(days=7)
    slip_production.perform(SlipFact(made.id, later), actor=shop.planner, at=NOW, reason="刀具没有到")
    assert promised(order) == [(1, later.isoformat(), D(10), "planned")]
    assert [row.id for row in production.of_order_lines([line.id])] == [made.id]
    proved()


def test_a_deposit_that_does_not_come_gives_supply_back() -> None:
    shop = open_shop()
    order, _ = place(shop, [10], terms_id=gated(("order", "30", "before_production"), ("delivery", "70", "")))
    (line,) = queries.acting_lines(order)
    assert expire_holds.perform(actor=SYSTEM, at=NOW + dt.timedelta(days=15)) == []
    assert expire_holds.perform(actor=SYSTEM, at=NOW + dt.timedelta(days=16)) == [order]
    assert supply.reserved_for([line.id]) == []
    assert queries.gates([order])[0].lapsed_at is not None
    late = NOW + dt.timedelta(days=20)
    assert pay(shop, order, D(339), actor=SYSTEM, at=late) == [order]
    assert [held.qty for held in supply.reserved_for([line.id])] == [D(10)]
    proved()


def test_an_order_paid_before_shipping_needs_money_not_limit() -> None:
    """13.13: a gated order of 400,000 confirms beyond the limit and is not counted."""
    shop = open_shop()
    account = limit(shop, "100000")
    line = LineFact(shop.product, D(1), D(400000))
    _, outcome = place(shop, [line], who=shop.director, tax_inclusive=True, terms_id=gated(("ready_to_ship", "100", "before_shipping")))
    assert (outcome.state, exposure(account).open_orders) == ("confirmed", D(0))
    proved()


def test_a_deposit_that_comes_after_another_took_the_supply_makes_anew() -> None:
    """The stock held for it went back and to another order: the late deposit, identified by people, plans production, and numbers it last."""
    shop = open_shop()
    stock(shop, "10")
    limit(shop, "100000")
    order, _ = place(shop, [10], terms_id=gated(("order", "100", "before_production")), owner_id=shop.c.people[0])
    late = NOW + dt.timedelta(days=20)
    assert expire_holds.perform(actor=SYSTEM, at=late) == [order]
    place(shop, [10], at=late)
    (gate,) = queries.gates([order])
    key = record_receipts.perform(NewReceipt(late.date(), gate.amount, "CNY", "客户", ""), actor=SYSTEM, at=late)
    file_payment_letter.perform(LetterFact(shop.c.customers[0], "客户", TODAY), actor=SYSTEM, at=late)
    claim_receipt.perform(ClaimFact(key, shop.c.customers[0], ((order, gate.amount),)), actor=SYSTEM, at=late)
    confirm_receipt.perform(key, actor=SYSTEM, at=late)
    (made,) = production.of_orders([order])
    assert made.number is not None
    assert promised(order) == [(1, str(made.due_date), D(10), "lead_time")]
    proved()


def test_money_that_opens_gates_is_confirmed_one_order_at_a_time() -> None:
    """Two deposits at once are refused whole; what is confirmed by its likelihood takes the first, then the second."""
    shop = open_shop()
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    first, second = (place(shop, [10], terms_id=terms, owner_id=shop.c.people[0])[0] for _ in range(2))
    payer = customer_row(shop.c.customers[0]).name
    keys = []
    for order in (first, second):
        key = record_receipts.perform(NewReceipt(TODAY, D(339), "CNY", payer), actor=SYSTEM, at=NOW)
        keys.append(claim_receipt.perform(ClaimFact(key, shop.c.customers[0], ((order, D(339)),)), actor=SYSTEM, at=NOW))
    refused("receipt.gates", lambda: confirm_receipt.together(keys, actor=SYSTEM, at=NOW))
    assert [confirm_proposed.perform(60, actor=SYSTEM, at=NOW) for _ in range(3)] == [keys[:1], keys[1:], []]
    assert all(gate.opened_at is not None for order in (first, second) for gate in queries.gates([order]))
    proved()
