"""PRO-5 · Open promises are worked out anew in order of priority 重排承诺: as previewed, in one transaction, or not at all.

Who wins comes earlier, who loses is promised later with the cause kept and his salesperson told; the first promise is never written over.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.deliveries.backlog import POLICY
from makesell.documents.orders import queries
from makesell.flows.steps import supply
from makesell.flows.steps.promise_run import MOST, Scope, worked_out
from makesell.flows.steps.repromise import number_made, repromise
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal

__all__ = ["RunFact", "Scope", "perform", "worked_out"]     # what the act takes, and the preview that gives its mark


@dataclass(frozen=True, slots=True)
class RunFact:
    """Whose promises, and the mark of the preview that is accepted."""

    scope: Scope
    mark: str


@act
def perform(fact: RunFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Carries out a previewed run; returns the lines whose day moved. Refuses (409) when orders or supply have moved since the preview."""
    POLICY.require(actor, "repromise")
    on = business_date(at)
    if not reason.strip():
        raise Refusal("repromise.reason", "Say why promises are moved.", field="why")
    scope = fact.scope
    named = queries.claims(product_id=scope.product_id, group_id=scope.group_id, customer_id=scope.customer_id, most=MOST)
    locks.take("order", queries.orders_of([row.line_id for row in named]))
    supply.lock({row.product_id for row in queries.promised([row.line_id for row in named])})
    found = worked_out(scope, on)
    if found.mark != fact.mark:
        raise Refusal("repromise.moved", "Orders or supply have moved since this preview. Look at it again.", status=409, field="seen")
    lines = [move.line.line_id for move in found.moves]
    supply.free(lines, on=on)
    moved = repromise(lines, cause="repromise", params={"reason": reason.strip()}, actor=actor, at=at, on=on, order=found.order)
    number_made(lines, on)
    return moved
