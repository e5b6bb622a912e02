"""PRO-5 · The delivery note 委外发料单 of what goes to a subcontractor is printed: a PDF kept among its files."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.subcontracts import queries, states
from makesell.documents.subcontracts.access import POLICY
from makesell.flows.steps.papers import CHINESE, languages_of
from makesell.flows.steps.subcontract_paper import paper
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.db import act
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class PrintFact:
    """A subcontract and the language of its delivery note."""

    subcontract_id: int
    language: str = CHINESE


@act
def perform(fact: PrintFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Prints it; returns the file. Refuses (404) one out of reach, (409) what came back undone, (422) another language."""
    POLICY.require(actor, "print")
    row = queries.subcontract(actor, fact.subcontract_id)
    if row.state == states.TAKEN_BACK:
        raise not_now()
    languages = languages_of(fact.language)
    file = attach(row.id, f"{row.number}.pdf", [paper(row, languages, at=at)], actor=system("paper"), at=at)
    spine.happened([row.id], "print", actor=actor, at=at, reason=reason)
    return file
