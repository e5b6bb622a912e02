"""PRO-5 · What an order gives away beyond its budget or the rule is approved or refused; approved, the order goes on, unless something else
holds it. Refused, it stays held: who keyed it gives less, sells it or names another budget (`change_gift`), or cancels it.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.flows.steps import credit
from makesell.flows.steps.confirming import Allowed, go_on, standing
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor, system
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.spine.actions import happened


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved. Roles were asked there."""
    on = business_date(at)
    business_dates("sales", [on])
    for key in facts:
        head = draft_of(system("orders"), "confirm", key, state=states.HELD)
        holds = queries.holds(key)
        orders.end_holds(key, [states.GIFT], actor=actor, at=at, reason=reason)
        happened([key], "allow_gift", actor=actor, at=at, reason=reason)
        if standing(holds) - {states.GIFT}:
            continue
        released = credit.released(holds, rounded(head.gross * head.rate), on)
        allowed = Allowed(credit=released, discount=True, gift=True)
        go_on(head, queries.acting_lines(key), allowed=allowed, actor=actor, at=at, on=on, reason=reason)
    return list(facts)


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: the order stays held, with the reason in its timeline."""
    happened(list(facts), "refuse_gift", actor=actor, at=at, reason=reason)
    return list(facts)
