"""PRO-4 · Somebody whose authority reaches far enough allows the discount of a held order; it goes on, unless credit holds it."""

import datetime as dt

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.flows.steps import credit
from makesell.flows.steps.confirming import Allowed, Outcome, beyond, go_on, quoted_now, standing
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Outcome:
    """Allows the discount of a held order by key; refuses (403) who confirmed it and whoever's authority does not reach."""
    POLICY.require(actor, "allow_discount")
    on = business_date(at)
    business_dates("sales", [on])
    head = draft_of(actor, "allow_discount", fact, version=version, state=states.HELD)
    holds = queries.holds(fact)
    if states.DISCOUNT not in standing(holds):
        raise Refusal("order.no_hold_discount", "No discount holds this order.", status=409)
    lines = queries.acting_lines(fact)
    if beyond(head, lines, quoted_now(head, lines, on), actor=actor, on=on):
        raise Refusal("order.beyond", "This discount is beyond your authority too.", status=403, who=N_("A higher role can allow it."))
    if actor.person_id is not None and actor.person_id in {row.asked_by_id for row in holds if row.code == states.DISCOUNT}:
        raise Refusal("order.allow_own", "Who asked for the discount does not allow it.", status=403)
    orders.end_holds(fact, [states.DISCOUNT], actor=actor, at=at, reason=reason)
    still = sorted(standing(holds) - {states.DISCOUNT})
    if still:
        return Outcome(head.id, states.HELD, tuple(still))
    released = credit.released(holds, rounded(head.gross * head.rate), on)
    return go_on(head, lines, allowed=Allowed(credit=released, discount=True, gift=True), actor=actor, at=at, on=on, reason=reason)
