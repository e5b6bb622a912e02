"""Sheet of appraisal rounds 考核日历: what is planned, what has opened, what was moved or cancelled and why."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.appraisals import round_queries as rounds
from makesell.documents.appraisals import round_states as states
from makesell.documents.appraisals.round_access import POLICY
from makesell.flows.per_2_appraisal import plan_rounds
from makesell.flows.per_2_appraisal.plan_rounds import PlanFact
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.period.words import in_words
from makesell.sheets.appraisals import KINDS
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View

STATES: Final = said(states.LABELS)
WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
BEGINS: Final = Input("start_date", _("Begins on"), Take.DATE)
PLAN: Final = (
    Input("kind", _("Kind of period"), Take.CHOICE, choices=KINDS),
    Input("year", _("Year"), most=20, help=_("For example 2026.")),
    Input("days", _("Working days after the period"), Take.INT),
    Input("unit", _("Unit"), Take.REF, noun="units", required=False, help=_("With all below it; empty: the whole company.")),
)


def head(actor: Actor, key: int) -> Head:
    """The head of a round's page."""
    row = rounds.planned(actor, key)
    name = in_words(row.kind, row.period, row.start, row.end, get_language() or "zh-hans")
    return Head(name, row.for_unit or _("The whole company"), row.state, STATES[row.state], states.TONES[row.state], row.version)


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = rounds.planned(actor, key)
    return [
        Fact(_("Begins on"), row.start_date, Kind.DATE),
        Fact(_("Unit"), row.for_unit or _("The whole company"), noun="units", id=row.for_unit_id),
        Fact(_("When it opened"), row.opened_at, Kind.MOMENT),
        Fact(_("Appraisals"), row.appraisals if row.opened_at else None, Kind.INT),
    ]


def _plan(call: Call) -> Done:
    data = call.data
    fact = PlanFact(data["kind"], data["year"].strip(), data["days"], data.get("unit"))
    keys = plan_rounds.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(keys[0], _("%(count)s rounds are planned; each opens by itself.") % {"count": len(keys)}, data={"rounds": keys})


def _move(call: Call) -> Done:
    (key,) = call.ids
    why = call.data.get("why") or call.reason
    plan_rounds.move(key, call.data["start_date"], actor=call.actor, at=call.at, reason=why, version=call.version)
    return Done(key, _("Moved."))


def _cancel(call: Call) -> Done:
    (key,) = call.ids
    plan_rounds.cancel(key, actor=call.actor, at=call.at, reason=call.data.get("why") or call.reason, version=call.version)
    return Done(key, _("Cancelled."))


def _open(call: Call) -> Done:
    (key,) = call.ids
    keys = plan_rounds.open_now(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("%(count)s appraisals are computed.") % {"count": len(keys)}, data={"appraisals": keys})


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"kind": "quarter", "year": str(today().year), "days": 5}


def _start_move(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"start_date": rounds.planned(actor, key).start_date} if key is not None else {}


SHEET: Final = Sheet(
    noun="appraisal_rounds",
    label=_("Appraisal round"),
    plural=_("Calendar of appraisal rounds"),
    icon="calendar-days",
    listing=rounds.LISTING,
    policy=POLICY,
    section="performance",
    order=44,
    record_kind="appraisal_round",
    head=head,
    columns=(
        Column("start_date", _("Begins on"), opens=True),
        Column("period", _("Period"), opens=True),
        Column("state", _("State"), chips=states.TONES),
        Column("for_unit", _("Unit"), phone=False),
        Column("appraisals", _("Appraisals"), phone=False),
        Column("opened_at", _("When it opened"), first=False),
    ),
    views=(
        View("ahead", _("Ahead"), "f=state.eq.planned"),
        View("all", _("All"), ""),
        View("opened", _("Has opened"), "f=state.eq.open&sort=-start_date"),
    ),
    acts=(
        Act("plan", _("Plan a year"), _plan, PLAN, icon="calendar-plus", makes=True, strong=True, start=_start),
        Act("open", _("Open now"), _open, icon="play", states=(states.PLANNED,), strong=True,
            asks=_("The appraisals of this round are computed now. Go on?")),
        Act("move", _("Move to another day"), _move, (BEGINS, WHY), icon="move", states=(states.PLANNED,), start=_start_move),
        Act("cancel", _("Cancel"), _cancel, (WHY,), icon="trash-2", states=(states.PLANNED,), danger=True),
    ),
    panels=(Panel("facts", _("Appraisal round"), _facts),),
    empty=_("No round is planned. Plan those of a year, and each opens by itself."),
)  # fmt: skip
