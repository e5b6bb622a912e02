"""One person's own working time 个人工作时间: another calendar than the unit's, leave, days at other hours."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.flows.org_1_organisation import keep_own_hours
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.worktime import states
from makesell.ground.worktime.access import OWN_HOURS
from makesell.ground.worktime.listings import OWN_HOURS_LISTING
from makesell.sheets import giving, hours, lines
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Incoming, Input, Sheet, Take, View

UNTIL: Final = Input("valid_to", _("Until (excluded)"), Take.DATE, required=False, help=_("The first day on which it holds no more."))
ADD: Final = (
    Input("person", _("Person"), Take.REF, noun="people"),
    Input("kind", _("Kind"), Take.CHOICE, choices=said(states.KINDS)),
    Input("valid_from", _("From"), Take.DATE),
    UNTIL,
    Input(
        "calendar", _("Working calendar"), Take.REF, noun="working_calendars", required=False,
        help=_("Of somebody who works part-time, in another shift, or where other holidays are kept."),
    ),
    Input("starts", _("Starts at"), required=False, most=5, help=_("Only for days at other hours; a time such as 18:00.")),
    Input("ends", _("Ends at"), required=False, most=5, help=_("Earlier than the start: on the next day.")),
    Input("note", _("Note"), required=False, most=200),
)  # fmt: skip
COLUMNS: Final = (
    Column("person", _("Person"), opens=True),
    Column("kind", _("Kind"), chips={"calendar": "info", "off": "warn", "hours": "plum"}),
    Column("valid_from", _("From")),
    Column("valid_to", _("Until (excluded)")),
    Column("calendar", _("Working calendar"), phone=False),
    Column("starts", _("Starts at"), phone=False),
    Column("ends", _("Ends at"), phone=False),
    Column("note", _("Note"), phone=False),
    Column("unit", _("Unit"), first=False),
)


def _add(call: Call) -> Done:
    data = call.data
    start = hours.minute(data["starts"]) if data.get("starts") else None
    end = hours.minute(data["ends"]) if data.get("ends") else None
    if start is not None and end is not None and end <= start:
        end += 24 * 60
    fact = keep_own_hours.NewOwnHours(
        data["person"], data["kind"], data["valid_from"], data.get("valid_to"), data.get("calendar"), start, end, data.get("note") or ""
    )
    key = keep_own_hours.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Kept. Reports, reminders and answers of the person follow it."))


def _end(call: Call) -> Done:
    keep_own_hours.end(call.ids[0], call.data["valid_to"], actor=call.actor, at=call.at, reason=call.reason)
    return giving.done(call, _("It ends on that date."))


def _drop(call: Call) -> Done:
    keep_own_hours.drop(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(say=_("Taken away: the person works as the unit does."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"valid_from": today()}


SHEET: Final = Sheet(
    noun="own_hours",
    label=_("Own working time"),
    plural=_("Own working time of people"),
    icon="clock",
    listing=OWN_HOURS_LISTING,
    policy=OWN_HOURS,
    head=lines.head_of(OWN_HOURS_LISTING, OWN_HOURS, "person", "valid_from"),
    section="organisation",
    timeline=False,
    order=52,
    columns=COLUMNS,
    views=(
        View("now", _("Now and later"), "f=valid_to.gt.{today}"),
        View("open", _("Without an end"), "f=valid_to.empty"),
        View("mine", _("Mine"), "f=person.eq.{me}"),
    ),
    acts=(
        Act("add", _("New own working time"), _add, ADD, icon="plus", makes=True, strong=True, start=_start),
        Act("end", _("End it"), _end, (Input("valid_to", _("Until (excluded)"), Take.DATE),), icon="calendar-check"),
        Act(
            "drop", _("Remove"), _drop, icon="trash-2", danger=True, bulk=True,
            asks=_("It was said by mistake: the person works as the unit does. Go on?"),
        ),
    ),
    incoming=Incoming(("person", "kind", "valid_from")),
    panels=(lines.panel(_("Own working time"), OWN_HOURS_LISTING, OWN_HOURS, COLUMNS),),
    empty=_("Nobody has working time of their own: everybody works as the unit does."),
)
