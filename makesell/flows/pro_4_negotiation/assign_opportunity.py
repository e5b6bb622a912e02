"""PRO-4 · A manager gives open opportunities to another person, who is told."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.opportunities import actions, queries, states
from makesell.flows.steps.opportunities import GIVEN
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_


@act
def perform_many(
    facts: Sequence[int], owner_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None
) -> list[int]:
    """Gives opportunities to a person in the unit of the day. Refuses (409) closed ones, (422) somebody who belongs to no unit."""
    queries.within_reach(actor, "assign", facts)
    actions.hold(facts, version)
    rows = queries.of_ids(facts)
    if any(row.state != states.OPEN for row in rows):
        raise not_now()
    on = business_date(at)
    unit = primary_units([(owner_id, on)]).get((owner_id, on))
    if unit is None:
        raise Refusal("opportunity.no_unit", N_("This person belongs to no unit today."), field="owner")
    actions.reassign(facts, owner_id, unit)
    happened(facts, "assign", actor=actor, at=at, reason=reason)
    tell_many([NewNotice(owner_id, "opportunity_given", GIVEN, {"by": actor.name, "title": row.title}, row.id) for row in rows], at=at)
    return list(facts)
