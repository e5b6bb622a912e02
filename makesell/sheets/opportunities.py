"""Sheet of opportunities: list, board by stage, page with need, solution, product lines and rivals, and the acts from opening to closing."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.activities import queries as activities
from makesell.documents.opportunities import queries, states
from makesell.documents.opportunities import special_queries as specials
from makesell.documents.opportunities.access import POLICY
from makesell.documents.opportunities.rules import weighted
from makesell.documents.quotations import queries as quotations
from makesell.documents.tickets import queries as tickets
from makesell.flows.pro_4_negotiation import (
    assign_opportunity,
    change_opportunity,
    lose_opportunity,
    move_stage,
    note_offer,
    open_opportunity,
    propose_solution,
    reopen_opportunity,
    win_opportunity,
)
from makesell.flows.pro_4_negotiation.change_opportunity import OpportunityChange
from makesell.flows.pro_4_negotiation.lose_opportunity import LossFact
from makesell.flows.pro_4_negotiation.move_stage import StageFact
from makesell.flows.pro_4_negotiation.note_offer import OfferFact
from makesell.flows.pro_4_negotiation.propose_solution import SolutionFact
from makesell.flows.pro_4_negotiation.win_opportunity import WinFact
from makesell.flows.steps.follow_ups import About
from makesell.flows.steps.opportunities import LineFact, OpportunityFact, stages
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import activities as activity_sheet
from makesell.sheets import special_prices
from makesell.sheets.giving import done, said
from makesell.sheets.parts import (
    Act,
    Call,
    Column,
    Done,
    Fact,
    Head,
    Input,
    LaneCard,
    Lanes,
    Next,
    Panel,
    Related,
    Row,
    Sheet,
    Stage,
    TablePart,
    Take,
    Text,
    View,
    Wait,
)

NOUN: Final = "opportunities"
STATES: Final = said(states.LABELS)
STAGES: Final = said(states.STAGES)
REASONS: Final = said(states.REASONS)
NOUNS: Final = {"order": "orders", "contract": "contracts"}     # what proves that one was won


def head(actor: Actor, key: int) -> Head:
    """The opportunity's head; refuses what the actor may not see."""
    row = queries.opportunity(actor, key)
    if row.state == states.OPEN:
        label, tone = STAGES[row.stage], states.STAGE_TONES[row.stage]
    else:
        label, tone = STATES[row.state], states.TONES[row.state]
    return Head(row.title, row.customer, row.state, label, tone, row.version, row.number or "")


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.opportunity(actor, key)
    came = tickets.of_opportunity(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Contact"), row.contact, Kind.REF, noun="contacts", id=row.contact_id),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Found by"), row.brought_by, Kind.REF, noun="people", id=row.brought_by_id),
        Fact(_("Lead"), row.lead, Kind.REF, noun="leads", id=row.lead_id),
        Fact(_("Campaign"), row.campaign, Kind.REF, noun="campaigns", id=row.campaign_id),
        *([Fact(_("Ticket it came from"), came[1], Kind.REF, noun="tickets", id=came[0])] if came else []),
        Fact(_("Opened on"), row.opened_date, Kind.DATE),
        Fact(_("Expected close"), row.expected_close_date, Kind.DATE),
        Fact(_("Need"), row.need),
        Fact(_("Solution"), row.solution),
    ]


def _worth(actor: Actor, key: int) -> list[Fact]:
    """Beside the page: stage, amount, probability and what that makes; the next step while it is open."""
    row = queries.opportunity(actor, key)
    facts = [Fact(_("Amount, net"), row.amount, Kind.MONEY, currency=row.currency), Fact(_("Probability, %"), row.probability, Kind.INT)]
    if row.state == states.OPEN:
        facts.append(Fact(_("Weighted amount"), weighted(row.amount, row.probability), Kind.MONEY, currency=row.currency))
    return facts


def _next(actor: Actor, key: int) -> list[Fact]:
    row = queries.opportunity(actor, key)
    if row.state != states.OPEN:
        return []
    return [Fact(_("Next step"), row.next_step or None), Fact(_("Next step until"), row.next_step_date, Kind.DATE)]


def _end(actor: Actor, key: int) -> list[Fact]:
    row = queries.opportunity(actor, key)
    if row.state == states.OPEN:
        return []
    return [
        Fact(_("Closed on"), row.closed_date, Kind.DATE),
        Fact(_("Won by"), row.won_by, Kind.REF, noun=NOUNS.get(row.won_by_kind or "", ""), id=row.won_by_id),
        Fact(_("Reason"), REASONS.get(row.lost_reason)),
        Fact(_("Lost to"), row.winner, Kind.REF, noun="competitors", id=row.winner_id),
        Fact(_("What was learnt"), row.closing_words or None),
    ]


