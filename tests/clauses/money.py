"""What the stories of money share: money that comes in and is identified."""

import datetime as dt
from decimal import Decimal

from makesell.demo import samples
from makesell.demo.samples import Company
from makesell.flows.pro_6_shipping import claim_receipt, confirm_receipt, record_receipts
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.ground.clock import business_date
from makesell.masterdata.parties.queries import customer_row


def tied_receipt(c: Company, order: int | None, amount: str, *, at: dt.datetime, customer: int = 0) -> int:
    """Money of a customer, claimed for an order (or for none) and confirmed."""
    key, actor = c.customers[customer], samples.ACTOR
    new = NewReceipt(business_date(at), Decimal(amount), "CNY", customer_row(key).name)
    receipt = record_receipts.perform(new, actor=actor, at=at)
    claim_receipt.perform(ClaimFact(receipt, key, ((order, Decimal(amount)),) if order else ()), actor=actor, at=at)
    return confirm_receipt.perform(receipt, actor=actor, at=at)
