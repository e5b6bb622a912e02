"""Sheet of rush orders 插单: list, page with who gains, who loses and what they said, and the acts from the proposal to the day it is carried out."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from makesell.documents.orders import queries as orders
from makesell.documents.rushes import queries, states
from makesell.documents.rushes.access import POLICY
from makesell.flows.pro_5_production import answer_rush, carry_out_rush, decide_rush, propose_rush
from makesell.flows.pro_5_production.propose_rush import Rush
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View

NOUN: Final = "rush_orders"
STATES: Final = said(states.LABELS)
SHOWN: Final = 6     # ways beside the form
PROPOSE: Final = (
    Input("order", _("Order that gains"), Take.REF, noun="orders"),
    Input("line", _("Line"), Take.INT),
    Input("wanted", _("Wanted by"), Take.DATE),
    Input("gives", _("Order that loses"), Take.REF, noun="orders", required=False, help=_("Empty: whoever is hurt least.")),
    Input("premium", _("Other cost"), Take.MONEY, required=False, help=_("Overtime, freight, setting up; in company currency.")),
    Input("why", _("Reason"), Take.LONG, most=500),
)
OBJECT: Final = (Input("why", _("Reason"), Take.LONG, most=500),)


def head(actor: Actor, key: int) -> Head:
    """The rush order's head; refuses what the actor may not see."""
    row = queries.rush(actor, key)
    return Head(
        title=row.title, sub=row.reason, state=row.state, state_label=STATES[row.state], tone=states.TONES[row.state], version=row.version,
        number=row.number or "", origin=("orders", row.order_id, row.order or ""),
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.rush(actor, key)
    return [
        Fact(_("Order that gains"), row.order or "", Kind.REF, noun="orders", id=row.order_id), Fact(_("Line"), row.position, Kind.INT),
        Fact(_("Customer"), row.customer), Fact(_("Wanted by"), row.wanted, Kind.DATE), Fact(_("Promised"), row.was_date, Kind.DATE),
        Fact(_("Then"), row.now_date, Kind.DATE), Fact(_("Reason"), row.reason), Fact(_("Proposed by"), row.owner),
        Fact(_("Proposed at"), row.proposed_at, Kind.MOMENT), Fact(_("May be objected to until"), row.due_at, Kind.MOMENT),
        Fact(_("Carried out at"), row.done_at, Kind.MOMENT),
    ]  # fmt: skip


def _cost(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.rush(actor, key)
    return [
        Fact(_("Days lost"), row.lost, Kind.MONEY, currency=row.currency), Fact(_("Other cost"), row.premium, Kind.MONEY, currency=row.currency),
        Fact(_("Cost of the rush order"), row.lost + row.premium, Kind.MONEY, currency=row.currency),
    ]  # fmt: skip


def _losses(actor: Actor, key: int) -> TablePart:
    """Who loses, as far as the reader may see their orders; how each answered."""
    queries.rush(actor, key)
    return TablePart(
        columns=(
            ("order", _("Sales order"), Kind.REF), ("line", _("Line"), Kind.INT), ("customer", _("Customer"), Kind.TEXT),
            ("salesperson", _("Salesperson"), Kind.TEXT), ("was", _("Promised"), Kind.DATE), ("now", _("Then"), Kind.DATE),
            ("days", _("Days lost"), Kind.INT), ("answer", _("Answer"), Kind.TEXT),
        ),
        rows=[
            {
                "order": row.order or "", "order_id": row.order_id, "line": row.position, "customer": row.customer,
                "salesperson": row.salesperson or "", "was": row.was_date, "now": row.now_date, "days": row.days,
                "answer": row.objection or (_("Agreed") if row.answered_at else ""),
            }
            for row in queries.losses_seen(actor, key)
        ],
        links={"order": "orders"},
        empty=_("None of the orders that lose is yours to see."),
    )  # fmt: skip


def _live(actor: Actor, data: Mapping[str, Any], key: int | None = None) -> Sequence[CheckPart]:
    """The ways there are, who would lose how much in each, and what that costs."""
    label = _("Who would lose")
    if not POLICY.may(actor, "propose") or not data.get("order") or not data.get("line") or not data.get("wanted"):
        return [CheckPart(label, _("Not yet"), "mute")]
    try:
        line, at = _line_of(data), clock.now()
        found = propose_rush.ways(line, data["wanted"], at)
    except Refusal as fault:
        return [CheckPart(label, _("Not yet"), "mute", (), fault.in_words(say))]
    if not found:
        return [CheckPart(label, _("Nobody"), "bad", (), _("No order holds enough of it that comes by then."))]
    on, currency = clock.business_date(at), organisation.own_currency()
    facts = []
    for way in found[:SHOWN]:
        words = ", ".join(f"{way.promised[e.line_id].number or ''} / {way.promised[e.line_id].position} +{(e.now - e.was).days}" for e in way.losses)
        facts.append(Fact(words, propose_rush.cost(way.days, on, currency), Kind.MONEY, currency=currency))
    return [CheckPart(label, _("Possible"), "ok", tuple(facts), _("Days behind each line; the cost is that of the days lost, by rule."))]


def _line_of(data: Mapping[str, Any]) -> int:
    """The line of the order named; refuses a position it does not have."""
    position, lines = data["line"], orders.acting_lines(data["order"])
    found = next((each.id for each in lines if each.position == position), None)
    if found is None:
        raise Refusal("rush.line", "This order has no such line.", field="line")
    return found


def _propose(call: Call) -> Done:
    data = call.data
    orders.order(call.actor, data["order"])
    fact = Rush(_line_of(data), data["wanted"], data.get("premium") or Decimal(0), data.get("gives"))
    key = propose_rush.perform(fact, actor=call.actor, at=call.at, reason=data["why"])
    return Done(key, _("Proposed; the approver decides."))


def _object(call: Call) -> Done:
    answer_rush.object_to(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Objected; the approver decides again."))


def _carry_out(call: Call) -> Done:
    moved = carry_out_rush.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Done: %(count)s promises moved, as shown; customers and salespeople are told.") % {"count": len(moved)})


def of_order(actor: Actor, order_id: int) -> TablePart:
    """The rush orders a sales order gains or loses by; the cost stands on the one that gains."""
    return TablePart(
        columns=(
            ("rush", _("Rush order"), Kind.REF), ("line", _("Line"), Kind.INT), ("what", _("What it is"), Kind.TEXT),
            ("was", _("Promised"), Kind.DATE), ("now", _("Then"), Kind.DATE), ("state", _("State"), Kind.TEXT), ("cost", _("Cost"), Kind.MONEY),
        ),
        rows=[
            {
                "rush": row.rush or "", "rush_id": row.rush_id, "line": row.position, "what": _gains(row.gains), "was": row.was_date,
                "now": row.now_date, "state": STATES[row.state], "cost": row.cost if row.gains else None,
            }
            for row in queries.on_order(order_id)
        ],
        links={"rush": NOUN},
    )  # fmt: skip


def _gains(gains: bool) -> Text:
    return _("Gains") if gains else _("Loses")


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"line": 1, "wanted": clock.today() + dt.timedelta(days=1)}


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Rush order"),
    plural=_("Rush orders"),
    icon="zap",
    listing=queries.LISTING,
    policy=POLICY,
    section="sell",
    order=40,
    record_kind="rush_order",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("title", _("About"), opens=True),
        Column("state", _("State"), chips=states.TONES),
        Column("order", _("Order that gains")),
        Column("was_date", _("Promised")),
        Column("now_date", _("Then")),
        Column("losers", _("Lines that lose"), phone=False),
        Column("days_lost", _("Days lost"), phone=False),
        Column("cost", _("Cost"), phone=False),
        Column("due_at", _("May be objected to until"), first=False),
        Column("proposed_at", _("Proposed at"), first=False),
        Column("owner", _("Proposed by"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("all", _("All"), ""), View("open", _("Open"), "f=state.in.proposed,told,objected,upheld"),
        View("waiting", _("Waits for the approver"), "f=state.in.proposed,objected"),
    ),
    head=head,
    acts=(
        Act("propose", _("Propose a rush order"), _propose, PROPOSE, icon="plus", makes=True, strong=True, start=_start, live=_live),
        Act("approve", _("Approve"), moving_one(decide_rush.approve, _("Approved; who loses is told.")), icon="check", decides=True, strong=True,
            states=states.WAITING),
        Act("refuse", _("Refuse"), moving_one(decide_rush.refuse, _("Refused.")), icon="x", decides=True, danger=True, states=states.WAITING),
        Act("object", _("Object"), _object, OBJECT, icon="hand", states=states.ASKING),
        Act("agree", _("Agree"), moving_one(answer_rush.agree, _("Agreed.")), icon="thumbs-up", states=states.ASKING),
        Act("carry_out", _("Carry out"), _carry_out, icon="zap", states=states.READY, strong=True,
            asks=_("Move the promises as shown, and tell customers and salespeople?")),
        Act("withdraw", _("Withdraw"), moving_one(propose_rush.withdraw, _("Withdrawn.")), icon="undo-2", states=states.OPEN),
    ),
    panels=(
        Panel("cost", _("Cost"), _cost, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("losses", _("Who loses"), _losses),
    ),
    stages=(
        Stage(STATES[states.PROPOSED], (states.PROPOSED, states.REFUSED, states.WITHDRAWN)),
        Stage(STATES[states.TOLD], states.ASKING),
        Stage(STATES[states.DONE], (states.DONE,)),
    ),
    empty=_("No rush order has been proposed yet."),
)  # fmt: skip
