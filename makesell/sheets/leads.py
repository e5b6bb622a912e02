"""Sheet of leads: list with the public pool 公海, page with who held it and what was done, and the acts from entering to qualifying."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.activities import queries as activities
from makesell.documents.leads import queries, states
from makesell.documents.leads.access import POLICY
from makesell.documents.leads.rules import falls_on
from makesell.documents.opportunities import queries as opportunities
from makesell.flows.pro_3_markets import claim_lead, enter_lead, qualify_lead
from makesell.flows.pro_3_markets.enter_lead import KNOWN, WHY, LeadFact
from makesell.flows.pro_3_markets.qualify_lead import QualifyFact
from makesell.flows.steps.follow_ups import About
from makesell.flows.steps.leads import untouched_days
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.parties import queries as parties
from makesell.sheets import activities as activity_sheet
from makesell.sheets import giving
from makesell.sheets.giving import done, said
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, TablePart, Take, View, Wait

STATES: Final = said(states.LABELS)
SOURCES: Final = said(states.SOURCES)
ENDS: Final = said(states.ENDS)
REASONS: Final = said(WHY)
MOST_ALIKE: Final = 5


def head(actor: Actor, key: int) -> Head:
    """The lead's head; refuses what the actor may not see."""
    row = queries.lead(actor, key)
    return Head(row.name, row.contact, row.state, STATES[row.state], states.TONES[row.state], row.version, row.number or "")


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.lead(actor, key)
    chance = opportunities.of_lead(actor, key)
    return [
        Fact(_("Contact"), row.contact),
        Fact(_("Telephone"), row.phone, Kind.CODE),
        Fact(_("Mail"), row.email),
        Fact(_("Tax number"), row.tax_number, Kind.CODE),
        Fact(_("Region"), row.region),
        Fact(_("Source"), SOURCES[row.source]),
        Fact(_("Campaign"), row.campaign, Kind.REF, noun="campaigns", id=row.campaign_id),
        Fact(_("Referred by"), row.referrer, Kind.REF, noun="customers", id=row.referrer_id),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Entered on"), row.entered_date, Kind.DATE),
        Fact(_("Need"), row.need),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Opportunity"), chance.number if chance else None, Kind.REF, noun="opportunities", id=chance.id if chance else None),
    ]


def _pool(actor: Actor, key: int) -> Sequence[Fact] | CheckPart:
    """Until when the holder keeps it; what the pool asks of who claims it."""
    row, today = queries.lead(actor, key), clock.today()
    if row.state == states.POOL:
        return CheckPart(_("Public pool"), _("Free"), "warn", note=_("Whoever claims it first has it; telephone and mail show then."))
    if row.state != states.OWNED or row.held_since is None:
        return []
    falls = falls_on(row.held_since, row.touched, untouched_days(today, row.unit_id))
    facts = (
        Fact(_("Held since"), row.held_since, Kind.DATE), Fact(_("Last result"), row.touched, Kind.DATE), Fact(_("Falls back on"), falls, Kind.DATE),
    )
    left = (falls - today).days
    tone = "bad" if left <= 0 else "warn" if left <= 3 else "ok"
    return CheckPart(_("Public pool"), _("%(days)s days left") % {"days": max(left, 0)}, tone, facts)


def _holders(actor: Actor, key: int) -> TablePart:
    queries.lead(actor, key)
    return TablePart(
        (
            ("person", _("Held by"), Kind.REF), ("from", _("Held from"), Kind.DATE), ("to", _("Held until"), Kind.DATE),
            ("how", _("Came by"), Kind.TEXT), ("ended", _("Result"), Kind.TEXT),
        ),
        [
            {
                "person": each.person, "person_id": each.person_id, "from": each.from_date, "to": each.to_date,
                "how": _("Claimed from the pool") if each.claimed else _("Entered or given"), "ended": ENDS.get(each.ended, ""),
            }
            for each in queries.holdings(key)
        ],
        links={"person": "people"},
        empty=_("Nobody has held it yet."),
    )  # fmt: skip


def _fact(data: Mapping[str, Any], source: str) -> LeadFact:
    words = {name: data.get(name) or "" for name in KNOWN}
    return LeadFact(
        data["name"], source, data.get("campaign"), data.get("referrer"), **words, confirmed=bool(data.get("confirmed")),
        to_pool=bool(data.get("to_pool")),
    )  # fmt: skip


