"""Sheet of slips 延误: list, page with the order lines that are hit and the production orders that get later, and the acts report and withdraw."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.slips import queries, states
from makesell.documents.slips.access import POLICY
from makesell.flows.pro_5_production import report_slip
from makesell.flows.pro_5_production.report_slip import Told
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.worktime.engine import ONE_MINUTE
from makesell.sheets import hours, slip_options
from makesell.sheets.giving import moving_one, said
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "slips"
STATES: Final = said(states.LABELS)
KINDS: Final = said(states.KINDS)
REPORT: Final = (
    Input("kind", _("What went wrong"), Take.CHOICE, choices={kind: KINDS[kind] for kind in states.REPORTED}),
    Input("work_center", _("Work center that stops"), Take.REF, noun="work_centers", required=False),
    Input("since", _("Stops from"), Take.DATE, required=False),
    Input("since_at", _("Starts at"), required=False, most=5, help=_("A time such as 18:00.")),
    Input("until", _("Stops until"), Take.DATE, required=False),
    Input("until_at", _("Ends at"), required=False, most=5, help=_("A time such as 18:00.")),
    Input("production", _("Production order"), Take.REF, noun="production_orders", required=False, help=_("Of scrap and of a late report.")),
    Input("qty", _("Scrap"), Take.QTY, required=False),
    Input("product", _("Material that comes later"), Take.REF, noun="products", required=False),
    Input("new_date", _("New date"), Take.DATE, required=False, help=_("On which the order is done, or the material comes.")),
    Input("why", _("Reason"), Take.LONG, most=500),
)

END: Final = (
    Input("until", _("Runs again on"), Take.DATE), Input("until_at", _("From"), most=5, help=_("A time such as 18:00.")),
)


def head(actor: Actor, key: int) -> Head:
    """The slip's head; refuses what the actor may not see."""
    row = queries.slip(actor, key)
    return Head(
        title=f"{KINDS[row.kind]} · {row.title}", sub=row.reason, state=row.state, state_label=STATES[row.state], tone=states.TONES[row.state],
        version=row.version, number=row.number or "",
        origin=("production_orders", row.production_id, row.production or "") if row.production_id else None,
    )  # fmt: skip


def _facts(actor: Actor, key: int) -> Sequence[Fact]:
    row = queries.slip(actor, key)
    facts = [Fact(_("What went wrong"), KINDS[row.kind])]
    if row.work_center_id:
        facts += [
            Fact(_("Work center"), row.work_center, Kind.REF, noun="work_centers", id=row.work_center_id),
            Fact(_("Stops from"), row.since, Kind.MOMENT), Fact(_("Stops until"), row.until, Kind.MOMENT),
        ]  # fmt: skip
    if row.production_id:
        facts.append(Fact(_("Production order"), row.production or "", Kind.REF, noun="production_orders", id=row.production_id))
    if row.product_id:
        facts.append(Fact(_("Material that comes later"), row.product, Kind.REF, noun="products", id=row.product_id))
    if row.qty is not None:
        facts.append(Fact(_("Scrap"), row.qty, Kind.QTY))
    if row.new_date is not None:
        facts.append(Fact(_("New date"), row.new_date, Kind.DATE))
    return [*facts, Fact(_("Reason"), row.reason), Fact(_("Reported at"), row.reported_at, Kind.MOMENT), Fact(_("Reported by"), row.owner),
            Fact(_("To be answered by"), row.due_at, Kind.MOMENT), Fact(_("Went up at"), row.escalated_at, Kind.MOMENT)]  # fmt: skip


def _result(actor: Actor, key: int) -> CheckPart:
    """How many lines are hit, of those the reader may see, and by how much at most."""
    row, lines = queries.slip(actor, key), queries.lines(actor, key)
    if not lines:
        return CheckPart(_("Effect on promises"), _("No promise is hit"), "ok", note=_("What gets later stays within the slack of what is promised."))
    facts = (
        Fact(_("Order lines hit"), len(lines), Kind.INT), Fact(_("To be answered"), sum(line.answered_at is None for line in lines), Kind.INT),
        Fact(_("Days late at most"), max(line.late for line in lines), Kind.INT),
    )  # fmt: skip
    return CheckPart(_("Effect on promises"), STATES[row.state], states.TONES[row.state], facts, _("No promise moves before it is answered."))


