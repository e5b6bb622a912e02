"""PRO-4 · The business went elsewhere: the quotation is lost, with the reason and, where it is known, to which competitor."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.quotations import actions as quotations
from makesell.documents.quotations import states
from makesell.flows.steps.quotation_holds import give_back
from makesell.flows.steps.quotations import LINK, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class LostFact:
    """Which quotation, why, and to whom."""

    quotation_id: int
    why: str
    competitor_id: int | None = None
    version: int | None = None


@act
def perform(fact: LostFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Closes it. Refuses (409) one that is accepted or closed, (422) without a reason."""
    row = locked(actor, "lose", fact.quotation_id, version=fact.version, state=states.LOSABLE)
    if not fact.why.strip():
        raise Refusal("quotation.why_lost", "Say why it was lost; win and loss are learnt from.", field="why")
    values = {"lost_to_id": fact.competitor_id, "decision": fact.why.strip(), "decided_at": row.decided_at or at}
    quotations.move([row.id], "lose", actor=actor, at=at, reason=fact.why.strip(), values=values)
    links.end_of(row.id, LINK, at=at)
    give_back([row.id], "closed", at=at)
    return row.id
