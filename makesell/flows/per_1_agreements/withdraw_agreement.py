"""PER-1 · A draft or an offer nobody has signed whole is withdrawn with its reason; what was in force stays in force."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import states
from makesell.flows.steps.agreements import PURPOSE, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.refusal import Refusal


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Withdraws by key. Refuses without a reason, and (409) what is in force or refused (that is decided by two)."""
    rows = locked(actor, "withdraw", facts, version)
    if not reason.strip():
        raise Refusal("agreement.withdraw_reason", "Say why; the reason stays with it.", field="reason")
    if any(row.state == states.REFUSED for row in rows):
        raise Refusal("agreement.two_decide", "After a refusal compensation and the manager decide.", status=409)
    agreements.move(facts, "withdraw", actor=actor, at=at, reason=reason)
    for key in facts:
        links.end_of(key, PURPOSE, at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
