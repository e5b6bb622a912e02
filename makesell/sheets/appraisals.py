"""Sheet of appraisals 考核: each indicator's figure opens to its entries, its score is seen on the curve, the arithmetic stands in words."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.appraisals import queries as appraisals
from makesell.documents.appraisals import states
from makesell.documents.appraisals.access import POLICY
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.flows.per_2_appraisal import answer_appraisal, ask_raters, compute_appraisals, publish_appraisal, review_appraisal
from makesell.flows.per_2_appraisal.answer_appraisal import WordsFact
from makesell.flows.per_2_appraisal.compute_appraisals import RoundFact
from makesell.flows.per_2_appraisal.publish_appraisal import CalibrationFact
from makesell.flows.per_2_appraisal.review_appraisal import ReviewFact
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.ground.refusal import Refusal
from makesell.metrics import windows
from makesell.sheets import appraisal_parts, giving, indicators, rating_parts
from makesell.sheets.giving import moving, said
from makesell.sheets.parts import (
    Act,
    Call,
    CheckPart,
    Column,
    Done,
    Fact,
    Head,
    Input,
    Panel,
    Sheet,
    Stage,
    Take,
    Text,
    View,
    Wait,
)

NOUN: Final = "appraisals"
STATES: Final = said(states.LABELS)
KINDS: Final[dict[str, Text]] = {"month": _("Month"), "quarter": _("Quarter"), "half": _("Half-year"), "year": _("Year")}
SAYS: Final[Mapping[str, Text]] = {
    "self_review": _("Look at your figures and say what there is to say"), "acknowledge": _("Read it, then acknowledge or dispute it"),
    "review": _("Review it for your team"), "calibrate": _("Calibrate it beside the others"), "answer": _("It is disputed: answer it"),
    "publish": _("Calibrated: publish it"), "close": _("Acknowledged: close it"),
}  # fmt: skip


def _language() -> str:
    return get_language() or "zh-hans"


def _sees_verdict(actor: Actor, row: AppraisalRow) -> bool:
    """The person sees what others say once it is published."""
    return row.state in states.SHOWN or row.person_id != actor.person_id


def head(actor: Actor, key: int) -> Head:
    """The appraisal's head; refuses what the actor may not see."""
    row = appraisals.appraisal(actor, key)
    sub = in_words(row.kind, row.period, row.start, row.end, _language())
    return Head(row.person, sub, row.state, STATES[row.state], states.TONES[row.state], row.version, row.number or "")


