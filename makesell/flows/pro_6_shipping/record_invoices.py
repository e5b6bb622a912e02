"""PRO-6 · Records invoices of the past; the posted ones post `invoiced`, their due items and, where the receipts are not known, their settlement."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import states
from makesell.documents.invoices.actions import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.flows.steps import exposure
from makesell.flows.steps.post_invoiced import post_invoiced
from makesell.flows.steps.post_settled import settle_before_takeover
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal

__all__ = ["NewDueItem", "NewInvoice", "NewInvoiceLine", "perform", "perform_many"]


def _judge(fact: NewInvoice) -> None:
    gross = sum(line.net + line.tax for line in fact.lines)
    if fact.state == states.POSTED and sum(item.amount for item in fact.due_items) != gross:
        raise Refusal("invoice.schedule", "The payment schedule does not sum to the invoice's gross amount.", field="due_items")


@act
def perform_many(facts: Sequence[NewInvoice], *, actor: Actor, at: dt.datetime, reason: str = "", settled: bool = False) -> list[int]:
    """Writes the invoices and posts the posted ones; `settled` closes each by "settlement before takeover". Returns their keys."""
    for fact in facts:
        _judge(fact)
    made = invoices.record_many(facts, actor=actor, at=at)
    posted = [(key, fact.due_items) for key, fact in zip(made, facts, strict=True) if fact.state == states.POSTED]
    if posted:
        keys = [key for key, _ in posted]
        post_invoiced(keys, [items for _, items in posted])
        if settled:
            settle_before_takeover(keys)
        exposure.of_invoices(keys)
    return made


def perform(fact: NewInvoice, *, actor: Actor, at: dt.datetime, reason: str = "", settled: bool = False) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, settled=settled)[0]
