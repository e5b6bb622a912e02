"""Sheet of what is at suppliers 在外 for operations outside: list, page with what came back, and the acts send, receive, take back, print."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.production import states as production_states
from makesell.documents.production.queries import operations
from makesell.documents.production.queries.operations import OperationReportRow
from makesell.documents.purchases.states import KEPT_TONES
from makesell.documents.subcontracts import queries, states
from makesell.documents.subcontracts.access import POLICY
from makesell.documents.subcontracts.queries import SubcontractRow
from makesell.flows.pro_5_production import change_return_date, print_subcontract, receive_outside, send_outside, take_back_sent
from makesell.flows.pro_5_production.change_return_date import ReturnDate
from makesell.flows.pro_5_production.print_subcontract import PrintFact
from makesell.flows.pro_5_production.receive_outside import CameBack
from makesell.flows.pro_5_production.send_outside import Sent
from makesell.flows.steps.operation_reports import place
from makesell.flows.steps.papers import CHINESE, OURS
from makesell.flows.steps.sent_outside import late_days, left_to_send
from makesell.flows.steps.turn import falls_to
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date, today
from makesell.ground.listing import Kind
from makesell.masterdata.suppliers import queries as suppliers
from makesell.sheets.giving import done, number, said
from makesell.sheets.naming import operation_called, operations_called
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View, Wait

NOUN: Final = "subcontracts"
STATES: Final = said(states.LABELS)
CAUSES: Final = said(production_states.SCRAP_CAUSES)


def head(actor: Actor, key: int) -> Head:
    """The head; refuses what the actor may not see."""
    row = queries.subcontract(actor, key)
    return Head(
        title=_called(row), sub=row.supplier, state=row.state, state_label=STATES[row.state], tone=states.TONES[row.state], version=row.version,
        number=row.number or "", origin=("production_orders", row.order_id, row.production or ""),
    )  # fmt: skip


def _called(row: SubcontractRow) -> str:
    """Its operation, as it is called for the reader, of which product."""
    return f"{operation_called(row, operations_called([row]))} · {row.product}"


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.subcontract(actor, key)
    hidden, late = POLICY.hidden(actor), late_days(row, today())
    return [
        Fact(_("At the supplier"), row.out_qty, Kind.QTY),
        Fact(_("Sent out"), row.qty, Kind.QTY),
        Fact(_("Came back"), row.back_qty, Kind.QTY),
        Fact(_("Scrapped there"), row.scrap_qty, Kind.QTY),
        Fact(_("Supplier"), row.supplier, Kind.REF, noun="suppliers", id=row.supplier_id),
        Fact(_("Product"), f"{row.code} {row.product}", Kind.REF, noun="products", id=row.product_id),
        Fact(_("Sent out on"), row.sent_on, Kind.DATE),
        Fact(_("Back until"), row.due_on, Kind.DATE),
        *((Fact(_("Days late, by the supplier's calendar"), late, Kind.INT),) if late else ()),
        *((Fact(_("First agreed for"), row.first_due_on, Kind.DATE),) if row.first_due_on != row.due_on else ()),
        Fact(_("All back on"), row.came_on, Kind.DATE),
        *(
            ()
            if "unit_cost" in hidden
            else (
                Fact(_("Price each"), row.unit_cost, Kind.MONEY, currency=row.currency),
                Fact(_("Cost of what came back"), row.value, Kind.MONEY, currency=row.currency),
            )
        ),
        Fact(_("Remark"), row.remark),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
    ]


def _returned(actor: Actor, key: int) -> list[OperationReportRow]:
    row = queries.subcontract(actor, key)
    own = set(queries.returns_of(key))
    return [each for each in operations.reports_of(row.order_id) if each.id in own]


def _returns(actor: Actor, key: int) -> TablePart:
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT), ("good", _("Came back"), Kind.QTY), ("scrap", _("Scrapped there"), Kind.QTY),
            ("cause", _("Cause"), Kind.TEXT), ("note", _("Remark"), Kind.TEXT),
        ),
        rows=[
            {
                "at": r.at, "by": r.by or "", "good": r.good_qty, "scrap": r.scrap_qty, "cause": CAUSES.get(r.cause, ""),
                "note": r.note or (_("Taken back") if r.undone else ""),
            }
            for r in _returned(actor, key)
        ],
        empty=_("Nothing has come back yet."),
    )  # fmt: skip


def table(rows: Sequence[SubcontractRow]) -> TablePart:
    """What was sent to suppliers, for the pages of production orders."""
    names, day = operations_called(rows), today()
    return TablePart(
        columns=(
            ("number", _("Number"), Kind.REF), ("operation", _("Operation"), Kind.TEXT), ("supplier", _("Supplier"), Kind.REF),
            ("state", _("State"), Kind.TEXT), ("qty", _("Sent out"), Kind.QTY), ("back", _("Came back"), Kind.QTY),
            ("scrap", _("Scrapped there"), Kind.QTY), ("out", _("At the supplier"), Kind.QTY), ("due", _("Back until"), Kind.DATE),
            ("late", _("Days late"), Kind.INT),
        ),
        rows=[
            {
                "number": r.number or "", "number_id": r.id, "operation": operation_called(r, names), "supplier": r.supplier,
                "supplier_id": r.supplier_id, "state": STATES[r.state], "qty": r.qty, "back": r.back_qty, "scrap": r.scrap_qty, "out": r.out_qty,
                "due": r.due_on, "late": r.overdue(day) or None,
            }
            for r in rows
        ],
        links={"number": NOUN, "supplier": "suppliers"},
    )  # fmt: skip


def _send(call: Call) -> Done:
    data = call.data
    fact = Sent(data["operation"], data["qty"], data.get("supplier"), data.get("due_on"), data.get("unit_cost"), data.get("remark") or "")
    key = send_outside.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("Sent. What comes back is reported here."), undo=("take_back", {}))


def _receive(call: Call) -> Done:
    data, nothing = call.data, Decimal(0)
    fact = CameBack(
        call.ids[0], data.get("good_qty") or nothing, data.get("scrap_qty") or nothing, data.get("cause") or "", data.get("note") or "",
        data.get("lots") or "",
    )  # fmt: skip
    moved = receive_outside.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    say: Text = _("%(lines)s order lines have new dates; their salespeople are told.") % {"lines": len(moved)} if moved else _("Received.")
    return done(call, say)


def _undo(call: Call) -> Done:
    data = call.data
    receive_outside.undo(call.ids[0], data["report"], actor=call.actor, at=call.at, reason=data["why"], version=call.version)
    return done(call, _("Taken back: it is at the supplier again."))


def _change_date(call: Call) -> Done:
    fact = ReturnDate(call.ids[0], call.data["due_on"])
    moved = change_return_date.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    say: Text = _("%(lines)s order lines have new dates; their salespeople are told.") % {"lines": len(moved)} if moved else _("The day is changed.")
    return done(call, say)


def _take_back(call: Call) -> Done:
    why = call.data.get("why") or call.reason
    take_back_sent.perform(call.ids[0], actor=call.actor, at=call.at, reason=why, version=call.version)
    return done(call, _("It is here again, undone."))


def _print(call: Call) -> Done:
    file = print_subcontract.perform(PrintFact(call.ids[0], call.data["language"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("The paper is among the files."), data={"file": file})


def _print_start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"language": CHINESE}


def _all_back(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"good_qty": queries.subcontract(actor, key).out_qty} if key else {}


def _from_due(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"due_on": queries.subcontract(actor, key).due_on} if key else {}


def _follows(actor: Actor, data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Once the operation is named: what can be sent of it, and whom its routing names."""
    key = data.get("operation")
    order = operations.order_of(int(key)) if key else None
    if order is None:
        return {}
    rows = operations.of_orders([order])
    row = next(each for each in rows if each.id == int(key or 0))
    return {"qty": left_to_send(rows, place(rows, row.id)) or None, "supplier": suppliers.called(row.supplier)}


