"""PRO-4 · An open opportunity moves to another stage; what the stage asks for must be written down first."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.opportunities import actions, states
from makesell.documents.opportunities.rules import enter
from makesell.flows.steps.opportunities import locked, stages
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class StageFact:
    """An opportunity and the stage it moves to."""

    id: int
    stage: str
    version: int | None = None


@act
def perform(fact: StageFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Moves it; its probability becomes the stage's. Refuses (422) a stage not in use or without its evidence, (409) a closed one."""
    row = locked(actor, "move_stage", fact.id, fact.version)
    evidence = {
        states.NEED: bool(row.need), states.SOLUTION: bool(row.solution), states.AMOUNT: row.amount > 0, states.NEXT_STEP: bool(row.next_step),
    }  # fmt: skip
    stage = enter(stages(business_date(at)), fact.stage, evidence)
    actions.change(fact.id, {"stage": stage.code, "probability": stage.probability})
    happened([fact.id], "move_stage", actor=actor, at=at, reason=reason)
    return fact.id
