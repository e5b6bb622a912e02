"""PRO-6 · Receipts: recorded by the cashier, claimed by who sells, confirmed by finance, allocated; `collected` and `paid` by 13.3."""

import datetime as dt
from decimal import Decimal

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.receipts import queries, states
from makesell.flows.org_1_organisation import close_period
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_receipt,
    confirm_receipt,
    draft_invoice,
    end_payment_letter,
    file_payment_letter,
    post_invoice,
    record_receipts,
    refuse_claim,
    reverse_receipt,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.notices.queries import latest
from makesell.ground.period import queries as period
from makesell.masterdata.parties.queries import customer_row
from tests.clauses.cast import NOW, TODAY, person, refused

D = Decimal
pytestmark = pytest.mark.django_db
Posted = list[tuple[dt.date, Decimal, Decimal]]


class Money:
    """A company whose first person sells, a cashier, and two who head finance."""

    def __init__(self) -> None:
        self.company = c = co.company()
        self.customer = c.customers[0]
        self.name = customer_row(self.customer).name
        unit = c.units[0]
        self.seller = Actor("人员0", person_id=c.people[0], roles=frozenset({roles.SALESPERSON}), unit_id=unit, unit_ids=frozenset({unit}))
        self.cashier = person(f"CA{unit}", "出纳", unit, roles.CASHIER)
        self.finance = person(f"FI{unit}", "财务", unit, roles.FINANCE)

    def recorded(self, amount: str, on: dt.date = TODAY, payer: str = "") -> int:
        """A bank line."""
        return record_receipts.perform(NewReceipt(on, D(amount), "CNY", payer or self.name), actor=self.cashier, at=NOW)

    def claimed(self, amount: str, on: dt.date = TODAY, orders: tuple[tuple[int, str], ...] = ()) -> int:
        """A bank line the salesperson claims."""
        fact = ClaimFact(self.recorded(amount, on), self.customer, tuple((order, D(part)) for order, part in orders))
        return claim_receipt.perform(fact, actor=self.seller, at=NOW)

    def confirmed(self, amount: str, on: dt.date = TODAY, orders: tuple[tuple[int, str], ...] = ()) -> int:
        """Money that counts."""
        return confirm_receipt.perform(self.claimed(amount, on, orders), actor=self.finance, at=NOW)

    def allocated(self, amount: str, on: dt.date = TODAY) -> int:
        """Free money that pays what is due, the oldest first."""
        key = self.confirmed(amount, on)
        allocate_receipt.perform(AllocateFact(key), actor=self.cashier, at=NOW)
        return key

    def posted(self, measure: str) -> Posted:
        """(business date, net, gross) of a measure, date by date, over all persons."""
        return [
            (row[0], row[1], row[2])
            for row in run(
                """select business_date, sum(net), sum(gross) from performance_entry where measure = %s and customer_id = %s and not overlay
                   group by 1 order by 1""",
                [measure, self.customer],
            )
        ]

    def accounts(self) -> dict[str, Decimal]:
        """The customer's accounts that are not zero."""
        return {account: amount for (account, _), amount in receivables.of_customer(self.customer).items() if amount}


def proven() -> bool:
    """`check` finds nothing."""
    return check_books.perform() == []


def test_money_runs_from_the_bank_to_what_is_due() -> None:
    """Recorded it belongs to nobody; claimed finance is told; confirmed it is an advance; allocated it settles and is collected and paid."""
    m = Money()
    made = co.order(m.company, co.DAY, nets=["1000.00"], freight="0.01")
    co.invoice(m.company, made, co.DAY, net="1000.00", tax="130.00")
    key = m.recorded("1130.00")
    assert (queries.of_ids([key])[0].state, m.accounts()) == (states.RECORDED, {"receivable": D("1130.00")})
    claim_receipt.perform(ClaimFact(key, m.customer), actor=m.seller, at=NOW)
    assert "receipt_claimed" in {notice.kind for notice in latest(m.finance)}
    assert (queries.of_ids([key])[0].owner_id, queries.of_ids([key])[0].unit_id) == (m.company.people[0], m.company.units[0])
    confirm_receipt.perform(key, actor=m.finance, at=NOW)
    assert m.accounts() == {"receivable": D("1130.00"), "advance": D("1130.00")}
    assert m.posted("collected") == m.posted("paid") == []
    assert allocate_receipt.perform(AllocateFact(key), actor=m.cashier, at=NOW) == D("1130.00")
    assert (m.accounts(), queries.of_ids([key])[0].free) == ({}, D(0))
    assert m.posted("paid") == [(TODAY, D("1000.00"), D("1130.00"))]
    assert [row[2] for row in m.posted("collected")] == [D("1129.99")]     # a cent of it is freight's, which is nobody's credit
    assert proven()


