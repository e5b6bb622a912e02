"""PRO-7 · Inspected goods are credited as far as invoices had charged them: the credit note names the invoice lines it takes back.

It settles what is still due of them; money that had paid for them is the customer's again, and what it had earned as `paid` is taken back
(13.4). Goods nobody had invoiced need no credit note.
"""

import datetime as dt

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries, states
from makesell.documents.returns.access import POLICY
from makesell.flows.steps import credit_goods, exposure, rebates
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine import documents


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Credits one return; returns it. Refuses (409) what is not inspected."""
    POLICY.require(actor, "credit")
    on = business_date(at)
    business_dates("accounting", [on])
    business_dates("sales", [on])
    lines = queries.lines(fact)
    order_lines = [line.order_line_id for line in lines]
    locks.take("order", {line.order_id for line in lines})
    named = charges.charged(order_lines)
    locks.take("invoice", {each.invoice_id for each in named})
    rebates.hold([each.line_id for each in named])
    (row,) = locked(returns.TABLE, POLICY, "credit", [fact], queries.of_ids, actor=actor, version=version)
    charged = charges.charged(order_lines)
    refuse_written_off({each.invoice_id for each in charged})
    locks.take("due_item", [item.id for key in {each.invoice_id for each in charged} for item in receivables.of_record(key)])
    came = credit_goods.came([line for line in lines if line.outcome != states.REPLACE])      # else other goods are sent instead
    back = credit_goods.taken_back(came, charged, row.currency)
    note = credit_goods.write(row, row.reason, back, on, actor=actor, at=at) if back else None
    rebates.follow([each.line.line_id for each in back])
    returns.credit(fact, note, actor=actor, at=at, reason=reason)
    exposure.moved(order_ids={line.order_id for line in lines}, customer_ids=[row.customer_id])
    if note is not None:
        documents.number(invoices.CREDIT_NOTE, [note], on)
    return fact
