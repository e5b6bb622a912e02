"""PRO-4 · A discount on a whole draft of a quotation is spread over the lines of its total; beyond one's authority it asks when submitted."""

import datetime as dt
from dataclasses import replace

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries, states
from makesell.flows.steps.header_discounts import HeaderDiscount, spread
from makesell.flows.steps.quotations import fact_of, locked, written
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.actions import happened

__all__ = ["HeaderDiscount", "perform"]


@act
def perform(fact: HeaderDiscount, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes the draft anew with the lower prices; returns it. Refuses like `spread`, and (409) what is no draft any more."""
    row = locked(actor, "discount", fact.document_id, version=version, state=states.DRAFT)
    keyed = fact_of(row, queries.lines(row.id), list_prices=False)
    lines = spread(keyed.order.lines, fact, (states.SALE,), row.currency)
    quotations.rewrite(row.id, written(replace(keyed, order=replace(keyed.order, lines=lines)), on=business_date(at)))
    happened([row.id], "discount", actor=actor, at=at, reason=reason)
    return row.id