def test_deposit_and_rest_are_collected_on_their_day_and_paid_with_the_invoice() -> None:
    """13.3: contract gross 113,000; 33,900 on 5 Jan; invoiced 10 Mar; the rest on 20 Apr."""
    m = Money()
    january, march, april = dt.date(2025, 1, 5), dt.datetime(2025, 3, 10, 2, tzinfo=dt.UTC), dt.date(2025, 4, 20)
    made = co.order(m.company, dt.date(2025, 1, 2), nets=["100000.00"], shares=((0, "1"),), freight="0.01")
    m.confirmed("33900.00", january, ((made.order_id, "33900.00"),))
    assert [(on, gross) for on, _, gross in m.posted("collected")] == [(january, D("33900.00"))]
    assert receivables.tied([made.order_id]) == {made.order_id: D("33900.00")}
    co.ship(m.company, made, march.date(), 10)
    clerk = person(f"IC{made.order_id}", "开票", m.company.units[0], roles.INVOICING_CLERK)
    line = InvoiceFact(lines=(draft_invoice.ChargeFact(made.line_ids[0]),))
    post_invoice.perform(draft_invoice.perform(line, actor=clerk, at=march), actor=clerk, at=march)
    assert m.posted("paid") == [(march.date(), D("30000.00"), D("33900.00"))]
    m.allocated("79100.00", april)
    assert m.posted("paid")[1:] == [(april, D("70000.00"), D("79100.00"))]
    assert sum(gross for _, _, gross in m.posted("collected")) == D("112999.99")
    assert m.accounts() == {}
    assert proven()


def test_receipts_in_three_parts_earn_by_atoms() -> None:
    """13.1: net 1,000.01, gross 1,130.01, shares 60/40; 333.33, 333.33, 463.35 → 176.99+117.99, 176.99+117.99, 246.03+164.02."""
    m = Money()
    made = co.order(m.company, co.DAY, nets=["1000.01"])
    co.invoice(m.company, made, co.DAY)
    for amount, day in (("333.33", 5), ("333.33", 6), ("463.35", 7)):
        m.allocated(amount, dt.date(2025, 5, day))
    rows = run(
        """select business_date, share, sum(net) from performance_entry where measure = 'paid' and line_id = %s
           group by 1, 2 order by 1, 2 desc""",
        [made.line_ids[0]],
    )
    assert [row[2] for row in rows] == [D("176.99"), D("117.99"), D("176.99"), D("117.99"), D("246.03"), D("164.02")]
    assert proven()


def test_the_oldest_is_paid_first_unless_invoices_are_named() -> None:
    """By due date; by hand up to an amount; over-payment stays an advance."""
    m = Money()
    made = co.order(m.company, co.DAY, nets=["1000.01", "250.00"])
    old = co.invoice(m.company, made, co.DAY)
    new = co.invoice(m.company, made, co.DAY + dt.timedelta(days=40), line=1, net="250.00", tax="32.50")
    key = m.confirmed("2000.00")
    allocate_receipt.perform(AllocateFact(key, ((new, D("100.00")),)), actor=m.cashier, at=NOW)
    assert [item.open for item in receivables.of_record(new)] == [D(0), D("182.50")]
    allocate_receipt.perform(AllocateFact(key), actor=m.cashier, at=NOW)
    assert {item.open for invoice in (old, new) for item in receivables.of_record(invoice)} == {D(0)}
    assert m.accounts() == {"advance": D("587.49")}
    refused("allocate.nothing", lambda: allocate_receipt.perform(AllocateFact(key), actor=m.cashier, at=NOW))
    refused("allocate.invoice", lambda: allocate_receipt.perform(AllocateFact(key, ((old, None),)), actor=m.cashier, at=NOW))
    assert proven()


