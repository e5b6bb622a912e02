"""PER-1 · The person refuses to sign and says why. It is a state with its date, no dead end: signing stays possible, then two decide."""

import datetime as dt

from makesell.documents.agreements import actions as agreements
from makesell.flows.steps.agreements import locked
from makesell.flows.steps.two_sides import OTHER, refuse_signed
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_

REFUSED = N_("%(person)s has refused to sign the target agreement %(number)s: %(why)s")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Keeps the refusal. Refuses (404) somebody else's agreement, (409) what is not offered or signed by the person, (422) no reason."""
    (row,) = locked(actor, "refuse", [fact], version)
    if actor.person_id != row.person_id:
        raise missing()
    if not reason.strip():
        raise Refusal("agreement.refusal_reason", "Say why you do not sign; whoever decides reads it.", field="reason")
    refuse_signed(OTHER, row.id)
    agreements.move([fact], "refuse", actor=actor, at=at, reason=reason, values={"refused_at": at, "refusal": reason.strip()})
    params = {"person": row.person, "number": row.number or "", "why": reason.strip()}
    told = holders(roles.COMPENSATION, business_date(at))
    tell_many([NewNotice(person, "agreement_refused", REFUSED, params, row.id) for person in told], at=at)
    return fact
