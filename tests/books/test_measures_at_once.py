"""Acts that post one measure more than once, for different people each time, meet acts of another customer: no circle (0018)."""

import datetime as dt
from collections.abc import Callable
from functools import partial

import pytest

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders.actions import NewSplit
from makesell.documents.receipts import bill_queries, states
from makesell.flows.pro_5_production import change_order, confirm_order
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_receipt,
    confirm_receipt,
    create_delivery,
    decide_refund,
    draft_invoice,
    file_payment_letter,
    honour_bill,
    issue_goods,
    pay_refund,
    pick_delivery,
    post_invoice,
    receive_bill,
    record_receipts,
    request_refund,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.ground.access import roles as R
from tests.books.interleaving import together
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, key_order, open_shop, proved, stock

Strands = tuple[Callable[[], object], Callable[[], object]]
ENTERED, PAID = "insert into performance_entry", "'paid' as measure"
UNPAID, PAYER = D("113.00"), "付款人"


def keyed(shop: Shop, customer: int, *people: int) -> int:
    """An order of a customer's, who buys one product, a piece a line, each line credited to one of the people."""
    lines = [LineFact(shop.c.products[customer], D(1), D(100), splits=(NewSplit(shop.c.people[who]),)) for who in people]
    return key_order(shop, lines, customer=customer)


def placed(shop: Shop, customer: int, *people: int) -> int:
    """It is confirmed."""
    order = keyed(shop, customer, *people)
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    return order


def drafted(shop: Shop, order: int) -> int:
    """All of an order has left; its invoice is a draft."""
    parts = tuple(PartFact(row.line_id, row.open_qty) for row in deliveries.to_ship([], [order]))
    sent = create_delivery.perform(DeliveryFact(shop.warehouse, parts), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(sent), actor=SYSTEM, at=NOW)
    issue_goods.perform(sent, actor=SYSTEM, at=NOW)
    return draft_invoice.perform(InvoiceFact(delivery_id=sent), actor=SYSTEM, at=NOW)


def claimed(shop: Shop, customer: int, *orders: int, free: int = 0) -> int:
    """Money of a customer's: 113.00 for each of the orders, and as often for none."""
    new = NewReceipt(TODAY, UNPAID * (len(orders) + free), "CNY", PAYER, "")
    key = record_receipts.perform(new, actor=SYSTEM, at=NOW)
    tied = tuple((order, UNPAID) for order in orders)
    return claim_receipt.perform(ClaimFact(key, shop.c.customers[customer], tied), actor=SYSTEM, at=NOW)


def confirmed(shop: Shop, customer: int, *orders: int, free: int = 0) -> int:
    """Finance has confirmed whose it is."""
    return confirm_receipt.perform(claimed(shop, customer, *orders, free=free), actor=SYSTEM, at=NOW)


def confirming(shop: Shop) -> Callable[[], object]:
    """Money of the other customer's for an order of either person is confirmed."""
    return partial(confirm_receipt.perform, claimed(shop, 1, placed(shop, 1, 0), placed(shop, 1, 1)), actor=SYSTEM, at=NOW)


def changed(shop: Shop) -> Strands:
    """Less of the second person's line, more of the first's; the other customer's order is confirmed."""
    change = Change(placed(shop, 0, 1, 0), (LineChange(1, unit_price=D(99)), LineChange(2, D(3))))
    return (
        partial(change_order.perform, change, actor=SYSTEM, at=NOW, reason="客户改单"),
        partial(confirm_order.perform, keyed(shop, 1, 0, 1), actor=SYSTEM, at=NOW),
    )


def refunded(shop: Shop) -> Strands:
    """What was tied to the second person's order goes back, and what was tied to the first's."""
    key = request_refund.perform(RefundFact(confirmed(shop, 0, placed(shop, 0, 1), placed(shop, 0, 0))), actor=SYSTEM, at=NOW, reason="重复付款")
    decide_refund.approve([key], actor=SYSTEM, at=NOW)
    return partial(pay_refund.perform, PaidFact(key), actor=SYSTEM, at=NOW), confirming(shop)


def honoured(shop: Shop) -> Strands:
    """A bill tied to the second person's order, whose rest has settled an invoice of the first's."""
    drawn = TODAY - dt.timedelta(days=90)
    tied = ((placed(shop, 0, 1), UNPAID),)
    fact = BillFact(shop.c.customers[0], states.COMMERCIAL, "COMMERCIAL01", "出票人", "承兑人", 2 * UNPAID, drawn, TODAY, orders=tied)
    bill = receive_bill.perform(fact, actor=SYSTEM, at=NOW)
    owed = post_invoice.perform(drafted(shop, placed(shop, 0, 0)), actor=SYSTEM, at=NOW)
    allocate_receipt.perform(AllocateFact(bill_queries.of_ids([bill])[0].receipt_id, ((owed, None),)), actor=SYSTEM, at=NOW)
    return partial(honour_bill.perform, HonouredFact(bill), actor=SYSTEM, at=NOW), confirming(shop)


def settled(shop: Shop) -> Strands:
    """Two invoices posted at once, each settled by a deposit of its own; money of the other customer's pays for both people's."""
    orders = [placed(shop, 0, 1), placed(shop, 0, 0)]
    drafts = [drafted(shop, order) for order in orders]
    for order in orders:
        confirmed(shop, 0, order)
    owed = [post_invoice.perform(drafted(shop, placed(shop, 1, who)), actor=SYSTEM, at=NOW) for who in (0, 1)]
    wanted = AllocateFact(confirmed(shop, 1, free=2), tuple((key, None) for key in owed))
    return partial(post_invoice.perform_many, drafts, actor=SYSTEM, at=NOW), partial(allocate_receipt.perform, wanted, actor=SYSTEM, at=NOW)


@pytest.mark.usefixtures("committed")
def test_a_measure_posted_twice_is_kept_in_the_one_order() -> None:
    """Each stops behind its first posting, of the second person; the other act, of the first and the second person, goes on until it waits."""
    shop = open_shop()
    for product in (0, 1):
        stock(shop, "100", product)
    person("F", "财务", shop.c.units[0], R.FINANCE)
    for customer in (0, 1):
        file_payment_letter.perform(LetterFact(shop.c.customers[customer], PAYER, TODAY), actor=SYSTEM, at=NOW)
    met = {}
    for acts, after in ((changed, ENTERED), (refunded, ENTERED), (honoured, ENTERED), (settled, PAID)):
        strands = together(*acts(shop), [True] * 60, after=after)
        met[acts.__name__] = [(strand.refusal, strand.deadlocks) for strand in strands]
    assert met == dict.fromkeys(("changed", "refunded", "honoured", "settled"), [(None, [])] * 2)
    proved()
