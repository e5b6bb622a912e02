"""Sheet of production orders: list, page with output and slips, and the acts plan, release, report, slip, close, cancel."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.supply import balances as supply
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries, states
from makesell.documents.production.access import POLICY
from makesell.flows.pro_5_production import (
    cancel_production,
    close_production,
    plan_production,
    release_production,
    report_output,
    slip_production,
)
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "production_orders"
STATES: Final = said(states.LABELS)
PLAN: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("qty", _("Quantity"), Take.QTY),
    Input("due_date", _("Due date"), Take.DATE),
    Input("warehouse", _("Warehouse"), Take.REF, noun="warehouses", required=False, help=_("Empty: the first own warehouse.")),
)
OUTPUT: Final = (
    Input("good_qty", _("Good pieces"), Take.QTY),
    Input("scrap_qty", _("Scrap"), Take.QTY, required=False),
    Input("lots", _("Lot or serial numbers"), Take.LONG, required=False, most=20000, help=_("Empty: numbered after the production order.")),
)
SLIP: Final = (Input("due_date", _("New date"), Take.DATE), Input("why", _("Reason"), Take.LONG, most=500))


def head(actor: Actor, key: int) -> Head:
    """The production order's head; refuses what the actor may not see."""
    row = queries.production_order(actor, key)
    return Head(
        title=f"{row.code} {row.product}",
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or "") if row.order_id else None,
    )


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.production_order(actor, key)
    return [
        Fact(_("Product"), f"{row.code} {row.product}", Kind.REF, noun="products", id=row.product_id),
        Fact(_("Quantity"), row.qty, Kind.QTY),
        Fact(_("Good pieces"), row.good_qty, Kind.QTY),
        Fact(_("Scrap"), row.scrap_qty, Kind.QTY),
        Fact(_("Due date"), row.due_date, Kind.DATE),
        Fact(_("First due date"), row.first_due_date, Kind.DATE),
        Fact(_("Warehouse"), row.warehouse, Kind.REF, noun="warehouses", id=row.warehouse_id),
        Fact(_("Released at"), row.released_at, Kind.MOMENT),
    ]


def _held(actor: Actor, key: int) -> TablePart:
    """Which order lines wait for it; only those of orders the reader may see are named."""
    row = queries.production_order(actor, key)
    holds = supply.reserved_of([row.receipt_id])
    named = orders.holders(actor, [each.line_id for each in holds])
    return TablePart(
        columns=(
            ("order", _("Sales order"), Kind.REF),
            ("line", _("Line"), Kind.INT),
            ("customer", _("Customer"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY),
            ("promised", _("Promised date"), Kind.DATE),
        ),
        rows=[
            {
                "order": named[each.line_id].number or "", "order_id": named[each.line_id].order_id, "line": named[each.line_id].position,
                "customer": named[each.line_id].customer, "qty": each.qty, "promised": named[each.line_id].promised_date,
            }
            for each in holds
            if each.line_id in named
        ],
        links={"order": "orders"},
        empty=_("No order waits for it."),
    )  # fmt: skip


def _reports(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT), ("good", _("Good pieces"), Kind.QTY), ("scrap", _("Scrap"), Kind.QTY)),
        rows=[{"at": row.at, "by": row.by or "", "good": row.good_qty, "scrap": row.scrap_qty} for row in queries.reports(key)],
        empty=_("Nothing has been reported yet."),
    )


def _slips(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT),
            ("by", _("Who"), Kind.TEXT),
            ("was", _("Was"), Kind.DATE),
            ("now", _("Now"), Kind.DATE),
            ("reason", _("Reason"), Kind.TEXT),
        ),
        rows=[{"at": r.at, "by": r.by or "", "was": r.from_date, "now": r.to_date, "reason": r.reason} for r in queries.slips(key)],
    )


def _plan(call: Call) -> Done:
    data = call.data
    fact = PlanFact(data["product"], data["qty"], data["due_date"], data.get("warehouse"))
    return Done(plan_production.perform(fact, actor=call.actor, at=call.at, reason=call.reason), _("The production order has been planned."))


def _release(call: Call) -> Done:
    release_production.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Released to the shop floor."))


def _report(call: Call) -> Done:
    fact = Output(call.ids[0], call.data["good_qty"], call.data.get("scrap_qty"), call.data.get("lots") or "")
    report_output.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Reported."))


def _slip(call: Call) -> Done:
    fact = SlipFact(call.ids[0], call.data["due_date"])
    hit = slip_production.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("%(lines)s order lines have new dates; their salespeople are told.") % {"lines": len(hit)})


def _close(call: Call) -> Done:
    close_production.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Closed."))


def _cancel(call: Call) -> Done:
    cancel_production.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Cancelled."))


def _from_due(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"due_date": queries.production_order(actor, key).due_date} if key else {}


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Production order"),
    plural=_("Production orders"),
    icon="factory",
    listing=queries.LISTING,
    policy=POLICY,
    section="sell",
    order=35,
    record_kind="production_order",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("product", _("Product")),
        Column("state", _("State"), chips=states.TONES),
        Column("qty", _("Quantity")),
        Column("good_qty", _("Good pieces"), phone=False),
        Column("to_come", _("Still to come")),
        Column("held", _("Held for orders"), phone=False),
        Column("due_date", _("Due date")),
        Column("order", _("Sales order"), phone=False),
        Column("warehouse", _("Warehouse"), first=False),
        Column("scrap_qty", _("Scrap"), first=False),
        Column("first_due_date", _("First due date"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("Open"), "f=state.in.planned,released"),
        View("planned", _("To release"), "f=state.eq.planned"),
    ),
    head=head,
    acts=(
        Act("create", _("Plan production"), _plan, PLAN, icon="plus", makes=True),
        Act("release", _("Release"), _release, icon="play", states=(states.PLANNED,), strong=True),
        Act("report", _("Report output"), _report, OUTPUT, icon="check", states=(states.RELEASED,), strong=True),
        Act("slip", _("Move the date"), _slip, SLIP, icon="calendar-clock", states=states.OPEN, start=_from_due),
        Act("close", _("Close"), _close, icon="archive", states=(states.RELEASED,), asks=_("What has not come is taken away from those who wait.")),
        Act("cancel", _("Cancel"), _cancel, icon="x", states=(states.PLANNED,), danger=True, asks=_("Cancel this production order?")),
    ),
    panels=(
        Panel("facts", _("Production order"), _facts),
        Panel("held", _("Orders that wait for it"), _held),
        Panel("reports", _("Output"), _reports),
        Panel("slips", _("Slips"), _slips, hide_empty=True),
    ),
    stages=(
        Stage(_("Planned"), (states.PLANNED,)),
        Stage(_("Released"), (states.RELEASED,)),
        Stage(_("Closed"), (states.CLOSED,)),
    ),
    empty=_("No production orders yet. Confirming an order that supply cannot cover makes one."),
)
