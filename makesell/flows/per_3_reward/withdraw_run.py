"""PER-3 · A run that is not released is withdrawn with its reason; its statements with it, and nobody is asked any more."""

import datetime as dt

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries
from makesell.documents.payruns.access import RUNS
from makesell.flows.steps import approvals
from makesell.flows.steps.pay_runs import PURPOSE, locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Withdraws a run by key. Refuses without a reason, and (409) what is released."""
    RUNS.require(actor, "withdraw")
    if not reason.strip():
        raise Refusal("pay.reason", "Say why; compensation reads it.", field="why")
    approvals.take_back(PURPOSE, [fact], actor=actor, at=at, reason=reason)
    locked(actor, "withdraw", [fact], version)
    payruns.move([fact], "withdraw", actor=actor, at=at, reason=reason.strip())
    keys = [each.id for each in queries.of_run(fact)]
    if keys:
        payruns.hold_statements(keys)
        payruns.move_statements(keys, "withdraw", actor=actor, at=at)
    return fact
