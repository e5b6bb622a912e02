"""PRO-4 · A sales manager, director or executive — the lowest whose authority covers it — grants or refuses a special price asked for by another.

Who enters price lists decides none (`domain.md` §12).
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.opportunities.access import SPECIAL_PRICES
from makesell.documents.opportunities.actions.specials import TABLE
from makesell.flows.steps import approvals
from makesell.flows.steps.special_prices import PURPOSE, locked_special
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.text import N_


@act
def approve(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Grants one; true when that decides it. Refuses (403) who asked, who enters price lists, and a role below, (409) what is decided."""
    _apart(actor)
    SPECIAL_PRICES.require(actor, "approve")
    if not approvals.decide_of(PURPOSE, [fact], "approved", actor=actor, at=at, reason=reason):
        return False
    locked_special(actor, "approve", fact, version)
    follow([fact], actor=actor, at=at, reason=reason)
    return True


@act
def refuse(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Refuses one; returns it. Refuses without a reason, and (409) what is decided."""
    _apart(actor)
    SPECIAL_PRICES.require(actor, "refuse")
    if not reason.strip():
        raise Refusal("special_price.why_not", "Say why the price is refused.", field="why")
    if approvals.decide_of(PURPOSE, [fact], "refused", actor=actor, at=at, reason=reason):
        locked_special(actor, "refuse", fact, version)
        follow_refused([fact], actor=actor, at=at, reason=reason)
    return fact


def _apart(actor: Actor) -> None:
    if R.SALES_SUPPORT in actor.roles:
        raise Refusal(
            "special_price.lists", "Who enters price lists grants no special price.", status=403, who=N_("A manager who enters no prices."),
        )


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: it wins on lines that come of its opportunity. Roles were asked there."""
    documents.hold(TABLE, facts)
    documents.move(TABLE, facts, "approve", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused. Roles were asked there."""
    documents.hold(TABLE, facts)
    documents.move(TABLE, facts, "refuse", actor=actor, at=at, reason=reason.strip())
    return list(facts)
