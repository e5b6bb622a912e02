"""The life of one order, act by act, from its entry to the return and the pay: the tests of the books kill each act and let each meet each."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.books.receivables import balances as receivables
from makesell.books.stock import balances as stock_book
from makesell.demo import sample_pay, samples
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries as production
from makesell.documents.receipts import bill_queries as bills
from makesell.documents.receipts import states
from makesell.documents.vouchers import queries as vouchers
from makesell.documents.vouchers import states as voucher_states
from makesell.flows.org_1_organisation import (
    change_credit_account,
    close_period,
    create_customer,
    create_warehouse,
    move_person,
    name_credit_account,
    set_product_cost,
)
from makesell.flows.org_1_organisation.create_customer import NewCustomer
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.org_1_organisation.move_person import PersonMove
from makesell.flows.org_1_organisation.set_product_cost import NewCost
from makesell.flows.org_3_ownership import log_activity
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.per_3_reward import approve_run, approve_split, change_split, compute_run, create_scheme, decide_version, release_run, review_run
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.per_3_reward.compute_run import RunFact
from makesell.flows.per_3_reward.create_scheme import NewVersion
from makesell.flows.pro_5_production import (
    cancel_order,
    change_order,
    close_production,
    confirm_order,
    convert_loan,
    create_order,
    give_back,
    pause_order,
    plan_production,
    record_orders,
    release_production,
    report_output,
    slip_production,
)
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.flows.pro_5_production.convert_loan import Conversion, Sold
from makesell.flows.pro_5_production.create_order import LineFact, NewSplit, OrderFact
from makesell.flows.pro_5_production.give_back import Back
from makesell.flows.pro_5_production.pause_order import Pause
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.record_orders import NewLine, NewOrder
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    allow_price,
    approve_count,
    charge_dunning,
    claim_receipt,
    confirm_receipt,
    create_delivery,
    create_transfer,
    decide_offset,
    decide_refund,
    decide_write_off,
    dishonour_bill,
    draft_invoice,
    enter_count,
    hand_over_vouchers,
    honour_bill,
    issue_goods,
    pack_parcel,
    pay_refund,
    pick_delivery,
    plan_count,
    post_invoice,
    propose_offset,
    propose_write_off,
    prove_delivery,
    receive_bill,
    receive_transfer,
    record_acceptance,
    record_deliveries,
    record_invoices,
    record_receipts,
    request_refund,
    reverse_invoice,
    reverse_receipt,
    run_dunning,
    send_transfer,
    set_account,
    settle_discrepancy,
    track_delivery,
    use_credit,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.create_transfer import Moved, TransferFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.enter_count import Counted
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.plan_count import CountFact
from makesell.flows.pro_6_shipping.propose_offset import OffsetFact
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.flows.pro_6_shipping.receive_transfer import ArrivalFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.pro_6_shipping.record_deliveries import NewDelivery, NewDeliveryLine
from makesell.flows.pro_6_shipping.record_invoices import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.flows.pro_6_shipping.set_account import NewAccount
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_6_shipping.track_delivery import TrackFact
from makesell.flows.pro_6_shipping.use_credit import UseFact
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.ground.spine.master import Change as Changed
from makesell.masterdata.parties.queries import customer_row
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, gated, limit, open_shop, stock

PAST = dt.date(2024, 1, 10)


@dataclass(slots=True)
class Life:
    """One order of a shop in which others live too: products, warehouse, credit account, colleague, and every second customer are shared."""

    shop: Shop
    number: int
    account: int
    terms: int
    finance: Actor
    me: int = 0
    scheme: int = 0
    order: int = 0
    made: int = 0
    money: list[int] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)
    bills: list[int] = field(default_factory=list)
    back: int = 0
    past: int = 0
    owed: int = 0
    old_bill: int = 0
    bill: int = 0
    note: int = 0
    refund: int = 0
    loss: int = 0
    offset: int = 0
    split: int = 0
    months: int = 0
    revision: int = 1
    run: int = 0
    elsewhere: int = 0
    moved: int = 0
    counted: int = 0
    lent: int = 0
    going: int = 0
    debtor: int = 0
    letter: int = 0
    charge: int = 0

    @property
    def customer(self) -> int:
        """Every second life is of the same customer."""
        return self.shop.c.customers[self.number % 2]

    def born(self) -> "Life":
        """A person whose orders these are, paid by a scheme of the person's own, who has sold once before; two of those three are owed for.
        And a warehouse beside the shop's."""
        self.me = person(f"LIFE-{self.shop.c.units[0]}-{self.number}", "销售", self.shop.c.units[0]).person_id or 0
        self.scheme = sample_pay.scheme([self.me], measure="ordered")
        self.elsewhere = create_warehouse.perform(NewWarehouse(f"Z-{self.me}", "分库"), actor=SYSTEM, at=NOW)
        self.past, self.owed = self._billed(self.customer, f"LIFE-{self.me}", 999)
        return self

    def _billed(self, customer: int, mark: str, days: int) -> tuple[int, int]:
        """What was sold, sent and in part billed in the past: the order, and an invoice that is due after so many days."""
        line = NewLine(1, self.shop.product, D(3), D(100), D(300), D(39), (NewSplit(self.me),))
        past = NewOrder(customer, "客户", self.me, self.shop.c.units[0], "CNY", PAST, (line,), number=mark, state="confirmed")
        made = record_orders.perform(past, actor=SYSTEM, at=samples.AT)
        sent = NewDeliveryLine(1, made.line_ids[0], D(3))
        record_deliveries.perform(
            NewDelivery(customer, "客户", self.me, past.unit_id, "CNY", PAST, (sent,), made.order_id, f"{mark}-D", "issued", PAST),
            actor=SYSTEM,
            at=samples.AT,
        )
        billed = NewInvoiceLine(1, made.line_ids[0], D(2), D(200), D(26))
        due = NewDueItem(1, D(226), "invoice", PAST, days, PAST + dt.timedelta(days=days))
        invoice = record_invoices.perform(
            NewInvoice(
                customer, "客户", self.me, past.unit_id, "CNY", PAST, (billed,), (due,), order_id=made.order_id, number=f"{mark}-I", state="posted"
            ),
            actor=SYSTEM,
            at=samples.AT,
        )
        return made.order_id, invoice

    def key(self) -> None:
        lines = (LineFact(self.shop.c.products[0], D(6)), LineFact(self.shop.c.products[1], D(5)))
        splits = (NewSplit(self.me, D("0.6")), NewSplit(self.shop.c.people[1], D("0.4")), NewSplit(self.shop.c.people[2], D("0.25"), overlay=True))
        fact = OrderFact(self.customer, lines, splits=splits, terms_id=self.terms)
        self.order, self.money, self.sent, self.bills = create_order.perform(fact, actor=SYSTEM, at=NOW).order_id, [], [], []

    def confirm(self) -> None:
        confirm_order.perform(self.order, actor=SYSTEM, at=NOW)

    def record_money(self) -> None:
        """The deposit, then what is open of the invoices."""
        amount = sum((item.open for bill in self.bills for item in receivables.of_record(bill)), D(0)) if self.money else D(500)
        payer = orders.order(SYSTEM, self.order).customer
        self.money.append(record_receipts.perform(NewReceipt(TODAY, amount, "CNY", payer, ""), actor=SYSTEM, at=NOW))

    def claim_money(self) -> None:
        tied = ((self.order, D(500)),) if len(self.money) == 1 else ()
        claim_receipt.perform(ClaimFact(self.money[-1], self.customer, tied), actor=SYSTEM, at=NOW)

    def confirm_money(self) -> None:
        confirm_receipt.perform(self.money[-1], actor=SYSTEM, at=NOW)

    def allocate(self) -> None:
        wanted = tuple((bill, None) for bill in self.bills)
        allocate_receipt.perform(AllocateFact(self.money[-1], wanted), actor=SYSTEM, at=NOW)

    def reverse_money(self) -> None:
        reverse_receipt.perform(self.money[-1], actor=SYSTEM, at=NOW, reason="退票")

    def take_bank_bill(self) -> None:
        """It is money at once."""
        self._take_bill(states.BANK, D(100))

    def take_commercial_bill(self) -> None:
        """For all that is open of the invoices; it is no money yet."""
        self._take_bill(states.COMMERCIAL, sum((item.open for bill in self.bills for item in receivables.of_record(bill)), D(0)))

    def _take_bill(self, kind: str, amount: Decimal) -> None:
        number, drawn = f"{kind.upper()}{self.order:012}", TODAY - dt.timedelta(days=90)
        fact = BillFact(self.customer, kind, number, "出票人", "承兑人", amount, drawn, TODAY, orders=((self.order, D(40)),))
        self.bill = receive_bill.perform(fact, actor=SYSTEM, at=NOW)

    def settle_bill(self) -> None:
        """It settles what is due of the last invoice."""
        (row,) = bills.of_ids([self.bill])
        allocate_receipt.perform(AllocateFact(row.receipt_id, ((self.bills[-1], None),)), actor=SYSTEM, at=NOW)

    def dishonour_bill(self) -> None:
        dishonour_bill.perform(self.bill, actor=SYSTEM, at=NOW, reason="拒付")

    def honour_bill(self) -> None:
        honour_bill.perform(HonouredFact(self.bill), actor=SYSTEM, at=NOW)

    def change(self) -> None:
        lines = (LineChange(1, D(8)), LineChange(2, unit_price=D(98)))
        change_order.perform(Change(self.order, lines), actor=SYSTEM, at=NOW, reason="客户改单")

    def cancel(self) -> None:
        cancel_order.perform(Cancel(self.order, {1: D(1)}), actor=SYSTEM, at=NOW, reason="减量")

    def pause(self) -> None:
        pause_order.perform(Pause(self.order), actor=SYSTEM, at=NOW, reason="等图纸")

    def resume(self) -> None:
        pause_order.resume(self.order, actor=SYSTEM, at=NOW)

    def lend(self) -> None:
        """Three pieces for a month, on an order of their own."""
        line = LineFact(self.shop.product, D(3), kind="loan", due_back_date=TODAY + dt.timedelta(days=30))
        splits = (NewSplit(self.me),)
        made = create_order.perform(OrderFact(self.customer, (line,), splits=splits), actor=SYSTEM, at=NOW)
        confirm_order.perform(made.order_id, actor=SYSTEM, at=NOW)
        self.lent = made.order_id
        self.going = create_delivery.perform(DeliveryFact(self.shop.warehouse, order_ids=(self.lent,)), actor=SYSTEM, at=NOW)
        pick_delivery.perform(PickFact(self.going), actor=SYSTEM, at=NOW)

    def issue_loan(self) -> None:
        issue_goods.perform(self.going, actor=SYSTEM, at=NOW)

    def give_back(self) -> None:
        """One of three."""
        give_back.perform(Back(self.lent, ((1, D(1)),)), actor=SYSTEM, at=NOW)

    def convert(self) -> None:
        """Another is kept for good."""
        convert_loan.perform(Conversion(self.lent, (Sold(1, D(1)),)), actor=SYSTEM, at=NOW, reason="留用")

    def plan_transfer(self) -> None:
        fact = TransferFact(self.shop.warehouse, self.elsewhere, (Moved(self.shop.product, D(4)),))
        self.moved = create_transfer.perform(fact, actor=SYSTEM, at=NOW)

    def send_transfer(self) -> None:
        send_transfer.perform(self.moved, actor=SYSTEM, at=NOW)

    def receive_transfer(self) -> None:
        """One of four is lost on the way."""
        receive_transfer.perform(ArrivalFact(self.moved, ((1, D(3)),)), actor=SYSTEM, at=NOW, reason="途中损坏")

    def plan_count(self) -> None:
        self.counted = plan_count.perform(CountFact(self.elsewhere), actor=SYSTEM, at=NOW)

    def enter_count(self) -> None:
        """One less than the book says."""
        there = stock_book.rows_at(self.elsewhere, [self.shop.product])[self.shop.product]
        enter_count.perform(Counted(self.counted, (Moved(self.shop.product, there.on_hand - 1),)), actor=SYSTEM, at=NOW)

    def finish_count(self) -> None:
        enter_count.finish(self.counted, actor=SYSTEM, at=NOW)

    def approve_count(self) -> None:
        approve_count.approve(self.counted, actor=self.finance, at=NOW)

    def slip(self) -> None:
        row = next(one for one in production.of_orders([self.order]) if one.state == "planned")
        self.made = row.id
        slip_production.perform(SlipFact(row.id, row.due_date + dt.timedelta(days=1)), actor=SYSTEM, at=NOW, reason="设备故障")

    def release(self) -> None:
        release_production.perform(self.made, actor=SYSTEM, at=NOW)

    def report(self) -> None:
        report_output.perform(Output(self.made, D(5), D(1)), actor=SYSTEM, at=NOW)

    def close(self) -> None:
        close_production.perform(self.made, actor=SYSTEM, at=NOW)

    def plan(self) -> None:
        plan_production.perform(PlanFact(self.shop.product, D(3), TODAY + dt.timedelta(days=30)), actor=SYSTEM, at=NOW)

    def send(self) -> None:
        """The first half of what is open, then the rest."""
        rows = [row for row in deliveries.to_ship([], [self.order]) if row.open_qty > 0]
        parts = tuple(PartFact(row.line_id, row.open_qty if self.sent else (row.open_qty + 1) // 2) for row in rows)
        self.sent.append(create_delivery.perform(DeliveryFact(self.shop.warehouse, parts), actor=SYSTEM, at=NOW))

    def pick(self) -> None:
        pick_delivery.perform(PickFact(self.sent[-1]), actor=SYSTEM, at=NOW)

    def pack(self) -> None:
        pack_parcel.perform(ParcelFact(self.sent[-1], tracking_number=f"T{self.sent[-1]}"), actor=SYSTEM, at=NOW)

    def issue(self) -> None:
        issue_goods.perform(self.sent[-1], actor=SYSTEM, at=NOW)

    def track(self) -> None:
        track_delivery.perform(TrackFact(self.sent[-1], "in_transit"), actor=SYSTEM, at=NOW)

    def prove(self) -> None:
        missing = (Lacking(1, "short", D(1)),) if len(self.sent) == 1 else ()
        prove_delivery.perform(ProofFact(self.sent[-1], "收货人", missing=missing), actor=SYSTEM, at=NOW)

    def settle(self) -> None:
        (row,) = deliveries.discrepancies(self.sent[-1])
        settle_discrepancy.perform(Settlement(row.id, "redelivery", came_back=True), actor=SYSTEM, at=NOW)

    def accept(self) -> None:
        record_acceptance.perform(CertificateFact(self.sent[-1], "验收人"), actor=SYSTEM, at=NOW)

    def draft(self) -> None:
        self.bills.append(draft_invoice.perform(InvoiceFact(order_id=self.order), actor=SYSTEM, at=NOW))

    def post(self) -> None:
        post_invoice.perform(self.bills[-1], actor=SYSTEM, at=NOW)

    def draft_old(self) -> None:
        self.old_bill = draft_invoice.perform(InvoiceFact(order_id=self.past), actor=SYSTEM, at=NOW)

    def post_old(self) -> None:
        post_invoice.perform(self.old_bill, actor=SYSTEM, at=NOW)

    def reverse_old(self) -> None:
        reverse_invoice.perform(self.old_bill, actor=SYSTEM, at=NOW, reason="开错")

    def allow(self) -> None:
        self.note = allow_price.perform(AllowanceFact(self.bills[-1], ((1, D(10)),)), actor=SYSTEM, at=NOW, reason="划痕")

    def use_credit(self) -> None:
        use_credit.perform(UseFact(self.note, self.owed, D(5)), actor=SYSTEM, at=NOW)

    def ask_refund(self) -> None:
        fact = RefundFact(credit_note_id=self.note, amount=D(3))
        self.refund = request_refund.perform(fact, actor=SYSTEM, at=NOW, reason="客户要求退款")

    def approve_refund(self) -> None:
        decide_refund.approve([self.refund], actor=self.finance, at=NOW)

    def pay_refund(self) -> None:
        pay_refund.perform(PaidFact(self.refund), actor=SYSTEM, at=NOW)

    def propose_loss(self) -> None:
        self.loss = propose_write_off.perform(WriteOffFact(self.owed, D(8)), actor=SYSTEM, at=NOW, reason="尾差")

    def write_off(self) -> None:
        decide_write_off.approve([self.loss], actor=self.finance, at=NOW)

    def propose_offset(self) -> None:
        fact = OffsetFact(((self.owed, D(3)),), claim_number=f"FP-{self.owed}", claim_amount=D(3))
        self.offset = propose_offset.perform(fact, actor=SYSTEM, at=NOW, reason="对账抵账")

    def set_off(self) -> None:
        decide_offset.approve([self.offset], actor=self.finance, at=NOW)

    def reverse_offset(self) -> None:
        decide_offset.reverse(self.offset, actor=SYSTEM, at=NOW, reason="发票作废")

    def reverse_loss(self) -> None:
        decide_write_off.reverse(self.loss, actor=SYSTEM, at=NOW, reason="补付尾差")

    def owe_late(self) -> None:
        """A customer of its own, who has owed since the spring of the year before: what is overdue would hold the orders of the others."""
        mark = f"LATE-{self.me}-{self.letter}"
        territory = customer_row(self.customer).territory_id
        new = NewCustomer(mark, f"欠款户 {mark}", self.shop.c.units[0], "CNY", owner_id=self.me, territory_id=territory)
        (self.debtor,) = create_customer.perform_many([new], actor=SYSTEM, at=NOW)
        self._billed(self.debtor, mark, 90)

    def dun(self) -> None:
        (self.letter,) = run_dunning.perform([self.debtor], actor=SYSTEM, at=NOW)

    def send_letter(self) -> None:
        run_dunning.send(self.letter, actor=SYSTEM, at=NOW)

    def charge_late(self) -> None:
        self.charge = charge_dunning.perform(self.letter, actor=SYSTEM, at=NOW)

    def waive_charge(self) -> None:
        reverse_invoice.perform(self.charge, actor=SYSTEM, at=NOW, reason="免收")

    def hand_over(self) -> None:
        """All that was posted since the last time, of every life, if there is anything."""
        if vouchers.open_entries(TODAY, "CNY"):
            hand_over_vouchers.perform(TODAY, actor=SYSTEM, at=NOW)

    def authorise(self) -> None:
        self.back = authorise_return.perform(ReturnFact(self.sent[-1], "退货", ((1, D(2)),)), actor=SYSTEM, at=NOW)

    def receive(self) -> None:
        receive_return.perform(self.back, actor=SYSTEM, at=NOW)

    def inspect(self) -> None:
        inspect_return.perform(InspectFact(self.back, "restock"), actor=SYSTEM, at=NOW)

    def credit(self) -> None:
        credit_return.perform(self.back, actor=SYSTEM, at=NOW)

    def change_split(self) -> None:
        wish = SplitWish(self.order, (NewSplit(self.me, D("0.7")), NewSplit(self.shop.c.people[1], D("0.3"))))
        self.split = change_split.perform(wish, actor=SYSTEM, at=NOW, reason="共同成交")

    def approve_split(self) -> None:
        approve_split.perform(self.split, actor=self.shop.director, at=NOW)

    def compute(self) -> None:
        month = period.periods("month", PAST.replace(day=1), TODAY)[self.months]
        self.run = compute_run.perform(RunFact(self.scheme, month.id), actor=SYSTEM, at=NOW)
        self.months += 1

    def recompute(self) -> None:
        compute_run.again(self.run, actor=SYSTEM, at=NOW)

    def review(self) -> None:
        review_run.perform(self.run, actor=SYSTEM, at=NOW)

    def approve(self) -> None:
        approve_run.perform(self.run, actor=SYSTEM, at=NOW)

    def pay(self) -> None:
        release_run.perform(self.run, actor=SYSTEM, at=NOW)

    def draft_version(self) -> None:
        since = TODAY + dt.timedelta(days=self.revision)
        create_scheme.draft_version(self.scheme, NewVersion("ordered", "CNY", since, sample_pay.STEPS, ladder="money"), actor=SYSTEM, at=NOW)

    def approve_version(self) -> None:
        decide_version.approve(self.scheme, self.revision + 1, actor=SYSTEM, at=NOW)
        self.revision += 1

    def move(self) -> None:
        move_person.perform(PersonMove(self.me, self.shop.c.units[1], TODAY + dt.timedelta(days=1)), actor=SYSTEM, at=NOW)

    def move_late(self) -> None:
        """Since the spring of the year before, in truth."""
        move_person.perform(
            PersonMove(self.me, self.shop.c.units[1], PAST.replace(month=3, day=1)), actor=SYSTEM, at=NOW, reason="补录调动", recredit=True
        )

    def close_month(self) -> None:
        """The oldest open one, at most until spring."""
        month = period.open_months("sales")[0]
        if month.end < TODAY - dt.timedelta(days=60):
            close_period.perform("sales", month.id, actor=SYSTEM, at=NOW)

    def limit(self) -> None:
        change_credit_account.perform_many([Changed(self.account, {"credit_limit": D(10**8 + self.number)})], actor=SYSTEM, at=NOW)

    def cost(self) -> None:
        set_product_cost.perform_many([NewCost(self.shop.product, D(60), "CNY", TODAY + dt.timedelta(days=self.number))], actor=SYSTEM, at=NOW)

    def visit(self) -> None:
        log_activity.perform(ActivityFact("visit", About(self.customer), "拜访"), actor=self.shop.seller, at=NOW)


Act = Callable[[Life], None]
_ORDER = (
    Life.key, Life.confirm, Life.record_money, Life.claim_money, Life.confirm_money, Life.change, Life.cancel, Life.pause, Life.resume, Life.visit,
)  # fmt: skip
_MADE = (Life.slip, Life.release, Life.report, Life.plan)
_SENT = (Life.send, Life.pick, Life.pack, Life.issue, Life.track, Life.prove, Life.settle, Life.accept, Life.draft, Life.post)
_REST = (Life.send, Life.pick, Life.issue, Life.prove, Life.accept, Life.draft, Life.post)
_MONEY = (Life.record_money, Life.claim_money, Life.confirm_money, Life.allocate)
BILLS: tuple[Act, ...] = (
    Life.take_bank_bill, Life.settle_bill, Life.dishonour_bill, Life.take_commercial_bill, Life.settle_bill, Life.honour_bill,
)  # fmt: skip
OFFSETS: tuple[Act, ...] = (Life.propose_offset, Life.set_off, Life.reverse_offset)
_LESS = (Life.allow, Life.use_credit, Life.ask_refund, Life.approve_refund, Life.pay_refund)
_BACK = (Life.authorise, Life.receive, Life.inspect, Life.credit, Life.change_split, Life.approve_split, Life.reverse_money)
_OLD = (Life.draft_old, Life.post_old, Life.reverse_old, Life.propose_loss, Life.write_off, Life.reverse_loss)
_PAY = (Life.compute, Life.recompute, Life.review, Life.approve, Life.pay, Life.draft_version, Life.approve_version)
_MOVES = (
    Life.plan_transfer, Life.send_transfer, Life.receive_transfer, Life.plan_count, Life.enter_count, Life.finish_count, Life.approve_count,
)  # fmt: skip
_DUNNED = (Life.owe_late, Life.dun, Life.send_letter, Life.charge_late, Life.waive_charge)
_LENT = (Life.lend, Life.issue_loan, Life.give_back, Life.convert)
_BESIDE = (Life.limit, Life.cost, Life.move, Life.move_late, Life.close_month)
ACTS: tuple[Act, ...] = (*_ORDER, *_MADE, *_SENT, *_REST, *_MONEY, *_LESS, *_BACK, *_OLD, *_PAY, *_MOVES, *_LENT, *_BESIDE)
# Nothing follows in a second part, and bills pay for what was invoiced: nine clients meet in fewer turns.
IN_ONE_PART: tuple[Act, ...] = (
    *_ORDER, *_MADE, *_SENT, *BILLS, *_LESS, *_BACK, *_OLD, *_DUNNED, Life.hand_over, *_PAY, *_MOVES, *_BESIDE,
)  # fmt: skip


def first_lives(count: int) -> list[Life]:
    """So many lives in one shop: one product lies in stock, the other is made; the first half of the year before is closed."""
    shop = open_shop()
    stock(shop, "100000")
    create_warehouse.perform(NewWarehouse(f"L-{shop.c.units[0]}", "借出库", kind="loan"), actor=SYSTEM, at=NOW)
    account = limit(shop, "100000000")
    name_credit_account.perform(Changed(shop.c.customers[1], {"credit_account_id": account}), actor=SYSTEM, at=NOW)
    terms = gated(("order", "30", "before_production"), ("delivery", "70", ""))
    sample_pay.close_sales(PAST.replace(month=7, day=1))
    set_account.perform_many([NewAccount(use, "1001", PAST.replace(day=1)) for use in voucher_states.USES], actor=SYSTEM, at=NOW)
    finance = person(f"LIFE-{shop.c.units[0]}-F", "财务", shop.c.units[0], R.FINANCE)
    return [Life(shop, number, account, terms, finance).born() for number in range(count)]
