"""Sheet of production orders: list, page with output and slips, and the acts plan, release, report, slip, close, cancel."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.supply import balances as supply
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries, states
from makesell.documents.production.access import POLICY, SHOP_FLOOR
from makesell.documents.production.queries import changes, kit, operations
from makesell.documents.subcontracts import queries as sent
from makesell.documents.subcontracts.access import POLICY as SUBCONTRACTS
from makesell.flows.pro_5_production import (
    cancel_production,
    choose_bom,
    close_production,
    decide_production,
    issue_material,
    pause_production,
    plan_production,
    print_traveller,
    release_production,
    release_short,
    report_output,
    revise_production,
    slip_production,
)
from makesell.flows.pro_5_production.choose_bom import Choice
from makesell.flows.pro_5_production.pause_production import Pause
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.print_traveller import PrintFact
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_5_production.revise_production import Revision
from makesell.flows.pro_5_production.slip_production import SlipFact
from makesell.flows.steps.papers import CHINESE, OURS
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import operation_moves, pegging, shop_floor, subcontracts
from makesell.sheets.giving import moving_one, said
from makesell.sheets.naming import operation_called, operations_called
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "production_orders"
STATES: Final = said(states.LABELS)
OPERATION_STATES: Final = said(states.OPERATION_LABELS)
PLAN: Final = (
    Input("product", _("Product"), Take.REF, noun="products"),
    Input("qty", _("Quantity"), Take.QTY),
    Input("due_date", _("Due date"), Take.DATE),
    Input("warehouse", _("Warehouse"), Take.REF, noun="warehouses", required=False, help=_("Empty: the first own warehouse.")),
)
OUTPUT: Final = (
    Input("good_qty", _("Good pieces"), Take.QTY),
    Input("scrap_qty", _("Scrap"), Take.QTY, required=False),
    Input("cause", _("Cause of the scrap"), Take.CHOICE, choices=said(states.SCRAP_CAUSES), required=False),
    Input("lots", _("Lot or serial numbers"), Take.LONG, required=False, most=20000, help=_("Empty: numbered after the production order.")),
)
WHY: Final = (Input("why", _("Reason"), Take.LONG, most=500),)
REVISE: Final = (
    Input("bom", _("Bill of material"), Take.REF, noun="boms", required=False),
    Input("routing", _("Routing"), Take.REF, noun="routings", required=False, help=_("What has begun stays as it is.")),
    Input("why", _("Reason"), Take.LONG, most=500),
)
BOM: Final = (Input("bom", _("Bill of material"), Take.REF, noun="boms"),)
PAUSE: Final = (
    Input("why", _("Reason"), Take.LONG, most=500),
    Input("back_on", _("Thought to last until"), Take.DATE),
    Input("by_customer", _("Asked for by the customer"), Take.BOOL, required=False),
    Input("cost", _("What it costs"), Take.MONEY, required=False, help=_("In company currency.")),
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


def _kit(actor: Actor, key: int) -> TablePart:
    """What it is made of: needed, issued, reserved, free, coming, missing, and the day on which all of it is there."""
    row = queries.production_order(actor, key)
    found = {line.product_id: line for line in kit.kits([row.id], alone=True)} if row.state in states.OPEN else {}
    rows = []
    for part in operations.components([row.id]):
        line = found.get(part.product_id)
        rows.append({
            "component": f"{part.code} {part.product}", "component_id": part.product_id, "need": part.qty, "issued": part.issued_qty,
            "reserved": part.reserved, "available": line.available if line else None, "arriving": line.arriving if line else None,
            "missing": line.missing if line else None, "day": line.complete_on if line else None, "warehouse": part.warehouse or "",
        })  # fmt: skip
    return TablePart(
        columns=(
            ("component", _("Component"), Kind.REF), ("need", _("Needed"), Kind.QTY), ("issued", _("Issued"), Kind.QTY),
            ("reserved", _("Reserved"), Kind.QTY), ("available", _("Available"), Kind.QTY), ("arriving", _("Arriving"), Kind.QTY),
            ("missing", _("Missing"), Kind.QTY), ("day", _("Complete on"), Kind.DATE), ("warehouse", _("Warehouse"), Kind.TEXT),
        ),
        rows=rows,
        links={"component": "products"},
    )  # fmt: skip


def outside(supplier: str) -> str:
    """Who does an operation that is not done here."""
    return f"{_('Outside')} · {supplier}" if supplier else str(_("Outside"))


def _operations(actor: Actor, key: int) -> TablePart:
    row = queries.production_order(actor, key)
    floor = row.state == states.RELEASED and SHOP_FLOOR.may(actor)
    rows = operations.of_orders([key])
    names = operations_called(rows)
    return TablePart(
        columns=(
            ("operation", _("Operation"), Kind.REF), ("work_center", _("Work center"), Kind.TEXT), ("state", _("State"), Kind.TEXT),
            ("start_qty", _("To begin with"), Kind.QTY), ("good", _("Good pieces"), Kind.QTY), ("scrap", _("Scrap"), Kind.QTY),
            ("minutes", _("Minutes by plan"), Kind.INT), ("spent", _("Minutes spent"), Kind.INT), ("begins", _("Planned start"), Kind.MOMENT),
            ("ends", _("Planned end"), Kind.MOMENT),
        ),
        rows=[
            {
                "operation": operation_called(r, names), "operation_id": r.id if floor else None,
                "work_center": r.work_center or outside(r.supplier), "state": OPERATION_STATES[r.state], "start_qty": r.start_qty,
                "good": r.good_qty, "scrap": r.scrap_qty, "minutes": r.minutes, "spent": r.spent_minutes,
                "begins": r.planned_start, "ends": r.planned_end,
            }
            for r in rows
        ],
        links={"operation": "shop_floor"},
    )  # fmt: skip


def _at_suppliers(actor: Actor, key: int) -> TablePart:
    queries.production_order(actor, key)
    return subcontracts.table(sent.of_orders([key]) if SUBCONTRACTS.may(actor) else [])


def _operation_reports(actor: Actor, key: int) -> TablePart:
    queries.production_order(actor, key)
    return shop_floor.reports_part(operations.reports_of(key))


def _changes(actor: Actor, key: int) -> TablePart:
    """Engineering changes, line by line."""
    queries.production_order(actor, key)
    rows = [
        {
            "at": change.asked_at, "by": change.asked_by or "", "what": line["what"], "before": line["before"], "after": line["after"],
            "stands": _("Applied") if change.applied_at else _("Refused") if change.refused_at else _("Waits for its approval"),
            "reason": change.reason,
        }
        for change in changes.of_order(key)
        for line in change.lines
    ]
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT), ("what", _("Component or operation"), Kind.TEXT),
            ("before", _("Before"), Kind.TEXT), ("after", _("After"), Kind.TEXT), ("stands", _("Where it stands"), Kind.TEXT),
            ("reason", _("Reason"), Kind.TEXT),
        ),
        rows=rows,
    )  # fmt: skip


def _pauses(actor: Actor, key: int) -> TablePart:
    queries.production_order(actor, key)
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT), ("whose", _("At whose wish"), Kind.TEXT), ("reason", _("Reason"), Kind.TEXT),
            ("cost", _("Cost"), Kind.MONEY), ("minutes", _("Minutes of capacity freed"), Kind.INT), ("back", _("Thought to last until"), Kind.DATE),
            ("ended", _("Ended at"), Kind.MOMENT),
        ),
        rows=[
            {
                "at": r.at, "by": r.by or "", "whose": _("The customer's") if r.by_customer else _("Ours"), "reason": r.reason, "cost": r.cost,
                "minutes": r.minutes_freed, "back": r.back_on, "ended": r.ended_at,
            }
            for r in changes.pauses(key)
        ],
    )  # fmt: skip


def _revise(call: Call) -> Done:
    fact = Revision(call.ids[0], call.data.get("bom"), call.data.get("routing"))
    revise_production.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Asked, with the difference line by line; it counts when it is approved."))


def _choose_bom(call: Call) -> Done:
    choose_bom.perform(Choice(call.ids[0], call.data["bom"]), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("It is made by this bill of material; its components have changed."))


def _pause(call: Call) -> Done:
    fact = Pause(call.ids[0], call.data["back_on"], bool(call.data.get("by_customer")), call.data.get("cost") or Decimal(0))
    moved = pause_production.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("%(lines)s order lines have new dates; their salespeople are told.") % {"lines": len(moved)})


def _resume(call: Call) -> Done:
    pause_production.resume(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("It goes on."))


def _print(call: Call) -> Done:
    file = print_traveller.perform(PrintFact(call.ids[0], call.data["language"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("The paper is among the files."), data={"file": file})


def _print_start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"language": CHINESE}


def _release_short(call: Call) -> Done:
    release_short.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("Asked; it begins when it is approved."))


def _issue(call: Call) -> Done:
    issued = issue_material.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("%(components)s components have been issued.") % {"components": issued})


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
    fact = Output(call.ids[0], call.data["good_qty"], call.data.get("scrap_qty"), call.data.get("lots") or "", call.data.get("cause") or "other")
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
        View("open", _("Open"), "f=state.in.planned,released,paused"),
        View("planned", _("To release"), "f=state.eq.planned"),
    ),
    head=head,
    acts=(
        Act("create", _("Plan production"), _plan, PLAN, icon="plus", makes=True),
        Act("release", _("Release"), _release, icon="play", states=(states.PLANNED,), strong=True),
        Act("release_short", _("Release short"), _release_short, WHY, icon="package-search", states=(states.PLANNED,)),
        Act("approve", _("Approve"), moving_one(decide_production.approve, _("Approved.")), icon="check", decides=True, strong=True,
            states=states.OPEN),
        Act("refuse", _("Refuse"), moving_one(decide_production.refuse, _("Refused.")), icon="undo-2", decides=True, states=states.OPEN),
        Act("revise", _("Engineering change"), _revise, REVISE, icon="git-compare", states=states.OPEN),
        Act("choose_bom", _("Choose the bill of material"), _choose_bom, BOM,
            icon="list-tree", states=(states.PLANNED,)),
        Act("pause", _("Pause"), _pause, PAUSE, icon="pause", states=(states.RELEASED,)),
        Act("resume", _("Go on"), _resume, icon="play", states=(states.PAUSED,), strong=True),
        Act("print", _("Print the traveller"), _print, (Input("language", _("Language"), Take.CHOICE, choices=said(OURS)),),
            icon="printer", states=(states.RELEASED, states.PAUSED), start=_print_start),
        Act("issue_material", _("Issue what is owed"), _issue, icon="package-minus", states=(states.RELEASED,)),
        Act("report", _("Report output"), _report, OUTPUT, icon="check", states=(states.RELEASED,), strong=True),
        Act("slip", _("Move the date"), _slip, SLIP, icon="calendar-clock", states=states.OPEN, start=_from_due),
        operation_moves.ACT,
        Act("close", _("Close"), _close, icon="archive", states=(states.RELEASED, states.PAUSED),
            asks=_("What has not come is taken away from those who wait.")),
        Act("cancel", _("Cancel"), _cancel, icon="x", states=(states.PLANNED,), danger=True, asks=_("Cancel this production order?")),
    ),
    panels=(
        Panel("facts", _("Production order"), _facts),
        Panel("held", _("Orders that wait for it"), _held),
        Panel("operations", _("Operations"), _operations, hide_empty=True),
        Panel("at_suppliers", _("At suppliers"), _at_suppliers, hide_empty=True),
        Panel("kit", _("Materials"), _kit, hide_empty=True),
        Panel("pegging", _("Pegging"), pegging.below, hide_empty=True),
        Panel("waiting", _("Pegging, upwards"), pegging.above, hide_empty=True),
        Panel("operation_reports", _("Reports of operations"), _operation_reports, hide_empty=True),
        Panel("reports", _("Output"), _reports),
        Panel("changes", _("Engineering changes"), _changes, hide_empty=True),
        Panel("pauses", _("Pauses"), _pauses, hide_empty=True),
        Panel("slips", _("Slips"), _slips, hide_empty=True),
    ),
    stages=(
        Stage(_("Planned"), (states.PLANNED,)),
        Stage(_("Released"), (states.RELEASED, states.PAUSED)),
        Stage(_("Closed"), (states.CLOSED,)),
    ),
    empty=_("No production orders yet. Confirming an order that supply cannot cover makes one."),
)
