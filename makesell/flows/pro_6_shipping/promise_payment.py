"""PRO-6 · A customer that was dunned promises to pay on a day: by the letter's link, or told to us. The day over and unpaid, it is broken."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.documents.invoices import dunning_actions as letters
from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices import dunning_states as states
from makesell.documents.invoices.access import DUNNING
from makesell.documents.invoices.dunning_queries import LetterRow
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

LONGEST: Final = dt.timedelta(days=92)


@dataclass(frozen=True, slots=True)
class PromiseFact:
    """A letter, the day money is promised for, and what was said."""

    letter_id: int
    day: dt.date
    words: str = ""


@act
def perform(fact: PromiseFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Notes what a customer told us; returns the letter. Refuses (409) what is not with the customer, (422) a day gone by or too far off."""
    (row,) = locked(letters.TABLE, DUNNING, "promise", [fact.letter_id], queries.of_ids, actor=actor, version=version)
    return _promised(row, fact, actor=actor, at=at, reason=reason)


@act
def by_link(visit: Visit, day: dt.date, words: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The customer's own word, by the link, which is used up."""
    documents.hold(letters.TABLE, [visit.record_id])
    (row,) = queries.of_ids([visit.record_id])
    links.use(visit.link_id, at=at)
    return _promised(row, PromiseFact(row.id, day, words), actor=actor, at=at, reason=reason)


def _promised(row: LetterRow, fact: PromiseFact, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    if (row.state, "promise") not in states.TRANSITIONS:
        raise not_now()
    on = business_date(at)
    if not on <= fact.day <= on + LONGEST:
        raise Refusal("dunning.day", "A payment is promised for a day from today on, within three months.", field="day")
    given = {"promised_date": fact.day, "promise": fact.words.strip()}
    documents.move(letters.TABLE, [row.id], "promise", actor=actor, at=at, reason=reason or fact.words.strip(), values=given)
    return row.id
