"""PRO-4 · The need of an opportunity is written down, and the solution that answers it."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.opportunities import actions
from makesell.flows.steps.opportunities import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class SolutionFact:
    """What the customer needs, and what answers it; a solution may come later."""

    id: int
    need: str
    solution: str = ""
    version: int | None = None


@act
def perform(fact: SolutionFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Keeps both. Refuses (422) a solution without a need, (409) a closed or stale opportunity."""
    locked(actor, "propose_solution", fact.id, fact.version)
    if not fact.need.strip():
        raise Refusal("opportunity.need", N_("Write down what the customer needs first."), field="need")
    actions.change(fact.id, {"need": fact.need.strip(), "solution": fact.solution.strip()})
    happened([fact.id], "propose_solution", actor=actor, at=at, reason=reason)
    return fact.id
