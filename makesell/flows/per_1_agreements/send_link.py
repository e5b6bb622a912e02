"""PER-1 · Compensation makes a one-time link, by which the person reads and signs the agreement without a login. It is shown once."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.agreements import states
from makesell.flows.steps.agreements import PURPOSE, locked
from makesell.flows.steps.two_sides import OTHER, refuse_signed
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class LinkFact:
    """Of which agreement, for how many days."""

    agreement_id: int
    days: int = 7


@act
def perform(fact: LinkFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes the link, ends older ones and returns its token. Refuses (409) what is not offered or signed by the person, too many days."""
    (row,) = locked(actor, "send_link", [fact.agreement_id])
    if row.state not in states.TO_SIGN:
        raise not_now()
    refuse_signed(OTHER, row.id)
    return links.make(NewLink(PURPOSE, row.id, row.person, row.person_id, fact.days), actor=actor, at=at)
