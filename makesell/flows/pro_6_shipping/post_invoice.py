"""PRO-6 · An invoice is posted: `invoiced` with the shares of the order, due items, the next number without a gap.

Money the customer has paid ahead for the order settles it at once: where money and invoice meet, `paid` is earned (13.3).
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import POLICY
from makesell.documents.rebates import queries as rebate_queries
from makesell.documents.receipts import queries as receipts
from makesell.flows.steps import dates, exposure, promotions, rebates
from makesell.flows.steps.allocate import settle_ahead
from makesell.flows.steps.due_items import due_items_of, terms_of
from makesell.flows.steps.post_invoiced import post_invoiced
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.db.asking import together
from makesell.ground.spine.documents import hold, not_now


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Posts drafts today; refuses (409) what is no draft. The numbers are taken last."""
    POLICY.require(actor, "post")
    on, scopes = business_date(at), dates.ACCOUNTING_AND_SALES
    _, funded, *_ = locks.take_all(
        dates.gates(scopes, [on]), ("master", locks.Of(queries.PROMOTIONS, [list(facts)])), ("order", locks.Of(queries.ORDERS, [list(facts)])),
        ("invoice", facts),
    )  # fmt: skip
    hold(invoices.TABLE, facts, version)
    _, rows, terms, ahead, counted = together(
        dates.counting(scopes, [on]), queries.of_ids.ask(facts), terms_of.ask(facts), receipts.tied_receipts.ask(facts),
        rebate_queries.counting.ask(facts),
    )  # fmt: skip
    if any(row.state != states.DRAFT for row in rows):
        raise not_now()
    if any(row.invoice_date != on for row in rows):
        invoices.set_date(facts, on)
        terms, counted = terms_of(facts), rebate_queries.counting(facts)
    if counted:
        rebates.begin(counted)
    post_invoiced(facts, due_items_of(rows, terms, on), on)
    if funded:
        promotions.follow(queries.order_lines_of(facts), on)
    settle_ahead(rows, ahead)
    exposure.of_invoices(facts)
    invoices.post(facts, on, actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