def test_money_tied_to_an_order_pays_for_that_order_only() -> None:
    """Another order's invoice stays open although it is older."""
    m = Money()
    first, second = co.order(m.company, co.DAY, nets=["100.00"]), co.order(m.company, co.DAY, nets=["100.00"])
    older = co.invoice(m.company, first, co.DAY, net="100.00", tax="13.00")
    younger = co.invoice(m.company, second, co.DAY + dt.timedelta(days=3), net="100.00", tax="13.00")
    key = m.confirmed("150.00", orders=((second.order_id, "150.00"),))
    allocate_receipt.perform(AllocateFact(key), actor=m.cashier, at=NOW)
    assert sum(item.open for item in receivables.of_record(older)) == D("113.00")
    assert sum(item.open for item in receivables.of_record(younger)) == D(0)
    assert m.accounts() == {"receivable": D("113.00"), "advance": D("37.00")}
    assert proven()


def test_a_reversed_receipt_leaves_nothing() -> None:
    """What it settled is due again; collected and paid are taken back, in an open month where theirs is closed, for the unit they had."""
    m = Money()
    made = co.order(m.company, co.DAY, nets=["1000.01"])
    invoice = co.invoice(m.company, made, co.DAY)
    key = m.allocated("500.00", dt.date(2025, 5, 5))
    for _ in range(5):
        close_period.perform("sales", period.open_months("sales")[0].id, actor=co.ACTOR, at=NOW)
    refused("receipt.reason", lambda: reverse_receipt.perform(key, actor=m.finance, at=NOW))
    reverse_receipt.perform(key, actor=m.finance, at=NOW, reason="银行退票")
    assert queries.of_ids([key])[0].state == states.REVERSED
    assert sum(item.open for item in receivables.of_record(invoice)) == D("1130.01")
    assert m.accounts() == {"receivable": D("1130.01")}
    for measure in ("collected", "paid"):
        assert sum(net for _, net, _ in m.posted(measure)) == 0
    assert proven()
    m.allocated("1130.01")
    assert sum(net for _, net, _ in m.posted("paid")) == D("1000.01")
    assert proven()


def test_somebody_else_pays_with_a_letter_only() -> None:
    """Without one on file the claim is refused; ended, it holds no longer for later money."""
    m = Money()
    key = m.recorded("10.00", payer="关联公司甲")
    refused("claim.payer", lambda: claim_receipt.perform(ClaimFact(key, m.customer), actor=m.seller, at=NOW))
    refused("access.refused", lambda: file_payment_letter.perform(LetterFact(m.customer, "关联公司甲", TODAY), actor=m.cashier, at=NOW))
    since = TODAY - dt.timedelta(days=9)
    letter = file_payment_letter.perform(LetterFact(m.customer, "关联公司甲", since), actor=m.finance, at=NOW)
    claim_receipt.perform(ClaimFact(key, m.customer), actor=m.seller, at=NOW)
    assert queries.of_ids([key])[0].letter_id == letter
    end_payment_letter.perform(letter, actor=m.finance, at=NOW)
    later = m.recorded("10.00", payer="关联公司甲")
    refused("claim.payer", lambda: claim_receipt.perform(ClaimFact(later, m.customer), actor=m.seller, at=NOW))
    refused("letter.ended", lambda: end_payment_letter.perform(letter, actor=m.finance, at=NOW))
    refused("letter.dates", lambda: file_payment_letter.perform(LetterFact(m.customer, "x", TODAY, TODAY), actor=m.finance, at=NOW))


