"""PRO-6 · Refunds: asked for, approved by finance, paid by the cashier; the account is cleared and collected goes back (13.4)."""

from decimal import Decimal

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.receipts import refund_queries as queries
from makesell.documents.receipts import states
from makesell.flows.pro_6_shipping import allocate_receipt, decide_refund, pay_refund, request_refund, reverse_receipt
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.flows.reg_1_regime import decide_approval
from makesell.ground.access import roles
from makesell.ground.approval.queries import waiting_of
from makesell.ground.db import values
from makesell.sheets import refunds as sheet
from tests.clauses.cast import NOW, TODAY, refused
from tests.clauses.money import tied_receipt
from tests.clauses.orders import proved
from tests.clauses.test_pro_6_allowances import Lowered

D = Decimal
pytestmark = pytest.mark.django_db


class Back(Lowered):
    """The same company, with refunds."""

    def asked(
        self, amount: str | None = None, *, receipt: int | None = None, note: int | None = None, why: str = "客户退款", role: str = roles.CASHIER
    ) -> int:
        """A refund that waits for finance."""
        fact = RefundFact(receipt, note, D(amount) if amount else None)
        return request_refund.perform(fact, actor=self.who[role], at=NOW, reason=why)

    def approved(self, amount: str | None = None, *, receipt: int | None = None, note: int | None = None) -> int:
        """A refund the cashier may pay."""
        key = self.asked(amount, receipt=receipt, note=note)
        (approval,) = waiting_of("refund", [key]).values()
        decide_approval.perform(approval, "approved", actor=self.who[roles.FINANCE], at=NOW, on=TODAY)
        return key

    def paid_back(self, amount: str | None = None, *, receipt: int | None = None, note: int | None = None) -> int:
        """A refund the bank has paid."""
        fact = PaidFact(self.approved(amount, receipt=receipt, note=note), bank_reference="B-1")
        return pay_refund.perform(fact, actor=self.who[roles.CASHIER], at=NOW)

    def collected(self) -> Decimal:
        """Gross collected of the line."""
        return self.sums().get("collected", (D(0),) * 3)[2]


def test_an_advance_is_paid_back() -> None:
    """Of a deposit of 400, 100 go back twice: `collected` is 200. What no order is named for counted for nobody, and goes back alone."""
    b = Back()
    b.paid("1130.02")
    whole = b.collected()
    other = co.order(b.company, co.DAY, nets=["1000.00"], freight="0")
    b.made = other
    free = tied_receipt(b.company, None, "300", at=NOW)
    tied = tied_receipt(b.company, other.order_id, "400", at=NOW)
    assert (b.collected(), whole) == (D(400), D("1130.00"))
    key = b.asked("150", receipt=tied)
    assert (queries.of_ids([key])[0].state, sheet.waits(b.who[roles.CASHIER], NOW)) == (states.ASKED, [])
    refused("refund.amount", lambda: b.asked("250.01", receipt=tied))
    decide_refund.withdraw([key], actor=b.who[roles.CASHIER], at=NOW)
    waiting = b.approved("100", receipt=tied)
    assert [one.id for one in sheet.waits(b.who[roles.CASHIER], NOW)] == [waiting]
    pay_refund.perform(PaidFact(waiting), actor=b.who[roles.CASHIER], at=NOW)
    b.paid_back("100", receipt=tied)
    assert (b.collected(), receivables.tied([other.order_id])) == (D(200), {other.order_id: D(200)})
    b.paid_back(receipt=free)
    assert b.accounts() == {"advance": D("200.01")}
    assert queries.of_ids([waiting])[0].number is not None
    refused("receipt.refunded", lambda: reverse_receipt.perform(tied, actor=b.who[roles.FINANCE], at=NOW, reason="x"))
    proved()


def test_what_a_credit_note_freed_is_paid_back() -> None:
    """Sold, paid, lowered by 100: 113 paid back; collected is what stays with us. Returned and refunded, nothing is left but the return."""
    b = Back()
    b.paid("1130.01")
    note = b.lower("100")
    b.paid_back(note=note)
    assert (b.collected(), b.accounts()) == (D("1017.00"), {})
    proved()
    b.credited("10")
    from_return = max(_notes(b.company.customers[0]))
    b.paid_back(note=from_return)
    assert (set(b.sums()), b.accounts()) == ({"returned"}, {})
    refused("refund.amount", lambda: b.asked(note=from_return))
    proved()


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Who asks does not approve; what was used meanwhile is not paid."""
    b = Back()
    free = tied_receipt(b.company, None, "300", at=NOW)
    for role, actor in b.who.items():
        if role not in (roles.CASHIER, roles.SALESPERSON, roles.SALES_MANAGER):
            refused("access.refused", lambda role=role: b.asked(role=role, receipt=free))  # type: ignore[misc]
        if role not in (roles.FINANCE, roles.EXECUTIVE):
            for act in (decide_refund.approve, decide_refund.refuse):
                refused("access.refused", lambda act=act, actor=actor: act([1], actor=actor, at=NOW, reason="x"))  # type: ignore[misc]
        if role != roles.CASHIER:
            refused("access.refused", lambda actor=actor: pay_refund.perform(PaidFact(1), actor=actor, at=NOW))  # type: ignore[misc]
    refused("record.missing", lambda: b.asked(role=roles.SALESPERSON, receipt=free))     # another's customer
    refused("refund.source", b.asked)
    refused("refund.reason", lambda: b.asked(why=" ", receipt=free))
    for amount in ("300.01", "0", "-1", "0.001"):
        refused("refund.amount", lambda amount=amount: b.asked(amount, receipt=free))  # type: ignore[misc]
    key = b.asked(receipt=free)
    refused("document.state", lambda: pay_refund.perform(PaidFact(key), actor=b.who[roles.CASHIER], at=NOW))
    refused("refund.why", lambda: decide_refund.refuse([key], actor=b.who[roles.FINANCE], at=NOW))
    decide_refund.refuse([key], actor=b.who[roles.FINANCE], at=NOW, reason="先抵货款")
    again = b.approved(receipt=free)
    allocate_receipt.perform(AllocateFact(free, ((b.invoice, D(100)),)), actor=b.who[roles.CASHIER], at=NOW)
    refused("refund.used", lambda: pay_refund.perform(PaidFact(again), actor=b.who[roles.CASHIER], at=NOW))
    refused("record.missing", lambda: pay_refund.perform(PaidFact(10**12), actor=b.who[roles.CASHIER], at=NOW))
    assert b.accounts() == {"receivable": D("1030.01"), "advance": D(200)}
    proved()


def _notes(customer: int) -> list[int]:
    return values("select record_id from invoices_creditnote where customer_id = %s", [customer])
