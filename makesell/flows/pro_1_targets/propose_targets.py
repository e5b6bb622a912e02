"""PRO-1 · Drafts are proposed: from now on another person decides, the amounts stand still, and they have a number to talk about.

The sales director is asked, else an executive; never whose target it is, nor who set, changed or proposes it.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries
from makesell.documents.targets.queries import TargetRow
from makesell.flows.steps import approvals
from makesell.flows.steps.target_cells import locked, same_version
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act

PURPOSE = "target"
LADDER = (R.SALES_DIRECTOR, R.EXECUTIVE)


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Proposes targets by key; refuses (409) one that is no draft, (422) one that nobody else could approve."""
    rows = locked(actor, "propose", facts)
    same_version(rows, version)
    targets.move_state(facts, "propose", actor=actor, at=at, reason=reason)
    if actor.person_id is not None:
        _ask(rows, actor, at, reason)
    targets.number_many(facts, business_date(at))
    return list(facts)


def _ask(rows: Sequence[TargetRow], actor: Actor, at: dt.datetime, reason: str) -> None:
    hands, on = queries.hands([row.id for row in rows]), business_date(at)
    asks = []
    for row in rows:
        out = {*hands.get(row.id, ()), *([row.person_id] if row.person_id else [])}
        posts = approvals.ladder(LADDER, on, needed=R.SALES_DIRECTOR, without=out)
        asks.append(Ask(PURPOSE, row.id, posts, reason=reason or row.reason, fingerprint=f"{row.amount} {row.currency}"))
    approvals.ask(asks, actor=actor, at=at)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
