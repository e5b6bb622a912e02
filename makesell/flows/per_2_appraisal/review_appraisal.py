"""PER-2 · First the person says what there is to say about the own figures, then the manager reviews and, where the scheme asks, rates.

How far the person goes first is the unit's rule: not at all, words if they like, words, or a score of every indicator with words.
After the days of that rule the manager goes on without it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, rating_queries, states
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.flows.steps import appraisal_ratings, appraisal_worth, working_days
from makesell.flows.steps.appraisals import ONE_DAY, due, of_others, own, words
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.metrics import appraisal_terms as terms
from makesell.metrics.appraisal import curve_of
from makesell.metrics.indicators import MANUAL

MOST = Decimal(10)
MOST_POINTS = Decimal(1000)


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """An appraisal, what is said, the manager's rating (a share of what is expected: 1 = 100 %) where the scheme asks for one.

    `views` are the person's own scores: by the indicator's position its points, and words.
    """

    appraisal_id: int
    text: str
    rating: Decimal | None = None
    version: int | None = None
    views: Mapping[int, tuple[Decimal | None, str]] = field(default_factory=dict)


@act
def by_person(fact: ReviewFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The person's own step. Refuses (404) another's, (409) one past it or not asked for, (422) no words, and scores that are missing or none."""
    row = own(actor, "self_review", fact.appraisal_id, fact.version)
    step = terms.self_step(row.end - ONE_DAY, row.unit_id)
    if step == terms.NONE:
        raise Refusal("appraisal.no_self", "In this unit there is no step of the person's own.", status=409)
    said = words(fact.text, "text")
    if fact.views or step == terms.SCORED:
        appraisals.put_own_view(row.id, _views(row, fact, every=step == terms.SCORED))
    appraisals.move([row.id], "self_review", actor=actor, at=at, values={"self_text": said, **due(states.SELF_REVIEWED, row.person_id, at)})
    return row.id


def _views(row: AppraisalRow, fact: ReviewFact, *, every: bool) -> dict[int, tuple[Decimal | None, str]]:
    """The person's scores; refuses indicators the appraisal has not, scores that are none, and (where all are asked for) missing ones."""
    known = {one.position for one in queries.scores(row.id)}
    for position, (score, _text) in fact.views.items():
        if position not in known:
            raise Refusal("appraisal.position", "The appraisal has no such indicator.", field="views")
        if score is not None and (not 0 <= score <= MOST_POINTS or rounded(score, 2) != score):
            raise Refusal("appraisal.final", "A score lies between 0 and 1,000, with at most two decimals.", field="views")
    if every and any(fact.views.get(position, (None, ""))[0] is None for position in known):
        raise Refusal("appraisal.every", "Score every indicator.", field="views")
    return {position: (score, text.strip()) for position, (score, text) in fact.views.items()}


@act
def by_manager(fact: ReviewFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The manager's review. Refuses (403) the own one, (409) one past it or whose person is still to come first, (422) no words, and a rating
    that is missing or not asked for."""
    (row,) = of_others(actor, "review", [fact.appraisal_id], fact.version)
    _person_first(row, at)
    _raters_first(row, actor, at)
    values = {"review_text": words(fact.text, "text"), "reviewed_by_id": actor.person_id}
    appraisals.move([row.id], "review", actor=actor, at=at, values=values | _rated(row, fact) | due(states.REVIEWED, row.person_id, at))
    return row.id


def _person_first(row: AppraisalRow, at: dt.datetime) -> None:
    """Refuses a review before the person's own step, while its days run."""
    day = row.end - ONE_DAY
    if row.state != states.COMPUTED or terms.self_step(day, row.unit_id) not in (terms.REQUIRED, terms.SCORED):
        return
    last = working_days.later(business_date(row.computed_at), terms.self_days(day))
    if business_date(at) <= last:
        raise Refusal("appraisal.self_first", "The person comes first, until %(day)s.", status=409, day=last.isoformat())


def _raters_first(row: AppraisalRow, actor: Actor, at: dt.datetime) -> None:
    """Refuses a review while raters have time; closes the ratings when they have not."""
    if row.rated_at is not None or not rating_queries.count(row.id).asked:
        return
    until = appraisal_ratings.waits_until(row)
    if until is not None and business_date(at) <= until:
        raise Refusal("appraisal.raters_first", "Raters have time until %(day)s; close the ratings to go on.", status=409, day=until.isoformat())
    appraisal_ratings.settle(row, actor=actor, at=at)


def _rated(row: AppraisalRow, fact: ReviewFact) -> dict[str, object]:
    """The score with the manager's rating in it, where the scheme asks for one."""
    known = queries.scores(row.id)
    if all(one.indicator != MANUAL for one in known):
        if fact.rating is not None:
            raise Refusal("appraisal.no_rating", "This scheme asks for no rating by hand.", field="rating")
        return {}
    if fact.rating is None or not 0 <= fact.rating <= MOST:
        raise Refusal("appraisal.rating", "Give the rating as a share of what is expected, from 0 to 10 (1 = 100 %).", field="rating")
    posts, scores = appraisal_worth.kept(row.id, known)
    scores = [
        replace(one, figure=fact.rating, sample=1, reason="", score=curve_of(one.curve).score(fact.rating)) if one.indicator == MANUAL else one
        for one in scores
    ]
    worth = appraisal_worth.settled(posts, scores)
    appraisals.put_worth({row.id: worth})
    return worth.values
