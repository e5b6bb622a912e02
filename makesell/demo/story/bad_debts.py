"""Demo: money that never comes, and money that goes back — write-offs and refunds, proposed by one, decided by another; shares changed later."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import scenes
from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.flows.per_3_reward import approve_split, change_split, refuse_split, withdraw_split
from makesell.flows.per_3_reward.change_split import SplitWish
from makesell.flows.pro_5_production.create_order import NewSplit
from makesell.flows.pro_6_shipping import (
    claim_receipt,
    confirm_receipt,
    decide_refund,
    decide_write_off,
    pay_refund,
    propose_write_off,
    record_receipts,
    request_refund,
)
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.ground.access import roles as R

ODD: Final = Decimal("8.50")      # what is left over when somebody pays a round sum


def written_off(stage: Stage, invoice: int) -> Life:
    """Odd sums of an invoice: one not allowed, one taken back, one for good, one reversed because it is paid after all, one that waits."""
    controller, finance = stage.who(R.CREDIT_CONTROLLER), stage.who(R.FINANCE)
    for fate in ("refuse", "withdraw", "approve", "reverse", ""):
        key = yield do(propose_write_off, WriteOffFact(invoice, ODD), controller, "尾差,催收成本高于金额")
        if fate == "refuse":
            yield do(decide_write_off, [key], finance, "先与客户对账", act="refuse")
        elif fate == "withdraw":
            yield do(decide_write_off, [key], controller, "客户答应补付", act="withdraw")
        elif fate:
            yield do(decide_write_off, [key], finance, act="approve")
        if fate == "reverse":
            yield stage.later(1)
            yield do(decide_write_off, key, finance, "客户补付尾差", act="reverse")


def paid_back(stage: Stage) -> Life:
    """A customer paid too much: what is asked back is refused, taken back, paid, approved, or waits."""
    yield stage.last - dt.timedelta(days=11)
    cashier, finance, name = stage.who(R.CASHIER), stage.who(R.FINANCE), scenes.customer("C-1005").name
    fact = NewReceipt(stage.today, Decimal("6000.00"), "CNY", name, f"{stage.calendar.number():07d}", "重复付款")
    receipt = yield do(record_receipts, fact, cashier)
    yield do(claim_receipt, ClaimFact(receipt, stage.customers["C-1005"]), stage.owner("C-1005"))
    yield do(confirm_receipt, receipt, finance)
    for fate in ("refuse", "withdraw", "pay", "approve", ""):
        key = yield do(request_refund, RefundFact(receipt, amount=Decimal(900)), cashier, "客户重复付款,申请退回")
        if fate == "refuse":
            yield do(decide_refund, [key], finance, "请附客户退款函", act="refuse")
        elif fate == "withdraw":
            yield do(decide_refund, [key], cashier, "客户改抵下单", act="withdraw")
        elif fate:
            yield do(decide_refund, [key], finance, act="approve")
        if fate == "pay":
            yield do(pay_refund, PaidFact(key, bank_reference=f"TK-{key}"), cashier)


def shared_anew(stage: Stage, order: int, seller: str, helper: str) -> Life:
    """Shares of an order changed after it was confirmed: one wish is refused, one taken back, one granted, one waits."""
    people, manager, director = stage.staff.people, stage.manager(seller), stage.who(R.SALES_DIRECTOR)
    for share, fate in (("0.5", "refuse"), ("0.6", "withdraw"), ("0.8", "approve"), ("0.7", "")):
        wanted = (NewSplit(people[seller], Decimal(share)), NewSplit(people[helper], 1 - Decimal(share)))
        key = yield do(change_split, SplitWish(order, wanted), manager, "协助完成选型与调试")
        if fate == "refuse":
            yield do(refuse_split, key, director, "贡献不足一半")
        elif fate == "withdraw":
            yield do(withdraw_split, key, manager, "重新商议")
        elif fate:
            yield do(approve_split, key, director)
