"""PRO-6 · An invoice is printed for its customer: a PDF in the customer's language, or in both, kept among its files."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import POLICY
from makesell.flows.steps.invoice_paper import paper
from makesell.flows.steps.papers import CUSTOMERS, file_name, languages_of
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.db import act
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now
from makesell.masterdata.parties.queries import customer_row


@dataclass(frozen=True, slots=True)
class PrintFact:
    """An invoice and the language of its paper."""

    invoice_id: int
    language: str = CUSTOMERS


@act
def perform(fact: PrintFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Prints it; returns the file. Refuses (404) an invoice out of reach, (409) one that is not posted, (422) another language."""
    POLICY.require(actor, "print")
    row = queries.invoice(actor, fact.invoice_id)
    if row.state != states.POSTED:
        raise not_now()
    languages = languages_of(fact.language, customer_row(row.customer_id).language)
    name = file_name(row.number or "", fact.language)
    file = attach(row.id, name, [paper(row, languages, at=at)], actor=system("paper"), at=at)
    spine.happened([row.id], "print", actor=actor, at=at, reason=reason)
    return file
