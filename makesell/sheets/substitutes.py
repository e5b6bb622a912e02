"""Absences and substitutes: who is away, and who decides on approvals meanwhile."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.reg_1_regime import end_substitute, name_substitute
from makesell.flows.reg_1_regime.end_substitute import Return
from makesell.flows.reg_1_regime.name_substitute import NewAbsence
from makesell.ground.actor import Actor
from makesell.ground.approval import queries
from makesell.ground.approval.access import POLICY
from makesell.ground.approval.listings import LISTING
from makesell.ground.clock import today
from makesell.ground.listing import Kind
from makesell.ground.refusal import Refusal, missing
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View

NAME: Final = (
    Input("person", _("Who is away"), Take.REF, required=False, noun="people", help=_("Empty: you yourself.")),
    Input("by", _("Substitute"), Take.REF, required=False, noun="people", help=_("Empty: the next higher post decides meanwhile.")),
    Input("valid_from", _("First day"), Take.DATE),
    Input("valid_to", _("Back on"), Take.DATE),
    Input("why", _("Reason"), Take.LONG, required=False, most=500),
)
END: Final = (Input("valid_to", _("Back on"), Take.DATE),)


def _name(call: Call) -> Done:
    person = call.data.get("person") or call.actor.person_id
    if person is None:
        raise Refusal("input.missing", "This is needed.", field="person")
    why = call.data.get("why") or ""
    fact = NewAbsence(person, call.data["valid_from"], call.data["valid_to"], call.data.get("by"), why)
    key = name_substitute.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Noted. Approvals go to the substitute from the first day on."))


def _end(call: Call) -> Done:
    (key,) = call.ids
    end_substitute.perform(Return(key, call.data["valid_to"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(None, _("Noted."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"person": actor.person_id, "valid_from": today()}


def _start_end(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_to": today()}


def _row(actor: Actor, key: int) -> queries.SubstituteRow:
    """The absence; one that is neither one's own nor concerns oneself is as unknown as one that does not exist."""
    reach = POLICY.require(actor, "view")
    row = queries.substitute(key)
    if row is None or not (reach.all or reach.person_id in (row.person_id, row.by_id)):
        raise missing()
    return row


def head(actor: Actor, key: int) -> Head:
    """The head of an absence's page."""
    row = _row(actor, key)
    over = row.valid_to <= today()
    return Head(
        title=row.person,
        sub=_("Substitute: %(name)s") % {"name": row.by or "—"},
        state="over" if over else "valid",
        state_label=_("Over") if over else _("Valid"),
        tone="mute" if over else "ok",
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _row(actor, key)
    return [
        Fact(_("Who is away"), row.person, noun="people", id=row.person_id),
        Fact(_("Substitute"), row.by or _("No substitute"), noun="people", id=row.by_id),
        Fact(_("First day"), row.valid_from, Kind.DATE),
        Fact(_("Back on"), row.valid_to, Kind.DATE),
        Fact(_("Reason"), row.reason),
    ]


SHEET: Final = Sheet(
    noun="substitutes",
    label=_("Absence"),
    plural=_("Absences and substitutes"),
    icon="user-round-check",
    listing=LISTING,
    policy=POLICY,
    head=head,
    section="organisation",
    timeline=False,
    order=50,
    columns=(
        Column("person", _("Who is away"), opens=True),
        Column("by", _("Substitute")),
        Column("valid_from", _("First day")),
        Column("valid_to", _("Back on")),
        Column("reason", _("Reason"), phone=False),
    ),
    views=(
        View("now", _("Now and later"), "f=valid_to.gt.{today}"),
        View("mine", _("My absences"), "f=person.eq.{me}"),
        View("for_others", _("I stand in"), "f=by.eq.{me}"),
    ),
    acts=(
        Act("name", _("I will be away"), _name, NAME, icon="calendar-plus", makes=True, strong=True, start=_start),
        Act("end", _("Back earlier"), _end, END, icon="calendar-check", states=("valid",), start=_start_end),
    ),
    panels=(Panel("facts", _("Absence"), _facts),),
    empty=_("Nobody is away."),
)
