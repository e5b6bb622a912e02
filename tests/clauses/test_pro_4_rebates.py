"""PRO-4, PRO-6 · Rebates 返利: agreed, set aside with every invoice before margin and authority are judged (13.15), taken back with what comes back,
settled by a credit note of their own kind or onto the next invoice."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.orders import states as order_states
from makesell.documents.rebates import queries, states
from makesell.documents.rebates.queries import AgreementRow
from makesell.flows.org_1_organisation import set_product_cost
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.pro_4_negotiation import agree_rebate, decide_rebate
from makesell.flows.pro_4_negotiation.agree_rebate import RebateFact
from makesell.flows.pro_6_shipping import allow_price, decide_rebate_settlement, draft_invoice, post_invoice, reverse_invoice, settle_rebate
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.settle_rebate import SettleFact
from makesell.flows.reg_1_regime import check_books, decide_approval
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval import queries as approval
from makesell.ground.db import run
from makesell.sheets import order_checks
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import LineFact, open_shop, place, proved, stock
from tests.clauses.orders import refused as refusal
from tests.clauses.test_pro_7_returns import Back

D = Decimal
YEAR = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
FLAT = ((D(0), D("0.03")),)
# what each proof of rebates finds
FAULTS = (
    ("rebates.accrued", "rebates_rebatetier", "rate"), ("rebates.lines", "rebates_rebateline", "qty"),
    ("rebates.settled", "rebates_rebateline", "settled"), ("rebates.credited", "rebates_rebatesettlement", "amount"),
)  # fmt: skip
LATER = NOW + dt.timedelta(hours=1)
pytestmark = pytest.mark.django_db


class Rebated(Back):
    """10 pieces at 100 delivered, cost 70; everybody of the company by role; a rebate agreed with the customer."""

    def __init__(self, tiers: tuple[tuple[Decimal, Decimal], ...] = FLAT, **more: Any) -> None:
        super().__init__(net="1000.00")
        unit = self.company.units[0]
        self.who = {role: person(f"{role}-{unit}", role, unit, role) for role in R.STAFF}
        set_product_cost.perform_many([NewCost(product, D(70), "CNY", co.SINCE) for product in self.company.products], actor=co.ACTOR, at=NOW)
        self.fact = RebateFact(self.company.customers[0], *YEAR, tiers, **more)
        self.agreement = self.agreed(self.fact)

    def agreed(self, fact: RebateFact) -> int:
        """Proposed by the sales manager, approved by the director."""
        key = agree_rebate.perform(fact, actor=self.manager, at=NOW, reason="年度框架")
        decide_rebate.approve(key, actor=self.who[R.SALES_DIRECTOR], at=NOW)
        return key

    @property
    def manager(self) -> Actor:
        """Who proposes."""
        return self.who[R.SALES_MANAGER]

    def row(self) -> AgreementRow:
        """The agreement as it stands."""
        return queries.of_ids([self.agreement])[0]

    def stands(self) -> tuple[Decimal, ...]:
        """Net and quantity counted, set aside, settled."""
        row = self.row()
        return row.net, row.qty, row.accrued, row.settled

    def invoiced(self, qty: str = "10") -> int:
        """Drafted and posted by people."""
        self.invoice = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(self.made.line_ids[0], D(qty)),)), actor=co.ACTOR, at=NOW)
        return post_invoice.perform(self.invoice, actor=co.ACTOR, at=NOW)

    def settled(self, amount: str | None = None) -> int:
        """Proposed by sales, approved by finance."""
        key = settle_rebate.perform(SettleFact(self.agreement, D(amount) if amount else None), actor=self.manager, at=NOW, reason="上半年返利")
        decide_rebate_settlement.approve(key, actor=self.who[R.FINANCE], at=NOW)
        return key

    def lower(self, amount: str) -> int:
        """A price allowance on the invoice."""
        return allow_price.perform(AllowanceFact(self.invoice, ((1, D(amount)),)), actor=self.who[R.FINANCE], at=NOW, reason="外观瑕疵")


def test_the_rebate_is_set_aside_with_the_invoice_and_goes_back_with_what_goes_back() -> None:
    """13.15: 1,000 − 700 − 30 = 270 = 27.0 %; half returned leaves half; an allowance of 100 takes 3 of it; all returned, nothing."""
    b = Rebated()
    b.invoiced()
    assert (b.stands(), b.sums()["margin"][1]) == ((D(1000), D(10), D(30), D(0)), D(270))
    proved()
    b.credited("5")
    assert (b.stands(), b.sums()["margin"][1]) == ((D(500), D(5), D(15), D(0)), D(135))
    b.lower("100")
    assert b.stands() == (D(400), D(5), D(12), D(0))
    proved()
    b.credited("5")
    assert b.stands() == (D(0), D(0), D(0), D(0))
    assert set(b.sums()) == {"returned"}
    proved()
    run("update rebates_rebateline set accrued = accrued + 1")
    run("update rebates_rebateagreement set settled = settled + 1")
    assert {fault.check for fault in check_books.perform()} == {"rebates.sums"}


def test_tiers_count_what_was_invoiced_before_and_a_wrong_invoice_counts_no_more() -> None:
    """4 pieces at 1 %, then 6 that reach 2 % on all of it: 4 + 16 set aside; the second reversed: 4 again, also where only beyond is paid."""
    tiers = ((D(0), D("0.01")), (D(1000), D("0.02")))
    b = Rebated(tiers)
    b.invoiced("4")
    assert b.stands()[2] == D(4)
    second = b.invoiced("6")
    assert (b.stands()[2], [line.accrued for line in queries.lines(b.agreement)]) == (D(20), [D(16), D(4)])
    assert b.sums()["margin"][1] == D(1000 - 700 - 4 - 12)
    proved()
    reverse_invoice.perform(second, actor=co.ACTOR, at=NOW, reason="抬头错误")
    assert b.stands() == (D(400), D(4), D(4), D(0))
    proved()
    beyond = Rebated(((D(500), D("0.1")),), reach="beyond")
    beyond.invoiced()
    assert beyond.stands()[2] == D(50)
    proved()


def test_a_settlement_is_a_credit_note_of_its_own_and_returns_after_it_leave_nothing() -> None:
    """30 of 1,000 at 13 %: credit note 30 + 3.90; ordered, shipped and invoiced lose 30, margin nothing; 5 pieces back: 485 and half of it all."""
    b = Rebated()
    b.invoiced()
    settlement = queries.settlements_by_id([b.settled()])[0]
    assert (settlement.state, settlement.amount) == (states.CREDITED, D(30))
    note = invoices.credit_note(co.ACTOR, settlement.credit_note_id or 0)
    assert (note.kind, note.net, note.tax, note.order_id) == ("rebate", D(30), D("3.90"), None)
    assert b.stands() == (D(1000), D(10), D(30), D(30))
    sums = b.sums()
    assert [sums[measure][:2] for measure in ("ordered", "shipped", "invoiced", "margin")] == [(D(10), D(970))] * 3 + [(D(10), D(270))]
    assert sum(item.open for item in receivables.of_record(b.invoice)) == D("1096.10")
    proved()
    for check, table, column in FAULTS:
        run(f"update {table} set {column} = {column} + 0.01")
        assert check in {fault.check for fault in check_books.perform()}
        run(f"update {table} set {column} = {column} - 0.01")
    refusal("rebate.amount", b.settled)
    b.credited("5")
    assert b.stands() == (D(500), D(5), D(15), D(15))
    assert b.sums()["margin"][1] == D(135)
    proved()
    b.credited("5")
    assert b.stands() == (D(0), D(0), D(0), D(0))
    assert set(b.sums()) == {"returned"}
    assert sum(item.open for item in receivables.of_record(b.invoice)) == D(0)
    proved()


def test_with_the_next_invoice_what_was_paid_too_much_settles_it() -> None:
    """Paid in full; the settlement waits; once the next invoice is posted, 33.90 of it are settled by the credit note."""
    b = Rebated(settled_by=states.NEXT)
    b.invoiced()
    co.allocated_receipt(b.company, "1130.00", on=NOW)
    key = b.settled("20.00")
    assert queries.settlements_by_id([key])[0].state == states.AWAITED
    assert settle_rebate.credit_next(actor=co.ACTOR, at=LATER) == []
    first, b.made = b.invoice, co.order(b.company, co.DAY, nets=["500.00"], freight="0")
    co.ship(b.company, b.made, co.DAY, 10)
    b.invoice = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(b.made.line_ids[0], D(10)),)), actor=co.ACTOR, at=LATER)
    post_invoice.perform(b.invoice, actor=co.ACTOR, at=LATER)
    assert settle_rebate.credit_next(actor=co.ACTOR, at=LATER) == [key]
    assert queries.settlements_by_id([key])[0].state == states.CREDITED
    assert b.stands() == (D(1500), D(20), D(45), D(20))
    opens = [sum(item.open for item in receivables.of_record(invoice)) for invoice in (first, b.invoice)]
    assert opens == [D(0), D("542.40")]
    assert settle_rebate.credit_next(actor=co.ACTOR, at=LATER) == []
    proved()


def test_an_agreement_made_later_counts_the_invoices_of_its_days_and_the_nearest_group_wins() -> None:
    """Invoiced first: 30 set aside at approval, margins stay. A second one of the same group and days is refused, at approval too."""
    b = Rebated.__new__(Rebated)
    Back.__init__(b, net="1000.00")
    unit = b.company.units[0]
    b.who = {role: person(f"{role}-{unit}", role, unit, role) for role in R.STAFF}
    b.invoiced()
    b.fact = RebateFact(b.company.customers[0], *YEAR, FLAT)
    twin = agree_rebate.perform(replace(b.fact, first_date=TODAY), actor=b.manager, at=NOW, reason="重复")
    b.agreement = b.agreed(b.fact)
    assert b.stands() == (D(1000), D(10), D(30), D(0))
    assert refusal("rebate.beside", lambda: decide_rebate.approve(twin, actor=b.who[R.SALES_DIRECTOR], at=NOW)).status == 409
    refusal("rebate.beside", lambda: agree_rebate.perform(b.fact, actor=b.manager, at=NOW, reason="x"))
    agree_rebate.end(b.agreement, actor=b.who[R.SALES_DIRECTOR], at=NOW)
    assert queries.in_force([b.company.products[1]], b.company.customers[0], "CNY", TODAY) == {}
    b.settled()
    proved()


def test_a_rebate_cannot_pass_the_margin_floor() -> None:
    """List 100, cost 68, floor 15 %: 3 % off is within authority, but a rebate of 20 % leaves 9.9 % of it; whom it is not given to is not held."""
    shop = open_shop()
    stock(shop, "100")
    set_product_cost.perform_many([NewCost(shop.product, D(68), "CNY", co.SINCE)], actor=co.ACTOR, at=NOW)
    deep = RebateFact(shop.c.customers[0], *YEAR, ((D(0), D("0.2")),))
    key = agree_rebate.perform(deep, actor=shop.manager, at=NOW, reason="战略客户")
    cheap = LineFact(shop.product, D(10), D(97))
    decide_rebate.approve(key, actor=shop.director, at=NOW)
    order, held = place(shop, [cheap])
    assert held.holds == (order_states.DISCOUNT,)
    assert orders.holds(order)[0].params["discount"] == "0.03"
    assert place(shop, [cheap], customer=1)[1].holds == ()
    with clock.moved(NOW), translation.override("en"):
        parts = order_checks.live(shop.director, {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": D(10)}]})
        assert {str(fact.label): fact.value for part in parts for fact in part.facts}["Margin"] == D("0.12")
    proved()


def test_bad_input_and_wrong_roles_change_nothing() -> None:
    b = Rebated()
    b.invoiced()
    free = replace(b.fact, customer_id=b.company.customers[1])
    for code, fact in (
        ("rebate.days", replace(free, last_date=dt.date(2024, 12, 31))),
        ("rebate.tiers", replace(free, tiers=())),
        ("rebate.tiers", replace(free, tiers=((D(5), D("0.01")), (D(5), D("0.02"))))),
        ("rebate.rate", replace(free, tiers=((D(0), D("0.21")),))),
        ("rebate.rate", replace(free, tiers=((D(0), D(0)),))),
        ("rebate.beyond_quantity", replace(free, basis="quantity", reach="beyond")),
        ("rebate.basis", replace(free, basis="x")),
        ("rebate.settled_by", replace(free, settled_by="x")),
        ("reference.unknown", replace(free, customer_id=10**12)),
        ("reference.unknown", replace(free, product_group_id=10**12)),
    ):
        refusal(code, lambda fact=fact: agree_rebate.perform(fact, actor=b.manager, at=NOW, reason="x"))
    refusal("rebate.reason", lambda: agree_rebate.perform(free, actor=b.manager, at=NOW, reason=" "))
    refusal("rebate.settle_reason", lambda: settle_rebate.perform(SettleFact(b.agreement), actor=b.manager, at=NOW))
    for amount in ("30.01", "0", "-1", "0.001"):
        refusal("rebate.amount", lambda amount=amount: b.settled(amount))
    asked = agree_rebate.perform(free, actor=b.manager, at=NOW, reason="试行")
    wanted = settle_rebate.perform(SettleFact(b.agreement, D(10)), actor=b.manager, at=NOW, reason="一季度")
    acts: tuple[tuple[set[str], Callable[[Actor], object]], ...] = (
        ({R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON}, lambda who: agree_rebate.perform(b.fact, actor=who, at=NOW, reason="x")),
        ({R.SALES_DIRECTOR, R.EXECUTIVE}, lambda who: decide_rebate.approve(asked, actor=who, at=NOW)),
        ({R.SALES_DIRECTOR, R.EXECUTIVE}, lambda who: decide_rebate.refuse(asked, actor=who, at=NOW, reason="x")),
        ({R.SALES_DIRECTOR}, lambda who: agree_rebate.end(b.agreement, actor=who, at=NOW)),
        ({R.SALES_MANAGER, R.SALES_SUPPORT}, lambda who: settle_rebate.perform(SettleFact(b.agreement), actor=who, at=NOW, reason="x")),
        ({R.FINANCE, R.EXECUTIVE}, lambda who: decide_rebate_settlement.approve(wanted, actor=who, at=NOW)),
        ({R.FINANCE, R.EXECUTIVE}, lambda who: decide_rebate_settlement.refuse(wanted, actor=who, at=NOW, reason="x")),
    )
    for may, work in acts:
        for role, who in b.who.items():
            if role not in may:
                refused("access.refused", lambda who=who, work=work: work(who))  # type: ignore[misc]
    refusal("rebate.why_not", lambda: decide_rebate.refuse(asked, actor=b.who[R.EXECUTIVE], at=NOW))
    # the director's turn; an executive would be asked only after him
    refusal("approval.not_yours", lambda: decide_rebate.approve(asked, actor=b.who[R.EXECUTIVE], at=NOW))
    waiting = approval.waiting_of("rebate_agreement", [asked])
    decide_approval.perform(waiting[asked], "refused", actor=b.who[R.SALES_DIRECTOR], at=NOW, on=TODAY, reason="量不够")
    agree_rebate.withdraw(agree_rebate.perform(free, actor=b.manager, at=NOW, reason="再议"), actor=b.manager, at=NOW)
    settle_rebate.withdraw(wanted, actor=b.manager, at=NOW)
    kept = settle_rebate.perform(SettleFact(b.agreement), actor=b.manager, at=NOW, reason="x")
    decide_approval.perform(approval.waiting_of("rebate_settlement", [kept])[kept], "approved", actor=b.who[R.FINANCE], at=NOW, on=TODAY)
    assert queries.settlements_by_id([kept])[0].state == states.CREDITED
    assert b.stands() == (D(1000), D(10), D(30), D(30))
    proved()
