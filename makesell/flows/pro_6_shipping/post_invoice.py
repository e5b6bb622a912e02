"""PRO-6 · An invoice is posted: `invoiced` with the shares of the order, due items, the next number without a gap.

Money the customer has paid ahead for the order settles it at once: where money and invoice meet, `paid` is earned (13.3).
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import POLICY
from makesell.flows.steps import exposure
from makesell.flows.steps.allocate import settle_ahead
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import locked
from makesell.flows.steps.due_items import due_items_of
from makesell.flows.steps.post_invoiced import post_invoiced
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.documents import not_now


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Posts drafts today; refuses (409) what is no draft. The numbers are taken last."""
    POLICY.require(actor, "post")
    on = business_date(at)
    gated(("accounting", "sales"), [on])
    locks.take("order", queries.orders_of(facts))
    rows = locked(invoices.TABLE, POLICY, "post", facts, queries.of_ids, actor=actor, version=version)
    if any(row.state != states.DRAFT for row in rows):
        raise not_now()
    if any(row.invoice_date != on for row in rows):
        invoices.set_date(facts, on)
    post_invoiced(facts, due_items_of(rows, on), on)
    settle_ahead(rows)
    exposure.of_invoices(facts)
    invoices.post(facts, on, actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
