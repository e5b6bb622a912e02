"""PRO-5 · The traveller 流转卡 of a released production order is printed: a PDF kept among its files."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.production import queries, states
from makesell.documents.production.access import POLICY
from makesell.flows.steps.papers import CHINESE, languages_of
from makesell.flows.steps.traveller_paper import paper
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach
from makesell.ground.db import act
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class PrintFact:
    """A production order and the language of its traveller."""

    order_id: int
    language: str = CHINESE


@act
def perform(fact: PrintFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Prints it; returns the file. Refuses (404) an order out of reach, (409) one that is not released, (422) another language."""
    POLICY.require(actor, "print")
    row = queries.production_order(actor, fact.order_id)
    if row.state not in (states.RELEASED, states.PAUSED):
        raise not_now()
    languages = languages_of(fact.language)
    file = attach(row.id, f"{row.number}.pdf", [paper(row, languages, at=at)], actor=system("paper"), at=at)
    spine.happened([row.id], "print", actor=actor, at=at, reason=reason)
    return file
