"""Sheet of installed machines 设备档案: list by warranty, record page with what happened to each, and the acts of service."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.acceptances import machine_states as states
from makesell.documents.acceptances.access import MACHINES
from makesell.documents.acceptances.machine_queries import MachineRow
from makesell.documents.tickets import queries as tickets
from makesell.flows.pro_7_care import keep_machine, record_machine
from makesell.flows.pro_7_care.keep_machine import Extension, Move, Replacement
from makesell.flows.pro_7_care.record_machine import MachineFact
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import LINK_DAYS, done, link_once, said
from makesell.sheets.parts import (
    Act,
    Call,
    CheckPart,
    Column,
    Done,
    Fact,
    Head,
    Incoming,
    Input,
    Next,
    Panel,
    Related,
    Sheet,
    Stage,
    TablePart,
    Take,
    View,
)

NOUN: Final = "machines"
STATES: Final = said(states.LABELS)
STEPS: Final = said(states.STEPS)
WARRANTY: Final = said(states.WARRANTY)


def head(actor: Actor, key: int) -> Head:
    """The machine's head; refuses what the actor may not see."""
    row = machines.machine(actor, key)
    return Head(
        title=f"{row.serial} · {row.product}", sub=row.customer, state=row.state, state_label=STATES[row.state], tone=states.TONES[row.state],
        version=row.version, number=row.number or "", origin=("deliveries", row.delivery_id, row.delivery or "") if row.delivery_id else None,
    )  # fmt: skip


