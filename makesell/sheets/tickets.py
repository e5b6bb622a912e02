"""Sheet of tickets: list, page with the service clock, what was said and who handed it on, and the acts of service, sellers and technicians."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.acceptances.machine_states import WARRANTY_TONES
from makesell.documents.returns import queries as returns
from makesell.documents.tickets import queries as tickets
from makesell.documents.tickets import rules, states
from makesell.documents.tickets.access import POLICY
from makesell.flows.pro_7_care import hand_ticket, open_from_ticket, open_replacement, open_ticket, reply_ticket, send_ticket_link, solve_ticket
from makesell.flows.pro_7_care.hand_ticket import HandFact
from makesell.flows.pro_7_care.open_from_ticket import NeedFact
from makesell.flows.pro_7_care.open_replacement import ReplacementFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.reply_ticket import AnswerUse, Reply
from makesell.flows.pro_7_care.solve_ticket import Solution
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.listing import Kind
from makesell.ground.spine.master import Change
from makesell.sheets import following, giving
from makesell.sheets.giving import LINK_DAYS, done, link_once, said
from makesell.sheets.parts import (
    Act,
    Call,
    CheckPart,
    Column,
    Done,
    Fact,
    Head,
    Input,
    Next,
    Panel,
    Related,
    Sheet,
    Stage,
    TablePart,
    Take,
    Text,
    View,
    Wait,
)

NOUN: Final = "tickets"
STATES: Final = said(states.LABELS)
KINDS: Final = said(states.KINDS)
PRIORITIES: Final = said(states.PRIORITIES)
CAUSES: Final = said(states.CAUSES)
CHANNELS: Final = said(states.CHANNELS)
LATE: Final = said(states.LATE)


def head(actor: Actor, key: int) -> Head:
    """The ticket's head; refuses what the actor may not see."""
    row = tickets.ticket(actor, key)
    origin = (
        ("deliveries", row.delivery_id, row.delivery or "") if row.delivery_id
        else ("orders", row.order_id, row.order or "") if row.order_id
        else ("customers", row.customer_id, row.customer)
    )  # fmt: skip
    return Head(
        title=row.subject,
        sub=f"{row.customer} · {KINDS[row.kind]} · {PRIORITIES[row.priority]}",
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=origin,
    )


def _warranty(row: tickets.TicketRow) -> list[Fact]:
    """Whether the machine was in warranty on the day it was asked about; of parts and labour apart, where they end apart."""
    if row.warranty_until is None:
        return []
    ends = [(_("Warranty") if row.labour_until is None else _("Warranty of parts"), row.warranty_until)]
    if row.labour_until is not None:
        ends.append((_("Warranty of labour"), row.labour_until))
    return [Fact(label, _covered(business_date(row.opened_at), until)) for label, until in ends]


def _covered(on: dt.date, until: dt.date) -> str:
    said_ = _("In warranty until %(day)s") if on <= until else _("Out of warranty since %(day)s")
    return said_ % {"day": until.isoformat()}


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = tickets.ticket(actor, key)
    solved = [
        Fact(_("How it was solved"), row.solution),
        Fact(_("Cause"), CAUSES[row.cause] if row.cause else ""),
        Fact(_("What it cost us"), row.cost, Kind.MONEY, currency=row.currency),
    ]
    return [
        Fact(_("What the customer says"), row.question),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Product"), row.product, Kind.REF, noun="products", id=row.product_id),
        Fact(_("Installed machine"), row.machine, Kind.REF, noun="machines", id=row.machine_id),
        *_warranty(row),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Line"), row.line, Kind.INT),
        Fact(_("Opportunity it led to"), row.opportunity, Kind.REF, noun="opportunities", id=row.opportunity_id),
        Fact(_("Who answers"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Opened"), CHANNELS[row.channel]),
        *(solved if row.state in states.DONE else []),
    ]


def _clock(actor: Actor, key: int) -> CheckPart:
    """The one clock: both deadlines, whether it stands, and to whom it went up."""
    row = tickets.ticket(actor, key)
    late = rules.late_with(row.clock, clock.now())
    chip: Text
    if row.state in states.DONE or row.state == states.WITHDRAWN:
        chip, tone = _("Ended"), "ok"
    elif row.paused_at:
        chip, tone = _("Stands still"), "info"
    else:
        chip, tone = LATE[late], "bad" if late else "ok"
    return CheckPart(
        _("Service clock"),
        chip,
        tone,
        (
            Fact(_("Opened at"), row.opened_at, Kind.MOMENT),
            Fact(_("First response due"), row.response_due_at, Kind.MOMENT),
            Fact(_("First response"), row.responded_at, Kind.MOMENT),
            Fact(_("Solution due"), row.solution_due_at, Kind.MOMENT),
            Fact(_("Solved at"), row.solved_at, Kind.MOMENT),
            *([Fact(_("Waiting for the customer since"), row.paused_at, Kind.MOMENT)] if row.paused_at else []),
            *([Fact(_("Went up to"), row.up_to, Kind.REF, noun="people", id=row.up_to_id)] if row.up_to else []),
        ),
    )


def _messages(actor: Actor, key: int) -> TablePart:
    tickets.ticket(actor, key)
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("by", _("Who said it"), Kind.TEXT), ("text", _("Message"), Kind.TEXT),
            ("seen", _("Who reads it"), Kind.TEXT), ("answer", _("Knowledge answer"), Kind.REF),
        ),
        rows=[
            {
                "at": m.at, "by": m.by, "text": m.text, "answer": m.answer or "", "answer_id": m.answer_id,
                "seen": _("From the customer") if m.from_customer else _("Customer and we") if m.visible else _("Only we"),
            }
            for m in tickets.messages(key)
        ],
        links={"answer": "answers"},
        empty=_("Nobody has answered yet."),
    )  # fmt: skip


