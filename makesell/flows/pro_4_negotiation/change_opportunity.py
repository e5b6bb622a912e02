"""PRO-4 · What is known of an open opportunity changes: amount, product lines, expected close, probability, next step."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.opportunities import actions, queries
from makesell.flows.steps.opportunities import LineFact, locked, priced, titled, worth
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.masterdata.parties import queries as parties


@dataclass(frozen=True, slots=True)
class OpportunityChange:
    """New values of an opportunity; None leaves as it is. Lines given, also none, replace those there are."""

    id: int
    title: str | None = None
    expected_close_date: dt.date | None = None
    amount: Decimal | None = None
    probability: int | None = None
    next_step: str | None = None
    next_step_date: dt.date | None = None
    contact_id: int | None = None
    lines: Sequence[LineFact] | None = None
    version: int | None = None


@act
def perform(fact: OpportunityChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Changes one. Refuses (409) a closed or stale one, (422) an amount that is not the sum of its lines, each fault at its field."""
    row = locked(actor, "change", fact.id, fact.version)
    if fact.probability is not None and not 0 <= fact.probability <= 100:
        raise Refusal("opportunity.probability", N_("A probability lies between 0 and 100 %."), field="probability")
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id != row.customer_id:
        raise Refusal("opportunity.contact", N_("This contact is another customer's."), field="contact")
    lines = priced(fact.lines, row.currency) if fact.lines is not None else None
    values = {
        name: getattr(fact, name)
        for name in ("expected_close_date", "probability", "next_step", "next_step_date", "contact_id")
        if getattr(fact, name) is not None
    }
    stands = bool(queries.lines(fact.id)) if lines is None else bool(lines)
    if lines:
        values["amount"] = worth(lines, Decimal(0), row.currency)
    elif fact.amount is not None and fact.amount != row.amount:
        if stands:
            raise Refusal("opportunity.sum", N_("The amount is the sum of the product lines; change these."), field="amount")
        values["amount"] = worth((), fact.amount, row.currency)
    actions.change(fact.id, values, title=titled(fact.title) if fact.title is not None else None)
    if lines is not None:
        actions.put_lines(fact.id, lines)
    happened([fact.id], "change", actor=actor, at=at, reason=reason)
    return fact.id
