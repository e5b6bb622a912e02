"""Step (PER-2): ratings by several people are closed: what has not come runs out, what came is taken together by group and scored.

The figure and the means move once, when they are closed: nobody learns from a mean that moved who has just answered.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, rating_actions, rating_queries, rating_states
from makesell.documents.appraisals.actions import NewScore, Worth
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.documents.appraisals.rating_queries import RatingRow
from makesell.engines.score import enough
from makesell.engines.score.panel import Party, Together, share_of, together
from makesell.flows.steps import appraisal_worth
from makesell.flows.steps.appraisals import ONE_DAY
from makesell.ground.actor import Actor
from makesell.metrics import rating_terms as terms
from makesell.metrics.appraisal import curve_of
from makesell.metrics.indicators import RATINGS


def wanted(appraisal_id: int) -> bool:
    """Whether the appraisal's scheme asks for ratings by several people."""
    return any(one.indicator == RATINGS for one in queries.scores(appraisal_id))


def waits_until(row: AppraisalRow) -> dt.date | None:
    """Until when raters who were asked may still answer; None where nobody is waited for."""
    return max((one.due_date for one in _asked([row.id])), default=None)


def _asked(appraisal_ids: Sequence[int]) -> list[RatingRow]:
    """Those who were asked about appraisals and have said nothing yet."""
    return [one for one in rating_queries.of_appraisals(appraisal_ids) if one.state == rating_states.ASKED]


def settle(row: AppraisalRow, *, actor: Actor, at: dt.datetime) -> None:
    """Closes the ratings of an appraisal that is held: what was not answered runs out, the means are kept, the score is settled with them."""
    ratings = rating_queries.of_appraisals([row.id])
    out = [one.id for one in ratings if one.state == rating_states.ASKED]
    if out:
        rating_actions.hold(out)
        rating_actions.move(out, "run_out", actor=actor, at=at)
    day = row.end - ONE_DAY
    answered = [one for one in ratings if one.state == rating_states.ANSWERED]
    found = together(_parties(answered, day, row.unit_id)) if len(answered) >= terms.least(day) else ()
    rating_actions.put_together(row.id, found, terms.scale(day))
    posts, scores = appraisal_worth.kept(row.id, queries.scores(row.id))
    worth = appraisal_worth.settled(posts, _rated(scores, found, len(answered), day))
    appraisals.put_worth({row.id: worth})
    appraisals.change(row.id, {"rated_at": at, **worth.values}, "close_ratings", actor=actor, at=at)


def _parties(answered: Sequence[RatingRow], day: dt.date, unit_id: int) -> list[Party]:
    """Raters by group, as the rule weighs them; a group it does not name weighs nothing."""
    scores = defaultdict(list)
    for one in answered:
        scores[one.party].append(one.score or 0)
    weights = terms.weights(day, unit_id)
    return [Party(group, weights.get(group, Decimal(0)), tuple(scores[group])) for group in rating_states.GROUPS]


def _rated(scores: Sequence[NewScore], found: Sequence[Together], answers: int, day: dt.date) -> list[NewScore]:
    """The indicators with what the raters say in them; too few raters are not applicable."""
    figure = share_of(found, terms.scale(day))
    rated = []
    for one in scores:
        if one.indicator == RATINGS:
            few = figure is None or not enough(answers, one.least)
            why = "few_raters" if answers else "not_rated"
            fresh = {"figure": None, "score": None, "reason": why} if few or figure is None else {
                "figure": figure, "score": curve_of(one.curve).score(figure), "reason": "",
            }  # fmt: skip
            rated.append(replace(one, sample=answers, **fresh))
        else:
            rated.append(one)
    return rated


def again(row: AppraisalRow, worth: Worth) -> Worth:
    """A score computed anew, with the ratings that were closed already in it."""
    if row.rated_at is None:
        return worth
    day = row.end - ONE_DAY
    kept = [Together(one.parties, one.answers, one.average, one.weight) for one in rating_queries.groups(row.id)]
    answers = rating_queries.count(row.id).answered
    return appraisal_worth.settled(worth.posts, _rated(worth.scores, kept, answers, day))


def call_off(appraisal_ids: Sequence[int], reason: str, *, actor: Actor, at: dt.datetime) -> None:
    """Nobody is asked any more about appraisals that were taken back."""
    asked = [one.id for one in _asked(appraisal_ids)]
    if asked:
        rating_actions.hold(asked)
        rating_actions.move(asked, "withdraw", actor=actor, at=at, reason=reason)