def _enter(call: Call) -> Done:
    fact = _fact(call.data, call.data.get("source") or "hand")
    return Done(enter_lead.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Entered."))


def _refer(call: Call) -> Done:
    fact = _fact(call.data, states.REFERRAL)
    return Done(enter_lead.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Entered; the referral stands on the customer's page."))


def _change(call: Call) -> Done:
    (key,) = call.ids
    values = {name: call.data[name] for name in KNOWN if name in call.data}
    enter_lead.change(key, call.data["name"], values, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Changed."))


def _claim(call: Call) -> Done:
    (key,) = call.ids
    claim_lead.perform(key, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(key, _("Yours; write down what comes of it."))


def _assign(call: Call) -> Done:
    claim_lead.assign_many(list(call.ids), call.data["owner"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Given to another owner, who is told."))


def _give_back(call: Call) -> Done:
    (key,) = call.ids
    claim_lead.give_back(key, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(key, _("Back in the pool."))


def _discard(call: Call) -> Done:
    claim_lead.discard_many(list(call.ids), actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("Discarded."))


def _log(call: Call) -> Done:
    (key,) = call.ids
    activity_sheet.log(call, About(lead_id=key))
    return Done(key, _("Written down."))


def _qualify(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = QualifyFact(
        key, data["title"], data["expected_close_date"], data.get("amount") or Decimal(0), data.get("currency") or "", data.get("customer"),
        call.version,
    )  # fmt: skip
    made = qualify_lead.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    became = {"customer": made.customer_id, "opportunity": made.opportunity_id}
    return Done(made.opportunity_id, _("Qualified: customer, contact and opportunity stand."), data=became, noun="opportunities")


def _alike(actor: Actor, data: Mapping[str, Any], key: int | None = None) -> Sequence[CheckPart]:
    """While it is typed: open leads and customers that may be the same."""
    name, tax, phone = (str(data.get(each) or "") for each in ("name", "tax_number", "phone"))
    if not name.strip():
        return []
    found = [Fact(one.name, REASONS[one.reason], help=one.owner or STATES[one.state]) for one in queries.alike(name, tax, phone)]
    found += [Fact(one.name, _("Customer of %(owner)s") % {"owner": one.owner or one.unit}) for one in parties.duplicates(actor, name, tax, phone)]
    if not found:
        return [CheckPart(_("Is it there already?"), _("Not there yet"), "ok", note=_("Nobody like it is known."))]
    return [CheckPart(_("Is it there already?"), _("Look first"), "warn", tuple(found[:MOST_ALIKE]))]


def _start_qualify(actor: Actor, key: int | None) -> Mapping[str, Any]:
    title = queries.lead(actor, key).need[:80] if key else ""
    return {"expected_close_date": clock.today() + dt.timedelta(days=60), "title": title}


def _start_change(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CHANGED, queries.lead(actor, key)) if key else {}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """One's leads that fall back within a week."""
    today, language = clock.business_date(at), get_language() or "zh-hans"
    soon = []
    for row in queries.waiting(actor):
        falls = falls_on(row.held_since or row.entered_date, row.touched, untouched_days(today, row.unit_id))
        if falls <= today + dt.timedelta(days=7):
            say = _("Falls back into the pool on %(day)s") % {"day": shown.date(falls, language)}
            soon.append(Wait(row.id, row.name, say, late=falls <= today, chip=_("Lead")))
    return soon


NAME: Final = Input("name", _("Name"), help=_("The company's name."))
PERSON: Final = (
    Input("contact", _("Contact"), required=False), Input("phone", _("Telephone"), required=False, most=40),
    Input("email", _("Mail"), required=False), Input("tax_number", _("Tax number"), required=False, most=40),
    Input("region", _("Region"), required=False, most=80), Input("need", _("Need"), Take.LONG, required=False, most=8000),
)  # fmt: skip
HOW: Final = (
    Input("to_pool", _("Into the pool"), Take.BOOL, required=False, help=_("Whoever claims it first has it.")),
    Input("confirmed", _("Enter it all the same"), Take.BOOL, required=False, help=_("Though another is like it.")),
)
ENTERED: Final = (
    NAME, *PERSON,
    Input("source", _("Source"), Take.CHOICE, required=False, choices={code: label for code, label in SOURCES.items() if code != states.REFERRAL}),
    Input("campaign", _("Campaign"), Take.REF, required=False, noun="campaigns"), *HOW,
)  # fmt: skip
REFERRED: Final = (Input("referrer", _("Referred by"), Take.REF, noun="customers"), NAME, *PERSON, *HOW)
CHANGED: Final = (NAME, *PERSON)
WHY_INPUT: Final = Input("why", _("Reason"), Take.LONG, most=1000)
HELD: Final = (states.OWNED,)
ACTS: Final = (
    Act("enter", _("New lead"), _enter, ENTERED, icon="plus", makes=True, live=_alike),
    Act("refer", _("New referral"), _refer, REFERRED, icon="share-2", makes=True, live=_alike),
    Act("claim", _("Claim"), _claim, icon="hand", states=(states.POOL,), strong=True),
    Act("qualify", _("Qualify"), _qualify, (
        Input("title", _("Opportunity"), help=_("What the customer may buy, in a few words.")),
        Input("expected_close_date", _("Expected close"), Take.DATE), Input("amount", _("Amount, net"), Take.MONEY, required=False),
        Input("customer", _("Customer"), Take.REF, required=False, noun="customers", help=_("Left empty: a new customer.")),
        Input("currency", _("Currency"), required=False, most=3, help=_("Left empty: the customer's.")),
    ), icon="badge-check", states=HELD, strong=True, start=_start_qualify),
    Act("log_activity", _("Write an activity"), _log, tuple(one for one in activity_sheet.LOGGED if one.name != "contact"),
        icon="message-square-text", states=HELD),
    Act("change", _("Change"), _change, CHANGED, icon="pencil", states=HELD, start=_start_change),
    Act("give_back", _("Give back"), _give_back, (WHY_INPUT,), icon="undo-2", states=HELD),
    Act("assign", _("Give to another owner"), _assign, (Input("owner", _("Owner"), Take.REF, noun="people"),), icon="user-check", bulk=True,
        states=states.OPEN),
    Act("discard", _("Discard"), _discard, (WHY_INPUT,), icon="trash-2", bulk=True, states=states.OPEN, danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun="leads",
    label=_("Lead"),
    plural=_("Leads"),
    icon="sprout",
    listing=queries.LISTING,
    policy=POLICY,
    section="market",
    order=28,
    record_kind="lead",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("name", _("Name"), opens=True),
        Column("state", _("State"), chips=states.TONES),
        Column("contact", _("Contact"), phone=False),
        Column("phone", _("Telephone"), phone=False),
        Column("region", _("Region"), first=False),
        Column("source", _("Source")),
        Column("campaign", _("Campaign"), phone=False),
        Column("owner", _("Owner")),
        Column("entered_date", _("Entered on")),
        Column("touched", _("Last result"), phone=False),
        Column("held_since", _("Held since"), first=False),
        Column("need", _("Need"), first=False),
        Column("email", _("Mail"), first=False),
        Column("referrer", _("Referred by"), first=False),
        Column("customer", _("Customer"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("pool", _("Public pool"), "f=state.eq.pool"),
        View("mine", _("Mine"), "f=state.eq.owned&f=owner.eq.{me}"),
        View("owned", _("Being followed up"), "f=state.eq.owned"),
        View("qualified", _("Qualified"), "f=state.eq.qualified"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("pool", _("Public pool"), _pool, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("activities", _("Activities"), activity_sheet.latest),
        Panel("holders", _("Who held it"), _holders),
    ),
    related=(
        Related("activities", _("Activities"), activities.about("activities"), "f=subject.eq.{id}"),
        Related("follow_ups", _("Follow-ups"), activities.about("follow_ups"), "f=subject.eq.{id}"),
    ),
    stages=(
        Stage(_("In the pool"), (states.POOL,)),
        Stage(_("Being followed up"), (states.OWNED,)),
        Stage(_("Qualified"), (states.QUALIFIED,)),
    ),
    waits=waits,
    empty=_("No lead yet. Enter the first one, or import a list."),
)
