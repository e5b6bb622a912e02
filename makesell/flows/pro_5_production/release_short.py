"""PRO-5 · A production order whose material is not complete may begin short, when somebody who did not plan it approves 缺料下达.

What is there is reserved; what is missing stays owed and is issued when it has come.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.production import queries, states
from makesell.documents.production.queries import kit
from makesell.flows.pro_5_production.release_production import begun, refuse_gated
from makesell.flows.steps import approvals, designs
from makesell.flows.steps.production_orders import LADDER, hold, production_of
from makesell.flows.steps.supply import plainly
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened

PURPOSE: Final = "short_release"


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Asks that a planned order may begin short; refuses (409) one whose material is complete or that may not begin anyway, and one without a
    reason."""
    design = designs.of(fact, business_date(at))
    row, lines = production_of(actor, "release_short", fact, states=(states.PLANNED,), version=version, also=design.components if design else ())
    refuse_gated(row, business_date(at))
    row = designs.taken(row, lines, design, actor=actor, at=at)
    if not reason.strip():
        raise Refusal("production.short_reason", "Say why it may begin short, and how the rest comes.", field="why")
    short = [line for line in kit.kits([row.id], alone=True) if line.short_now > 0]
    if not short:
        raise Refusal("production.complete", "Its material is complete; release it.", status=409)
    on = business_date(at)
    ladder = approvals.ladder(LADDER, on, needed=R.QUALITY, without={actor.person_id} if actor.person_id else ())
    shown = ", ".join(f"{line.code} −{plainly(line.short_now)}" for line in short)
    approvals.ask([Ask(PURPOSE, row.id, ladder, reason=reason, fingerprint=shown[:500])], actor=actor, at=at)
    return fact


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: it begins short. Roles were asked there."""
    for key in facts:
        row, _lines = hold(key, states=(states.PLANNED,))
        refuse_gated(row, business_date(at))
        begun(row, actor=actor, at=at, reason=reason)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: it stays planned, and says so."""
    happened([row.id for row in queries.of_ids(list(facts))], "short_refused", actor=actor, at=at, reason=reason)
    return list(facts)