def _lines(actor: Actor, key: int) -> TablePart:
    queries.opportunity(actor, key)
    lines = queries.lines(key)
    return TablePart(
        (
            ("position", _("Line"), Kind.INT), ("code", _("Code"), Kind.CODE), ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY), ("unit_price", _("Unit price"), Kind.MONEY), ("amount", _("Net"), Kind.MONEY),
        ),
        [
            {
                "position": line.position, "code": line.code, "product": line.product, "product_id": line.product_id, "qty": line.qty,
                "unit_price": line.unit_price, "amount": line.amount,
            }
            for line in lines
        ],
        {"qty": sum(line.qty for line in lines), "amount": sum(line.amount for line in lines)} if lines else None,
        {"product": "products"},
        _("No product lines yet; the amount stands for all of it."),
    )  # fmt: skip


def _rivals(actor: Actor, key: int) -> TablePart:
    queries.opportunity(actor, key)
    return TablePart(
        (
            ("competitor", _("Competitor"), Kind.REF), ("number", _("Offer"), Kind.REF), ("offer", _("What is offered"), Kind.TEXT),
            ("unit_price", _("Unit price"), Kind.MONEY), ("currency", _("Currency"), Kind.TEXT), ("date", _("Date of the offer"), Kind.DATE),
        ),
        [
            {
                "competitor": each.competitor, "competitor_id": each.competitor_id, "number": each.number, "number_id": each.offer_id,
                "offer": each.offer, "unit_price": each.unit_price, "currency": each.currency, "date": each.offer_date,
            }
            for each in queries.rivals(key)
            if not each.withdrawn
        ],
        links={"competitor": "competitors", "number": "competitor_offers"},
        empty=_("No competitor's offer is known."),
    )  # fmt: skip


def _line_facts(data: Mapping[str, Any]) -> list[LineFact]:
    return [LineFact(row["product"], row["qty"], row["unit_price"]) for row in data.get("lines") or ()]


