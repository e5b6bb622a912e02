"""PRO-7 · Inspected goods are credited as far as invoices had charged them: the credit note names the invoice lines it takes back.

It settles what is still due of them; money that had paid for them is the customer's again, and what it had earned as `paid` is taken back
(13.4). Goods nobody had invoiced need no credit note.
"""

import datetime as dt
from collections.abc import Collection
from typing import Final

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.invoices import tax_queries, tax_states
from makesell.documents.orders.queries import FUNDED
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries, states
from makesell.documents.returns.access import POLICY
from makesell.documents.returns.queries import ReturnRow
from makesell.flows.steps import credit_goods, exposure, promotions, rebates
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.spine import documents
from makesell.ground.text import N_

FOLLOWS: Final = {
    tax_states.VOID_ROUTE: N_("Return %(number)s is credited: void the draft tax invoice %(tax_invoice)s, make out what is left."),
    tax_states.WAIT_ROUTE: N_("Return %(number)s is credited: once the tax platform has answered, red-letter tax invoice %(tax_invoice)s."),
    tax_states.OPEN_ROUTE: N_("Return %(number)s is credited: a red letter of tax invoice %(tax_invoice)s is open; a second one may follow it."),
    tax_states.WHOLE_ROUTE: N_("Return %(number)s is credited: all of tax invoice %(tax_invoice)s is red-lettered by itself; make out the rest."),
    tax_states.PART_ROUTE: N_("Return %(number)s is credited: a red letter of a part of tax invoice %(tax_invoice)s drafts itself."),
}


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Credits one return; returns it. Refuses (409) what is not inspected."""
    POLICY.require(actor, "credit")
    on = business_date(at)
    business_dates("accounting", [on])
    business_dates("sales", [on])
    lines = queries.lines(fact)
    order_lines = [line.order_line_id for line in lines]
    funded, _ = locks.take_all(("master", locks.Of(FUNDED, [order_lines])), ("order", {line.order_id for line in lines}))
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
    if funded:
        promotions.follow(order_lines, on)
    returns.credit(fact, note, actor=actor, at=at, reason=reason)
    exposure.moved(order_ids={line.order_id for line in lines}, customer_ids=[row.customer_id])
    if note is not None:
        _tell_clerks(row, {each.line.line_id for each in back}, on, at)
        documents.number(invoices.CREDIT_NOTE, [note], on)
    return fact


def _tell_clerks(row: ReturnRow, credited: Collection[int], on: dt.date, at: dt.datetime) -> None:
    """The tax invoices that state what was credited are to follow: they wait for who makes them out, each by its own way (ADR 0026)."""
    ways = [each for each in tax_queries.ways_back(sorted({line.order_line_id for line in queries.lines(row.id)}))
            if each.invoice_line_id in credited and each.route != tax_states.NO_ROUTE]  # fmt: skip
    for each in {way.tax_invoice_id: way for way in ways}.values():
        params = {"tax_invoice": each.issued_number or each.tax_invoice or "", "number": row.number or ""}
        clerks = holders(R.INVOICING_CLERK, on)
        tell_many([NewNotice(who, "tax_invoice_follows", FOLLOWS[each.route], params, each.tax_invoice_id) for who in clerks], at=at)
