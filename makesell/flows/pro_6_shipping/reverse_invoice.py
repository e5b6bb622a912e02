"""PRO-6 · Finance reverses a posted invoice that was wrong from the start: everything it posted is taken back, its number stays.

What has been settled of it is taken off first; goods that came back are credited by a credit note instead.
"""

import datetime as dt

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries
from makesell.documents.invoices.access import POLICY
from makesell.flows.steps import exposure, promotions, rebates
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.reverse_posted import reverse_posted
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Reverses one invoice; returns it. Refuses without a reason, and (409) one that is settled in part or credited."""
    POLICY.require(actor, "reverse")
    on = business_date(at)
    business_dates("accounting", [on])
    business_dates("sales", [on])
    funded, _ = locks.take_all(("master", locks.Of(queries.PROMOTIONS, [[fact]])), ("order", locks.Of(queries.ORDERS, [[fact]])))
    locked(invoices.TABLE, POLICY, "reverse", [fact], queries.of_ids, actor=actor, version=version)
    if not reason.strip():
        raise Refusal("invoice.reverse_reason", "Say why the invoice is reversed.", field="reason")
    lines = [line.id for line in queries.lines(fact)]
    rebates.hold(lines)
    items = receivables.of_record(fact)
    locks.take("due_item", [item.id for item in items])
    if any(item.settled for item in items):
        raise Refusal(
            "invoice.settled", "Something of this invoice is settled already; take that off first.", status=409, who=N_("The cashier")
        )
    invoices.move_state([fact], "reverse", actor=actor, at=at, reason=reason)
    reverse_posted([fact], on=on)
    rebates.follow(lines)
    if funded:
        promotions.follow(queries.order_lines_of([fact]), on)
    exposure.of_documents([fact])
    return fact
