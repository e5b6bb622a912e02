"""ORG-1 · Closes 关账 a month for sales, pay or accounting, or opens it again. What is posted later counts in the next open month."""

import datetime as dt

from makesell.documents.payruns import queries as payruns
from makesell.flows.steps.dates import CURRENCY_GATE, gate_key
from makesell.ground import locks
from makesell.ground.access.duties import BY_CODE
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.period import actions as period
from makesell.ground.period import queries
from makesell.ground.period.access import CLOSERS
from makesell.ground.period.access import CLOSINGS as POLICY
from makesell.ground.period.calendar import SCOPES
from makesell.ground.period.calendar import Scope as Book
from makesell.ground.refusal import Refusal

__all__ = ["POLICY", "perform", "reopen"]


def _gate(scope: Book, period_id: int, actor: Actor, act_name: str) -> None:
    """Asks the rights for this scope, and takes its month's gate alone; an act that posts alone (`dates.alone`) lets none be closed."""
    POLICY.require(actor, act_name)
    if scope not in SCOPES:
        raise Refusal("period.scope", "Choose one of the listed values.", field="scope")
    if actor.kind != "system" and not actor.has(*CLOSERS[scope]):
        who = BY_CODE[sorted(CLOSERS[scope])[0]].name
        raise Refusal("access.refused", "Your roles do not allow this.", who=who, status=403, noun=POLICY.noun, act=act_name)
    month = queries.by_id(period_id)
    if month is None:
        raise Refusal("period.missing", "There is no such period.", field="period", status=404)
    locks.take_all(("period_gate", [CURRENCY_GATE]), ("period_close", [gate_key(scope, month.start)]))


@act
def perform(scope: Book, period_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Closes a month. Waits for the acts that are posting into it."""
    _gate(scope, period_id, actor, "close")
    period.close(scope, period_id, actor=actor, at=at, reason=reason)


@act
def reopen(scope: Book, period_id: int, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Opens the last closed month again, with a reason. Refuses (409) a sales month whose pay is released: no run would pay what comes into it."""
    _gate(scope, period_id, actor, "reopen")
    month = queries.by_id(period_id)
    if scope == "sales" and month is not None and payruns.released_after(month.start):
        raise Refusal(
            "period.paid", "Pay of this month has been released. What is to be corrected counts in the first open month.", field="period", status=409
        )
    period.reopen(scope, period_id, actor=actor, at=at, reason=reason)
