"""REG-1 · Somebody is back: the absence ends on a date, or is taken away when it has not begun."""

import datetime as dt
from dataclasses import dataclass

from makesell.flows.reg_1_regime.name_substitute import only_own
from makesell.ground.actor import Actor
from makesell.ground.approval import actions, queries
from makesell.ground.approval.access import POLICY
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing


@dataclass(frozen=True, slots=True)
class Return:
    """An absence and the day from which the person decides again."""

    substitute_id: int
    valid_to: dt.date


@act
def perform(fact: Return, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Ends an absence; refuses (403) others', (404) one that does not exist, (409) one that is over, and a day in the past."""
    POLICY.require(actor, "end")
    row = queries.substitute(fact.substitute_id)
    if row is None:
        raise missing()
    only_own(POLICY, "end", row.person_id, actor)
    today = business_date(at)
    if row.valid_to <= today:
        raise Refusal("approval.absence_over", "This absence is over already.", status=409)
    if fact.valid_to < today or fact.valid_to > row.valid_to:
        raise Refusal("approval.absence_end", "The day of return lies between today and the end of the absence.", field="valid_to")
    actions.end_substitute(fact.substitute_id, valid_to=fact.valid_to, actor=actor, at=at)
