"""PRO-4 · A draft is keyed anew, or priced again: lines at their list price take the price that wins today."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.flows.steps.quotations import QuotationFact, fact_of, locked, written
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened

__all__ = ["Edit", "QuotationFact", "perform", "price"]


@dataclass(frozen=True, slots=True)
class Edit:
    """A draft with what it shall hold from now on, and the version that was read."""

    quotation_id: int
    quotation: QuotationFact
    version: int | None = None


@act
def perform(fact: Edit, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft anew; refuses (409) what is no draft any more or was changed since it was read, (422) another customer."""
    row = locked(actor, "edit", fact.quotation_id, version=fact.version, state=states.DRAFT)
    if fact.quotation.order.customer_id != row.customer_id:
        raise Refusal("quotation.customer", "A quotation stays with its customer; draft another one.", field="customer")
    quotations.rewrite(row.id, written(fact.quotation, on=business_date(at)))
    happened([row.id], "edit", actor=actor, at=at, reason=reason)
    return row.id


@act
def price(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Prices a draft again by key; prices somebody entered stay."""
    row = locked(actor, "price", fact, version=version, state=states.DRAFT)
    quotations.rewrite(row.id, written(fact_of(row, queries.lines(row.id), list_prices=True), on=business_date(at)))
    happened([row.id], "price", actor=actor, at=at, reason=reason)
    return row.id
