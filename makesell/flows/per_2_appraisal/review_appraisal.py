"""PER-2 · First the person says what there is to say about the own figures, then the manager reviews and, where the scheme asks, rates."""

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries
from makesell.documents.appraisals.actions import NewScore
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.engines.score import Weighed, total
from makesell.flows.steps.appraisals import ONE_DAY, of_others, own, rated, words
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.metrics.appraisal import MANUAL, curve_of

MOST = Decimal(10)


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """An appraisal, what the manager says, and the rating (a share of what is expected: 1 = 100 %) where the scheme asks for one."""

    appraisal_id: int
    text: str
    rating: Decimal | None = None
    version: int | None = None


@act
def by_person(fact: ReviewFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The person's own review. Refuses (404) another's, (409) one that is past it, (422) no words."""
    row = own(actor, "self_review", fact.appraisal_id, fact.version)
    appraisals.move([row.id], "self_review", actor=actor, at=at, values={"self_text": words(fact.text, "text")})
    return row.id


@act
def by_manager(fact: ReviewFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The manager's review. Refuses (403) the own one, (409) one that is past it, (422) no words, and a rating that is missing or not asked for."""
    (row,) = of_others(actor, "review", [fact.appraisal_id], fact.version)
    values = {"review_text": words(fact.text, "text"), "reviewed_by_id": actor.person_id}
    appraisals.move([row.id], "review", actor=actor, at=at, values=values | _rated(row, fact))
    return row.id


def _rated(row: AppraisalRow, fact: ReviewFact) -> dict[str, object]:
    """The score with the manager's rating in it, where the scheme asks for one."""
    known = queries.scores(row.id)
    if all(one.indicator != MANUAL for one in known):
        if fact.rating is not None:
            raise Refusal("appraisal.no_rating", "This scheme asks for no rating by hand.", field="rating")
        return {}
    if fact.rating is None or not 0 <= fact.rating <= MOST:
        raise Refusal("appraisal.rating", "Give the rating as a share of what is expected, from 0 to 10 (1 = 100 %).", field="rating")
    scores = []
    for one in known:
        kept = NewScore(one.indicator, one.weight, one.least, one.curve, one.figure, one.sample, one.reason, one.score)
        if one.indicator == MANUAL:
            kept = replace(kept, figure=fact.rating, sample=1, reason="", score=curve_of(one.curve).score(fact.rating))
        scores.append(kept)
    appraisals.put_scores(row.id, scores)
    score = total([Weighed(one.weight, one.score) for one in scores])
    return {"score": score, "final": score, "rating": rated(score, row.end - ONE_DAY)}
