"""PRO-6 · The invoicing clerk drafts at once what is due to be invoiced 待开票: an invoice an order, or one a month of all that was shipped.

Each customer's word says when, else the company's rule: by the payment schedule 按节点 an invoice a milestone reached. However much is due, it
takes the same few statements.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import DUES
from makesell.documents.invoices.due_queries import Due, shipped_since
from makesell.documents.invoices.queries import ToInvoice
from makesell.flows.steps import charges
from makesell.flows.steps.milestones import Wanted, by_part
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules

Group = tuple[object, ...]


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Drafts what is due of these orders; returns the invoices. Refuses (409) when nothing is."""
    DUES.require(actor, "draft")
    return _drafted(facts, actor=actor, at=at, reason=reason)


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Drafts everything that is due; returns the invoices. Refuses (409) when nothing is."""
    DUES.require(actor, "draft_all")
    return _drafted([each.order_id for each in charges.due_on(business_date(at))], actor=actor, at=at, reason=reason)


def _drafted(order_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str) -> list[int]:
    on = business_date(at)
    locks.take("order", order_ids)
    due = {each.order_id: each for each in charges.due_on(on, order_ids)}
    groups = _groups(due, queries.to_invoice(rules.value(charges.BASIS, on), list(due)), on.replace(day=1))
    if not groups:
        raise Refusal("invoice.none_due", "Nothing is due to be invoiced.", status=409)
    flat = [each for _, wanted in groups for each in wanted]
    found, new, done = charges.rates(flat, on), [], 0
    before: dict[int, Decimal] = defaultdict(Decimal)     # what invoices of this act charge of a line already
    for milestone, wanted in groups:
        own = [(replace(row, charged_qty=row.charged_qty + before[row.line_id]), qty) for row, qty in wanted]
        new.append(charges.made(own, charges.charged(own, found[done : done + len(own)], {}), on, milestone))
        done += len(own)
        for row, qty in wanted:
            before[row.line_id] += qty
    return invoices.record_many(new, actor=actor, at=at, act="draft", reason=reason)


def _groups(due: dict[int, Due], rows: Sequence[ToInvoice], month: dt.date) -> list[tuple[int | None, Wanted]]:
    """What each invoice charges, of which milestone: by order; of customers invoiced by the month by customer, currency, rate and terms, without
    this month's goods; by the payment schedule each part reached."""
    monthly = [row.line_id for row in rows if due[row.order_id].basis == states.MONTHLY]
    since = shipped_since(monthly, month) if monthly else {}
    groups: dict[Group, Wanted] = {}
    for row in [row for row in rows if not row.scheduled]:
        qty = row.open_qty - since.get(row.line_id, Decimal(0))
        if qty > 0:
            by_month = due[row.order_id].basis == states.MONTHLY
            group: Group = (row.customer_id, row.currency, row.rate, row.terms_id) if by_month else (row.order_id,)
            groups.setdefault(group, []).append((row, qty))
    scheduled = [row for row in rows if row.scheduled]
    return [*((None, wanted) for wanted in groups.values()), *(by_part(scheduled) if scheduled else [])]