def test_a_refused_claim_is_open_to_others() -> None:
    """With its reason, told to who claimed; claimed anew it may name other parts."""
    m = Money()
    made = co.order(m.company, co.DAY)
    key = m.claimed("100.00", orders=((made.order_id, "40.00"),))
    refused("claim.reason", lambda: refuse_claim.perform(key, actor=m.finance, at=NOW))
    refuse_claim.perform(key, actor=m.finance, at=NOW, reason="不是这家")
    assert (queries.of_ids([key])[0].state, queries.parts([key])) == (states.RECORDED, [])
    assert "receipt_refused" in {notice.kind for notice in latest(m.seller)}
    claim_receipt.perform(ClaimFact(key, m.customer, ((made.order_id, D("100.00")),)), actor=m.seller, at=NOW)
    assert [(part.order_id, part.amount) for part in queries.parts([key])] == [(made.order_id, D("100.00"))]


def test_nobody_claims_and_confirms() -> None:
    """Neither by role nor as a person who holds both for a time."""
    m = Money()
    key = m.claimed("100.00")
    refused("access.refused", lambda: confirm_receipt.perform(key, actor=m.seller, at=NOW))
    refused("access.refused", lambda: confirm_receipt.perform(key, actor=m.cashier, at=NOW))
    both = Actor("两职", person_id=m.seller.person_id, roles=frozenset({roles.SALESPERSON, roles.FINANCE}), unit_id=m.company.units[0])
    refused("claim.four_eyes", lambda: confirm_receipt.perform(key, actor=both, at=NOW))
    confirm_receipt.perform(key, actor=m.finance, at=NOW)
    refused("document.state", lambda: confirm_receipt.perform(key, actor=m.finance, at=NOW))


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    """Each fault has its own code at its field."""
    m = Money()
    made, other = co.order(m.company, co.DAY), co.order(m.company, co.DAY, customer=1)
    for amount in ("0", "-5", "1.005"):
        refused("receipt.amount", lambda amount=amount: m.recorded(amount))  # type: ignore[misc]
    refused("day.future", lambda: m.recorded("5", TODAY + dt.timedelta(days=1)))
    new = NewReceipt(TODAY, D(5), "CNY", m.name, "BANK-1")
    record_receipts.perform(new, actor=m.cashier, at=NOW)
    refused("access.refused", lambda: record_receipts.perform(new, actor=m.finance, at=NOW))
    key = m.recorded("100.00")
    for code, orders in (
        ("claim.order", ((other.order_id, D(5)),)),
        ("claim.amount", ((made.order_id, D(101)),)),
        ("claim.amount", ((made.order_id, D(0)),)),
        ("claim.twice", ((made.order_id, D(5)), (made.order_id, D(5)))),
    ):
        fact = ClaimFact(key, m.customer, orders)
        refused(code, lambda fact=fact: claim_receipt.perform(fact, actor=m.seller, at=NOW))  # type: ignore[misc]
    stranger = person(f"SP{key}", "外人", m.company.units[1], roles.SALESPERSON)
    refused("record.missing", lambda: claim_receipt.perform(ClaimFact(key, m.customer), actor=stranger, at=NOW))
    refused("access.refused", lambda: claim_receipt.perform(ClaimFact(key, m.customer), actor=m.cashier, at=NOW))
    refused("document.state", lambda: confirm_receipt.perform(key, actor=m.finance, at=NOW))
    refused("document.state", lambda: allocate_receipt.perform(AllocateFact(key), actor=m.cashier, at=NOW))
    refused("record.missing", lambda: confirm_receipt.perform(10**12, actor=m.finance, at=NOW))
    assert m.posted("collected") == []


def test_a_bank_line_is_recorded_once() -> None:
    """Its reference is the bank's own."""
    m = Money()
    new = NewReceipt(TODAY, D(5), "CNY", m.name, "BANK-2")
    record_receipts.perform(new, actor=m.cashier, at=NOW)
    refused("receipt.known", lambda: record_receipts.perform(new, actor=m.cashier, at=NOW))
