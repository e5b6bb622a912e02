"""Step (PER-2): the appraisals of a round that are missing are computed and opened."""

import datetime as dt

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, states
from makesell.documents.appraisals.actions import NewAppraisal
from makesell.flows.steps.appraisal_worth import worths
from makesell.flows.steps.appraisals import due_dates
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.organisation import queries as organisation
from makesell.ground.period.queries import PeriodRow


def opened(cell: PeriodRow, unit_id: int | None, person_id: int | None, *, actor: Actor, at: dt.datetime) -> list[int]:
    """Opens those missing — of a unit with all below it, of one person, or of everybody; returns their keys, none where nobody is missing."""
    stood = _people(unit_id, person_id, cell.last_day)
    known = queries.standing(cell.id)
    named = organisation.named_people(stood)
    asked = {person: unit for person, unit in sorted(stood.items()) if person not in known and person != actor.person_id}
    ends = due_dates(states.COMPUTED, list(asked), at)
    new = [NewAppraisal(person, named[person].name, asked[person], cell.id, worth, ends[person]) for person, worth in worths(asked, cell).items()]
    if not new:
        return []
    keys = appraisals.open_many(new, organisation.own_currency(), actor=actor, at=at)
    appraisals.number(keys, business_date(at))
    return keys


def _people(unit_id: int | None, person_id: int | None, day: dt.date) -> dict[int, int]:
    """Who is appraised, with the unit they stand in on the last day."""
    people = [person_id] if person_id is not None else list(holders(roles.SALESPERSON, day))
    stood = {person: unit for (person, _), unit in organisation.primary_units([(person, day) for person in people]).items()}
    if unit_id is None:
        return stood
    inside = organisation.below([unit_id], day)
    return {person: unit for person, unit in stood.items() if unit in inside}
