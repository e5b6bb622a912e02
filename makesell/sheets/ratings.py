"""Sheet of ratings 评价: a rater answers or declines; compensation sees who is still to answer. Nobody sees a rating about themselves."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.appraisals import rating_queries as ratings
from makesell.documents.appraisals import rating_states as states
from makesell.documents.appraisals.rating_access import POLICY
from makesell.flows.per_2_appraisal import ask_raters
from makesell.flows.per_2_appraisal.ask_raters import AnswerFact
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period.words import in_words
from makesell.metrics import rating_terms as terms
from makesell.sheets.giving import moving, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, Text, View, Wait
from makesell.sheets.rating_parts import GROUPS

STATES: Final = said(states.LABELS)
ONE_DAY: Final = dt.timedelta(days=1)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
ANSWER: Final = (
    Input("score", _("Your rating"), Take.INT),
    Input("comment", _("Comment"), Take.LONG, required=False, most=2000, help=_("Only compensation reads it; the person never does.")),
)


def head(actor: Actor, key: int) -> Head:
    """The head of a rating's page; refuses what the actor may not see."""
    row = ratings.rating(actor, key)
    sub = in_words(row.kind, row.period, row.start, row.end, get_language() or "zh-hans")
    return Head(row.about, sub, row.state, STATES[row.state], states.TONES[row.state], row.version)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = ratings.rating(actor, key)
    return [
        Fact(_("About"), row.about, Kind.REF, noun="people", id=row.about_id),
        Fact(_("Rater"), row.person, Kind.REF, noun="people", id=row.person_id),
        Fact(_("As one of"), GROUPS[row.party]),
        Fact(_("Due until"), row.due_date, Kind.DATE),
        Fact(_("Points given"), row.score, Kind.INT, help=_("Of %(top)s.") % {"top": terms.scale(row.end - ONE_DAY)}),
        Fact(_("Comment"), row.comment),
        Fact(_("Reason for not rating"), row.declined),
        Fact(
            _("Who learns of it"),
            _("You and compensation. The person and all others see means of three raters or more, once the ratings are closed."),
        ),
    ]


def scores(actor: Actor, key: int) -> Mapping[int, Text]:
    """The points of the scale in words, the best first; nothing is chosen for the rater."""
    top = terms.scale(ratings.rating(actor, key).end - ONE_DAY)
    ends = {top: _("far above what is expected"), 1: _("far below what is expected"), (top + 1) // 2: _("as expected")}
    return {0: "—"} | {n: f"{n} · {ends[n]}" if n in ends else str(n) for n in range(top, 0, -1)}


def _answer(call: Call) -> Done:
    (key,) = call.ids
    fact = AnswerFact(key, call.data["score"], call.data.get("comment") or "", call.version)
    ask_raters.answer(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Thank you. You may think again until the ratings are closed."))


def _decline(call: Call) -> Done:
    (key,) = call.ids
    ask_raters.decline(key, actor=call.actor, at=call.at, reason=call.data.get("why") or call.reason, version=call.version)
    return Done(key, _("Kept: you are not asked any more."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    row = ratings.rating(actor, key) if key is not None else None
    return {"score": row.score, "comment": row.comment} if row is not None else {}


def waits(actor: Actor, at: dt.datetime) -> Sequence[Wait]:
    """The people the actor is asked to rate."""
    today = clock.business_date(at)
    if actor.person_id is None:
        return []
    return [
        Wait(one.id, one.about, _("You are asked for a rating"), late=one.due_date < today, chip=_("Rating of a colleague"))
        for one in ratings.waiting(actor)
    ]


SHEET: Final = Sheet(
    noun="ratings",
    label=_("Rating of a colleague"),
    plural=_("Ratings of colleagues"),
    icon="users",
    listing=ratings.LISTING,
    policy=POLICY,
    section="performance",
    order=46,
    record_kind="appraisal_rating",
    head=head,
    columns=(
        Column("about", _("About"), opens=True),
        Column("period", _("Period")),
        Column("state", _("State"), chips=states.TONES),
        Column("due_date", _("Due until")),
        Column("party", _("As one of"), phone=False),
        Column("person", _("Rater"), phone=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("open", _("To be rated"), "f=state.eq.asked"),
        View("late", _("Late"), "f=state.eq.asked&f=due_date.lt.{today}"),
    ),
    acts=(
        Act("answer", _("Give the rating"), _answer, ANSWER, icon="check", states=(states.ASKED, states.ANSWERED), strong=True, start=_start,
            line="score", lines=scores),
        Act("decline", _("I cannot rate"), _decline, (WHY,), icon="x", states=(states.ASKED,)),
        Act("withdraw", _("Ask no more"), moving(ask_raters.withdraw, _("Withdrawn."), why=True), (WHY,), icon="trash-2", bulk=True,
            states=(states.ASKED,), danger=True),
    ),
    panels=(Panel("facts", _("Rating of a colleague"), _facts),),
    waits=waits,
    empty=_("Nobody is to be rated."),
)  # fmt: skip
