"""PRO-4 · The customer answers a quotation: accepts it with the lines chosen, declines it with the reason, or asks for a change.

By a one-time link, or by whoever of us heard it and says from whom. Accepting and declining use the link up.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import queries
from makesell.documents.quotations.queries import QuotationRow
from makesell.flows.steps.quotations import LINK, Answer, accept, decline, locked, may_be_answered, tell
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.queries import Visit
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_

__all__ = ["Answer", "AnswerFact", "accept_by_link", "accepted", "ask_change_by_link", "decline_by_link", "declined"]


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """What somebody of ours heard of the customer about a quotation."""

    quotation_id: int
    answer: Answer
    version: int | None = None


@act
def accepted(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps that the customer accepts. Refuses (409) what is not with the customer or valid no more, (422) lines that are no choice."""
    row = locked(actor, "accept", fact.quotation_id, version=fact.version)
    accept(row, fact.answer, actor=actor, at=at)
    return row.id


@act
def declined(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps that the customer declines, and why."""
    row = locked(actor, "decline", fact.quotation_id, version=fact.version)
    decline(row, fact.answer, actor=actor, at=at)
    return row.id


@act
def accept_by_link(visit: Visit, also: tuple[int, ...], *, actor: Actor, at: dt.datetime) -> None:
    """The visitor accepts; the link is used up."""
    row = _visited(visit)
    links.use(visit.link_id, at=at)
    accept(row, Answer(visit.for_name, also), actor=actor, at=at)


@act
def decline_by_link(visit: Visit, why: str, *, actor: Actor, at: dt.datetime) -> None:
    """The visitor declines; the link is used up."""
    row = _visited(visit)
    links.use(visit.link_id, at=at)
    decline(row, Answer(visit.for_name, why=why), actor=actor, at=at)


@act
def ask_change_by_link(visit: Visit, what: str, *, actor: Actor, at: dt.datetime) -> None:
    """The visitor asks for something else; the salesperson is told and may revise. The link stays good."""
    row = _visited(visit)
    may_be_answered(row, business_date(at))
    if not what.strip():
        raise Refusal("quotation.what_change", "Say what should be different.", field="what")
    spine.happened([row.id], "ask_change", actor=actor, at=at, reason=what.strip())
    tell(row, "quotation_change", N_("%(customer)s asks for a change of %(number)s: %(why)s"), at=at, why=what.strip())


def _visited(visit: Visit) -> QuotationRow:
    if (visit.purpose, visit.record_kind) != (LINK, quotations.TABLE.kind):
        raise missing()
    quotations.hold([visit.record_id])
    (row,) = queries.of_ids([visit.record_id])
    return row
