"""Sheets of needs and care plans: what customers need and what it led to (ORG-5), how they are cared for by plan (PRO-7)."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.activities import queries, states
from makesell.documents.activities.access import CARE_PLANS, NEEDS
from makesell.flows.pro_7_care import plan_care, record_need
from makesell.flows.pro_7_care.plan_care import CareFact
from makesell.flows.pro_7_care.record_need import AnswerFact, NeedFact
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.sheets import giving
from makesell.sheets.activities import NOUNS, WHY
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Take, View, Wait

STATES: Final = giving.said(states.NEED_LABELS)
CARE_STATES: Final = giving.said(states.CARE_LABELS)
CARES: Final = giving.said(states.CARES)
CUSTOMER: Final = Input("customer", _("Customer"), Take.REF, noun="customers")
RECORDED: Final = (
    Input("text", _("Need"), Take.LONG, most=8000, help=_("What the customer needs, in the customer's words.")),
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups"),
    Input("found_date", _("Known since"), Take.DATE, required=False, help=_("Left empty: today.")),
)


def record(call: Call, customer_id: int) -> int:
    """The need of a form at a customer; returns its key."""
    data = call.data
    fact = NeedFact(customer_id, data["text"], data.get("product_group"), data.get("found_date"))
    return record_need.perform(fact, actor=call.actor, at=call.at, reason=call.reason)


def _record(call: Call) -> Done:
    return Done(record(call, call.data["customer"]), _("Written down; the customer's owner is told."))


def _answer(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = AnswerFact(key, data.get("opportunity"), data.get("answer") or "", call.version)
    return Done(record_need.answer(fact, actor=call.actor, at=call.at, reason=call.reason), _("Answered."))


def _drop(call: Call) -> Done:
    record_need.drop_many(list(call.ids), actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return giving.done(call, _("Dropped."))


def _head(actor: Actor, key: int) -> Head:
    row = queries.need(actor, key)
    return Head(row.title, row.customer or "", row.state, STATES[row.state], states.NEED_TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.need(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Product group"), row.product_group, Kind.REF, noun="product_groups", id=row.product_group_id),
        Fact(_("Known since"), row.found_date, Kind.DATE),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Need"), row.text),
        Fact(_("What it led to"), row.outcome, Kind.REF, noun=NOUNS.get(row.outcome_kind or "", ""), id=row.outcome_id),
        Fact(_("Answer"), row.answer),
    ]


def _waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Open needs of one's own customers."""
    return [Wait(row.id, row.title, row.customer or "", chip=_("Need")) for row in queries.open_needs(actor)]


OPEN: Final = (states.OPEN,)
SHEET: Final = Sheet(
    noun="needs",
    label=_("Need"),
    plural=_("Needs"),
    icon="lightbulb",
    listing=queries.NEED_LIST,
    policy=NEEDS,
    section="market",
    order=38,
    record_kind="need",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("Need"), opens=True),
        Column("customer", _("Customer")),
        Column("product_group", _("Product group"), phone=False),
        Column("found_date", _("Known since")),
        Column("state", _("State"), chips=states.NEED_TONES),
        Column("outcome", _("What it led to"), phone=False),
        Column("owner", _("Written by"), phone=False),
        Column("unit", _("Unit"), first=False),
    ),
    starts="open",
    views=(View("open", _("Open"), "f=state.eq.open"), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=(
        Act("record", _("New need"), _record, (CUSTOMER, *RECORDED), icon="plus", makes=True),
        Act("answer", _("Answer"), _answer, (
            Input("opportunity", _("Opportunity"), Take.REF, required=False, noun="opportunities", help=_("What it led to.")),
            Input("answer", _("Answer"), Take.LONG, required=False, most=4000),
        ), icon="check", states=OPEN, strong=True),
        Act("drop", _("Drop"), _drop, (WHY,), icon="x", bulk=True, states=OPEN, danger=True),
    ),
    head=_head,
    panels=(Panel("facts", _("Details"), _facts),),
    waits=_waits,
    empty=_("No need is written down yet."),
)  # fmt: skip

CARED: Final = (
    Input("title", _("What"), help=_("What is to be done.")),
    Input("kind", _("Kind"), Take.CHOICE, choices=CARES),
    Input("next_date", _("Next on"), Take.DATE),
    Input("every_months", _("Every … months"), Take.INT, help=_("0: once.")),
    Input("ahead_days", _("Days ahead"), Take.INT, help=_("How many days before the day the follow-up is made.")),
    Input("contact", _("Contact"), Take.REF, required=False, noun="contacts"),
)


def _plan(call: Call) -> Done:
    data = call.data
    fact = CareFact(
        data["customer"], data["title"], data["kind"], data["next_date"], data["every_months"], data["ahead_days"], data.get("contact")
    )
    return Done(plan_care.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Planned."), undo=("end", {}))


def _change(call: Call) -> Done:
    (key,) = call.ids
    values = giving.changed_values(CARED[1:], call.data)
    title = str(call.data.get("title") or "")
    plan_care.change(Change(key, values, call.version), actor=call.actor, at=call.at, reason=call.reason, title=title)
    return Done(key, _("Changed."))


def _end(call: Call) -> Done:
    plan_care.end_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return giving.done(call, _("Ended."))


def _care_head(actor: Actor, key: int) -> Head:
    row = queries.care_plan(actor, key)
    return Head(row.title, row.customer or "", row.state, CARE_STATES[row.state], states.CARE_TONES[row.state], row.version, row.number or "")


def _care_facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.care_plan(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Kind"), CARES[row.kind]),
        Fact(_("Next on"), row.next_date, Kind.DATE),
        Fact(_("Every … months"), row.every_months, Kind.INT),
        Fact(_("Days ahead"), row.ahead_days, Kind.INT),
        Fact(_("Written by"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Makes the next follow-up on"), shown.date(row.next_date - dt.timedelta(days=row.ahead_days), get_language() or "zh-hans")),
    ]


def _start_care(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CARED, queries.care_plan(actor, key)) if key else {"every_months": 12, "ahead_days": 7}


CARE_SHEET: Final = Sheet(
    noun="care_plans",
    label=_("Care plan"),
    plural=_("Care plans"),
    icon="heart-handshake",
    listing=queries.CARE_LIST,
    policy=CARE_PLANS,
    section="market",
    order=40,
    record_kind="care_plan",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("What"), opens=True),
        Column("customer", _("Customer")),
        Column("kind", _("Kind"), phone=False),
        Column("next_date", _("Next on")),
        Column("every_months", _("Every … months"), phone=False),
        Column("ahead_days", _("Days ahead"), first=False),
        Column("state", _("State"), chips=states.CARE_TONES),
        Column("owner", _("Written by"), phone=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(View("active", _("Active"), "f=state.eq.active"), View("mine", _("Mine"), "f=owner.eq.{me}")),
    acts=(
        Act("plan", _("New care plan"), _plan, (CUSTOMER, *CARED), icon="plus", makes=True, start=_start_care),
        Act("change", _("Change"), _change, CARED, icon="pencil", states=(states.ACTIVE,), start=_start_care),
        Act("end", _("Finish the plan"), _end, icon="circle-stop", bulk=True, states=(states.ACTIVE,), danger=True, asks=_("End this care plan?")),
    ),
    head=_care_head,
    panels=(Panel("facts", _("Details"), _care_facts),),
    empty=_("No care plan yet."),
)
