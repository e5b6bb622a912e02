"""PRO-6 · Bills 承兑汇票: received, allocated, passed on, honoured or dishonoured; when they are money (13.3), and what they take up (13.13)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.books.receivables import balances as receivables
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.receipts import bill_queries as queries
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries as money
from makesell.documents.receipts import states
from makesell.documents.returns import queries as returns
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    create_delivery,
    dishonour_bill,
    draft_invoice,
    honour_bill,
    issue_goods,
    pass_bill_on,
    pick_delivery,
    post_invoice,
    receive_bill,
    request_refund,
    reverse_receipt,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.pass_bill_on import PassedFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.ground.access import roles
from makesell.ground.notices.queries import latest
from makesell.sheets import bills as sheet
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.money import tied_receipt
from tests.clauses.orders import SYSTEM, LineFact, Shop, gated, limit, open_shop, place, proved, stock
from tests.clauses.test_pro_6_allowances import Lowered

D = Decimal
DUE = TODAY + dt.timedelta(days=90)
THEN = NOW + dt.timedelta(days=90)
pytestmark = pytest.mark.django_db


def fact(customer: int, kind: str, amount: str, number: str = "1" * 30, order: int | None = None) -> BillFact:
    """A bill as its paper says it."""
    tied = ((order, D(amount)),) if order else ()
    return BillFact(customer, kind, number, "华东机电有限公司", "招商银行", D(amount), TODAY, DUE, orders=tied)


class Bills(Lowered):
    """An invoice of 1,130.01 of ten pieces, and everybody by role."""

    def got(self, kind: str, amount: str, number: str = "1" * 30, order: int | None = None) -> int:
        """A bill the cashier received."""
        return receive_bill.perform(fact(self.company.customers[0], kind, amount, number, order), actor=self.who[roles.CASHIER], at=NOW)

    def row(self, key: int) -> queries.BillRow:
        """The bill as it stands."""
        return queries.of_ids([key])[0]

    def settle(self, key: int) -> Decimal:
        """The cashier allocates it to the invoice."""
        wanted = AllocateFact(self.row(key).receipt_id, ((self.invoice, None),))
        return allocate_receipt.perform(wanted, actor=self.who[roles.CASHIER], at=NOW)

    def honour(self, key: int) -> int:
        """On its due date it is honoured."""
        return honour_bill.perform(HonouredFact(key, DUE), actor=self.who[roles.CASHIER], at=THEN)

    def dishonour(self, key: int) -> int:
        """… or not."""
        return dishonour_bill.perform(key, actor=self.who[roles.FINANCE], at=THEN, reason="承兑人账户余额不足")

    def earned(self) -> tuple[Decimal, Decimal]:
        """Gross collected and net paid of the line."""
        sums = self.sums()
        return sums.get("collected", (D(0),) * 3)[2], sums.get("paid", (D(0),) * 3)[1]

    def open(self) -> Decimal:
        """What is due of the invoice."""
        return sum((item.open for item in receivables.of_record(self.invoice)), D(0))


def test_a_bank_bill_is_money_when_it_comes_and_a_dishonoured_one_never_was() -> None:
    """500 received and allocated: collected and paid at once; endorsed and dishonoured, it is all due again and nothing was earned."""
    b = Bills()
    key = b.got(states.BANK, "500.00")
    assert b.settle(key) == D(500)
    assert (b.open(), b.earned()) == (D("630.01"), (D(500), D("442.48")))
    assert b.accounts() == {"receivable": D("630.01"), "bill": D(500)}
    pass_bill_on.endorse(PassedFact(key, "苏州轴承厂"), actor=b.who[roles.CASHIER], at=NOW)
    proved()
    assert sheet.waits(b.who[roles.CASHIER], NOW) == []
    assert [(wait.id, wait.late) for wait in sheet.waits(b.who[roles.CASHIER], THEN)] == [(key, False)]
    b.dishonour(key)
    assert sheet.waits(b.who[roles.CASHIER], THEN) == []
    assert (b.open(), b.earned(), b.accounts()) == (D("1130.01"), (D(0), D(0)), {"receivable": D("1130.01")})
    assert (b.row(key).state, b.row(key).ended_date, money.of_ids([b.row(key).receipt_id])[0].state) == ("dishonoured", DUE, "reversed")
    told = [note.kind for note in latest(b.who[roles.CREDIT_CONTROLLER])]
    assert told == ["bill_dishonoured"]
    proved()


def test_a_commercial_bill_settles_at_once_and_is_money_when_it_is_honoured() -> None:
    """Allocated: nothing is due, nothing earned. Honoured: collected and paid on that day. A part that came back before was never earned."""
    b = Bills()
    key = b.got(states.COMMERCIAL, "1130.01")
    b.settle(key)
    assert (b.open(), b.earned(), b.row(key).counts_on) == (D(0), (D(0), D(0)), None)
    receipt = b.row(key).receipt_id
    refused("refund.bill", lambda: request_refund.perform(RefundFact(receipt), actor=b.who[roles.CASHIER], at=NOW, reason="x"))
    refused("receipt.bill", lambda: reverse_receipt.perform(receipt, actor=b.who[roles.FINANCE], at=NOW, reason="x"))
    b.credited("4")
    assert (b.accounts(), b.earned()) == ({"bill": D("1130.01"), "credit": D("452.00")}, (D(0), D(0)))
    proved()
    pass_bill_on.discount(PassedFact(key, "工商银行", discount_cost=D("11.30")), actor=b.who[roles.CASHIER], at=NOW)
    b.honour(key)
    assert (b.earned(), b.row(key).counts_on) == ((D("1129.99"), D("600.01")), DUE)
    proved()
    b.credited("6")
    assert (b.earned()[1], b.accounts()) == (D(0), {"credit": D("1130.01")})
    proved()


@pytest.mark.parametrize("kind", [states.BANK, states.COMMERCIAL])
def test_sale_full_return_and_dishonour_leave_nothing(kind: str) -> None:
    """The credit note had given back money that never was: it settles the invoice instead, and every account is empty."""
    b = Bills()
    key = b.got(kind, "1130.01")
    b.settle(key)
    back = b.credited("10")
    assert b.accounts() == {"bill": D("1130.01"), "credit": D("1130.01")}
    b.dishonour(key)
    assert (b.accounts(), b.open(), set(b.sums())) == ({}, D(0), {"returned"})
    note = returns.of_ids([back])[0].credit_note_id or 0
    assert credits.left([note]) == {note: D(0)}
    proved()


def test_a_bill_given_back_leaves_nothing() -> None:
    b = Bills()
    key = b.got(states.BANK, "300.00", order=b.made.order_id)
    assert b.earned()[0] == D(300)
    dishonour_bill.give_back(key, actor=b.who[roles.FINANCE], at=NOW, reason="背书不连续")
    assert (b.earned(), b.accounts(), b.row(key).state) == ((D(0), D(0)), {"receivable": D("1130.01")}, states.GIVEN_BACK)
    assert b.row(b.got(states.BANK, "300.00")).state == states.IN_HAND      # it may come again
    proved()


def test_a_gate_opens_when_the_bill_is_money() -> None:
    """A deposit by commercial bill: the dates stay open until it is honoured; by bank bill they are fixed at once."""
    shop = open_shop()
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    first, second = (place(shop, [10], terms_id=terms)[0] for _ in range(2))
    customer = shop.c.customers[0]
    late = receive_bill.perform(fact(customer, states.COMMERCIAL, "339", order=first), actor=SYSTEM, at=NOW)
    receive_bill.perform(fact(customer, states.BANK, "339", "2" * 30, order=second), actor=SYSTEM, at=NOW)
    assert [gate.opened_at is not None for order in (first, second) for gate in orders.gates([order])] == [False, True]
    honour_bill.perform(HonouredFact(late, DUE), actor=SYSTEM, at=THEN)
    assert all(gate.opened_at is not None for gate in orders.gates([first]))
    proved()


def _sold(shop: Shop, gross: str, shipped: bool, invoiced: bool) -> tuple[int, int]:
    """An order of one piece at a gross price, shipped and invoiced or not; returns it and its invoice."""
    order, _ = place(shop, [LineFact(shop.product, D(1), D(gross))], who=shop.director, tax_inclusive=True)
    if not shipped:
        return order, 0
    part = (PartFact(orders.acting_lines(order)[0].id),)
    delivery = create_delivery.perform(DeliveryFact(shop.warehouse, part), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW)
    issue_goods.perform(delivery, actor=SYSTEM, at=NOW)
    if not invoiced:
        return order, 0
    invoice = draft_invoice.perform(InvoiceFact(order_id=order), actor=SYSTEM, at=NOW)
    return order, post_invoice.perform(invoice, actor=SYSTEM, at=NOW)


def test_exposure_by_the_numbers_of_the_definition() -> None:
    """13.13: O 80,000 + S 40,000 + I 50,000 + B 50,000 − A 10,000 = 210,000; room 290,000; 300,000 more are held, 10,000 over."""
    shop = open_shop()
    stock(shop, "100")
    account = limit(shop, "500000")
    customer = shop.c.customers[0]
    _sold(shop, "80000", shipped=False, invoiced=False)
    _sold(shop, "40000", shipped=True, invoiced=False)
    _, own = _sold(shop, "80000", shipped=True, invoiced=True)
    allocate_receipt.perform(AllocateFact(tied_receipt(shop.c, None, "30000", at=NOW), ((own, None),)), actor=SYSTEM, at=NOW)
    _, another = _sold(shop, "50000", shipped=True, invoiced=True)
    bill = receive_bill.perform(fact(customer, states.COMMERCIAL, "50000"), actor=SYSTEM, at=NOW)
    receipt = queries.of_ids([bill])[0].receipt_id
    before = receivables.exposure(account).total
    allocate_receipt.perform(AllocateFact(receipt, ((another, None),)), actor=SYSTEM, at=NOW)
    tied_receipt(shop.c, None, "10000", at=NOW)
    stands = receivables.exposure(account)
    assert (stands.open_orders, stands.shipped, stands.due, stands.bills, stands.receipts) == (D(80000), D(40000), D(50000), D(50000), D(10000))
    assert (stands.total, before) == (D(210000), D(220000))
    over, outcome = place(shop, [LineFact(shop.product, D(1), D(300000))], who=shop.director, tax_inclusive=True)
    assert (outcome.state, outcome.holds) == (order_states.HELD, (order_states.CREDIT,))
    (hold,) = orders.holds(over)
    assert (D(hold.params["over"]), D(hold.params["exposure"])) == (D(10000), D(210000))
    bank = receive_bill.perform(fact(customer, states.BANK, "1000", "2" * 30), actor=SYSTEM, at=NOW)
    assert receivables.exposure(account).total == D(209000)
    pass_bill_on.endorse(PassedFact(bill, "苏州轴承厂"), actor=SYSTEM, at=NOW)
    assert receivables.exposure(account).bills == D(50000)      # until it is honoured it may come back
    for key in (bill, bank):
        honour_bill.perform(HonouredFact(key, DUE), actor=SYSTEM, at=THEN)
    assert (receivables.exposure(account).bills, receivables.exposure(account).total) == (D(0), D(159000))
    proved()


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """No bill can say this; only the cashier takes and passes bills, only finance notes that one is not paid."""
    b = Bills()
    good, cashier, finance = fact(b.company.customers[0], states.BANK, "500.00"), b.who[roles.CASHIER], b.who[roles.FINANCE]
    for role, actor in b.who.items():
        if role != roles.CASHIER:
            refused("access.refused", lambda actor=actor: receive_bill.perform(good, actor=actor, at=NOW))  # type: ignore[misc]
            for act in (pass_bill_on.endorse, pass_bill_on.discount):
                refused("access.refused", lambda act=act, actor=actor: act(PassedFact(1, "x"), actor=actor, at=NOW))  # type: ignore[misc]
            refused("access.refused", lambda actor=actor: honour_bill.perform(HonouredFact(1), actor=actor, at=NOW))  # type: ignore[misc]
        if role != roles.FINANCE:
            for end in (dishonour_bill.perform, dishonour_bill.give_back):
                refused("access.refused", lambda end=end, actor=actor: end(1, actor=actor, at=NOW, reason="x"))  # type: ignore[misc]
    order = b.made.order_id
    for code, wrong in (
        ("bill.kind", replace(good, kind="friendly")),
        ("bill.number", replace(good, bill_number="<script>12345678")),
        ("bill.number", replace(good, bill_number="1" * 41)),
        ("bill.party", replace(good, drawer=" ")),
        ("bill.party", replace(good, acceptor="")),
        ("receipt.amount", replace(good, amount=D(0))),
        ("receipt.amount", replace(good, amount=D("0.001"))),
        ("bill.term", replace(good, due_date=TODAY)),
        ("bill.term", replace(good, due_date=TODAY + dt.timedelta(days=367))),
        ("day.future", replace(good, received_date=TODAY + dt.timedelta(days=1))),
        ("day.before", replace(good, received_date=TODAY - dt.timedelta(days=1))),
        ("bill.past_due", replace(good, issue_date=TODAY - dt.timedelta(days=90), due_date=TODAY - dt.timedelta(days=1))),
        ("money.currency", replace(good, currency="ZZZ")),
        ("record.missing", replace(good, customer_id=10**12)),
        ("claim.order", replace(good, customer_id=b.company.customers[1], orders=((order, D(500)),))),
        ("claim.amount", replace(good, orders=((order, D("500.01")),))),
        ("claim.twice", replace(good, orders=((order, D(1)), (order, D(1))))),
    ):
        refused(code, lambda wrong=wrong: receive_bill.perform(wrong, actor=cashier, at=NOW))  # type: ignore[misc]
    key = b.got(states.BANK, "500.00")
    refused("bill.known", lambda: b.got(states.BANK, "7.00"))
    refused("bill.to", lambda: pass_bill_on.endorse(PassedFact(key, " "), actor=cashier, at=NOW))
    refused("bill.past_due", lambda: pass_bill_on.endorse(PassedFact(key, "x", DUE + dt.timedelta(days=1)), actor=cashier, at=THEN + dt.timedelta(2)))
    for cost in (None, D(-1), D(500), D("0.001")):
        refused("bill.cost", lambda cost=cost: pass_bill_on.discount(PassedFact(key, "x", None, cost), actor=cashier, at=NOW))  # type: ignore[misc]
    refused("day.before", lambda: honour_bill.perform(HonouredFact(key), actor=cashier, at=NOW))
    refused("bill.reason", lambda: dishonour_bill.perform(key, actor=finance, at=NOW))
    refused("version.stale", lambda: dishonour_bill.give_back(key, actor=finance, at=NOW, reason="x", version=9))
    refused("record.missing", lambda: honour_bill.perform(HonouredFact(10**12), actor=cashier, at=NOW))
    b.honour(key)
    refused("document.state", lambda: b.dishonour(key))
    refused("document.state", lambda: b.honour(key))
    assert b.accounts() == {"receivable": D("1130.01"), "advance": D(500)}
    proved()
