"""PRO-6 · Offset 抵账 by approval, small differences written off with the payment, and exchange differences in the book."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import states as invoice_states
from makesell.documents.receipts import offset_queries as queries
from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts import states
from makesell.documents.receipts import write_off_queries as write_offs
from makesell.documents.vouchers import queries as vouchers
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_5_production.record_orders import NewLine, NewOrder, NewSplit
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    allow_price,
    claim_receipt,
    confirm_receipt,
    decide_offset,
    propose_offset,
    record_invoices,
    record_receipts,
    reverse_receipt,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.propose_offset import OffsetFact
from makesell.flows.pro_6_shipping.record_invoices import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.reg_1_regime import decide_approval
from makesell.flows.steps.vouchers import made as vouchered
from makesell.ground.access import roles
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import values
from makesell.sheets import offsets as sheet
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.test_pro_6_receipts import Money, proven

D = Decimal
pytestmark = pytest.mark.django_db


class Office(Money):
    """A company with two invoices of 1,130.00 each, and who proposes."""

    def __init__(self) -> None:
        super().__init__()
        orders = [co.order(self.company, co.DAY, nets=["1000.00"], freight="0.01") for _ in range(2)]
        self.first, self.second = (co.invoice(self.company, made, co.DAY, net="1000.00", tax="130.00") for made in orders)
        self.credit = person(f"CC{self.company.units[0]}", "信用", self.company.units[0], roles.CREDIT_CONTROLLER)

    def proposed(self, *invoices: tuple[int, str | None], note: int | None = None, claim: str = "", amount: str | None = None) -> int:
        """A proposal."""
        parts = tuple((invoice, D(part) if part else None) for invoice, part in invoices)
        fact = OffsetFact(parts, note, claim, D(amount) if amount else None)
        return propose_offset.perform(fact, actor=self.cashier, at=NOW, reason="双方对账单")

    def decided(self, key: int, verdict: str = "approved") -> None:
        """Finance decides from the page of approvals."""
        (approval,) = waiting_of("offset", [key]).values()
        decide_approval.perform(approval, verdict, actor=self.finance, at=NOW, on=TODAY, reason="已核对")

    def open(self, invoice: int) -> Decimal:
        """What is open of an invoice."""
        return sum((item.open for item in receivables.of_record(invoice)), D(0))

    def paid(self) -> Decimal:
        """What persons earned as paid."""
        return sum((net for _, net, _ in self.posted("paid")), D(0))


def test_a_claim_of_the_customer_is_set_off_by_two_people_and_can_be_reversed() -> None:
    """Due items close, `paid` is earned, nothing is collected; the same claim or the same items twice are refused; reversed all is back."""
    o = Office()
    key = o.proposed((o.first, None), (o.second, "100.00"), claim="FP-88", amount="1230.00")
    assert (queries.of_ids([key])[0].state, queries.of_ids([key])[0].amount, o.open(o.first)) == (states.PROPOSED, D("1230.00"), D("1130.00"))
    refused("offset.claim_known", lambda: o.proposed((o.second, "1.00"), claim="FP-88", amount="1.00"))
    rival = o.proposed((o.first, "1000.00"), claim="FP-89", amount="1000.00")
    o.decided(key)
    row = queries.of_ids([key])[0]
    assert (row.state, row.offset_date, (row.number or "")[:8]) == (states.APPROVED, TODAY, "OS-2025-")
    assert (o.open(o.first), o.open(o.second), o.accounts()) == (D(0), D("1030.00"), {"receivable": D("1030.00")})
    assert (o.paid(), o.posted("collected")) == (D("1088.50"), [])     # 1,000.00 + R(1,000 × 100 / 1,130)
    refused("offset.open", lambda: decide_offset.approve([rival], actor=o.finance, at=NOW))     # two at once: the second finds nothing open
    o.decided(rival, "refused")
    assert proven()
    panel = next(panel for panel in sheet.SHEET.panels if panel.code == "lines").body(o.cashier, key)
    assert dict(panel.totals or {})["amount"] == D("1230.00")  # type: ignore[union-attr]
    decide_offset.reverse(key, actor=o.finance, at=NOW, reason="对方否认")
    assert (queries.of_ids([key])[0].state, o.open(o.first), o.paid()) == (states.REVERSED, D("1130.00"), D(0))
    assert proven()


def test_our_credit_note_is_set_off_against_another_invoice() -> None:
    """What a price allowance made the customer's again pays the second invoice: both sides close; what is left of it can be set off, no more."""
    o = Office()
    receipt = o.confirmed("1130.00")
    allocate_receipt.perform(AllocateFact(receipt, ((o.first, None),)), actor=o.cashier, at=NOW)
    note = allow_price.perform(AllowanceFact(o.first, ((1, D("100")),)), actor=o.finance, at=NOW, reason="外观瑕疵")
    assert o.accounts() == {"receivable": D("1130.00"), "credit": D("113.00")}
    refused("offset.amount", lambda: o.proposed((o.second, "113.01"), note=note))
    key = o.proposed((o.second, None), note=note)
    other = o.proposed((o.second, "50.00"), note=note)
    before = o.paid()
    o.decided(key)
    assert (o.accounts(), o.paid() - before) == ({"receivable": D("1017.00")}, D("100.00"))
    refused("offset.used", lambda: decide_offset.approve([other], actor=o.finance, at=NOW))
    decide_offset.reverse(key, actor=o.finance, at=NOW, reason="另行退款")
    assert o.accounts() == {"receivable": D("1130.00"), "credit": D("113.00")}
    assert proven()


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Both sides or none, somebody else's invoice, no document, no reason; nobody decides what he proposed."""
    o = Office()
    for code, ask in (
        ("offset.sides", lambda: o.proposed((o.first, None))),
        ("offset.claim", lambda: o.proposed((o.first, None), claim="FP-1")),
        ("offset.claim", lambda: o.proposed((o.first, None), amount="5")),
        ("offset.none", lambda: o.proposed(claim="FP-1", amount="5")),
        ("offset.amount", lambda: o.proposed((o.first, "5.001"), claim="FP-1", amount="9")),
        ("offset.open", lambda: o.proposed((o.first, "1130.01"), claim="FP-1", amount="2000")),
        ("offset.customers", lambda: o.proposed((o.first, "1"), (o.first, "1"), claim="FP-1", amount="9")),
    ):
        refused(code, ask)
    key = o.proposed((o.first, "5.00"), claim="FP-1", amount="5.00")
    for who in (o.cashier, o.seller, o.credit):
        refused("access.refused", lambda who=who: decide_offset.approve([key], actor=who, at=NOW))  # type: ignore[misc]
        refused("access.refused", lambda who=who: decide_offset.reverse(key, actor=who, at=NOW, reason="x"))  # type: ignore[misc]
    refused("offset.why", lambda: decide_offset.refuse([key], actor=o.finance, at=NOW))
    decide_offset.withdraw([key], actor=o.cashier, at=NOW)
    refused("document.state", lambda: decide_offset.reverse(key, actor=o.finance, at=NOW, reason="x"))
    assert o.open(o.first) == D("1130.00")
    assert proven()