def _lines(actor: Actor, key: int) -> Mapping[int, Text]:
    return {
        each.id: number(each.good_qty) + (f" / {number(each.scrap_qty)}" if each.scrap_qty else "")
        for each in _returned(actor, key)
        if not each.undone and each.undoes_id is None
    }


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """What should have been back: whoever agreed it asks the supplier."""
    if actor.kind != "person" or not actor.has(R.PURCHASING):
        return []
    due = {row.id: row for row in queries.due(business_date(at))}
    return [
        Wait(key, f"{due[key].number or ''} {due[key].supplier}", _("Ask the supplier: it should be back"), late=True, chip=_("Subcontract"))
        for key in falls_to(actor, R.PURCHASING, list(due), at)
    ]


SEND: Final = (
    Input("operation", _("Operation"), Take.REF, noun="shop_floor"),
    Input("qty", _("Quantity"), Take.QTY, help=_("At most what the operations before have passed on and was not sent yet.")),
    Input("supplier", _("Supplier"), Take.REF, noun="suppliers", required=False, help=_("Empty: whom the routing names.")),
    Input("due_on", _("Back until"), Take.DATE, required=False, help=_("Empty: after the working days the supplier offers, by its calendar.")),
    Input("unit_cost", _("Price each"), Take.MONEY, required=False, help=_("In company currency. Empty: as the supplier offers it.")),
    Input("remark", _("Remark"), Take.LONG, required=False, most=500),
)
RECEIVE: Final = (
    Input("good_qty", _("Came back good"), Take.QTY, required=False),
    Input("scrap_qty", _("Scrapped there"), Take.QTY, required=False),
    Input("cause", _("Cause of the scrap"), Take.CHOICE, choices=CAUSES, required=False),
    Input(
        "lots", _("Lot or serial numbers"), Take.LONG, required=False, most=20000, rare=True,
        help=_("Of the last operation only. Empty: numbered after the order."),
    ),
    Input("note", _("Remark"), Take.LONG, required=False, most=500),
)  # fmt: skip
WHY: Final = (Input("why", _("Reason"), Take.LONG, most=500),)
ACTS: Final = (
    Act("send", _("Send to a supplier"), _send, SEND, icon="truck", makes=True, follows=_follows),
    Act("receive", _("Receive"), _receive, RECEIVE, icon="package-check", states=states.AWAY, strong=True, start=_all_back),
    Act("undo_receipt", _("Take a return back"), _undo, (Input("report", _("Report"), Take.INT), *WHY), icon="undo-2",
        states=(states.PART, states.BACK), line="report", lines=_lines),
    Act("change_date", _("Change the date"), _change_date, (Input("due_on", _("New date"), Take.DATE), *WHY), icon="calendar-clock",
        states=states.AWAY, start=_from_due),
    Act("print", _("Print the delivery note"), _print, (Input("language", _("Language"), Take.CHOICE, choices=said(OURS)),), icon="printer",
        states=(*states.AWAY, states.BACK, states.CLOSED), start=_print_start),
    Act("take_back", _("Came back undone"), _take_back, WHY, icon="x", states=states.AWAY, danger=True,
        asks=_("What is still at the supplier counts as here again, undone.")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Subcontract"),
    plural=_("At suppliers"),
    icon="send",
    listing=queries.LISTING,
    policy=POLICY,
    section="sell",
    order=37,
    record_kind="subcontract",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("supplier", _("Supplier")),
        Column("operation", _("Operation"), phone=False),
        Column("product", _("Product"), phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("out_qty", _("At the supplier")),
        Column("qty", _("Sent out"), phone=False),
        Column("back_qty", _("Came back"), phone=False),
        Column("scrap_qty", _("Scrapped there"), phone=False),
        Column("due_on", _("Back until")),
        Column("days_late", _("Days late"), phone=False),
        Column("production", _("Production order"), phone=False),
        Column("sent_on", _("Sent out on"), first=False),
        Column("first_due_on", _("First agreed for"), first=False),
        Column("came_on", _("All back on"), first=False),
        Column("kept", _("Kept its day"), first=False, chips=KEPT_TONES),
        Column("unit_cost", _("Price each"), first=False),
        Column("value", _("Cost of what came back"), first=False),
        Column("owner", _("Owner"), first=False),
    ),
    starts="out",
    views=(
        View("out", _("At suppliers"), "f=state.in.out,part"),
        View("late", _("Late"), "f=state.in.out,part&f=due_on.lt.{today}"),
        View("by_supplier", _("By supplier"), "f=state.in.out,part&group=supplier"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(Panel("facts", _("Subcontract"), _facts), Panel("returns", _("What came back"), _returns)),
    stages=(
        Stage(STATES[states.OUT], (states.OUT, states.PART)),
        Stage(STATES[states.BACK], (states.BACK, states.CLOSED)),
    ),
    waits=waits,
    empty=_("Nothing is at a supplier. Pieces are sent from the operation outside of a released production order."),
)
