"""The books under random sequences of postings, acts of people, reversals, moves, closings and pay runs — also two at once — stay proved."""

import contextlib
import datetime as dt
import os
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from makesell.demo import sample_pay
from makesell.demo import samples as co
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.payruns import queries as payruns
from makesell.documents.production import queries as production
from makesell.documents.receipts import bill_queries as bills
from makesell.documents.receipts import states
from makesell.flows.org_1_organisation import close_period, leave_company, set_tax_rate
from makesell.flows.org_1_organisation.leave_company import Leaving
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.per_3_reward import (
    approve_run,
    approve_split,
    change_split,
    compute_run,
    create_scheme,
    decide_version,
    release_run,
    review_run,
    withdraw_run,
)
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion
from makesell.flows.pro_5_production import (
    cancel_order,
    change_order,
    close_production,
    confirm_order,
    create_order,
    release_production,
    report_output,
    slip_production,
)
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.create_order import LineFact, NewSplit, OrderFact
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    allow_price,
    create_delivery,
    decide_refund,
    decide_write_off,
    dishonour_bill,
    draft_invoice,
    honour_bill,
    issue_goods,
    pass_bill_on,
    pay_refund,
    pick_delivery,
    post_invoice,
    propose_write_off,
    prove_delivery,
    receive_bill,
    record_acceptance,
    request_refund,
    reverse_documents,
    reverse_invoice,
    reverse_receipt,
    settle_discrepancy,
    use_credit,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.pass_bill_on import PassedFact
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_6_shipping.use_credit import UseFact
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.reg_1_regime import check_books
from makesell.ground.access import roles
from makesell.ground.db import run
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.masterdata.prices.queries import tax_rates
from tests.books.interleaving import together
from tests.clauses.cast import person

NOW = dt.datetime(2025, 12, 29, 2, tzinfo=dt.UTC)
DEEP = os.environ.get("DEEP") == "1"
SEQUENCES, PARTS = (2000, 10) if DEEP else (100, 1)
PROVED_EACH = 4
# sales are closed before this day for good, so that there is something to pay
FIRST = dt.date(2025, 2, 1)
DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2025, 12, 28))
SHARES = st.sampled_from([((0, "1"),), ((0, "0.6"), (1, "0.4")), ((0, "0.33333333"), (1, "0.33333333"), (2, "0.33333334"))])
SCHEDULES = st.lists(st.booleans(), max_size=40)


