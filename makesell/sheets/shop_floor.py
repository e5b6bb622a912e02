"""Sheet of the shop floor 车间报工: the operations of released production orders — start, report, take back — on a phone beside the machine."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.production import states
from makesell.documents.production.access import SHOP_FLOOR
from makesell.documents.production.queries import floor, operations
from makesell.documents.production.queries.operations import OperationReportRow
from makesell.documents.subcontracts.access import POLICY as SUBCONTRACTS
from makesell.documents.subcontracts.queries import LISTING as SUBCONTRACT_LISTING
from makesell.flows.pro_5_production import report_operation
from makesell.flows.pro_5_production.report_operation import Reported
from makesell.flows.steps.operation_reports import place
from makesell.flows.steps.sent_outside import left_to_send
from makesell.ground import listing
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.refusal import missing
from makesell.sheets import lines
from makesell.sheets.giving import number, said
from makesell.sheets.naming import operation_called, operations_called
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Row, Sheet, TablePart, Take, Text, View

NOUN: Final = "shop_floor"
SENT: Final = "sent"
STATES: Final = said(states.OPERATION_LABELS)
CAUSES: Final = said(states.SCRAP_CAUSES)
REPORT: Final = (
    Input("good_qty", _("Good pieces"), Take.QTY, required=False),
    Input("scrap_qty", _("Scrap"), Take.QTY, required=False),
    Input("cause", _("Cause of the scrap"), Take.CHOICE, choices=CAUSES, required=False),
    Input("rework_qty", _("Rework"), Take.QTY, required=False),
    Input("minutes", _("Minutes"), Take.INT, required=False),
    Input("ends", _("Nothing more comes of it"), Take.BOOL, required=False),
    Input(
        "lots", _("Lot or serial numbers"), Take.LONG, required=False, most=20000,
        help=_("Of the last operation only. Empty: numbered after the order."),
    ),
    Input("note", _("Remark"), Take.LONG, required=False, most=500),
)  # fmt: skip
UNDO: Final = (Input("report", _("Report"), Take.INT), Input("why", _("Reason"), Take.LONG, most=500))


def _row(actor: Actor, key: int) -> Row:
    SHOP_FLOOR.require(actor, "view")
    found = listing.by_ids(floor.FLOOR, actor, [key]).get(key)
    if found is None:
        raise missing()
    return found


def head(actor: Actor, key: int) -> Head:
    """The operation's head; refuses what is not at the shop floor."""
    row = _row(actor, key)
    state = SENT if row["sent_qty"] else str(row["state"])     # what comes back from the supplier reports it, nothing else
    return Head(
        title=f"{row['position']} {row['name']}".strip(), sub=str(row["product_label"]), state=state,
        state_label=STATES[str(row["state"])], tone=states.OPERATION_TONES[str(row["state"])],
        origin=("production_orders", int(row["order"]), str(row["order_label"] or "")),
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = _row(actor, key)
    return [
        Fact(_("Still to do"), row["left_qty"], Kind.QTY),
        Fact(_("Passed on to it"), _passed(actor, key), Kind.QTY),
        Fact(_("Good pieces"), row["good_qty"], Kind.QTY),
        Fact(_("Scrap"), row["scrap_qty"], Kind.QTY),
        Fact(_("Rework"), row["rework_qty"], Kind.QTY),
        Fact(_("Minutes left by plan"), row["minutes"], Kind.INT),
        Fact(_("Minutes spent"), row["spent_minutes"], Kind.INT),
        Fact(_("Work center"), row["work_center_label"] or _("Outside"), noun="work_centers" if row["work_center"] else "", id=row["work_center"]),
        Fact(_("Planned start"), row["planned_start"], Kind.MOMENT),
        Fact(_("Planned end"), row["planned_end"], Kind.MOMENT),
        Fact(_("Due date"), row["due_date"], Kind.DATE),
        *_outside(actor, key, int(row["order"])),
    ]


def _outside(actor: Actor, key: int, order: int) -> Sequence[Fact]:
    """Of an operation outside: what was sent, and what can be sent, which begins the form of it."""
    rows = operations.of_orders([order])
    n = place(rows, key)
    if rows[n].days is None:
        return ()
    left = left_to_send(rows, n)
    ready = left > 0 and rows[n].state in states.OPERATIONS_TO_DO and SUBCONTRACTS.may(actor, "send")
    begins = ("subcontracts", "send", {"operation": str(key), "qty": number(left)}) if ready else None
    return (Fact(_("Sent out"), rows[n].sent_qty, Kind.QTY), Fact(_("Can be sent"), left, Kind.QTY, begins=begins))


def _passed(actor: Actor, key: int) -> Decimal | None:
    return report_operation.passed_on(int(_row(actor, key)["order"]), key)


def in_words(row: OperationReportRow, names: Mapping[str, str]) -> str:
    """A report in a line of words, its operation as it is called for the reader (`naming.operations_called`)."""
    return f"{operation_called(row, names)}: {number(row.good_qty)}" + (f" / {number(row.scrap_qty)}" if row.scrap_qty else "")


def reports_part(rows: Sequence[OperationReportRow]) -> TablePart:
    """Reports of operations, newest first; a mirror says that it takes one back."""
    names = operations_called(rows)
    return TablePart(
        columns=(
            ("at", _("When"), Kind.MOMENT), ("by", _("Who"), Kind.TEXT), ("operation", _("Operation"), Kind.TEXT),
            ("good", _("Good pieces"), Kind.QTY), ("scrap", _("Scrap"), Kind.QTY), ("rework", _("Rework"), Kind.QTY),
            ("minutes", _("Minutes"), Kind.INT), ("cause", _("Cause"), Kind.TEXT), ("note", _("Remark"), Kind.TEXT),
        ),
        rows=[
            {
                "at": r.at, "by": r.by or "", "operation": operation_called(r, names), "good": r.good_qty, "scrap": r.scrap_qty,
                "rework": r.rework_qty, "minutes": r.minutes, "cause": CAUSES.get(r.cause, ""),
                "note": r.note or (_("Taken back") if r.undone else ""),
            }
            for r in rows
        ],
        empty=_("Nothing has been reported yet."),
    )  # fmt: skip


def _reports(actor: Actor, key: int) -> TablePart:
    row = _row(actor, key)
    return reports_part([each for each in operations.reports_of(int(row["order"])) if each.operation_id == key])


def _lines(actor: Actor, key: int) -> Mapping[int, Text]:
    reports = operations.reports_of(int(_row(actor, key)["order"]))
    names = operations_called(reports)
    return {
        each.id: in_words(each, names)
        for each in reports
        if each.operation_id == key and not each.undone and each.undoes_id is None
    }


def _from_plan(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """A report begins with everything that was passed on and is left."""
    if key is None:
        return {}
    row, passed = _row(actor, key), _passed(actor, key)
    left = row["left_qty"] if passed is None else min(row["left_qty"], max(passed - row["good_qty"] - row["scrap_qty"], Decimal(0)))
    return {"good_qty": rounded(left, 0) if left else None}


def _start(call: Call) -> Done:
    report_operation.start(call.ids[0], actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Begun."))


def _report(call: Call) -> Done:
    data, nothing = call.data, Decimal(0)
    fact = Reported(
        call.ids[0], data.get("good_qty") or nothing, data.get("scrap_qty") or nothing, data.get("rework_qty") or nothing, data.get("minutes") or 0,
        data.get("cause") or "", data.get("note") or "", data.get("lots") or "", bool(data.get("ends")),
    )  # fmt: skip
    moved = report_operation.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    say: Text = _("%(lines)s order lines have new dates; their salespeople are told.") % {"lines": len(moved)} if moved else _("Reported.")
    return Done(call.ids[0], say)


def _undo(call: Call) -> Done:
    key = report_operation.undo(call.data["report"], actor=call.actor, at=call.at, reason=call.data["why"])
    return Done(key, _("Taken back."))


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Operation to do"),
    plural=_("Shop floor"),
    icon="hammer",
    listing=floor.FLOOR,
    policy=SHOP_FLOOR,
    section="sell",
    order=36,
    timeline=False,
    columns=(
        Column("name", _("Operation"), opens=True, sub="order"),
        Column("order", _("Production order")),
        Column("product", _("Product")),
        Column("work_center", _("Work center"), phone=False),
        Column("state", _("State"), chips=states.OPERATION_TONES),
        Column("left_qty", _("Still to do")),
        Column("good_qty", _("Good pieces"), phone=False),
        Column("scrap_qty", _("Scrap"), phone=False),
        Column("planned_start", _("Planned start")),
        Column("planned_end", _("Planned end"), first=False),
        Column("due_date", _("Due date"), phone=False),
        Column("code", _("Code"), first=False),
        Column("position", _("Position"), first=False),
        Column("start_qty", _("To begin with"), first=False),
        Column("rework_qty", _("Rework"), first=False),
        Column("sent_qty", _("Sent out"), first=False),
        Column("minutes", _("Minutes left by plan"), first=False),
        Column("spent_minutes", _("Minutes spent"), first=False),
    ),
    starts="open",
    views=(
        View("open", _("To do"), "f=state.in.waiting,started"),
        View("started", _("Under way"), "f=state.eq.started"),
        View("by_center", _("By work center"), "f=state.in.waiting,started&group=work_center"),
        View("all", _("All"), ""),
    ),
    head=head,
    acts=(
        Act("start_operation", _("Start"), _start, icon="play", states=(states.WAITING,), strong=True),
        Act("report_operation", _("Report"), _report, REPORT, icon="check", states=states.OPERATIONS_TO_DO, strong=True, start=_from_plan),
        Act("undo_report", _("Take a report back"), _undo, UNDO, icon="undo-2", states=tuple(states.OPERATION_LABELS), line="report", lines=_lines),
    ),
    panels=(Panel("facts", _("Operation"), _facts), Panel("reports", _("Reports"), _reports)),
    related=(lines.related(_("At suppliers"), SUBCONTRACT_LISTING, "operation"),),
    empty=_("Nothing is released to the shop floor."),
)
