"""ORG-1 · Closes 关账 a month for sales, pay or accounting, or opens it again. What is posted later counts in the next open month."""

import datetime as dt

from makesell.flows.steps.dates import gate_key
from makesell.ground import locks
from makesell.ground.access import Policy, Scope
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.period import actions as period
from makesell.ground.period import queries
from makesell.ground.period.calendar import Scope as Book
from makesell.ground.refusal import Refusal

_WHO = {R.FINANCE: Scope.ALL, R.COMPENSATION: Scope.ALL, R.SALES_DIRECTOR: Scope.ALL}
POLICY = Policy(noun="closings", acts={"view": {role: Scope.ALL for role in R.STAFF}, "close": _WHO, "reopen": _WHO})


def _gate(scope: Book, period_id: int) -> None:
    month = queries.by_id(period_id)
    if month is None:
        raise Refusal("period.missing", "There is no such period.", field="period", status=404)
    locks.take("period_close", [gate_key(scope, month.start)])


@act
def perform(scope: Book, period_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Closes a month. Waits for the acts that are posting into it."""
    POLICY.require(actor, "close")
    _gate(scope, period_id)
    period.close(scope, period_id, actor=actor, at=at, reason=reason)


@act
def reopen(scope: Book, period_id: int, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Opens the last closed month again, with a reason."""
    POLICY.require(actor, "reopen")
    _gate(scope, period_id)
    period.reopen(scope, period_id, actor=actor, at=at, reason=reason)
