"""Sheet of surveys: list, page with the answer and what it counted, and the acts of service."""

import datetime as dt
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.surveys import queries as surveys
from makesell.documents.surveys import states
from makesell.documents.surveys.access import POLICY
from makesell.documents.tickets import queries as tickets
from makesell.flows.pro_7_care import answer_survey, ask_surveys
from makesell.flows.pro_7_care.ask_surveys import AskFact
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.sheets import following
from makesell.sheets.giving import LINK_DAYS, done, link_once, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Related, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "surveys"
STATES: Final = said(states.LABELS)
OCCASIONS: Final = said(states.OCCASIONS)
SCORES: Final = said(states.SCORES)
ABOUT: Final = {"delivery": "deliveries", "acceptance": "acceptances"}


def head(actor: Actor, key: int) -> Head:
    """The survey's head; refuses what the actor may not see."""
    row = surveys.survey(actor, key)
    noun = ABOUT.get(row.about_kind or "")
    origin = (noun, row.about_id, row.about or "") if noun and row.about_id else ("orders", row.order_id, row.order or "") if row.order_id else None
    return Head(
        title=row.customer,
        sub=OCCASIONS[row.occasion],
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=origin,
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = surveys.survey(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Whose customer"), row.seller, Kind.REF, noun="people", id=row.seller_id),
        Fact(_("Who asks"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("To be sent on"), row.due_date, Kind.DATE),
        Fact(_("Sent on"), row.sent_date, Kind.DATE),
        Fact(_("Answered on"), row.answered_date, Kind.DATE),
    ]


def _answer_facts(actor: Actor, key: int) -> list[Fact]:
    row = surveys.survey(actor, key)
    if row.score is None:
        return []
    return [
        Fact(_("Score"), row.score, Kind.INT, help=_("From 0 to 100.")),
        Fact(_("In words"), SCORES.get(str(row.score), "")),
        Fact(_("Comment"), row.comment),
    ]


def _counted(actor: Actor, key: int) -> TablePart:
    """Whose the score is, by share (13.16)."""
    row = surveys.survey(actor, key)
    return TablePart(
        columns=(("person", _("Credited"), Kind.REF), ("share", _("Share"), Kind.RATIO), ("score", _("Score"), Kind.INT)),
        rows=[
            {"person": entry.person, "person_id": entry.person_id, "share": entry.share, "score": row.score}
            for entry in performance.of_record(key)
        ],
        links={"person": "people"},
        empty=_("Nothing is counted before the customer answers."),
    )


def _ask(call: Call) -> Done:
    data = call.data
    fact = AskFact(data["customer"], data.get("contact"), data.get("order"))
    key = ask_surveys.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Planned; now send the link."), undo=("drop", {"why": "—"}))


def _link(call: Call) -> Done:
    token = answer_survey.send_link(call.ids[0], call.data["days"], actor=call.actor, at=call.at, reason=call.reason)
    return link_once(call.ids[0], token)


def _answer(call: Call) -> Done:
    data = call.data
    answer_survey.perform(
        call.ids[0], int(data["score"]), data.get("comment") or "", actor=call.actor, at=call.at, reason=call.reason, version=call.version
    )
    return done(call, _("Kept; the score counts."))


def _drop(call: Call) -> Done:
    answer_survey.drop(list(call.ids), call.data["why"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The customer is not asked."))


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Surveys the actor is to send."""
    on = business_date(at)
    return [
        Wait(one.id, f"{one.number} {one.customer}", _("Send the customer the link"), late=one.due_date < on - dt.timedelta(days=7), chip=_("Survey"))
        for one in surveys.waiting(actor, on)
    ]


SCORE: Final = Input("score", _("How content are you with us?"), Take.CHOICE, choices=SCORES)
COMMENT: Final = Input("comment", _("What was good, what could be better?"), Take.LONG, required=False, most=2000)
ACTS: Final = (
    Act("ask", _("Ask a customer"), _ask, (
        Input("customer", _("Customer"), Take.REF, noun="customers"), Input("contact", _("Contact"), Take.REF, required=False, noun="contacts"),
        Input("order", _("Sales order"), Take.REF, required=False, noun="orders"),
    ), icon="plus", makes=True, follows=following.customer),
    Act("send_link", _("Link for the customer"), _link, (LINK_DAYS,), icon="link",
        states=states.OPEN, strong=True, start=lambda actor, key: {"days": 14}),
    Act("answer", _("The customer has told us"), _answer, (SCORE, COMMENT), icon="message-circle", states=states.OPEN),
    Act("drop", _("Do not ask"), _drop, (Input("why", _("Why"), Take.LONG, most=1000),), icon="x", bulk=True, states=states.OPEN, danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Satisfaction survey"),
    plural=_("Satisfaction surveys"),
    icon="smile",
    listing=surveys.LISTING,
    policy=POLICY,
    section="sell",
    order=80,
    record_kind="survey",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("score", _("Score")),
        Column("comment", _("Comment")),
        Column("state", _("State"), chips=states.TONES),
        Column("occasion", _("Occasion"), phone=False),
        Column("seller", _("Whose customer"), phone=False),
        Column("sent_date", _("Sent on"), phone=False),
        Column("answered_date", _("Answered on"), first=False),
        Column("due_date", _("To be sent on"), first=False),
        Column("order", _("Sales order"), first=False),
        Column("owner", _("Who asks"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("to_send", _("To be sent"), "f=state.eq.planned"),
        View("answered", _("Answered by the customer"), "f=state.eq.answered&sort=-answered_date"),
        View("low", _("Not content"), "f=state.eq.answered&f=score.lte.50"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("answer", _("What the customer answered"), _answer_facts, hide_empty=True),
        Panel("facts", _("Details"), _facts),
        Panel("counted", _("Whose score"), _counted),
    ),
    related=(Related("tickets", _("Tickets"), tickets.count_of_survey, "f=survey.eq.{id}"),),
    stages=(
        Stage(_("To be sent"), (states.PLANNED, states.DROPPED)),
        Stage(_("Sent"), (states.SENT, states.LAPSED)),
        Stage(_("Answered by the customer"), (states.ANSWERED,)),
    ),
    waits=waits,
    empty=_("No customer has been asked yet. After a proof of delivery one is asked by rule."),
)