def _warranty(actor: Actor, key: int) -> CheckPart:
    """How it stands to its warranty today, and until when."""
    row = machines.machine(actor, key)
    stands = row.warranty(clock.today())
    return CheckPart(
        label=_("Warranty"),
        chip=WARRANTY[stands],
        tone=states.WARRANTY_TONES[stands],
        facts=(
            Fact(_("Began on"), row.started_date, Kind.DATE),
            Fact(_("Until"), row.warranty_until, Kind.DATE),
            *((Fact(_("Labour until"), row.labour_until, Kind.DATE),) if row.labour_until else ()),
            *((Fact(_("As agreed until"), row.agreed_until, Kind.DATE),) if row.agreed_until != row.warranty_until else ()),
        ),
        note=_("Money that waits for the end of warranty waits for the one that was agreed.") if row.agreed_until != row.warranty_until else "",
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = machines.machine(actor, key)
    return [
        Fact(_("Serial number"), row.serial, Kind.CODE),
        Fact(_("Product"), f"{row.code} {row.product}", Kind.REF, noun="products", id=row.product_id),
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Address"), row.address),
        Fact(_("Site"), row.site),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Stands for"), row.replaces, Kind.REF, noun=NOUN, id=row.replaces_id),
        Fact(_("Replaced by"), row.replaced_by, Kind.REF, noun=NOUN, id=row.replaced_by_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _steps(actor: Actor, key: int) -> TablePart:
    machines.machine(actor, key)
    return TablePart(
        columns=(
            ("day", _("Day"), Kind.DATE), ("kind", _("What happened"), Kind.TEXT), ("before", _("Before"), Kind.TEXT),
            ("after", _("After"), Kind.TEXT), ("reason", _("Reason"), Kind.TEXT), ("by", _("By"), Kind.TEXT),
        ),
        rows=[
            {"day": one.day, "kind": STEPS[one.kind], "before": one.before, "after": one.after, "reason": one.reason, "by": one.by or ""}
            for one in machines.steps(key)
        ],
    )  # fmt: skip


def _create(call: Call) -> Done:
    data = call.data
    fact = MachineFact(
        data["customer"], data["product"], data["serial"], data["started_date"], data.get("warranty_until"), data.get("address"),
        data.get("site") or "", data.get("labour_until"),
    )  # fmt: skip
    return Done(record_machine.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("The machine is recorded."))


def _move(call: Call) -> Done:
    data = call.data
    fact = Move(call.ids[0], data.get("address"), data.get("site") or "", data.get("day"), data.get("why") or "")
    keep_machine.move(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The machine is moved."))


def _extend(call: Call) -> Done:
    fact = Extension(call.ids[0], call.data["until"], call.data["why"], call.data.get("labour"))
    keep_machine.extend(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The warranty is extended."))


def _replace(call: Call) -> Done:
    fact = Replacement(call.ids[0], call.data["by"], call.data["why"])
    keep_machine.replace(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The other machine stands for it."))


def _retire(call: Call) -> Done:
    keep_machine.retire(call.ids[0], call.data["why"], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The machine is out of use."))


def _link(call: Call) -> Done:
    token = keep_machine.send_link(call.ids[0], call.data["days"], actor=call.actor, at=call.at, reason=call.reason)
    return link_once(call.ids[0], token)


def _place(row: MachineRow) -> Mapping[str, Any]:
    return {"address": row.address_id, "site": row.site, "day": clock.today()}


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
ADDRESS: Final = Input("address", _("Address"), Take.REF, required=False, noun="addresses", help=_("One of the customer's."))
SITE: Final = Input("site", _("Site"), required=False, help=_("Hall, line, place: where it stands there."))
CREATE: Final = (
    Input("customer", _("Customer"), Take.REF, noun="customers"),
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("serial", _("Serial number"), most=60),
    Input("started_date", _("Warranty began on"), Take.DATE, help=_("The day it was accepted or shipped.")),
    Input("warranty_until", _("Warranty until"), Take.DATE, required=False, help=_("Empty: as the product or the rule says.")),
    Input("labour_until", _("Labour until"), Take.DATE, required=False, help=_("Empty: as the product says, else with the parts.")),
    ADDRESS,
    SITE,
)
ACTS: Final = (
    Act("create", _("New machine"), _create, CREATE, icon="plus", makes=True),
    Act("move", _("Move it"), _move, (
        ADDRESS, SITE, Input("day", _("Since"), Take.DATE, required=False),
        Input("why", _("Reason"), Take.LONG, required=False, most=500),
    ), icon="map-pin", states=(states.IN_USE,), start=lambda actor, key: _place(machines.machine(actor, key)) if key else {}),
    Act("extend", _("Extend the warranty"), _extend, (
        Input("until", _("Warranty until"), Take.DATE),
        Input("labour", _("Labour until"), Take.DATE, required=False, help=_("Empty: as before.")), WHY,
    ), icon="shield-plus", states=(states.IN_USE,)),
    Act("replace", _("Replaced by another"), _replace, (
        Input("by", _("The machine that stands for it"), Take.REF, noun=NOUN,
              help=_("Of the same customer; it takes over the warranty while that runs.")),
        WHY,
    ), icon="replace", states=(states.IN_USE,)),
    Act("send_link", _("Link for the customer"), _link, (LINK_DAYS,), icon="link", states=(states.IN_USE,), start=lambda actor, key: {"days": 30}),
    Act("retire", _("Out of use"), _retire, (WHY,), icon="archive", states=(states.IN_USE,), danger=True),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Installed machine"),
    plural=_("Installed machines"),
    icon="cpu",
    listing=machines.LISTING,
    policy=MACHINES,
    section="sell",
    order=71,
    record_kind="machine",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("serial", _("Serial number"), opens=True),
        Column("product", _("Product")),
        Column("customer", _("Customer")),
        Column("warranty", _("Warranty"), chips=states.WARRANTY_TONES),
        Column("warranty_until", _("Until")),
        Column("state", _("State"), chips=states.TONES),
        Column("site", _("Site"), first=False),
        Column("started_date", _("Began on"), first=False),
        Column("labour_until", _("Labour until"), first=False),
        Column("agreed_until", _("As agreed until"), first=False),
        Column("order", _("Sales order"), first=False),
        Column("delivery", _("Delivery"), first=False),
        Column("replaces", _("Stands for"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    starts="in_use",
    views=(
        View("in_use", _("In use"), "f=state.eq.in_use"),
        View("in", _("In warranty"), "f=state.eq.in_use&f=warranty.eq.in"),
        View("out", _("Out of warranty"), "f=state.eq.in_use&f=warranty.eq.out"),
        View("gone", _("No longer there"), "f=state.in.returned,replaced,retired"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("warranty", _("Warranty"), _warranty, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("steps", _("What happened to it"), _steps, hide_empty=True),
    ),
    next=(Next("tickets", "open", "machine", (states.IN_USE,)),),
    related=(Related("tickets", _("Tickets"), tickets.count_of_machine, "f=machine.eq.{id}"),),
    stages=(Stage(STATES[states.IN_USE], (states.IN_USE,)), Stage(_("No longer there"), (states.RETURNED, states.REPLACED, states.RETIRED))),
    incoming=Incoming(("product", "serial")),
    empty=_("No machines yet. A piece by its serial number becomes one when it is accepted."),
)