def _open(call: Call) -> Done:
    data = call.data
    fact = OpportunityFact(
        data["customer"], data["title"], data["expected_close_date"], data.get("amount") or Decimal(0), data.get("currency") or "",
        data.get("contact"), _line_facts(data), data.get("need") or "", data.get("next_step") or "", data.get("next_step_date"), data.get("owner"),
        campaign_id=data.get("campaign"),
    )  # fmt: skip
    return Done(open_opportunity.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Opened."))


def _change(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = OpportunityChange(
        key, data.get("title"), data.get("expected_close_date"), data.get("amount"), data.get("probability"), data.get("next_step"),
        data.get("next_step_date"), data.get("contact"), _line_facts(data) if "lines" in data else None, call.version,
    )  # fmt: skip
    return Done(change_opportunity.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Changed."))


def _move(call: Call) -> Done:
    (key,) = call.ids
    before = queries.opportunity(call.actor, key).stage
    move_stage.perform(StageFact(key, call.data["stage"], call.version), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Now at “%(stage)s”.") % {"stage": STAGES[call.data["stage"]]}, ("move_stage", {"stage": before}))


def _solution(call: Call) -> Done:
    (key,) = call.ids
    fact = SolutionFact(key, call.data["need"], call.data.get("solution") or "", call.version)
    return Done(propose_solution.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Written down."))


def _offer(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = OfferFact(
        key, data["competitor"], data["offer"], data["source"], data.get("offer_date"), data.get("unit_price"), data.get("product_group")
    )
    return Done(note_offer.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Noted here and in market research."))


def _log(call: Call) -> Done:
    (key,) = call.ids
    activity_sheet.log(call, About(opportunity_id=key))
    return Done(key, _("Written down."))


def _lose(call: Call) -> Done:
    (key,), data = call.ids, call.data
    fact = LossFact(key, data["lost_reason"], data.get("words") or "", data.get("winner"), call.version)
    return Done(lose_opportunity.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Closed as lost."))


def _win(call: Call) -> Done:
    (key,) = call.ids
    fact = WinFact(key, call.data["order"], call.version)
    return Done(win_opportunity.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("Won."))


def _reopen(call: Call) -> Done:
    (key,) = call.ids
    return Done(reopen_opportunity.perform(key, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version), _("Open again."))


def _assign(call: Call) -> Done:
    assign_opportunity.perform_many(
        list(call.ids), call.data["owner"], actor=call.actor, at=call.at, reason=call.reason, version=call.version
    )
    return done(call, _("Given to another owner, who is told."))


def _start_new(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"expected_close_date": clock.today() + dt.timedelta(days=60)}


def _start_change(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {}
    row = queries.opportunity(actor, key)
    lines = [{"product": line.product_id, "qty": line.qty, "unit_price": line.unit_price} for line in queries.lines(key)]
    return {
        "title": row.title, "amount": row.amount, "expected_close_date": row.expected_close_date, "probability": row.probability,
        "next_step": row.next_step, "next_step_date": row.next_step_date, "contact": row.contact_id, "lines": lines,
    }  # fmt: skip


def _start_stage(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """The stage after the present one."""
    if key is None:
        return {}
    codes, now = [stage.code for stage in stages(clock.today())], queries.opportunity(actor, key).stage
    after = codes[codes.index(now) + 1 :] if now in codes else codes
    return {"stage": after[0] if after else now}


def _start_solution(actor: Actor, key: int | None) -> Mapping[str, Any]:
    if key is None:
        return {}
    row = queries.opportunity(actor, key)
    return {"need": row.need, "solution": row.solution}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """One's open opportunities whose next step is due, or whose close was expected before today."""
    today, language = clock.business_date(at), get_language() or "zh-hans"
    return [
        Wait(
            one.id, one.title,
            _("%(step)s · due %(day)s") % {"step": one.next_step, "day": shown.date(one.next_step_date, language)}
            if one.next_step_date and one.next_step_date <= today
            else _("The close was expected on %(day)s") % {"day": shown.date(one.expected_close_date, language)},
            late=one.expected_close_date < today or (one.next_step_date is not None and one.next_step_date < today), chip=_("Opportunity"),
        )
        for one in queries.waiting(actor, today)
    ]  # fmt: skip


def _columns(actor: Actor) -> Sequence[tuple[str, Text, str]]:
    return [(stage.code, STAGES[stage.code], states.STAGE_TONES[stage.code]) for stage in stages(clock.today())]


def _card(row: Row) -> LaneCard:
    late = row["next_step_date"] is not None and row["next_step_date"] < clock.today()
    day = shown.date(row["expected_close_date"], get_language() or "zh-hans")
    return LaneCard(
        row["title"], " · ".join(filter(None, (row["customer_label"], row["owner_label"]))), row["amount"] or None, row["currency"], day,
        (_("Step overdue"), "bad") if late else (f"{row['probability']} %", ""),
    )  # fmt: skip


LINES: Final = Input(
    "lines", _("Product lines"), Take.TABLE, required=False, help=_("Where there are any, the amount is their sum."), columns=(
        Input("product", _("Product"), Take.REF, noun="products"), Input("qty", _("Quantity"), Take.QTY),
        Input("unit_price", _("Unit price, net"), Take.MONEY),
    ),
)  # fmt: skip
TITLE: Final = Input("title", _("Heading"), help=_("What the customer may buy, in a few words."))
AMOUNT: Final = Input("amount", _("Amount, net"), Take.MONEY, required=False)
CLOSE: Final = Input("expected_close_date", _("Expected close"), Take.DATE)
STEP: Final = (
    Input("next_step", _("Next step"), required=False, most=400), Input("next_step_date", _("Next step until"), Take.DATE, required=False),
)  # fmt: skip
CONTACT: Final = Input("contact", _("Contact"), Take.REF, required=False, noun="contacts")
NEW: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"), TITLE, AMOUNT,
    Input("currency", _("Currency"), required=False, most=3, help=_("Left empty: the customer's.")), CLOSE,
    Input("need", _("Need"), Take.LONG, required=False, most=8000), *STEP, CONTACT,
    Input("owner", _("Owner"), Take.REF, required=False, noun="people", help=_("Left empty: you, or the customer's owner.")),
    Input("campaign", _("Campaign"), Take.REF, required=False, noun="campaigns", help=_("Where one brought it.")), LINES,
)  # fmt: skip
CHANGE: Final = (
    TITLE, AMOUNT, CLOSE, Input("probability", _("Probability, %"), Take.INT, required=False), *STEP, CONTACT, LINES,
)  # fmt: skip
OFFERED: Final = (
    Input("competitor", _("Competitor"), Take.REF, noun="competitors"),
    Input("offer", _("Offer"), help=_("What was offered, in their words."), most=400),
    Input("unit_price", _("Unit price"), Take.MONEY, required=False),
    Input("source", _("Source"), help=_("From whom or where we know it."), most=400),
    Input("offer_date", _("Date of the offer"), Take.DATE, required=False),
    Input("product_group", _("Product group"), Take.REF, required=False, noun="product_groups", help=_("Ours that it competes with.")),
)
LOSS: Final = (
    Input("lost_reason", _("Reason"), Take.CHOICE, choices=REASONS),
    Input("winner", _("Lost to"), Take.REF, required=False, noun="competitors"),
    Input("words", _("What was learnt"), Take.LONG, required=False, most=4000),
)
STILL: Final = (states.OPEN,)
ACTS: Final = (
    Act("open", _("New opportunity"), _open, NEW, icon="plus", makes=True, start=_start_new),
    Act("move_stage", _("Move to a stage"), _move, (Input("stage", _("Stage"), Take.CHOICE, choices=STAGES),), icon="arrow-right", states=STILL,
        strong=True, start=_start_stage),
    Act("propose_solution", _("Need and solution"), _solution, (
        Input("need", _("Need"), Take.LONG, most=8000), Input("solution", _("Solution"), Take.LONG, required=False, most=8000),
    ), icon="lightbulb", states=STILL, start=_start_solution),
    Act("change", _("Change"), _change, CHANGE, icon="pencil", states=STILL, start=_start_change),
    Act("log_activity", _("Write an activity"), _log, activity_sheet.LOGGED, icon="message-square-text", states=STILL),
    Act("note_offer", _("Note a competitor's offer"), _offer, OFFERED, icon="tags", states=STILL,
        start=lambda actor, key: {"offer_date": clock.today()}),
    Act("ask_price", _("Ask for a special price"), special_prices.ask, special_prices.WISH, icon="badge-percent", states=STILL,
        start=special_prices.start),
    Act("win", _("Mark as won"), _win, (
        Input("order", _("Order"), Take.REF, noun="orders", help=_("The confirmed order that proves it.")),
    ), icon="trophy", states=STILL),
    Act("lose", _("Mark as lost"), _lose, LOSS, icon="circle-x", states=STILL, danger=True),
    Act("assign", _("Give to another owner"), _assign, (Input("owner", _("Owner"), Take.REF, noun="people"),), icon="user-check", bulk=True,
        states=STILL),
    Act("reopen", _("Reopen"), _reopen, (Input("why", _("Reason"), Take.LONG, most=1000),), icon="rotate-ccw", states=(states.WON, states.LOST)),
)  # fmt: skip
MINE, UNITS, ALL = View("mine", _("Mine"), "f=owner.eq.{me}"), View("unit", _("My unit's"), "f=unit.eq.{unit}"), View("all", _("All"), "")

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Opportunity"),
    plural=_("Opportunities"),
    icon="kanban",
    listing=queries.LISTING,
    policy=POLICY,
    section="market",
    order=30,
    record_kind="opportunity",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("Heading"), opens=True),
        Column("customer", _("Customer")),
        Column("stage", _("Stage"), chips=states.STAGE_TONES),
        Column("state", _("State"), chips=states.TONES),
        Column("amount", _("Amount, net")),
        Column("expected_close_date", _("Expected close")),
        Column("next_step_date", _("Next step until"), phone=False),
        Column("owner", _("Owner")),
        Column("next_step", _("Next step"), first=False),
        Column("probability", _("Probability, %"), first=False),
        Column("weighted", _("Weighted amount"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
        Column("opened_date", _("Opened on"), first=False),
        Column("closed_date", _("Closed on"), first=False),
        Column("lost_reason", _("Reason"), first=False),
        Column("winner", _("Lost to"), first=False),
        Column("brought_by", _("Found by"), first=False),
        Column("campaign", _("Campaign"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("In progress"), "f=state.eq.open"),
        View("mine", _("Mine"), "f=state.eq.open&f=owner.eq.{me}"),
        View("late", _("Close overdue"), "f=state.eq.open&f=expected_close_date.lt.{today}"),
        View("won", _("Won"), "f=state.eq.won&sort=-closed_date"),
        View("lost", _("Lost"), "f=state.eq.lost&sort=-closed_date"),
    ),
    lanes=Lanes("stage", "move_stage", _columns, _card, "f=state.eq.open", "amount", (MINE, UNITS, ALL)),
    acts=ACTS,
    head=head,
    panels=(
        Panel("worth", _("What it is worth"), _worth, aside=True),
        Panel("next", _("Next step"), _next, aside=True),
        Panel("end", _("Result"), _end, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("lines", _("Product lines"), _lines),
        Panel("rivals", _("Competitors"), _rivals),
        Panel("activities", _("Activities"), activity_sheet.latest),
    ),
    next=(Next("quotations", "create", "opportunity", STILL),),
    related=(
        Related("activities", _("Activities"), activities.about("activities"), "f=subject.eq.{id}"),
        Related("follow_ups", _("Follow-ups"), activities.about("follow_ups"), "f=subject.eq.{id}"),
        Related("special_prices", _("Special prices"), specials.count_of_opportunity, "f=opportunity.eq.{id}"),
        Related("quotations", _("Quotations"), quotations.count_of_opportunity, "f=opportunity.eq.{id}"),
    ),
    stages=(
        Stage(_("In progress"), (states.OPEN,)),
        Stage(_("Won"), (states.WON,)),
    ),
    waits=waits,
    empty=_("No opportunity yet. Open the first one for a customer."),
)
