"""Sheet of returns: list, record page with what comes back and what was decided, and the acts of service, warehouse, quality and clerk."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import tax_queries, tax_states
from makesell.documents.orders import queries as orders
from makesell.documents.returns import queries as returns
from makesell.documents.returns import states
from makesell.documents.returns.access import POLICY
from makesell.flows.pro_7_care import authorise_return, cancel_return, credit_return, inspect_return, open_replacement, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.pro_7_care.open_replacement import ReplacementFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures, tax_invoices, waiting
from makesell.sheets.giving import done, moving_one, said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import Act, Call, CheckPart, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, Text, View

NOUN: Final = "returns"
STATES: Final = said(states.LABELS)
OUTCOMES: Final = said(states.OUTCOMES)
ROUTES: Final = said(tax_states.ROUTES)


def head(actor: Actor, return_id: int) -> Head:
    """The return's head; refuses what the actor may not see."""
    row = returns.authorization(actor, return_id)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("deliveries", row.delivery_id, row.delivery or ""),
    )


def _facts(actor: Actor, return_id: int) -> list[Fact]:
    row = returns.authorization(actor, return_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Delivery"), row.delivery, Kind.REF, noun="deliveries", id=row.delivery_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Ticket"), row.ticket, Kind.REF, noun="tickets", id=row.ticket_id),
        Fact(_("Reason"), row.reason),
        Fact(_("Received back on"), row.received_date, Kind.DATE),
        Fact(_("Credit note"), row.credit_note, Kind.REF, noun="credit_notes", id=row.credit_note_id),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _lines(actor: Actor, return_id: int) -> TablePart:
    lots = returns.lots_of(return_id)
    rows = [
        {
            "position": line.position,
            "delivery_line": line.delivery_position,
            "sold_line": line.sold_line,
            "product": line.product or "",
            "product_id": line.product_id,
            "lots": ", ".join(lots.get(line.id, ())),
            "qty": line.qty,
            "outcome": OUTCOMES[line.outcome] if line.outcome else "",
            "warehouse": line.warehouse or "",
        }
        for line in returns.lines(return_id)
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("delivery_line", _("Line of the delivery"), Kind.INT),
            *((("sold_line", _("Sold as line"), Kind.INT),) if any(row["sold_line"] for row in rows) else ()),
            ("product", _("Product"), Kind.REF),
            *((("lots", _("Lot or serial numbers"), Kind.CODE),) if lots else ()),
            ("qty", _("Quantity"), Kind.QTY),
            ("outcome", _("Decision"), Kind.TEXT),
            ("warehouse", _("Warehouse"), Kind.TEXT),
        ),
        rows=rows,
        totals={"qty": sum(row["qty"] for row in rows)},
        links={"product": "products"},
    )


def _credits(actor: Actor, return_id: int) -> TablePart:
    lines = [line.order_line_id for line in returns.lines(return_id)]
    return measures.credits(performance.posted_by(return_id, lines), _("Nothing is taken back before the goods are received."))


def _ways(actor: Actor, return_id: int) -> TablePart:
    """What becomes of the tax invoices that state the goods, invoice line by invoice line (ADR 0026)."""
    rows = [
        {
            "invoice": each.invoice or "", "invoice_id": each.invoice_id, "position": each.position, "product": each.product,
            "tax_invoice": each.issued_number or each.tax_invoice or "", "tax_invoice_id": each.tax_invoice_id, "used": each.used_date,
            "route": ROUTES[each.route],
        }
        for each in tax_queries.ways_back([line.order_line_id for line in returns.lines(return_id)])
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("invoice", _("Invoice"), Kind.REF), ("position", _("Line"), Kind.INT), ("product", _("Product"), Kind.TEXT),
            ("tax_invoice", _("Tax invoice"), Kind.REF), ("used", _("Used by the buyer on"), Kind.DATE), ("route", _("Its way back"), Kind.TEXT),
        ),
        rows=rows,
        links={"invoice": "invoices", "tax_invoice": "tax_invoices"},
        empty=_("Nothing of it has been invoiced."),
    )  # fmt: skip


def _reds(actor: Actor, return_id: int) -> TablePart:
    """The red letters that follow its credit note."""
    row = returns.authorization(actor, return_id)
    return tax_invoices.stated(tax_queries.of_credit_note(row.credit_note_id) if row.credit_note_id else [])


