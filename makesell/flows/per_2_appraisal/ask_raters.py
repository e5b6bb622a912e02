"""PER-2 · Raters are chosen for a person in a round — peers, people led, customers' service, others — and asked until a day.

The person never learns who: raters know, who asks and compensation know, and all others see means of three raters or more.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import rating_actions, rating_queries, states
from makesell.documents.appraisals.rating_access import POLICY as RATINGS
from makesell.documents.appraisals.rating_actions import NewRating
from makesell.flows.steps import appraisal_ratings, working_days
from makesell.flows.steps.appraisals import ONE_DAY, of_others, words
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import can_stand_in
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_
from makesell.metrics import rating_terms as terms

ASKED = N_("You are asked to rate %(person)s for %(period)s, until %(day)s. Nobody is told what you say, only means of three raters or more.")
MOST = 60
RATED_IN = (states.COMPUTED, states.SELF_REVIEWED)     # until the manager has reviewed


@dataclass(frozen=True, slots=True)
class RatersFact:
    """An appraisal, who is asked (person, group), and until when (None: the working days of the rule)."""

    appraisal_id: int
    raters: Sequence[tuple[int, str]]
    until: dt.date | None = None
    version: int | None = None


@act
def perform(fact: RatersFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Asks them and tells them; returns the keys of the ratings.

    Refuses (403) one's own appraisal, (409) one that is reviewed or whose ratings are closed or whose scheme asks for none, and a person asked
    already; (422) nobody, the person themselves, somebody who has left, an unknown group, a day gone by.
    """
    (row,) = of_others(actor, "ask_raters", [fact.appraisal_id], fact.version)
    today, last = business_date(at), row.end - ONE_DAY
    if row.state not in RATED_IN or row.rated_at is not None:
        raise not_now()
    if not appraisal_ratings.wanted(row.id):
        raise Refusal("rating.none", "The scheme of this person asks for no ratings by several people.", status=409)
    until = fact.until or working_days.later(today, terms.days(last))
    if until < today:
        raise Refusal("rating.until", "The day lies in the past.", field="until")
    people = [person for person, _ in fact.raters]
    if not people or len(people) > MOST or len(set(people)) != len(people):
        raise Refusal("rating.people", "Name each rater once, at most %(most)s.", field="raters", most=MOST)
    if row.person_id in people:
        raise Refusal("rating.self", "Nobody rates themselves among the raters.", field="raters")
    if not can_stand_in(people, today):
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="raters")
    if not {group for _, group in fact.raters} <= set(terms.weights(last, row.unit_id)):
        raise Refusal("rating.group", "The rule of the raters' groups does not know this group.", field="raters")
    new = [NewRating(row.id, row.person, person, group, row.unit_id, until) for person, group in fact.raters]
    keys = rating_actions.ask(new, organisation.own_currency(), actor=actor, at=at)
    spine.happened([row.id], "ask_raters", actor=actor, at=at)
    said = {"person": row.person, "period": row.period, "day": until.isoformat()}
    tell_many([NewNotice(one.person_id, "rating_asked", ASKED, said, key) for key, one in zip(keys, new, strict=True)], at=at)
    return keys


@act
def close(appraisal_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Closes the ratings before the last has answered. Refuses (403) one's own, (409) what is reviewed, closed, or was never asked for."""
    (row,) = of_others(actor, "close_ratings", [appraisal_id], version)
    if row.state not in RATED_IN or row.rated_at is not None or not rating_queries.count(row.id).asked:
        raise not_now()
    appraisal_ratings.settle(row, actor=actor, at=at)
    return row.id


@act
def withdraw(rating_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Asks somebody no more, with the reason. Refuses (404) a rating of oneself, (409) one that was given, (422) no reason."""
    RATINGS.require(actor, "withdraw")
    rating_actions.hold(rating_ids, version)
    if any(one.about_id == actor.person_id for one in rating_queries.of_ids(rating_ids)):
        raise missing()
    rating_actions.move(rating_ids, "withdraw", actor=actor, at=at, reason=words(reason, "why"))
    return list(rating_ids)


@dataclass(frozen=True, slots=True)
class AnswerFact:
    """A rating: how much of the scale, and words only compensation reads."""

    rating_id: int
    score: int
    comment: str = ""
    version: int | None = None


@act
def answer(fact: AnswerFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The rater answers, or thinks again until the ratings are closed. Refuses (404) another's, (409) once they are closed, (422) no score."""
    row = _own(actor, "answer", fact.rating_id, fact.version)
    top = terms.scale(row.end - ONE_DAY)
    if not 1 <= fact.score <= top:
        raise Refusal("rating.score", "Give 1 up to %(top)s.", field="score", top=top)
    values = {"score": fact.score, "comment": fact.comment.strip(), "answered_at": at}
    rating_actions.move([row.id], "answer", actor=actor, at=at, values=values)
    return row.id


@act
def decline(rating_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """The rater does not know the person well enough, or may not say: with the reason. Refuses as `answer` does, and (422) no reason."""
    row = _own(actor, "decline", rating_id, version)
    rating_actions.move([row.id], "decline", actor=actor, at=at, values={"declined": words(reason, "why")})
    return row.id


def _own(actor: Actor, act_name: str, rating_id: int, version: int | None) -> rating_queries.RatingRow:
    """The actor's own rating, locked after its appraisal: it is answered before the ratings are closed, or not at all."""
    RATINGS.require(actor, act_name)
    (found,) = rating_queries.of_ids([rating_id]) or (None,)
    if found is None or found.person_id != actor.person_id:
        raise missing()
    appraisals.hold([found.appraisal_id])
    rating_actions.hold([rating_id], version)
    (row,) = rating_queries.of_ids([rating_id])
    if row.closed or row.appraisal_state not in RATED_IN:
        raise not_now()
    return row
