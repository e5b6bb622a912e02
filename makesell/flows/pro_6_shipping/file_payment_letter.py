"""PRO-6 · Finance files a payment letter 代付函: a payer may pay for a customer from a day on."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts.access import LETTERS
from makesell.documents.receipts.actions import NewLetter
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.names import name_key


@dataclass(frozen=True, slots=True)
class LetterFact:
    """Whose payments, who pays, from when until when, and where the paper lies."""

    customer_id: int
    payer_name: str
    valid_from: dt.date
    valid_to: dt.date | None = None
    reference: str = ""


@act
def perform(fact: LetterFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Files one letter; returns it. Refuses dates that do not follow each other."""
    LETTERS.require(actor, "file")
    customer = parties.customer_row(fact.customer_id)
    if fact.valid_to is not None and fact.valid_to <= fact.valid_from:
        raise Refusal("letter.dates", "A letter ends after it begins.", field="valid_to")
    new = NewLetter(customer.id, fact.payer_name, name_key(fact.payer_name), fact.valid_from, fact.valid_to, fact.reference)
    return receipts.file_letter(new, actor=actor, at=at)