def _live(actor: Actor, data: Mapping[str, Any], key: int | None) -> list[CheckPart]:
    """Beside the form: what becomes of the tax invoices of the goods that are to come back."""
    delivery = data.get("delivery")
    if not delivery:
        return []
    named = {row.get("line") for row in data.get("lines") or ()}
    lines = deliveries.lines(deliveries.delivery(actor, delivery).id)
    wanted = [line.order_line_id for line in lines if not named or line.position in named]
    found = tax_queries.ways_back([*wanted, *(sale.new_line_id for sale in orders.sales_of(wanted))])
    return [
        CheckPart(
            _("Tax invoice"), each.issued_number or each.tax_invoice or _("None"), tax_states.ROUTE_TONES[each.route],
            (Fact(_("Invoice"), f"{each.invoice or ''} · {each.position}"), Fact(_("Product"), each.product)), ROUTES[each.route],
        )
        for each in found
    ]  # fmt: skip


def _authorise(call: Call) -> Done:
    data = call.data
    lines = tuple((row["line"], row["qty"]) for row in data.get("lines") or ())
    lots = tuple((row["line"], row["lots"]) for row in data.get("lines") or () if row.get("lots"))
    fact = ReturnFact(data["delivery"], data["why"], lines, data.get("ticket"), lots)
    key = authorise_return.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The return is authorised."), undo=("cancel", {}))


def _inspect(call: Call) -> Done:
    data = call.data
    lines = tuple((row["line"], row["outcome"]) for row in data.get("lines") or ())
    fact = InspectFact(call.ids[0], data["outcome"], data.get("warehouse"), lines)
    inspect_return.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Inspected."))


def _replace(call: Call) -> Done:
    parts = {row["line"]: row["qty"] for row in call.data.get("lines") or ()}
    key = open_replacement.of_return(ReplacementFact(call.ids[0], parts), actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The order is drafted; confirmed, it is sent."), noun="orders")


def _by_position(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(returns.lines(returns.authorization(actor, key).id))


DECISION: Final = Input("outcome", _("Decision"), Take.CHOICE, choices=OUTCOMES)
AUTHORISE: Final = (
    Input("delivery", _("Delivery"), Take.REF, noun="deliveries"),
    Input("why", _("Reason"), Take.LONG, most=500),
    Input("ticket", _("Ticket"), Take.REF, required=False, noun="tickets"),
    Input("lines", _("Lines"), Take.TABLE, required=False, help=_("Without lines everything of the delivery that is still with the customer."),
          columns=(Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY),
                   Input("lots", _("Lot or serial numbers"), required=False, most=20000))),
)  # fmt: skip
REPLACE: Final = (
    Input("lines", _("Lines"), Take.TABLE, required=False, help=_("Without lines everything that is to be replaced."),
          columns=(Input("line", _("Line"), Take.INT), Input("qty", _("Quantity"), Take.QTY))),
)  # fmt: skip
INSPECT: Final = (
    DECISION,
    Input("warehouse", _("Warehouse"), Take.REF, required=False, noun="warehouses", help=_("Empty: the one the goods left.")),
    Input("lines", _("Lines decided otherwise"), Take.TABLE, required=False, columns=(Input("line", _("Line"), Take.INT), DECISION)),
)
ACTS: Final = (
    Act("authorise", _("Authorise a return"), _authorise, AUTHORISE, icon="plus", makes=True, live=_live),
    Act("receive", _("Receive the goods"), moving_one(receive_return.perform, _("Received; what had been posted is taken back.")),
        icon="package-check", states=(states.AUTHORISED,), strong=True),
    Act("inspect", _("Inspect"), _inspect, INSPECT, icon="search", states=(states.RECEIVED,), strong=True, line="line", lines=_by_position),
    Act("replace", _("Send replacements"), _replace, REPLACE, icon="replace", states=(states.INSPECTED, states.CREDITED), line="line",
        lines=_by_position),
    Act("credit", _("Credit"), moving_one(credit_return.perform, _("Credited as far as it had been invoiced.")), icon="check",
        states=(states.INSPECTED,), strong=True, asks=_("A credit note takes back what invoices charged for these goods.")),
    Act("cancel", _("Cancel"), moving_one(cancel_return.perform, _("Cancelled.")), icon="x", states=(states.AUTHORISED,), danger=True,
        asks=_("The customer keeps the goods?")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Return"),
    plural=_("Returns"),
    icon="undo-2",
    listing=returns.LISTING,
    policy=POLICY,
    section="sell",
    order=60,
    record_kind="return",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("delivery", _("Delivery")),
        Column("order", _("Sales order"), phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("received_date", _("Received back on")),
        Column("credit_note", _("Credit note"), phone=False),
        Column("ticket", _("Ticket"), first=False),
        Column("reason", _("Reason"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("open", _("To do"), "f=state.in.authorised,received,inspected"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("tax", _("Tax invoices"), _ways),
        Panel("reds", _("Red letters"), _reds, hide_empty=True),
        Panel("facts", _("Details"), _facts),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=tuple(Stage(STATES[code], (code,)) for code in (states.AUTHORISED, states.RECEIVED, states.INSPECTED, states.CREDITED)),
    waits=waiting.of_returns,
    empty=_("Nothing has come back yet."),
)
