"""Sheets of activities and follow-ups: what was done for customers, what is to be done until when (ORG-3)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.activities import queries, states
from makesell.documents.activities.access import ACTIVITIES, FOLLOW_UPS
from makesell.flows.org_3_ownership import finish_follow_up, log_activity, plan_follow_up
from makesell.flows.org_3_ownership.finish_follow_up import DoneFact
from makesell.flows.org_3_ownership.log_activity import About, ActivityFact
from makesell.flows.org_3_ownership.plan_follow_up import FollowUpFact
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import done, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, TablePart, Take, View, Wait

KINDS: Final = said(states.KINDS)
CAUSES: Final = said(states.CAUSES)
STATES: Final = said(states.ACTIVITY_LABELS)
TASKS: Final = said(states.FOLLOW_UP_LABELS)
# The page of the record something is about, by its kind on the spine.
NOUNS: Final = {
    "customer": "customers", "opportunity": "opportunities", "delivery": "deliveries", "lead": "leads", "order": "orders", "ticket": "tickets",
}  # fmt: skip
DAY: Final = Input("activity_date", _("Day"), Take.DATE, required=False, help=_("Left empty: today."))
RESULT: Final = Input("result", _("Result"), Take.LONG, help=_("What came of it; only this counts as following up."), most=4000)
NEXT: Final = (
    Input("next_step", _("Next step"), required=False, most=400),
    Input("next_date", _("Next step until"), Take.DATE, required=False, help=_("Makes a follow-up of the next step.")),
)
KIND: Final = Input("kind", _("Kind"), Take.CHOICE, choices=KINDS)
ABOUT: Final = (
    Input("customer", _("Customer"), Take.REF, required=False, noun="customers"),
    Input("opportunity", _("Opportunity"), Take.REF, required=False, noun="opportunities", help=_("Where it is about one; the customer is its own.")),
    Input("lead", _("Lead"), Take.REF, required=False, noun="leads", help=_("Where it is about one that is no customer yet.")),
)
CONTACT: Final = Input("contact", _("Contact"), Take.REF, required=False, noun="contacts")
LOGGED: Final = (KIND, RESULT, DAY, CONTACT, *NEXT)     # what an act on a record's own page asks for


def about_of(data: Mapping[str, Any]) -> About:
    """What the inputs name."""
    return About(data.get("customer"), data.get("opportunity"), data.get("lead"))


def log(call: Call, about: About) -> int:
    """The activity of a form about something; returns its key."""
    data = call.data
    fact = ActivityFact(
        data["kind"], about, data["result"], data.get("activity_date"), data.get("contact"), data.get("next_step") or "", data.get("next_date")
    )
    return log_activity.perform(fact, actor=call.actor, at=call.at, reason=call.reason)


def _log(call: Call) -> Done:
    return Done(log(call, about_of(call.data)), _("Written down."), undo=("withdraw", {}))


def _withdraw(call: Call) -> Done:
    log_activity.withdraw_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Withdrawn."))


def _head(actor: Actor, key: int) -> Head:
    row = queries.activity(actor, key)
    sub = f"{row.customer or row.subject} · {shown.date(row.activity_date, get_language() or 'zh-hans')}"
    return Head(str(KINDS[row.kind]), sub, row.state, STATES[row.state], states.ACTIVITY_TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.activity(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("About"), row.subject, Kind.REF, noun=NOUNS.get(row.subject_kind, ""), id=row.subject_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Day"), row.activity_date, Kind.DATE),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Result"), row.result),
        Fact(_("Next step"), row.next_step),
    ]


def latest(actor: Actor, key: int) -> TablePart:
    """The last activities about a record, for its page."""
    return TablePart(
        (
            ("date", _("Day"), Kind.DATE), ("kind", _("Kind"), Kind.TEXT), ("number", _("Number"), Kind.REF), ("result", _("Result"), Kind.TEXT),
            ("next", _("Next step"), Kind.TEXT), ("owner", _("Written by"), Kind.TEXT),
        ),
        [
            {
                "date": row.activity_date, "kind": KINDS[row.kind], "number": row.number or "", "number_id": row.id, "result": row.result,
                "next": row.next_step, "owner": row.owner or "",
            }
            for row in queries.latest_about(actor, key)
        ]
        if ACTIVITIES.may(actor)
        else [],
        links={"number": "activities"},
        empty=_("Nothing was done here yet."),
    )  # fmt: skip


SHEET: Final = Sheet(
    noun="activities",
    label=_("Activity"),
    plural=_("Activities"),
    icon="message-square-text",
    listing=queries.ACTIVITY_LIST,
    policy=ACTIVITIES,
    section="market",
    order=36,
    record_kind="activity",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("activity_date", _("Day")),
        Column("kind", _("Kind")),
        Column("customer", _("Customer")),
        Column("about", _("About"), first=False),
        Column("result", _("Result")),
        Column("next_step", _("Next step"), phone=False),
        Column("owner", _("Written by"), phone=False),
        Column("unit", _("Unit"), first=False),
        Column("state", _("State"), first=False, chips=states.ACTIVITY_TONES),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("month", _("This month"), "f=activity_date.month.{today}"),
    ),
    acts=(
        Act("log", _("New activity"), _log, (KIND, *ABOUT, RESULT, DAY, CONTACT, *NEXT), icon="plus", makes=True),
        Act("withdraw", _("Withdraw"), _withdraw, icon="trash-2", bulk=True, states=(states.NOTED,), danger=True, asks=_("Withdraw this?")),
    ),
    head=_head,
    panels=(Panel("facts", _("Details"), _facts),),
    empty=_("No activity yet. Write down the first visit or call."),
)


def _plan(call: Call) -> Done:
    data = call.data
    fact = FollowUpFact(data["title"], about_of(data), data["due_date"], data.get("owner"))
    return Done(plan_follow_up.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Planned."))


def _finish(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = DoneFact(key, data["kind"], data["result"], data.get("next_step") or "", data.get("next_date"), call.version)
    return Done(finish_follow_up.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Done; it stands among the activities."))


def _postpone(call: Call) -> Done:
    (key,), data = call.ids, call.data
    plan_follow_up.postpone(key, data["due_date"], actor=call.actor, at=call.at, reason=data["why"], version=call.version)
    return Done(key, _("Put off."))


def _drop(call: Call) -> Done:
    plan_follow_up.drop_many(list(call.ids), actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("Dropped."))


def _task_head(actor: Actor, key: int) -> Head:
    row = queries.follow_up(actor, key)
    return Head(
        row.title, row.customer or row.subject, row.state, TASKS[row.state], states.FOLLOW_UP_TONES[row.state], row.version, row.number or ""
    )


def _task_facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.follow_up(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("About"), row.subject, Kind.REF, noun=NOUNS.get(row.subject_kind, ""), id=row.subject_id),
        Fact(_("Made by"), CAUSES[row.cause]),
        Fact(_("Due"), row.due_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Done on"), row.done_date, Kind.DATE),
        Fact(_("Activity"), row.activity, Kind.REF, noun="activities", id=row.activity_id),
    ]


def _waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """One's follow-ups of today and those overdue."""
    today, language = clock.business_date(at), get_language() or "zh-hans"
    return [
        Wait(
            row.id, row.title,
            _("%(customer)s · due %(day)s") % {"customer": row.customer or row.subject, "day": shown.date(row.due_date, language)},
            late=row.due_date < today, chip=_("Follow-up"),
        )
        for row in queries.waiting(actor, today)
    ]  # fmt: skip


