"""PRO-6 · Finance taxes a line of a draft at another rate before it is posted, with the reason; the entered side stays exact (13.2)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import POLICY
from makesell.engines import vat
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class TaxFact:
    """The line of a draft and its rate (0.13 = 13 %)."""

    invoice_id: int
    position: int
    rate: Decimal


@act
def perform(fact: TaxFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Changes the line and the head; returns the invoice. Refuses without a reason, and (409) what is no draft."""
    (row,) = locked(invoices.TABLE, POLICY, "override_tax", [fact.invoice_id], queries.of_ids, actor=actor, version=version)
    if row.state != states.DRAFT:
        raise not_now()
    if not reason.strip():
        raise Refusal("invoice.tax_reason", "Say why this line is taxed differently; the reason stays with it.", field="reason")
    if not 0 <= fact.rate < 1:
        raise Refusal("invoice.tax_rate", "A tax rate lies between 0 and 1: 0.13 is 13 %%.", field="rate")
    line = next((each for each in queries.lines(row.id) if each.position == fact.position), None)
    if line is None:
        raise Refusal("invoice.position", "This invoice has no line %(line)s.", field="line", line=fact.position)
    entered = line.gross if line.tax_inclusive else line.net
    taxed = vat.taxed(entered, fact.rate, inclusive=line.tax_inclusive, currency=row.currency)
    invoices.set_tax(line.id, taxed.net, taxed.tax, fact.rate, reason.strip())
    spine.happened([row.id], "override_tax", actor=actor, at=at, reason=reason)
    return row.id