def _turns(actor: Actor, key: int) -> TablePart:
    tickets.ticket(actor, key)
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("from", _("Handed on by"), Kind.REF), ("to", _("Handed to"), Kind.REF), ("why", _("Why"), Kind.TEXT),
            ("share", _("Overlay credit"), Kind.RATIO), ("until", _("Credit until"), Kind.DATE),
        ),
        rows=[
            {
                "at": t.at, "from": t.from_person or "", "from_id": t.from_id, "to": t.to_person, "to_id": t.to_id, "why": t.why,
                "share": t.share, "until": t.until,
            }
            for t in tickets.turns(key)
        ],
        links={"from": "people", "to": "people"},
    )  # fmt: skip


def fact_of(call: Call, customer_id: int) -> TicketFact:
    """What a form says a ticket is."""
    data = call.data
    return TicketFact(
        customer_id, data["kind"], data["subject"], data["question"], data.get("priority") or states.NORMAL, data.get("contact"),
        data.get("product"), data.get("order"), data.get("delivery"), data.get("line"),
        machine_id=data.get("machine"),
    )  # fmt: skip


def _open(call: Call) -> Done:
    key = open_ticket.perform(fact_of(call, call.data["customer"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The ticket is open; its clock runs."))


def _reply(call: Call) -> Done:
    data = call.data
    visible = data.get("visible") is not False
    fact = Reply(call.ids[0], data["text"], visible, bool(data.get("wait")), call.version)
    reply_ticket.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Answered.") if visible else _("Noted; the customer does not read it."))


def _use(call: Call) -> Done:
    data = call.data
    fact = AnswerUse(call.ids[0], data["answer"], data.get("text") or "", bool(data.get("wait")), call.version)
    reply_ticket.use_answer(fact, actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Answered."))


def _heard(call: Call) -> Done:
    reply_ticket.customer_says(call.ids[0], call.data["text"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Noted; the clock runs."))


def _assign(call: Call) -> Done:
    hand_ticket.assign(HandFact(call.ids[0], call.data["person"], call.data["why"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Given; the person is told."))


def _hand(call: Call) -> Done:
    hand_ticket.perform(HandFact(call.ids[0], call.data["person"], call.data["why"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Handed over; the person is told."))


def _lead(call: Call) -> Done:
    hand_ticket.lead(call.ids[0], call.data["why"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The customer's owner is told; coming orders carry your overlay credit."))


def _need(call: Call) -> Done:
    data = call.data
    amount = data.get("amount") or Decimal(0)
    fact = NeedFact(call.ids[0], data["title"], data["expected_close_date"], amount, data.get("need") or "", call.version)
    key = open_from_ticket.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The opportunity is open; the ticket names it."), noun="opportunities")


def _replace(call: Call) -> Done:
    qty = call.data.get("qty")
    fact = ReplacementFact(call.ids[0], {} if qty is None else {1: qty}, call.version)
    key = open_replacement.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The order is drafted; confirmed, it is sent."), noun="orders")


def _needed(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """An opportunity begins with what the customer says."""
    row = tickets.ticket(actor, key) if key else None
    return {"title": row.subject, "need": row.question, "expected_close_date": clock.today() + NEAR} if row else {}


def _resolve(call: Call) -> Done:
    data = call.data
    fact = Solution(call.ids[0], data["text"], data["cause"], data.get("cost") or Decimal(0), call.version)
    solve_ticket.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Solved; the customer may confirm it."), ("reopen", {"why": str(_("Taken back"))}))


def _confirm(call: Call) -> Done:
    solve_ticket.confirm(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Closed."))


def _reopen(call: Call) -> Done:
    solve_ticket.reopen(call.ids[0], call.data["why"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Open again; the clock runs."))


def _withdraw(call: Call) -> Done:
    solve_ticket.withdraw(call.ids[0], call.data["why"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Withdrawn."))


def _change(call: Call) -> Done:
    fact = Change(call.ids[0], giving.changed_values(CHANGE, call.data), call.version)
    solve_ticket.change(fact, actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Changed."))


def _link(call: Call) -> Done:
    token = send_ticket_link.perform(call.ids[0], call.data["days"], actor=call.actor, at=call.at, reason=call.reason)
    return link_once(call.ids[0], token)


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return giving.as_given(CHANGE, tickets.ticket(actor, key)) if key else {"kind": states.QUESTION, "priority": states.NORMAL}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """The actor's tickets whose clock runs, and late ones that went up to the actor."""
    return [
        Wait(
            one.id, f"{one.number} {one.subject}",
            _("Late: see that it is answered") if one.went_up
            else _("%(customer)s waits for an answer") % {"customer": one.customer} if one.state == states.NEW
            else _("%(customer)s waits for a solution") % {"customer": one.customer},
            late=one.late, chip=_("Ticket"),
        )
        for one in tickets.waiting(actor, at)
    ]  # fmt: skip


WHY: Final = Input("why", _("Why"), Take.LONG, most=1000)
TEXT: Final = Input("text", _("What is said"), Take.LONG, most=8000)
WAIT: Final = Input("wait", _("Now it is the customer's turn"), Take.BOOL, required=False, help=_("The clock stands until the customer answers."))
PERSON: Final = Input("person", _("Person"), Take.REF, noun="people")
ASKED: Final = (
    Input("kind", _("Kind"), Take.CHOICE, choices=KINDS),
    Input("subject", _("Subject")),
    Input("question", _("What the customer says"), Take.LONG, most=8000),
    Input("priority", _("Priority"), Take.CHOICE, required=False, choices=PRIORITIES),
)
ABOUT: Final = (
    Input("contact", _("Contact"), Take.REF, required=False, noun="contacts"),
    Input("product", _("Product"), Take.REF, required=False, noun="products"),
    Input("machine", _("Installed machine"), Take.REF, required=False, noun="machines"),
    Input("order", _("Sales order"), Take.REF, required=False, noun="orders"),
    Input("delivery", _("Delivery"), Take.REF, required=False, noun="deliveries"),
    Input("line", _("Line"), Take.INT, required=False, help=_("Of the delivery, else of the order.")),
)
NEAR: Final = dt.timedelta(days=60)
NEED: Final = (
    Input("title", _("Title")),
    Input("expected_close_date", _("Expected close"), Take.DATE),
    Input("amount", _("Amount, net"), Take.MONEY, required=False),
    Input("need", _("Need"), Take.LONG, required=False, most=8000),
)
CHANGE: Final = (Input("priority", _("Priority"), Take.CHOICE, required=False, choices=PRIORITIES), *ABOUT[:2])
ACTS: Final = (
    Act("open", _("New ticket"), _open, (Input("customer", _("Customer"), Take.REF, noun="customers"), *ASKED, *ABOUT), icon="plus", makes=True,
        start=_start, follows=following.customer),
    Act("reply", _("Answer the customer"), _reply, (
        TEXT, Input("visible", _("The customer reads it"), Take.BOOL, required=False), WAIT,
    ), icon="reply", states=states.UNSOLVED, strong=True, start=lambda actor, key: {"visible": True}),
    Act("use_answer", _("Answer from the knowledge base"), _use, (
        Input("answer", _("Knowledge answer"), Take.REF, noun="answers"),
        Input("text", _("Words before it"), Take.LONG, required=False, most=2000), WAIT,
    ), icon="book-open", states=states.UNSOLVED),
    Act("customer_says", _("The customer has said"), _heard, (TEXT,), icon="message-circle", states=states.UNSOLVED),
    Act("resolve", _("Solved"), _resolve, (
        Input("text", _("What solved it"), Take.LONG, most=8000), Input("cause", _("Cause"), Take.CHOICE, choices=CAUSES),
        Input("cost", _("What it cost us"), Take.MONEY, required=False),
    ), icon="check", states=states.UNSOLVED),
    Act("confirm", _("The customer confirms"), _confirm, icon="check", states=(states.RESOLVED,), strong=True),
    Act("reopen", _("Not solved after all"), _reopen, (WHY,), icon="rotate-ccw", states=states.DONE),
    Act("hand_over", _("Hand over"), _hand, (PERSON, WHY), icon="forward", states=(*states.UNSOLVED, states.RESOLVED)),
    Act("assign", _("Give to somebody"), _assign, (PERSON, WHY), icon="user-check", states=(*states.UNSOLVED, states.RESOLVED)),
    Act("hand_lead", _("Hand a sales lead to the owner"), _lead, (
        Input("why", _("What the customer may buy"), Take.LONG, most=1000),
    ), icon="trending-up"),
    Act("open_opportunity", _("Open an opportunity"), _need, NEED, icon="target", states=(*states.UNSOLVED, *states.DONE), start=_needed),
    Act("open_replacement", _("Send a replacement"), _replace, (Input("qty", _("Quantity"), Take.QTY, required=False,
        help=_("Empty: what the line it is about asks for.")),), icon="replace", states=(*states.UNSOLVED, *states.DONE)),
    Act("change", _("Change"), _change, CHANGE, icon="pencil", states=states.UNSOLVED, start=_start),
    Act("send_link", _("Link for the customer"), _link, (LINK_DAYS,), icon="link", states=(*states.UNSOLVED, states.RESOLVED),
        start=lambda actor, key: {"days": 30}),
    Act("withdraw", _("Withdraw"), _withdraw, (WHY,), icon="trash-2", states=states.UNSOLVED, danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Ticket"),
    plural=_("Tickets"),
    icon="headset",
    listing=tickets.LISTING,
    policy=POLICY,
    section="sell",
    order=70,
    record_kind="ticket",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("subject", _("Subject"), opens=True),
        Column("customer", _("Customer")),
        Column("kind", _("Kind"), chips={states.COMPLAINT: "bad"}),
        Column("priority", _("Priority"), chips=states.PRIORITY_TONES, phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("late", _("Service clock"), chips={states.RESPONSE: "bad", states.SOLUTION: "bad", "": "mute"}),
        Column("solution_due_at", _("Solution due"), phone=False),
        Column("owner", _("Who answers"), phone=False),
        Column("opened_at", _("Opened at"), first=False),
        Column("response_due_at", _("First response due"), first=False),
        Column("solved_at", _("Solved at"), first=False),
        Column("product", _("Product"), first=False),
        Column("machine", _("Installed machine"), first=False),
        Column("warranty", _("Warranty"), first=False, chips=WARRANTY_TONES),
        Column("order", _("Sales order"), first=False),
        Column("delivery", _("Delivery"), first=False),
        Column("survey", _("Survey"), first=False),
        Column("cause", _("Cause"), first=False),
        Column("channel", _("Opened"), first=False),
        Column("cost", _("What it cost us"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("To do"), "f=state.in.new,open"),
        View("mine", _("Mine"), "f=owner.eq.{me}&f=state.in.new,open,waiting"),
        View("late", _("Late"), "f=late.in.response,solution"),
        View("waiting", _("Waiting for the customer"), "f=state.eq.waiting"),
        View("complaints", _("Complaints"), "f=kind.eq.complaint"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("clock", _("Service clock"), _clock, aside=True),
        Panel("messages", _("Conversation"), _messages),
        Panel("facts", _("Details"), _facts),
        Panel("turns", _("From hand to hand"), _turns, hide_empty=True),
    ),
    next=(Next("returns", "authorise", "ticket", (*states.UNSOLVED, states.RESOLVED)),),
    related=(Related("returns", _("Returns"), returns.count_of_ticket, "f=ticket.eq.{id}"),),
    stages=(
        Stage(_("To be answered"), (states.NEW,)),
        Stage(_("In work"), (states.OPEN, states.WAITING, states.WITHDRAWN)),
        Stage(_("Solved"), (states.RESOLVED,)),
        Stage(_("Closed"), (states.CLOSED,)),
    ),
    waits=waits,
    empty=_("No ticket yet. What customers ask, complain of or need repaired is answered here."),
)