class Books(RuleBasedStateMachine):
    """One company; every step is an act that commits, or is refused and changes nothing.

    The books of all companies before stay in the database and are proved with those of the next: one proof in so many sequences proves all.
    """

    sequences, proved = 0, 0

    @initialize()
    def found(self) -> None:
        """A fresh company with one order."""
        self.company = co.company()
        self.orders = [co.order(self.company, dt.date(2025, 1, 15))]
        self.open_qty = [Decimal(10)]
        self.billable = [Decimal("1000.01")]
        self.records: list[int] = []
        self.warehouse = co.stocked(self.company, "100000")
        self.sent: list[int] = []
        self.on_the_way: list[int] = []
        self.money: list[int] = []
        self.refunded: set[int | None] = set()      # receipts of which something went back, or is asked to
        self.bills: list[int] = []
        self.moves = dt.date(2024, 6, 1)
        self.keyed: list[int] = []
        self.invoiced: list[int] = []
        self.scheme, self.versions, self.paid_months = 0, 1, 0
        self.notes: list[int] = []
        if not tax_rates():
            person("FIN", "财务", self.company.units[0], roles.FINANCE)
            set_tax_rate.perform_many([NewTaxRate(Decimal("0.13"), co.SINCE)], actor=co.ACTOR, at=NOW)

    def _order(self, day: dt.date, shares: Any, overlay: bool) -> Callable[[], None]:
        def act() -> None:
            overlaid = overlay and len(shares) < 3
            self.orders.append(co.order(self.company, day, shares=shares, overlay=overlaid))
            self.open_qty.append(Decimal(10))
            self.billable.append(Decimal("1000.01"))

        return act

    def _ship(self, which: int, day: dt.date, qty: int) -> Callable[[], None]:
        n = which % len(self.orders)
        part = min(Decimal(qty), self.open_qty[n])

        def act() -> None:
            if part > 0:
                self.records.append(co.ship(self.company, self.orders[n], day, str(part)))

        self.open_qty[n] -= part
        return act

    def _invoice(self, which: int, day: dt.date, cents: int, settled: bool) -> Callable[[], None]:
        n = which % len(self.orders)
        part = min(Decimal(cents) / 100, self.billable[n])
        self.billable[n] -= part

        def act() -> None:
            if part > 0:
                co.invoice(self.company, self.orders[n], day, qty="0.5", net=str(part), tax="0.13", settled=settled)

        return act

    @rule(day=DAYS, shares=SHARES, overlay=st.booleans())
    def order(self, day: dt.date, shares: Any, overlay: bool) -> None:
        """An order with one of several splits."""
        self._order(day, shares, overlay)()

    @rule(which=st.integers(0, 99), day=DAYS, qty=st.integers(1, 10))
    def ship(self, which: int, day: dt.date, qty: int) -> None:
        """Goods issue of a part."""
        self._ship(which, day, qty)()

    @rule(which=st.integers(0, 99), day=DAYS, cents=st.integers(1, 100001), settled=st.booleans())
    def invoice(self, which: int, day: dt.date, cents: int, settled: bool) -> None:
        """An invoice of a part."""
        self._invoice(which, day, cents, settled)()

    def _send(self, which: int, qty: int, missing: int | None) -> Callable[[], None]:
        """Planned, picked, issued and proved by people, perhaps short, or not proved yet."""
        n = which % len(self.orders)
        part = min(Decimal(qty), self.open_qty[n])
        self.open_qty[n] -= part

        def act() -> None:
            if part <= 0:
                return
            fact = DeliveryFact(self.warehouse, (PartFact(self.orders[n].line_ids[0], part),))
            key = create_delivery.perform(fact, actor=co.ACTOR, at=NOW)
            pick_delivery.perform(PickFact(key), actor=co.ACTOR, at=NOW)
            issue_goods.perform(key, actor=co.ACTOR, at=NOW)
            self.sent.append(key)
            self.on_the_way.append(key)
            if missing is not None:
                self._prove_delivery(missing)

        return act

    def _prove_delivery(self, missing: int) -> None:
        """The customer signs for the newest delivery on its way, perhaps short; not short of what came back already."""
        key = self.on_the_way.pop()
        short = (Lacking(1, "short", Decimal(missing)),) if missing else ()
        for lacking in (short, ()):
            with contextlib.suppress(Refusal):
                prove_delivery.perform(ProofFact(key, "收货人", missing=lacking), actor=co.ACTOR, at=NOW)
                return

    def _receive(self, cents: int, which: int | None = None) -> Callable[[], None]:
        """Money that pays what is due, or stays an advance; half of it tied to an order where one is named."""
        order = None if which is None else self.orders[which % len(self.orders)].order_id

        def act() -> None:
            with contextlib.suppress(Refusal):
                self.money.append(co.received(self.company, str(Decimal(cents) / 100), on=NOW, order=order))

        return act

    @rule(which=st.integers(0, 99), qty=st.integers(1, 10), missing=st.none() | st.integers(0, 3))
    def send(self, which: int, qty: int, missing: int | None) -> None:
        """A delivery by people, perhaps short."""
        self._send(which, qty, missing)()

    @precondition(lambda self: self.on_the_way)
    @rule(missing=st.integers(0, 3))
    def sign(self, missing: int) -> None:
        """What was on its way is proved, whatever came back meanwhile."""
        self._prove_delivery(missing)

    @rule(cents=st.integers(2, 200000), which=st.none() | st.integers(0, 99))
    def receive_money(self, cents: int, which: int | None) -> None:
        """A receipt, claimed, confirmed, allocated to the oldest; over-payment too."""
        self._receive(cents, which)()

    @precondition(lambda self: self.money)
    @rule(which=st.integers(0, 99))
    def reverse_money(self, which: int) -> None:
        """A receipt is reversed, unless some of it went back to the customer."""
        key = self.money[which % len(self.money)]
        with pytest.raises(Refusal) if key in self.refunded else contextlib.nullcontext():
            reverse_receipt.perform(key, actor=co.ACTOR, at=NOW, reason="退票")
            self.money.remove(key)

    @rule(cents=st.integers(2, 200000), kind=st.sampled_from(sorted(states.BILL_KINDS)), which=st.none() | st.integers(0, 99))
    def take_bill(self, cents: int, kind: str, which: int | None) -> None:
        """A bill that falls due today, half of it for an order where one is named; it settles what is due."""
        amount, on = Decimal(cents) / 100, NOW.date()
        tied = () if which is None else ((self.orders[which % len(self.orders)].order_id, Decimal(cents // 2) / 100),)
        number = f"{self.company.customers[0]:020}{len(self.bills):010}"
        fact = BillFact(self.company.customers[0], kind, number, "出票人", "承兑人", amount, on - dt.timedelta(days=90), on, orders=tied)
        self.bills.append(receive_bill.perform(fact, actor=co.ACTOR, at=NOW))
        with contextlib.suppress(Refusal):
            allocate_receipt.perform(AllocateFact(bills.of_ids(self.bills[-1:])[0].receipt_id), actor=co.ACTOR, at=NOW)

    def _end_bill(self, which: int, end: str) -> Callable[[], None]:
        """A bill is honoured, passed on and dishonoured, or given back — or it has ended already."""
        key = self.bills[which % len(self.bills)]

        def act() -> None:
            with contextlib.suppress(Refusal):
                if end in ("endorse", "discount"):
                    getattr(pass_bill_on, end)(PassedFact(key, "供应商", discount_cost=Decimal("0.01")), actor=co.ACTOR, at=NOW)
                if end == "honour":
                    honour_bill.perform(HonouredFact(key), actor=co.ACTOR, at=NOW)
                elif end == "give_back":
                    dishonour_bill.give_back(key, actor=co.ACTOR, at=NOW, reason="退还客户")
                else:
                    dishonour_bill.perform(key, actor=co.ACTOR, at=NOW, reason="拒付")

        return act

    @precondition(lambda self: self.bills)
    @rule(which=st.integers(0, 99), end=st.sampled_from(["honour", "honour", "endorse", "discount", "give_back"]))
    def end_bill(self, which: int, end: str) -> None:
        """A bill ends in one of its ways."""
        self._end_bill(which, end)()

    @precondition(lambda self: self.bills)
    @rule(which=st.integers(0, 99), cents=st.integers(2, 5000), schedule=SCHEDULES)
    def honour_and_receive_at_once(self, which: int, cents: int, schedule: list[bool]) -> None:
        """A bill is honoured while money comes in."""
        together(self._end_bill(which, "honour"), self._receive(cents), schedule)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99))
    def accept(self, which: int) -> None:
        """A delivery is accepted, once."""
        with contextlib.suppress(Refusal):
            record_acceptance.perform(CertificateFact(self.sent[which % len(self.sent)], "验收人"), actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99), qty=st.integers(1, 10))
    def take_back(self, which: int, qty: int) -> None:
        """A part comes back, is restocked and credited."""
        with contextlib.suppress(Refusal):
            fact = ReturnFact(self.sent[which % len(self.sent)], "退货", ((1, Decimal(qty)),))
            key = authorise_return.perform(fact, actor=co.ACTOR, at=NOW)
            receive_return.perform(key, actor=co.ACTOR, at=NOW)
            inspect_return.perform(InspectFact(key, "restock"), actor=co.ACTOR, at=NOW)
            credit_return.perform(key, actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.sent)
    @rule(which=st.integers(0, 99), outcome=st.sampled_from(["redelivery", "credit", "carrier_claim"]))
    def settle(self, which: int, outcome: str) -> None:
        """What was missing is settled in one of its ways, or refused."""
        for row in deliveries.discrepancies(self.sent[which % len(self.sent)]):
            with contextlib.suppress(Refusal):
                settle_discrepancy.perform(Settlement(row.id, outcome, "PF-1", came_back=True), actor=co.ACTOR, at=NOW)

    @rule(which=st.integers(0, 99), qty=st.integers(1, 5), cents=st.integers(1, 5000), schedule=SCHEDULES)
    def send_and_receive_at_once(self, which: int, qty: int, cents: int, schedule: list[bool]) -> None:
        """Goods leave while money comes in."""
        together(self._send(which, qty, 0), self._receive(cents), schedule)

    def _key(self, qty: int, cents: int) -> Callable[[], None]:
        """An order keyed and confirmed by people: promised from stock, the rest made."""

        def act() -> None:
            line = LineFact(self.company.products[0], Decimal(qty * 10_000), Decimal(cents) / 100)
            with contextlib.suppress(Refusal):      # whose customer it is may have left
                key = create_order.perform(OrderFact(self.company.customers[0], (line,)), actor=co.ACTOR, at=NOW).order_id
                self.keyed.append(key)
                confirm_order.perform(key, actor=co.ACTOR, at=NOW)

        return act

    def _cancel(self, which: int, qty: int) -> Callable[[], None]:
        key = self.keyed[which % len(self.keyed)]

        def act() -> None:
            with contextlib.suppress(Refusal):
                cancel_order.perform(Cancel(key, {1: Decimal(qty)} if qty else {}), actor=co.ACTOR, at=NOW, reason="客户减少")

        return act

    def _fulfil(self, which: int, qty: int) -> Callable[[], None]:
        """Part of a keyed order is delivered and invoiced."""
        key = self.keyed[which % len(self.keyed)]

        def act() -> None:
            with contextlib.suppress(Refusal):
                (line, *_) = (row.line_id for row in deliveries.to_ship([], [key]))
                sent = create_delivery.perform(DeliveryFact(self.warehouse, (PartFact(line, Decimal(qty)),)), actor=co.ACTOR, at=NOW)
                pick_delivery.perform(PickFact(sent), actor=co.ACTOR, at=NOW)
                issue_goods.perform(sent, actor=co.ACTOR, at=NOW)
                bill = draft_invoice.perform(InvoiceFact(delivery_id=sent), actor=co.ACTOR, at=NOW)
                post_invoice.perform(bill, actor=co.ACTOR, at=NOW)
                self.invoiced.append(bill)

        return act

    @rule(qty=st.integers(1, 60), cents=st.integers(1, 900000))
    def key_and_confirm(self, qty: int, cents: int) -> None:
        """An order by people; beyond the stock it makes production."""
        self._key(qty, cents)()

    @precondition(lambda self: self.keyed)
    @rule(which=st.integers(0, 99), qty=st.integers(0, 900))
    def cancel(self, which: int, qty: int) -> None:
        """A part of a keyed order, or all that is open of it."""
        self._cancel(which, qty)()

    @precondition(lambda self: self.keyed)
    @rule(which=st.integers(0, 99), qty=st.integers(1, 900))
    def fulfil(self, which: int, qty: int) -> None:
        """A part of a keyed order leaves and is invoiced."""
        self._fulfil(which, qty)()

    @precondition(lambda self: self.keyed)
    @rule(which=st.integers(0, 99), scrap=st.integers(0, 3), weeks=st.integers(0, 3))
    def produce(self, which: int, scrap: int, weeks: int) -> None:
        """What is made for a keyed order slips, or is released and reported, with some scrap, and closed."""
        for row in production.of_orders([self.keyed[which % len(self.keyed)]]):
            with contextlib.suppress(Refusal):
                if weeks:
                    slip_production.perform(SlipFact(row.id, row.due_date + dt.timedelta(weeks=weeks)), actor=co.ACTOR, at=NOW, reason="设备故障")
                else:
                    release_production.perform(row.id, actor=co.ACTOR, at=NOW)
                    report_output.perform(Output(row.id, row.qty - scrap, Decimal(scrap)), actor=co.ACTOR, at=NOW)
                    close_production.perform(row.id, actor=co.ACTOR, at=NOW)

    def _change(self, which: int, qty: int, cents: int | None) -> Callable[[], None]:
        """More or less of a keyed order, perhaps at another price; the rest of it goes on."""
        key = self.keyed[which % len(self.keyed)]
        price = None if cents is None else Decimal(cents) / 100

        def act() -> None:
            with contextlib.suppress(Refusal):
                fact = Change(key, (LineChange(1, Decimal(qty * 1000), price),), by_customer=bool(qty % 2))
                change_order.perform(fact, actor=co.ACTOR, at=NOW, reason="客户改单")

        return act

    @precondition(lambda self: self.keyed)
    @rule(which=st.integers(0, 99), qty=st.integers(1, 900), cents=st.none() | st.integers(1, 900000))
    def change(self, which: int, qty: int, cents: int | None) -> None:
        """A keyed order is changed, or it is refused."""
        self._change(which, qty, cents)()

    @precondition(lambda self: self.keyed)
    @rule(which=st.integers(0, 99), qty=st.integers(1, 900), schedule=SCHEDULES)
    def change_while_it_leaves(self, which: int, qty: int, schedule: list[bool]) -> None:
        """An order is changed while a part of it leaves and is invoiced."""
        together(self._change(which, qty, 5000), self._fulfil(which, qty), schedule)

    @rule(which=st.integers(0, 99), keyed=st.booleans(), shares=SHARES)
    def share_otherwise(self, which: int, keyed: bool, shares: Any) -> None:
        """The credit of an order is shared otherwise from today on."""
        order = self.keyed[which % len(self.keyed)] if keyed and self.keyed else self.orders[which % len(self.orders)].order_id
        wish = SplitWish(order, tuple(NewSplit(self.company.people[n], Decimal(share)) for n, share in shares))
        with contextlib.suppress(Refusal):
            key = change_split.perform(wish, actor=co.ACTOR, at=NOW, reason="共同成交")
            approve_split.perform(key, actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.invoiced)
    @rule(which=st.integers(0, 99), cents=st.integers(1, 5000))
    def allow(self, which: int, cents: int) -> None:
        """The price of something invoiced is lowered."""
        fact = AllowanceFact(self.invoiced[which % len(self.invoiced)], ((1, Decimal(cents) / 100),))
        with contextlib.suppress(Refusal):
            self.notes.append(allow_price.perform(fact, actor=co.ACTOR, at=NOW, reason="划痕"))

    @precondition(lambda self: self.notes)
    @rule(which=st.integers(0, 99), settles=st.integers(0, 99), cents=st.none() | st.integers(1, 2000))
    def use_credit(self, which: int, settles: int, cents: int | None) -> None:
        """What a credit note left settles another invoice."""
        amount = None if cents is None else Decimal(cents) / 100
        fact = UseFact(self.notes[which % len(self.notes)], self.invoiced[settles % len(self.invoiced)], amount)
        with contextlib.suppress(Refusal):
            use_credit.perform(fact, actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.money or self.notes)
    @rule(which=st.integers(0, 99), cents=st.none() | st.integers(1, 5000))
    def refund(self, which: int, cents: int | None) -> None:
        """What is free of a receipt or of a credit note goes back to the customer."""
        amount = None if cents is None else Decimal(cents) / 100
        facts = [RefundFact(receipt_id=key, amount=amount) for key in self.money] + [RefundFact(None, key, amount) for key in self.notes]
        fact = facts[which % len(facts)]
        with contextlib.suppress(Refusal):
            key = request_refund.perform(fact, actor=co.ACTOR, at=NOW, reason="重复付款")
            self.refunded.add(fact.receipt_id)
            decide_refund.approve([key], actor=co.ACTOR, at=NOW)
            pay_refund.perform(PaidFact(key), actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.invoiced)
    @rule(which=st.integers(0, 99), cents=st.none() | st.integers(1, 5000), back=st.booleans())
    def write_off(self, which: int, cents: int | None, back: bool) -> None:
        """Something of an invoice, or all that is open, will never be paid — or is paid after all."""
        fact = WriteOffFact(self.invoiced[which % len(self.invoiced)], None if cents is None else Decimal(cents) / 100)
        with contextlib.suppress(Refusal):
            key = propose_write_off.perform(fact, actor=co.ACTOR, at=NOW, reason="尾差")
            decide_write_off.approve([key], actor=co.ACTOR, at=NOW)
            if back:
                decide_write_off.reverse(key, actor=co.ACTOR, at=NOW, reason="补付尾差")

    def _pay(self, release: bool) -> Callable[[], None]:
        """The next month is computed, computed again, and withdrawn, or released after its sales are closed."""

        def act() -> None:
            month = period.periods("month", FIRST, NOW.date())[self.paid_months]
            with contextlib.suppress(Refusal):
                run_id = compute_run.perform(RunFact(self.scheme, month.id), actor=co.ACTOR, at=NOW)
                compute_run.again(run_id, actor=co.ACTOR, at=NOW)
                if not release:
                    withdraw_run.perform(run_id, actor=co.ACTOR, at=NOW, reason="重算")
                    return
                sample_pay.close_sales(month.end)
                review_run.perform(run_id, actor=co.ACTOR, at=NOW)
                approve_run.perform(run_id, actor=co.ACTOR, at=NOW)
                release_run.perform(run_id, actor=co.ACTOR, at=NOW)
                self.paid_months += 1

        return act

    def _paid_by(self) -> None:
        """The first two people are paid by a scheme, once somebody asks for pay."""
        self.scheme = self.scheme or sample_pay.scheme(self.company.people[:2], measure="ordered")

    @rule(release=st.booleans(), day=DAYS, schedule=SCHEDULES)
    def pay(self, release: bool, day: dt.date, schedule: list[bool]) -> None:
        """A pay run while goods are issued."""
        self._paid_by()
        together(self._pay(release), self._ship(0, day, 1), schedule)

    @rule(days=st.integers(1, 20))
    def plan_version(self, days: int) -> None:
        """The scheme goes on with another version."""
        self._paid_by()
        since = dt.date(2025, 1, 1) + dt.timedelta(days=days + 30 * self.versions)
        with contextlib.suppress(Refusal):
            version = NewVersion("ordered", "CNY", since, sample_pay.STEPS[: 1 + days % 3], ladder="money")
            create_scheme.draft_version(self.scheme, version, actor=co.ACTOR, at=NOW)
            self.versions += 1
            decide_version.approve(self.scheme, self.versions, actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.invoiced)
    @rule(which=st.integers(0, 99))
    def reverse_bill(self, which: int) -> None:
        """An invoice is reversed, unless something of it is settled."""
        with contextlib.suppress(Refusal):
            reverse_invoice.perform(self.invoiced[which % len(self.invoiced)], actor=co.ACTOR, at=NOW, reason="开错")

    @precondition(lambda self: self.keyed)
    @rule(which=st.integers(0, 99), qty=st.integers(1, 900), schedule=SCHEDULES)
    def cancel_while_it_leaves(self, which: int, qty: int, schedule: list[bool]) -> None:
        """A part is cancelled while a part of the same order leaves."""
        together(self._cancel(which, qty), self._fulfil(which, qty), schedule)

    @rule(person=st.integers(0, 2), days=st.integers(-3, 200))
    def leave(self, person: int, days: int) -> None:
        """Somebody leaves these days; what is posted of their orders later stays theirs."""
        with contextlib.suppress(Refusal):
            leave_company.perform(Leaving(self.company.people[person], NOW.date() + dt.timedelta(days=days)), actor=co.ACTOR, at=NOW)

    @precondition(lambda self: self.records)
    @rule(day=DAYS)
    def reverse(self, day: dt.date) -> None:
        """The oldest delivery that stands is reversed on a day."""
        record = self.records.pop(0)
        reverse_documents.perform(record, on=max(day, dt.date(2025, 12, 1)), actor=co.ACTOR, at=co.AT)

    @rule(person=st.integers(0, 2), unit=st.integers(0, 1))
    def move(self, person: int, unit: int) -> None:
        """A person moves in the middle of the year; what was posted stays where it was."""
        last = run("select coalesce(max(business_date), '2024-12-31') from performance_entry where origin_id is null")[0][0]
        self.moves = max(self.moves, last) + dt.timedelta(days=1)
        with contextlib.suppress(Refusal):
            co.move(self.company, person, unit, self.moves)

    @rule(scope=st.sampled_from(["sales", "accounting", "pay"]))
    def close_a_month(self, scope: Any) -> None:
        """The oldest open month is closed; at most until autumn, so that something stays open."""
        oldest = period.open_months(scope)[0]
        if oldest.start < dt.date(2025, 9, 1):
            close_period.perform(scope, oldest.id, actor=co.ACTOR, at=co.AT)

    @rule(which=st.integers(0, 99), day=DAYS, qty=st.integers(1, 5), schedule=SCHEDULES)
    def ship_twice_at_once(self, which: int, day: dt.date, qty: int, schedule: list[bool]) -> None:
        """Two goods issues of one order line at the same time."""
        together(self._ship(which, day, qty), self._ship(which, day, qty), schedule)

    @rule(which=st.integers(0, 99), day=DAYS, cents=st.integers(1, 5000), shares=SHARES, schedule=SCHEDULES)
    def invoice_and_order_at_once(self, which: int, day: dt.date, cents: int, shares: Any, schedule: list[bool]) -> None:
        """An invoice and an order of the same people at the same time."""
        together(self._invoice(which, day, cents, True), self._order(day, shares, False), schedule)

    @rule(which=st.integers(0, 99), day=DAYS, schedule=SCHEDULES)
    def close_while_posting(self, which: int, day: dt.date, schedule: list[bool]) -> None:
        """A month is closed while goods are issued."""
        oldest = period.open_months("sales")[0]
        if oldest.start < dt.date(2025, 9, 1):
            together(
                self._ship(which, day, 1), lambda: close_period.perform("sales", oldest.id, actor=co.ACTOR, at=co.AT), schedule
            )

    @staticmethod
    def _prove() -> None:
        assert check_books.perform() == []
        Books.proved += 1

    def teardown(self) -> None:
        """`check` finds nothing at the end of the sequences: what an act did wrong stays in the books. Months are opened again for the next, but
        for those whose pay is released: they stay closed."""
        Books.sequences += 1
        if DEEP or Books.sequences % PROVED_EACH == 0:
            self._prove()
        for scope in ("sales", "accounting", "pay"):
            closed = [c for c in period.closings(scope) if c.reopened_at is None and c.start_date >= FIRST]
            for closing in sorted(closed, key=lambda c: c.start_date, reverse=True):
                if scope == "sales" and payruns.released_after(closing.start_date):
                    break
                close_period.reopen(scope, closing.period_id, actor=co.ACTOR, at=co.AT, reason="next example")


def _entries(book: str) -> int:
    return int(run(f"select count(*) from {book}_entry")[0][0])


def _paid_once() -> None:
    """One sequence that is not drawn: months are released until something is paid. Of those drawn only the first release of a month may have
    something to pay, and which they are is chance."""
    story, before = Books(), _entries("pay")
    story.found()
    story._paid_by()
    for _ in period.periods("month", FIRST, NOW.date()):
        if _entries("pay") == before:
            story._pay(release=True)()
    assert _entries("pay") > before
    story.teardown()


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("part", range(PARTS))
def test_the_books_stay_proved_under_all_acts(part: int) -> None:
    """Random sequences, each step committed; failures are kept and replayed by Hypothesis. Every book that has acts got entries."""
    co.calendar()
    sample_pay.close_sales(FIRST)
    _paid_once()
    sequences = SEQUENCES // PARTS
    wanted, proved = Books.sequences + sequences, Books.proved
    run_state_machine_as_test(
        Books,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=25 if DEEP else 8,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
    Books._prove()
    assert Books.sequences >= wanted
    assert Books.proved - proved > sequences // PROVED_EACH
    for book in ("orderbook", "stock", "supply", "receivables", "performance", "pay"):
        assert _entries(book) > 0, book