def test_a_bank_charge_is_written_off_with_the_payment_and_comes_back_with_it() -> None:
    """1,120.00 for 1,130.00, ten of charges: within 50.00 and 1 %; beyond either the way of write-offs. Reversed, all 1,130.00 are due again."""
    o = Office()
    short = o.confirmed("1100.00")
    refused(
        "allocate.tolerance",
        lambda: allocate_receipt.perform(AllocateFact(short, ((o.first, None),), "bank_charges"), actor=o.cashier, at=NOW),
    )
    key = o.confirmed("1120.00")
    for wrong in (AllocateFact(key, (), "bank_charges"), AllocateFact(key, ((o.first, None),), "bad_debt")):
        refused("allocate.short", lambda wrong=wrong: allocate_receipt.perform(wrong, actor=o.cashier, at=NOW))  # type: ignore[misc]
    allocate_receipt.perform(AllocateFact(key, ((o.first, None),), "bank_charges"), actor=o.cashier, at=NOW)
    (row,) = write_offs.of_receipt(key)
    assert (row.kind, row.amount, row.state, row.invoice_id) == ("bank_charges", D("10.00"), states.APPROVED, o.first)
    assert o.open(o.first) == D(0)
    assert proven()
    entries = vouchers.open_entries(TODAY, "CNY")
    assert {entry.kind: entry.amount for entry in entries if entry.kind == "tolerance"} == {"tolerance": D("-10.00")}
    reverse_receipt.perform(key, actor=o.finance, at=NOW, reason="银行退票")
    assert (o.open(o.first), write_offs.of_ids([row.id])[0].state) == (D("1130.00"), states.REVERSED)
    assert proven()


