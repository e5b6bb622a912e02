"""Demo: what settles beside plain money — debts set off by approval — and orders that are invoiced milestone by milestone 按节点."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, do
from makesell.demo.story.stage import Stage
from makesell.documents.invoices import due_queries, states
from makesell.flows.org_1_organisation import change_customer
from makesell.flows.org_1_organisation.change_customer import Change
from makesell.flows.pro_6_shipping import decide_offset, draft_due_invoices, post_invoice, propose_offset
from makesell.flows.pro_6_shipping.propose_offset import OffsetFact
from makesell.ground.access import roles as R

# Claims the customer has against us, by the number of its invoice, and what becomes of setting each off.
CLAIMS: Final = (("refuse", "60.00"), ("withdraw", "45.00"), ("approve", "30.00"), ("reverse", "25.00"), ("", "18.00"))


def set_off(stage: Stage, invoice: int) -> Life:
    """A customer sold us fixtures: one claim is refused, one taken back, one set off for good, one reversed, one waits."""
    cashier, finance = stage.who(R.CASHIER), stage.who(R.FINANCE)
    for number, (fate, amount) in enumerate(CLAIMS, 1):
        fact = OffsetFact(((invoice, Decimal(amount)),), claim_number=f"GF-{number:04d}", claim_amount=Decimal(amount))
        key = yield do(propose_offset, fact, cashier, "客户供夹具,双方对账后抵账")
        if fate == "refuse":
            yield do(decide_offset, [key], finance, "对方发票未到", act="refuse")
        elif fate == "withdraw":
            yield do(decide_offset, [key], cashier, "改为付款", act="withdraw")
        elif fate:
            yield do(decide_offset, [key], finance, act="approve")
        if fate == "reverse":
            yield stage.later(1)
            yield do(decide_offset, key, finance, "对方发票作废", act="reverse")


def by_milestones(stage: Stage) -> Life:
    """A customer asks to be invoiced by the payment schedule: what it has reached is drafted at once, the first milestone posted."""
    yield stage.last - dt.timedelta(days=6)
    clerk = stage.who(R.INVOICING_CLERK)
    due = [row for row in due_queries.due(states.SCHEDULE, stage.today.replace(day=1)) if row.basis == states.SCHEDULE]
    if not due:
        return
    change = Change(due[0].customer_id, {"invoicing": "schedule"})
    yield do(change_customer, [change], stage.who(R.ORDER_DESK), "客户要求按付款节点开票", act="perform_many")
    drafts = yield do(draft_due_invoices, [due[0].order_id], clerk, act="perform_many")
    yield do(post_invoice, drafts[0], clerk)
