"""PRO-6 · The delivery note 送货单 of picked goods is printed, in the customer's language or in both: a PDF kept among the delivery's files.

Printed again without a change it is the same file. It says no prices, unless a rule wants them.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.flows.steps.delivery_paper import note
from makesell.flows.steps.papers import CUSTOMERS, file_name, languages_of
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach_once
from makesell.ground.db import act
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now
from makesell.masterdata.parties.queries import customer_row


@dataclass(frozen=True, slots=True)
class NoteFact:
    """A delivery and the language of its note."""

    delivery_id: int
    language: str = CUSTOMERS


@act
def perform(fact: NoteFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Prints it; returns the file. Refuses (404) a delivery out of reach, (409) one that is not picked or cancelled, (422) another language."""
    POLICY.require(actor, "print_note")
    row = queries.delivery(actor, fact.delivery_id)
    if row.state not in (states.PICKED, *states.GONE):
        raise not_now()
    languages = languages_of(fact.language, customer_row(row.customer_id).language)
    file, new = attach_once(row.id, file_name("delivery-note", fact.language), note(row.id, languages), actor=system("paper"), at=at)
    if new:
        spine.happened([row.id], "print_note", actor=actor, at=at, reason=reason)
    return file
