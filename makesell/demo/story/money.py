"""Demo: what is shipped is invoiced; money comes in as each customer pays, is claimed, confirmed and allocated; deposits open gates."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.market import CUSTOMERS
from makesell.demo.story import bills
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.documents.receipts import queries as receipts
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_receipt,
    confirm_receipt,
    draft_invoice,
    file_payment_letter,
    post_invoice,
    record_receipts,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.file_payment_letter import LetterFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

LOOKS: Final = 8           # how often somebody looks whether the next part is due
CHARGE: Final = Decimal(4)     # what the banks between keep of a transfer from abroad
SURPLUS: Final = Decimal("0.40")     # what a customer that rounds up pays beyond
BOOKED: Final = {"EUR": Decimal("7.8640"), "USD": Decimal("7.1080")}     # the rate the bank books it at
GROUP: Final = {"C-1002": "C-1001"}     # who pays for whom


def deposit(stage: Stage, deal: Deal, order_id: int) -> Life:
    """Money that opens the gates of an order; the slowest pay after the deadline, and one in twenty never."""
    wanted = sum((gate.amount for gate in orders.gates([order_id]) if gate.opened_at is None), Decimal(0))
    if not wanted or deal.slow:
        return
    yield stage.later(3 + deal.wish % 9)
    yield from _received(stage, deal, wanted, (order_id, wanted), "定金")


def invoice(stage: Stage, deal: Deal, delivery_id: int) -> Life:
    """A delivery is invoiced and posted; then its due items are paid one after the other."""
    clerk = stage.who(R.INVOICING_CLERK)
    try:
        key = yield do(draft_invoice, InvoiceFact(delivery_id=delivery_id), clerk)
    except Refusal:      # everything of it has been charged, or came back, already
        return
    yield do(post_invoice, key, clerk)
    yield from paid(stage, deal, key)


def paid(stage: Stage, deal: Deal, key: int) -> Life:
    """The due items of a posted invoice are paid one after the other."""
    for _ in range(LOOKS):
        due = _due(key, deal.currency)
        if due is None:
            return
        yield due + dt.timedelta(days=max(0, deal.late)) if due > stage.today else stage.later(22)
        if deal.keeps and _retained(key, deal.currency):
            yield from stage.exhibit(deal.scene, "invoices", key)
            return
        yield from _paid(stage, deal, key)


def _due(invoice_id: int, currency: str) -> dt.date | None:
    """When the next part is due; a part nobody knows the day of is looked at in a month. None when all is paid."""
    (row,) = invoices.of_ids([invoice_id])
    items = [item for item in receipts.open_due(row.customer_id, currency) if item.invoice_id == invoice_id]
    if not items:
        return None
    return min((item.due_date for item in items if item.due_date is not None), default=dt.date.min)


def _retained(invoice_id: int, currency: str) -> bool:
    """True when only the last part is left."""
    (row,) = invoices.of_ids([invoice_id])
    return len([item for item in receipts.open_due(row.customer_id, currency) if item.invoice_id == invoice_id]) == 1


def _paid(stage: Stage, deal: Deal, invoice_id: int) -> Life:
    (row,) = invoices.of_ids([invoice_id])
    items = [item for item in receipts.open_due(row.customer_id, deal.currency) if item.invoice_id == invoice_id]
    open_now = sum((item.open for item in items if item.due_date is not None and item.due_date <= stage.today), Decimal(0))
    if not open_now:
        return
    if bills.by_bill(deal):
        yield from bills.paid(stage, deal, invoice_id, open_now)
    else:
        charge = CHARGE if deal.currency in BOOKED and open_now == sum(item.open for item in items) else Decimal(0)
        over = SURPLUS if deal.wish % 5 == 2 and not charge and open_now == sum(item.open for item in items) else Decimal(0)
        key = yield from _received(stage, deal, open_now - charge + over, None, f"货款 {row.number}")
        try:
            fact = AllocateFact(key, ((invoice_id, open_now - charge),), "bank_charges" if charge else "", bool(over))
            yield do(allocate_receipt, fact, stage.who(R.CASHIER))
        except Refusal:      # a return was credited in between: what is left stays an advance
            return


def _received(stage: Stage, deal: Deal, amount: Decimal, tied: tuple[int, Decimal] | None, purpose: str) -> Part:
    """A bank line is recorded, claimed by the salesperson, confirmed by finance; returns the receipt."""
    cashier, finance = stage.who(R.CASHIER), stage.who(R.FINANCE)
    payer = GROUP.get(deal.customer.code, "") if deal.wish % 3 == 0 else ""
    name = _name(payer) if payer else deal.customer.name
    reference = f"{stage.today:%y%m%d}{stage.calendar.number():07d}"
    key = yield do(record_receipts, NewReceipt(stage.today, amount, deal.currency, name, reference, purpose, rate=BOOKED.get(deal.currency)), cashier)
    claim = ClaimFact(key, stage.customers[deal.customer.code], (tied,) if tied else ())
    try:
        yield do(claim_receipt, claim, stage.owner(deal.customer.code))
    except Refusal as refusal:
        if refusal.code != "claim.payer":
            raise
        letter = LetterFact(claim.customer_id, name, stage.first, reference="代付函-01")
        yield do(file_payment_letter, letter, finance)
        yield do(claim_receipt, claim, stage.owner(deal.customer.code))
    yield do(confirm_receipt, key, finance)
    return key


def _name(code: str) -> str:
    return next(c.name for c in CUSTOMERS if c.code == code)
