"""PRO-6 · An invoice is printed for its customer: a PDF in the customer's language, or in both, kept among its files."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import POLICY
from makesell.flows.steps.invoice_paper import paper
from makesell.flows.steps.papers import CHINESE, ENGLISH
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.masterdata.parties.queries import customer_row

CUSTOMERS: Final = "customer"
BOTH: Final = "both"
LANGUAGES: Final = {
    CUSTOMERS: N_("The customer's language"), CHINESE: N_("Chinese"), ENGLISH: N_("English"), BOTH: N_("Chinese and English"),
}  # fmt: skip


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
    if fact.language not in LANGUAGES:
        raise Refusal("invoice.language", "A paper is printed in Chinese, in English, or in both.", field="language")
    own = customer_row(row.customer_id).language
    languages = {CUSTOMERS: (own,), BOTH: (CHINESE, ENGLISH)}.get(fact.language, (fact.language,))
    name = f"{row.number}{'' if fact.language == CUSTOMERS else f' {fact.language}'}.pdf"
    file = attach(row.id, name, [paper(row, languages, at=at)], actor=system("paper"), at=at)
    spine.happened([row.id], "print", actor=actor, at=at, reason=reason)
    return file