def _result(actor: Actor, key: int) -> CheckPart:
    row = appraisals.appraisal(actor, key)
    facts = [Fact(_("Points"), row.score, Kind.QTY)]
    if _sees_verdict(actor, row):
        facts += [Fact(_("Final score"), row.final, Kind.QTY), Fact(_("Rating"), row.rating or None)]
    if row.score is None:
        facts.append(Fact(_("Points"), _("No indicator is applicable yet.")))
    note = _("Vetoed: the rating is the lowest, the figures stay.") if row.vetoed else " ".join(map(str, appraisal_parts.fallen(key)))
    note = note if _sees_verdict(actor, row) else ""
    if row.due_date is not None:
        facts.append(Fact(_("Due until"), row.due_date, Kind.DATE, help=giving.word(states.STEPS[row.state])))
    return CheckPart(_("Result"), STATES[row.state], states.TONES[row.state], tuple(facts), note)


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = appraisals.appraisal(actor, key)
    return [
        Fact(_("Person"), row.person, Kind.REF, noun="people", id=row.person_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Period"), in_words(row.kind, row.period, row.start, row.end, _language())),
        Fact(_("Computed at"), row.computed_at, Kind.MOMENT),
        Fact(_("Published at"), row.published_at, Kind.MOMENT),
        Fact(_("Acknowledged at"), row.acknowledged_at, Kind.MOMENT),
        Fact(_("Closed for good at"), row.closed_at, Kind.MOMENT),
    ]


def _words(actor: Actor, key: int) -> list[Fact]:
    row = appraisals.appraisal(actor, key)
    facts = [Fact(_("The person says"), row.self_text)]
    if _sees_verdict(actor, row):
        facts += [
            Fact(_("The manager says"), row.review_text, help=row.reviewed_by or ""),
            Fact(_("Calibration"), row.calibration, help=row.calibrated_by or ""),
        ]
    return facts


def _compute(call: Call) -> Done:
    data = call.data
    cell = period.by_code(data["kind"], data["period"])
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period")
    fact = RoundFact(cell.id, data.get("unit"), data.get("person"))
    keys = compute_appraisals.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(keys[0], _("%(count)s appraisals are computed.") % {"count": len(keys)}, data={"appraisals": keys})


Moves = Callable[..., object]


def _reviewing(review: Moves, text: Text) -> Callable[[Call], Done]:
    def run(call: Call) -> Done:
        (key,) = call.ids
        review(ReviewFact(key, call.data["text"], call.data.get("rating"), call.version), actor=call.actor, at=call.at, reason=call.reason)
        return Done(key, text)

    return run


def _own_review(call: Call) -> Done:
    (key,) = call.ids
    views = {row["indicator"]: (row.get("score"), row.get("text") or "") for row in call.data.get("views") or ()}
    fact = ReviewFact(key, call.data["text"], None, call.version, views)
    review_appraisal.by_person(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept. Your manager reviews it."))


def _own_views(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """The person's form: a row for every indicator."""
    return {"views": [{"indicator": one.position} for one in appraisals.scores(key)] if key is not None else []}


def _by_position(actor: Actor, key: int) -> Mapping[int, Text]:
    appraisals.appraisal(actor, key)
    return {one.position: indicators.label(one.indicator) for one in appraisals.scores(key)}


def _saying(say: Moves, text: Text) -> Callable[[Call], Done]:
    def run(call: Call) -> Done:
        (key,) = call.ids
        say(WordsFact(key, call.data["text"], call.version), actor=call.actor, at=call.at, reason=call.reason)
        return Done(key, text)

    return run


def _calibrate(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    fact = CalibrationFact(key, data.get("final"), bool(data.get("veto")), data.get("why") or "", call.version)
    publish_appraisal.calibrate(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Calibrated. Compensation publishes it."))


def _acknowledge(call: Call) -> Done:
    (key,) = call.ids
    answer_appraisal.acknowledge(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Acknowledged."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """The last quarter that has ended."""
    cell = period.containing("quarter", windows.as_of(clock.today()).day)
    before = period.previous(cell) if cell else None
    return {"kind": "quarter", "period": before.code if before else ""}


def waits(actor: Actor, at: dt.datetime) -> Sequence[Wait]:
    """What waits for the actor: the own appraisal, and others' by the post held."""
    today = clock.business_date(at)
    return [
        Wait(one.id, one.person, SAYS[one.act], late=one.due is not None and one.due < today, chip=_("Appraisal"))
        for one in appraisals.waiting(actor)
    ]


def _ask_raters(call: Call) -> Done:
    (key,) = call.ids
    data = call.data
    raters = [(row["person"], row["group"]) for row in data["raters"] or ()]
    fact = ask_raters.RatersFact(key, raters, data.get("until"), call.version)
    made = ask_raters.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("%(count)s people are asked. The person never learns who they are.") % {"count": len(made)})


def _close_ratings(call: Call) -> Done:
    (key,) = call.ids
    ask_raters.close(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("The ratings are closed and in the score."))


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
TEXT: Final = Input("text", _("Said in words"), Take.LONG, most=4000)
VIEWS: Final = Input(
    "views", _("Your own scores"), Take.TABLE, required=False, most=60, help=_("Where your unit asks for them; they never move the score."),
    columns=(
        Input("indicator", _("Indicator"), Take.INT), Input("score", _("Points"), Take.QTY, required=False),
        Input("text", _("Comment"), required=False, most=500),
    ),
)  # fmt: skip
ROUND: Final = (
    Input("kind", _("Kind of period"), Take.CHOICE, choices=KINDS),
    Input("period", _("Period"), help=_("For example 2026, 2026-Q1 or 2026-03."), most=20),
    Input("unit", _("Unit"), Take.REF, noun="units", required=False, help=_("With all below it; empty: the whole company.")),
    Input("person", _("Person"), Take.REF, noun="people", required=False),
)
ACTS: Final = (
    Act("compute", _("Compute a round"), _compute, ROUND, icon="calculator", makes=True, strong=True, start=_start),
    Act("self_review", _("Say something about it"), _own_review, (TEXT, VIEWS), icon="message-circle", states=(states.COMPUTED,), strong=True,
        start=_own_views, line="indicator", lines=_by_position),
    Act("ask_raters", _("Ask raters"), _ask_raters, rating_parts.RATERS, icon="users", states=(states.COMPUTED, states.SELF_REVIEWED)),
    Act("close_ratings", _("Close the ratings"), _close_ratings, icon="check-check", states=(states.COMPUTED, states.SELF_REVIEWED),
        asks=_("Who has not answered is no longer waited for. Go on?")),
    Act("review", _("Review the person"), _reviewing(review_appraisal.by_manager, _("Reviewed. A director calibrates it.")), (
        TEXT, Input("rating", _("Rating"), Take.RATIO, required=False, help=_("Where the scheme asks for one: 1 = as expected.")),
    ), icon="clipboard-check", states=(states.COMPUTED, states.SELF_REVIEWED), strong=True),
    Act("calibrate", _("Calibrate"), _calibrate, (
        Input("final", _("Final score"), Take.QTY, required=False, help=_("Empty: the computed score stands.")),
        Input("veto", _("Veto"), Take.BOOL, required=False), Input("why", _("Reason"), Take.LONG, required=False, most=1000),
    ), icon="scale", states=(states.REVIEWED, states.CALIBRATED), strong=True),
    Act("publish", _("Publish to the person"), moving(publish_appraisal.publish, _("Published; the persons are told.")), icon="send", bulk=True,
        states=(states.CALIBRATED,), strong=True),
    Act("acknowledge", _("Acknowledge"), _acknowledge, icon="check", states=(states.PUBLISHED, states.ANSWERED), strong=True),
    Act("dispute", _("Dispute"), _saying(answer_appraisal.dispute, _("Kept. A director answers it.")), (TEXT,), icon="message-circle",
        states=(states.PUBLISHED, states.ANSWERED)),
    Act("answer", _("Answer"), _saying(answer_appraisal.answer, _("Answered.")), (TEXT,), icon="reply", states=(states.DISPUTED,), strong=True),
    Act("close", _("Close for good"), moving(publish_appraisal.close, _("Closed; it never moves again.")), icon="lock", bulk=True,
        states=(states.ACKNOWLEDGED, states.ANSWERED), strong=True),
    Act("recompute", _("Compute again"), moving(compute_appraisals.again, _("Computed anew from the books.")), icon="refresh-cw", bulk=True,
        states=(states.COMPUTED,)),
    Act("withdraw", _("Withdraw"), moving(compute_appraisals.withdraw, _("Withdrawn."), why=True), (WHY,), icon="trash-2", bulk=True,
        states=(states.COMPUTED,), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Appraisal"),
    plural=_("Appraisals"),
    icon="clipboard-check",
    listing=appraisals.LISTING,
    policy=POLICY,
    section="performance",
    order=45,
    record_kind="appraisal",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("person", _("Person")),
        Column("period", _("Period")),
        Column("state", _("State"), chips=states.TONES),
        Column("score", _("Points")),
        Column("final", _("Final score"), phone=False),
        Column("rating", _("Rating"), phone=False),
        Column("due_date", _("Due until"), phone=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=person.eq.{me}"),
        View("review", _("To be reviewed"), "f=state.in.computed,self_reviewed"),
        View("calibrate", _("To be calibrated"), "f=state.eq.reviewed&sort=-score"),
        View("disputed", _("Disputed"), "f=state.eq.disputed"),
        View("late", _("Late"), "f=due_date.lt.{today}&sort=due_date"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("result", _("Result"), _result, aside=True),
        Panel("scores", _("Indicators"), appraisal_parts.scores),
        Panel("ratings", _("Ratings by several people"), rating_parts.ratings, hide_empty=True),
        Panel("posts", _("Posts in the period"), appraisal_parts.posts, hide_empty=True),
        Panel("curves", _("As curves"), appraisal_parts.curves),
        Panel("words", _("Said in words"), _words),
        Panel("calibrations", _("Calibration"), appraisal_parts.calibrations, hide_empty=True),
        Panel("thread", _("Dispute"), appraisal_parts.thread, hide_empty=True),
        Panel("facts", _("Details"), _facts),
    ),
    stages=(
        Stage(_("Computed"), (states.COMPUTED,)),
        Stage(_("Self and manager"), (states.SELF_REVIEWED, states.REVIEWED)),
        Stage(_("Calibrated"), (states.CALIBRATED,)),
        Stage(_("Published"), (states.PUBLISHED, states.DISPUTED, states.ANSWERED)),
        Stage(_("Acknowledged"), (states.ACKNOWLEDGED,)),
        Stage(_("Closed for good"), (states.CLOSED,)),
    ),
    waits=waits,
    empty=_("No appraisals yet. Compute a round of the period that has ended."),
)
