"""Sheet of hand-overs: list, page with everything to be taken over, and the acts of who leads and who takes over."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.handovers import queries, states
from makesell.documents.handovers.access import POLICY
from makesell.flows.pro_7_care import accept_handover, begin_handover
from makesell.flows.pro_7_care.begin_handover import HandoverFact, ServiceFact
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date, today
from makesell.ground.listing import Kind
from makesell.sheets.giving import done, said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "handovers"
STATES: Final = said(states.LABELS)
REASONS: Final = said({code: label for code, label in states.REASONS.items() if code != states.SERVICE})
ALL_REASONS: Final = said(states.REASONS)
KINDS: Final = said(states.KINDS)
ITEMS: Final = said(states.ITEMS)
NOUNS: Final = {
    "customer": "customers", "lead": "leads", "need": "needs", "opportunity": "opportunities",
    "quotation": "quotations", "contract": "contracts", "order": "orders",
    "delivery": "deliveries", "invoice": "invoices", "bill": "bills", "receipt": "receipts", "ticket": "tickets",
    "survey": "surveys", "follow_up": "follow_ups", "care_plan": "care_plans",
}  # fmt: skip


def head(actor: Actor, key: int) -> Head:
    """The hand-over's head; refuses what the actor may not see."""
    row = queries.handover(actor, key)
    return Head(
        title=f"{row.person} → {row.successor}",
        sub=ALL_REASONS[row.reason],
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("people", row.person_id, row.person),
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.handover(actor, key)
    return [
        Fact(_("Who hands over"), row.person, Kind.REF, noun="people", id=row.person_id),
        Fact(_("Successor"), row.successor, Kind.REF, noun="people", id=row.successor_id),
        Fact(_("Last day"), row.last_date, Kind.DATE),
        Fact(_("Who leads it"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
        Fact(_("Note"), row.note),
        Fact(_("Finished at"), row.done_at, Kind.MOMENT),
    ]


def _standing(actor: Actor, key: int) -> list[Fact]:
    """How many of each kind are accepted."""
    queries.handover(actor, key)
    found = queries.items(key)
    counts = {kind: [item for item in found if item.kind == kind] for kind in states.KINDS}
    return [
        Fact(KINDS[kind], f"{sum(item.state == states.ACCEPTED for item in items)} / {len(items)}", Kind.TEXT)
        for kind, items in counts.items()
        if items
    ]


def _items(actor: Actor, key: int) -> TablePart:
    row = queries.handover(actor, key)
    rows = []
    for item in queries.items(key):
        mine = row.state == states.OPEN and item.state == states.WAITS and item.successor_id == actor.person_id
        given = row.state == states.OPEN and item.state != states.ACCEPTED
        rows.append(
            {
                "key": item.id, "kind": KINDS[item.kind], "what": " ".join(part for part in (item.number, item.title) if part),
                "successor": item.successor, "successor_id": item.successor_id, "state": ITEMS[item.state], "why": item.why,
                "acts": (*(("accept", "refuse") if mine else ()), *(("give",) if given else ())),
            }
        )  # fmt: skip
    return TablePart(
        columns=(
            ("kind", _("Kind"), Kind.TEXT), ("what", _("What"), Kind.TEXT), ("successor", _("Successor"), Kind.REF),
            ("state", _("State"), Kind.TEXT), ("why", _("Why"), Kind.TEXT),
        ),
        rows=rows,
        links={"successor": "people"},
        empty=_("Nothing is open; it may be finished."),
        acts=("accept", "refuse", "give"),
    )  # fmt: skip


def item_lines(actor: Actor, key: int) -> dict[int, Text]:
    """What is not accepted, in words, by key."""
    queries.handover(actor, key)
    return {item.id: f"{KINDS[item.kind]} {item.number or ''} {item.title}" for item in queries.items(key) if item.state != states.ACCEPTED}


def _begin(call: Call) -> Done:
    data = call.data
    fact = HandoverFact(data["person"], data["successor"], data["why"], data["last_date"], data.get("note") or "")
    key = begin_handover.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Listed; the successor is asked to accept."))


def _to_service(call: Call) -> Done:
    data = call.data
    fact = ServiceFact(data["service"], [row["customer"] for row in data["customers"]], data.get("note") or "")
    key = begin_handover.to_service(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Listed; service is asked to accept."))


def _ids(call: Call) -> tuple[int, ...]:
    return (call.data["item"],) if call.data.get("item") else ()


def _accept(call: Call) -> Done:
    accept_handover.perform(call.ids[0], _ids(call), actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Taken over; it is yours now."))


def _refuse(call: Call) -> Done:
    accept_handover.refuse(call.ids[0], _ids(call), call.data["why"], actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Refused; who leads the hand-over is told."))


def _give(call: Call) -> Done:
    accept_handover.give(call.ids[0], _ids(call), call.data["successor"], actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("Given; the person is told."))


def _again(call: Call) -> Done:
    accept_handover.list_again(call.ids[0], actor=call.actor, at=call.at, reason=call.reason)
    return done(call, _("The list is complete."))


def _finish(call: Call) -> Done:
    accept_handover.finish(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Handed over."))


def _cancel(call: Call) -> Done:
    accept_handover.cancel(call.ids[0], call.data["why"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Cancelled."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"person": actor.person_id, "last_date": today(), "why": states.TRANSFER}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """What the actor is to take over; of hand-overs the actor leads what was refused, and those that may be finished."""
    on = business_date(at)
    return [
        Wait(
            one.id, f"{one.number} {one.person}",
            _("%(count)s things to take over") % {"count": one.to_accept} if one.to_accept
            else _("%(count)s were refused: give them to somebody else") % {"count": one.refused} if one.refused
            else _("Everything is accepted: finish it"),
            late=one.last_date < on, chip=_("Hand-over"),
        )
        for one in queries.waiting(actor)
    ]  # fmt: skip


ITEM: Final = Input("item", _("What"), Take.INT, required=False, help=_("Empty: all that wait."))
WHY: Final = Input("why", _("Why"), Take.LONG, most=1000)
SUCCESSOR: Final = Input("successor", _("Successor"), Take.REF, noun="people")
NOTE: Final = Input("note", _("Note"), Take.LONG, required=False, most=2000)
OPEN: Final = (states.OPEN,)
ACTS: Final = (
    Act("begin", _("Begin a hand-over"), _begin, (
        Input("person", _("Who hands over"), Take.REF, noun="people"), SUCCESSOR, Input("why", _("Why"), Take.CHOICE, choices=REASONS),
        Input("last_date", _("Last day"), Take.DATE), NOTE,
    ), icon="plus", makes=True, start=_start),
    Act("to_service", _("Hand customers to service"), _to_service, (
        Input("service", _("Who serves them"), Take.REF, noun="people"),
        Input("customers", _("Customers"), Take.TABLE, most=100, columns=(Input("customer", _("Customer"), Take.REF, noun="customers"),)), NOTE,
    ), icon="headset", makes=True),
    Act("accept", _("Take over"), _accept, (ITEM,), icon="check", states=OPEN, strong=True, line="item", lines=item_lines),
    Act("refuse", _("Do not take over"), _refuse, (ITEM, WHY), icon="x", states=OPEN, line="item", lines=item_lines),
    Act("give", _("Give to another successor"), _give, (ITEM, SUCCESSOR), icon="user-check", states=OPEN, line="item", lines=item_lines),
    Act("list_again", _("List what has come since"), _again, icon="refresh-cw", states=OPEN),
    Act("finish", _("Finish"), _finish, icon="check-check", states=OPEN, asks=_("Everything is accepted; end this hand-over?")),
    Act("cancel", _("Cancel"), _cancel, (WHY,), icon="trash-2", states=OPEN, danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Hand-over"),
    plural=_("Hand-overs"),
    icon="arrow-right-left",
    listing=queries.LISTING,
    policy=POLICY,
    section="organisation",
    order=45,
    record_kind="handover",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("person", _("Who hands over")),
        Column("successor", _("Successor")),
        Column("reason", _("Why")),
        Column("state", _("State"), chips=states.TONES),
        Column("left", _("Not accepted"), phone=False),
        Column("items", _("Listed"), phone=False),
        Column("last_date", _("Last day")),
        Column("owner", _("Who leads it"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(View("open", _("Open"), "f=state.eq.open"), View("all", _("All"), "")),
    acts=ACTS,
    head=head,
    panels=(
        Panel("standing", _("Taken over"), _standing, aside=True),
        Panel("items", _("To be taken over"), _items),
        Panel("facts", _("Details"), _facts),
    ),
    stages=(Stage(_("Being taken over"), (states.OPEN, states.CANCELLED)), Stage(_("All taken over"), (states.DONE,))),
    waits=waits,
    empty=_("Nobody hands over anything."),
)
