"""Samples of what follows invoices: builders named by state, made of the flows people use."""

import datetime as dt
from decimal import Decimal

from makesell.demo.samples import ACTOR, AT_WORK, Company, login
from makesell.flows.pro_6_shipping import decide_refund, decide_write_off, pay_refund, propose_write_off, receive_bill, request_refund
from makesell.flows.pro_6_shipping.pay_refund import PaidFact
from makesell.flows.pro_6_shipping.propose_write_off import WriteOffFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.flows.pro_6_shipping.request_refund import RefundFact
from makesell.ground.access import roles
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date


def _deciders(c: Company, at: dt.datetime) -> None:
    """There is somebody who may decide."""
    for role in (roles.FINANCE, roles.EXECUTIVE):
        if not holders(role, business_date(at)):
            login(c.units[0], role)


def paid_refund(c: Company, receipt: int, at: dt.datetime = AT_WORK) -> int:
    """All that is free of a receipt was asked for, approved and paid back; returns the refund."""
    _deciders(c, at)
    key = request_refund.perform(RefundFact(receipt), actor=ACTOR, at=at, reason="多付款")
    decide_refund.approve([key], actor=ACTOR, at=at)
    return pay_refund.perform(PaidFact(key, bank_reference=f"RF-{key}"), actor=ACTOR, at=at)


def proposed_write_off(c: Company, invoice: int, at: dt.datetime = AT_WORK) -> int:
    """All that is open of an invoice waits to be written off; returns the write-off."""
    _deciders(c, at)
    return propose_write_off.perform(WriteOffFact(invoice), actor=ACTOR, at=at, reason="客户破产")


def written_off(c: Company, invoice: int, at: dt.datetime = AT_WORK) -> int:
    """It is written off."""
    key = proposed_write_off(c, invoice, at)
    decide_write_off.approve([key], actor=ACTOR, at=at)
    return key


def received_bill(c: Company, amount: str, at: dt.datetime = AT_WORK, *, kind: str = "commercial", days: int = 90) -> int:
    """A bill of the first customer is in hand, due in so many days; returns the bill."""
    on = business_date(at)
    number = f"{c.customers[0]:012}{kind[0].upper()}{Decimal(amount) * 100:017.0f}"
    fact = BillFact(c.customers[0], kind, number, "出票人", "承兑人", Decimal(amount), on - dt.timedelta(days=30), on + dt.timedelta(days=days))
    return receive_bill.perform(fact, actor=ACTOR, at=at)
