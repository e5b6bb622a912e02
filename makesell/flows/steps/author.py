"""Step: whoever writes a document down is its owner, in the unit where they stand today; what the company writes belongs to its root."""

import datetime as dt

from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


def author(actor: Actor, on: dt.date) -> tuple[int | None, int]:
    """Owner and unit of a document the actor writes on a date. Refuses somebody who belongs to no unit."""
    if actor.person_id is not None:
        stood = organisation.primary_units([(actor.person_id, on)])
        if (actor.person_id, on) in stood:
            return actor.person_id, stood[(actor.person_id, on)]
        raise Refusal("author.no_unit", N_("You belong to no unit today."), who=N_("An administrator adds you to a unit."), status=409)
    root = next((row.id for row in organisation.units(on) if row.parent_id is None), None)
    if root is None:
        raise Refusal("author.no_unit", N_("The company has no units yet."), status=409)
    return None, root


def acting_unit(actor: Actor, on: dt.date) -> int:
    """The unit somebody acts in; what belongs to nobody's unit belongs to the company's first."""
    return actor.unit_id or next(row.id for row in organisation.units(on))