def _lines(actor: Actor, key: int) -> TablePart:
    """The lines that are hit: what comes of those that wait when nothing is done, how those that were answered are promised."""
    queries.slip(actor, key)
    rows = queries.lines(actor, key)
    waits, answered = (any((row.answered_at is None) == wanted for row in rows) for wanted in (True, False))
    return TablePart(
        columns=(
            ("order", _("Sales order"), Kind.REF), ("line", _("Line"), Kind.INT), ("customer", _("Customer"), Kind.TEXT),
            ("product", _("Product"), Kind.TEXT), *((("salesperson", _("Salesperson"), Kind.TEXT),) if not answered else ()),
            ("qty", _("Quantity"), Kind.QTY), ("was", _("Promised"), Kind.DATE),
            *((("now", _("Otherwise"), Kind.DATE),) if waits else ()),
            *((("answer", _("Option"), Kind.TEXT), ("promised", _("Promised anew"), Kind.DATE)) if answered else ()),
        ),
        rows=[
            {
                "order": row.order or "", "order_id": row.order_id, "line": row.position, "customer": row.customer, "product": row.product,
                "salesperson": row.salesperson or "", "qty": row.qty, "was": row.was_date, "now": row.now_date,
                "answer": slip_options.ANSWERS[row.answer] if row.answer else "", "promised": row.promised,
            }
            for row in rows
        ],
        links={"order": "orders"},
        empty=_("No order line is hit."),
    )  # fmt: skip


def _orders(actor: Actor, key: int) -> TablePart:
    queries.slip(actor, key)
    return TablePart(
        columns=(
            ("production", _("Production order"), Kind.REF), ("product", _("Product"), Kind.TEXT), ("was", _("To be done on"), Kind.DATE),
            ("now", _("Done then"), Kind.DATE),
        ),
        rows=[
            {"production": row.order or "", "production_id": row.order_id, "product": row.product, "was": row.was_date, "now": row.now_date}
            for row in queries.orders(key)
        ],
        links={"production": "production_orders"},
    )  # fmt: skip


def _moment(day: dt.date | None, word: str | None) -> dt.datetime | None:
    """The moment of a day and a time of it; without a time the day's beginning."""
    if day is None:
        return None
    return clock.midnight(day) + ONE_MINUTE * (hours.minute(word) if word else 0)


def _report(call: Call) -> Done:
    data = call.data
    until = data.get("until")
    fact = Told(
        data["kind"], data.get("work_center"), _moment(data.get("since"), data.get("since_at")),
        _moment(until, data.get("until_at") or ("24:00" if until else "")), data.get("production"), data.get("product"), data.get("qty"),
        data.get("new_date"),
    )  # fmt: skip
    made = report_slip.perform(fact, actor=call.actor, at=call.at, reason=data["why"])
    return Done(made.key, _("%(count)s order lines are hit; their salespeople are told.") % {"count": len(made.lines)})


def _end(call: Call) -> Done:
    until = _moment(call.data["until"], call.data["until_at"])
    if until is not None:
        report_slip.end_stop(call.ids[0], until, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("It runs again; the hours are the work center's."))


def _start(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"kind": states.MACHINE}


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Slip"),
    plural=_("Slips"),
    icon="calendar-clock",
    listing=queries.LISTING,
    policy=POLICY,
    section="sell",
    order=39,
    record_kind="slip",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("kind", _("What went wrong")),
        Column("title", _("About"), opens=True),
        Column("state", _("State"), chips=states.TONES),
        Column("hit", _("Order lines hit")),
        Column("open", _("To be answered")),
        Column("reported_at", _("Reported at"), phone=False),
        Column("new_date", _("New date"), phone=False),
        Column("due_at", _("To be answered by"), first=False),
        Column("work_center", _("Work center"), first=False),
        Column("production", _("Production order"), first=False),
        Column("product", _("Material that comes later"), first=False),
        Column("owner", _("Reported by"), first=False),
    ),
    starts="open",
    views=(View("all", _("All"), ""), View("open", _("To be answered"), "f=state.eq.open")),
    head=head,
    acts=(
        *slip_options.ACTS,
        Act("report", _("Report a slip"), _report, REPORT, icon="plus", makes=True, strong=True, start=_start),
        Act("end_stop", _("It runs again"), _end, END, icon="play", states=(states.OPEN, states.ANSWERED, states.HARMLESS)),
        Act("withdraw", _("Withdraw"), moving_one(report_slip.withdraw, _("Withdrawn.")), icon="undo-2", states=(states.OPEN, states.HARMLESS),
            danger=True, asks=_("Was this no slip, or is it over?")),
    ),
    panels=(
        Panel("result", _("Effect on promises"), _result, aside=True),
        Panel("facts", _("Details"), _facts),
        Panel("options", _("What can be done"), slip_options.panel, hide_empty=True),
        Panel("lines", _("Order lines that are hit"), _lines),
        Panel("refused", _("What cannot be done"), slip_options.refused_panel, hide_empty=True),
        Panel("orders", _("Production orders that get later"), _orders, hide_empty=True),
    ),
    stages=(
        Stage(STATES[states.OPEN], (states.OPEN,)),
        Stage(STATES[states.ANSWERED], (states.ANSWERED, states.HARMLESS)),
    ),
    empty=_("No slip has been reported yet."),
)  # fmt: skip