WHY: Final = Input("why", _("Reason"), Take.LONG, most=1000)
DUE: Final = Input("due_date", _("Due"), Take.DATE)
TO_DO: Final = (states.OPEN,)
FOLLOW_UP_SHEET: Final = Sheet(
    noun="follow_ups",
    label=_("Follow-up"),
    plural=_("Follow-ups"),
    icon="calendar-check",
    listing=queries.FOLLOW_UP_LIST,
    policy=FOLLOW_UPS,
    section="market",
    order=34,
    record_kind="follow_up",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("What"), opens=True),
        Column("customer", _("Customer")),
        Column("due_date", _("Due")),
        Column("state", _("State"), chips=states.FOLLOW_UP_TONES),
        Column("cause", _("Made by"), phone=False),
        Column("about", _("About"), first=False),
        Column("owner", _("Owner")),
        Column("done_date", _("Done on"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    starts="todo",
    views=(
        View("todo", _("To do"), "f=state.eq.open"),
        View("mine", _("Mine"), "f=state.eq.open&f=owner.eq.{me}"),
        View("late", _("Overdue"), "f=state.eq.open&f=due_date.lt.{today}"),
    ),
    acts=(
        Act("plan", _("New follow-up"), _plan, (
            Input("title", _("What"), help=_("What is to be done.")), *ABOUT, DUE,
            Input("owner", _("Owner"), Take.REF, required=False, noun="people", help=_("Left empty: you.")),
        ), icon="plus", makes=True),
        Act("finish", _("Mark as done"), _finish, (KIND, RESULT, *NEXT), icon="check", states=TO_DO, strong=True),
        Act("postpone", _("Put off"), _postpone, (DUE, WHY), icon="clock", states=TO_DO),
        Act("drop", _("Drop"), _drop, (WHY,), icon="x", bulk=True, states=TO_DO, danger=True),
    ),
    head=_task_head,
    panels=(Panel("facts", _("Details"), _task_facts),),
    waits=_waits,
    empty=_("No follow-up is planned. Deliveries and care plans make their own."),
)  # fmt: skip
