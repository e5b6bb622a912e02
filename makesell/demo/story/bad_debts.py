"""Demo: less money than was invoiced — a price lowered afterwards, write-offs and refunds, proposed by one, decided by another."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import scenes
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.flows.pro_6_shipping import (
    allow_price,
    claim_receipt,
    confirm_receipt,
    decide_refund,
    decide_write_off,
    pay_refund,
    propose_write_off,
    record_receipts,
    request_refund,
)
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.ground.access import roles as R

ALLOWED: Final = Decimal("120.00")
# What is left over when somebody pays a round sum, what is asked back, and what becomes of each.
ODD: Final = (("refuse", "8.50"), ("withdraw", "6.20"), ("approve", "8.50"), ("reverse", "3.40"), ("", "5.90"))
BACK: Final = (("refuse", 6000), ("withdraw", 1500), ("pay", 900), ("approve", 1200), ("", 650))


def allowed(stage: Stage, invoice: int) -> Part:
    """Scratches on what was delivered: the price is lowered, the goods stay."""
    yield do(allow_price, AllowanceFact(invoice, ((1, ALLOWED),)), stage.who(R.FINANCE), "外观划痕,双方商定折让")


def written_off(stage: Stage, invoice: int) -> Life:
    """Odd sums of an invoice whose price was lowered: one refused, one taken back, one for good, one paid after all, one that waits."""
    controller, finance = stage.who(R.CREDIT_CONTROLLER), stage.who(R.FINANCE)
    yield from allowed(stage, invoice)
    for fate, amount in ODD:
        key = yield do(propose_write_off, WriteOffFact(invoice, Decimal(amount)), controller, "尾差,催收成本高于金额")
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
    for fate, amount in BACK:
        key = yield do(request_refund, RefundFact(receipt, amount=Decimal(amount)), cashier, "客户重复付款,申请退回")
        if fate == "refuse":
            yield do(decide_refund, [key], finance, "请附客户退款函", act="refuse")
        elif fate == "withdraw":
            yield do(decide_refund, [key], cashier, "客户改抵下单", act="withdraw")
        elif fate:
            yield do(decide_refund, [key], finance, act="approve")
        if fate == "pay":
            yield do(pay_refund, PaidFact(key, bank_reference=f"TK-{key}"), cashier)