def test_a_small_surplus_is_kept_as_income_by_the_rule_and_comes_back_with_the_payment() -> None:
    """1,130.40 for 1,130.00: 0.40 are kept, within 50.00 and 1 %; 60.00 too much stay an advance, and so does anything while something is open."""
    o = Office()
    much = o.confirmed("1190.00")
    fact = AllocateFact(much, ((o.second, None),), over=True)
    refused("allocate.surplus", lambda: allocate_receipt.perform(fact, actor=o.cashier, at=NOW))
    refused("allocate.over", lambda: allocate_receipt.perform(AllocateFact(much, over=True), actor=o.cashier, at=NOW))
    part = AllocateFact(much, ((o.second, D(1000)),), over=True)
    refused("allocate.over_open", lambda: allocate_receipt.perform(part, actor=o.cashier, at=NOW))
    allocate_receipt.perform(AllocateFact(much, ((o.second, None),)), actor=o.cashier, at=NOW)
    assert receipts.of_ids([much])[0].free == D(60)
    key = o.confirmed("1130.40")
    allocate_receipt.perform(AllocateFact(key, ((o.first, None),), over=True), actor=o.cashier, at=NOW)
    (row,) = write_offs.of_receipt(key)
    assert (row.kind, row.amount, row.state, row.invoice_id) == (states.SURPLUS, D("0.40"), states.APPROVED, o.first)
    now = receipts.of_ids([key])[0]
    assert (now.free, now.kept, [each.left for each in receipts.parts([key])]) == (D(0), D("0.40"), [D(0)])
    assert receivables.of_customer(o.customer)["advance", "CNY"] == D(60)
    assert (write_offs.written_off([o.first]), proven()) == ([], True)
    (voucher,) = [each for each in vouchered(vouchers.open_entries(TODAY, "CNY"), [], "CNY").vouchers if each.record_id == row.id]
    assert [(line.use, line.worth) for line in voucher.lines] == [("advance", D("0.40")), ("bank_charges", D("-0.40"))]
    reverse_receipt.perform(key, actor=o.finance, at=NOW, reason="银行退票")
    assert (o.open(o.first), write_offs.of_ids([row.id])[0].state) == (D("1130.00"), states.REVERSED)
    assert receivables.of_customer(o.customer)["advance", "CNY"] == D(60)
    assert proven()


def _export(m: Money) -> int:
    """An invoice of 1,000.01 EUR at 8.00, due in two parts."""
    c = m.company
    line = NewLine(1, c.products[0], D(10), D("100.001"), D("1000.01"), D(0), (NewSplit(c.people[0], D(1)),))
    made = record_orders.perform(
        NewOrder(m.customer, m.name, c.people[0], c.units[0], "EUR", co.DAY, (line,), number="SO-EUR", state="confirmed", rate=D(8)),
        actor=co.ACTOR, at=co.AT,
    )  # fmt: skip
    items = tuple(NewDueItem(n, amount, "invoice", co.DAY, 30, co.DAY + dt.timedelta(days=30)) for n, amount in ((1, D("333.33")), (2, D("666.68"))))
    new = NewInvoice(
        m.customer, m.name, c.people[0], c.units[0], "EUR", co.DAY, (NewInvoiceLine(1, made.line_ids[0], D(10), D("1000.01"), D(0)),), items,
        order_id=made.order_id, number="IN-EUR", state=invoice_states.POSTED, rate=D(8),
    )  # fmt: skip
    return record_invoices.perform(new, actor=co.ACTOR, at=co.AT)


def test_what_another_rate_realises_is_posted_allocation_by_allocation_and_handed_over() -> None:
    """1,000.01 EUR kept at 8.00, settled in three at 7.8123: the differences sum to R(1000.01 × 7.8123) − R(1000.01 × 8), and vouchers tie."""
    m = Money()
    invoice = _export(m)
    rate = D("7.8123")
    refused("receipt.rate", lambda: record_receipts.perform(NewReceipt(TODAY, D(1), "CNY", m.name, rate=D(2)), actor=m.cashier, at=NOW))
    receipt = record_receipts.perform(NewReceipt(TODAY, D("1000.01"), "EUR", m.name, rate=rate), actor=m.cashier, at=NOW)
    claim_receipt.perform(ClaimFact(receipt, m.customer), actor=m.seller, at=NOW)
    confirm_receipt.perform(receipt, actor=m.finance, at=NOW)
    for amount in ("100.01", "333.32", "566.68"):
        allocate_receipt.perform(AllocateFact(receipt, ((invoice, D(amount)),)), actor=m.cashier, at=NOW)
    realised = values("select sum(amount) from receivables_entry where kind = 'exchange_difference'")[0]
    assert realised == D("7812.38") - D("8000.08")
    assert m.accounts()["exchange"] == realised
    entries = vouchers.open_entries(TODAY, "CNY")
    uses = ("receivable", "advance", "revenue", "bank", "exchange")
    rules = [vouchers.RuleRow(n, use, None, None, "", use, "", co.SINCE, None) for n, use in enumerate(uses)]
    worth: dict[str, Decimal] = {}
    for voucher in vouchered(entries, rules, "CNY").vouchers:
        assert sum(line.worth for line in voucher.lines) == 0
        for line in voucher.lines:
            worth[line.account] = worth.get(line.account, D(0)) + line.worth
    assert (worth["receivable"], worth.get("advance", D(0)), worth["exchange"], worth["bank"]) == (D(0), D(0), -realised, D("7812.38"))
    assert proven()
    reverse_receipt.perform(receipt, actor=m.finance, at=NOW, reason="银行退票")
    assert values("select sum(amount) from receivables_entry where kind = 'exchange_difference'")[0] == 0
    assert proven()
