"""PER-2 · The person acknowledges the published appraisal, or disputes it with words; who leads answers, and the answer stays with it."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import states
from makesell.flows.steps.appraisals import due, of_others, own, tell, words
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

DISPUTED = N_("%(person)s disputes the appraisal for %(period)s: %(text)s")
ANSWERED = N_("Your dispute of the appraisal for %(period)s has been answered: %(text)s")


@dataclass(frozen=True, slots=True)
class WordsFact:
    """An appraisal and what is said about it."""

    appraisal_id: int
    text: str
    version: int | None = None


@act
def acknowledge(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The person has read it. Refuses (404) another's, (409) what is not published or answered."""
    row = own(actor, "acknowledge", fact, version)
    values = {"acknowledged_at": at, **due(states.ACKNOWLEDGED, row.person_id, at)}
    appraisals.move([row.id], "acknowledge", actor=actor, at=at, reason=reason, values=values)
    return row.id


@act
def dispute(fact: WordsFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The person does not agree and says why, or asks once more after an answer. Refuses (404) another's, (409) what is neither, (422) no words."""
    row = own(actor, "dispute", fact.appraisal_id, fact.version)
    text = words(fact.text, "text")
    values = {"dispute": text, "disputed_at": at, **due(states.DISPUTED, row.person_id, at)}
    appraisals.move([row.id], "dispute", actor=actor, at=at, reason=text[:500], values=values)
    appraisals.say(row.id, text, actor=actor, at=at)
    params = {"person": row.person, "period": row.period, "text": text[:200]}
    told = [person for person in holders(roles.SALES_DIRECTOR, business_date(at)) if person != row.person_id]
    tell_many([NewNotice(person, "appraisal_disputed", DISPUTED, params, row.id) for person in told], at=at)
    return row.id


@act
def answer(fact: WordsFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Who leads answers. Refuses (403) the own one, (409) what is not disputed, (422) no words."""
    (row,) = of_others(actor, "answer", [fact.appraisal_id], fact.version)
    text = words(fact.text, "text")
    values = {"answer": text, "answered_at": at, "answered_by_id": actor.person_id, **due(states.ANSWERED, row.person_id, at)}
    appraisals.move([row.id], "answer", actor=actor, at=at, reason=text[:500], values=values)
    appraisals.say(row.id, text, actor=actor, at=at)
    tell([row], "appraisal_answered", ANSWERED, at=at, params={"text": text[:200]})
    return row.id
