"""Sheet of invoices: list, record page with the lines charged, the due items and what is open of them."""

from typing import Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.books.performance import balances as performance
from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices import states
from makesell.documents.invoices.access import POLICY
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures
from makesell.sheets.giving import said
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, Stage, TablePart, View

NOUN: Final = "invoices"
STATES: Final = said(states.LABELS)
ENTRY_KINDS: Final = {
    "invoice": _("Invoice"),
    "credit_note": _("Credit note"),
    "receipt": _("Receipt"),
    "advance": _("Advance"),
    "bill": _("Bill"),
    "allocation": _("Allocation"),
    "bill_honoured": _("Bill honoured"),
    "bill_dishonoured": _("Bill dishonoured"),
    "exchange_difference": _("Exchange difference"),
    "write_off": _("Write-off"),
    "settlement_before_takeover": _("Settlement before takeover"),
}
TRIGGERS: Final = {
    "signing": _("Signing"),
    "order": pgettext_lazy("trigger", "Order"),
    "ready_to_ship": _("Ready to ship"),
    "shipment": _("Shipment"),
    "delivery": pgettext_lazy("trigger", "Delivery"),
    "acceptance": _("Acceptance"),
    "end_of_warranty": _("End of warranty"),
    "invoice": pgettext_lazy("trigger", "Invoice"),
    "date": _("Fixed date"),
}


def head(actor: Actor, invoice_id: int) -> Head:
    """The invoice's head; refuses what the actor may not see."""
    row = invoices.invoice(actor, invoice_id)
    return Head(
        title=row.customer,
        sub=row.payer if row.payer_id != row.customer_id else "",
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or "") if row.order_id else None,
    )


def _facts(actor: Actor, invoice_id: int) -> list[Fact]:
    row = invoices.invoice(actor, invoice_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Payer"), row.payer, Kind.REF, noun="customers", id=row.payer_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Invoice date"), row.invoice_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _amounts(actor: Actor, invoice_id: int) -> list[Fact]:
    row = invoices.invoice(actor, invoice_id)
    opens = measures.address("receivables", invoice=str(invoice_id))
    left = sum((item.open for item in receivables.of_record(invoice_id)), measures.ZERO)
    return [
        Fact(_("Net"), row.net, Kind.MONEY, currency=row.currency),
        Fact(_("Tax"), row.tax, Kind.MONEY, currency=row.currency),
        Fact(_("Gross"), row.gross, Kind.MONEY, currency=row.currency),
        Fact(_("Open amount"), left, Kind.MONEY, figure=opens, currency=row.currency),
    ]


def _lines(actor: Actor, invoice_id: int) -> TablePart:
    rows = [
        {
            "position": line.position,
            "code": line.code or "",
            "product": line.product or (_("Freight") if line.kind == "freight" else ""),
            "product_id": line.product_id,
            "qty": line.qty,
            "net": line.net,
            "tax": line.tax,
            "gross": line.gross,
        }
        for line in invoices.lines(invoice_id)
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("code", _("Code"), Kind.CODE),
            ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Net"), Kind.MONEY),
            ("tax", _("Tax"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("net", "tax", "gross")},
        links={"product": "products"},
        empty=_("This invoice has no lines."),
    )


def _due_items(actor: Actor, invoice_id: int) -> TablePart:
    rows = [
        {
            "part": item.part,
            "trigger": TRIGGERS.get(item.trigger, item.trigger),
            "due_date": item.due_date,
            "amount": item.amount,
            "settled": item.settled,
            "open": item.open,
        }
        for item in receivables.of_record(invoice_id)
    ]
    return TablePart(
        columns=(
            ("part", _("Part"), Kind.INT),
            ("trigger", _("Trigger"), Kind.TEXT),
            ("due_date", _("Due date"), Kind.DATE),
            ("amount", _("Amount"), Kind.MONEY),
            ("settled", _("Settled"), Kind.MONEY),
            ("open", _("Open"), Kind.MONEY),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("amount", "settled", "open")},
        empty=_("No due items: nothing is posted yet."),
    )


def _entries(actor: Actor, invoice_id: int) -> TablePart:
    return TablePart(
        columns=(("date", _("Business date"), Kind.DATE), ("kind", _("Entry"), Kind.TEXT), ("amount", _("Amount"), Kind.MONEY)),
        rows=[
            {"date": date, "kind": ENTRY_KINDS.get(kind, kind), "amount": amount}
            for _entry, kind, date, amount, _source in receivables.entries_of(invoice_id)
        ],
        empty=_("Nothing is posted to receivables yet."),
    )


def _credits(actor: Actor, invoice_id: int) -> TablePart:
    lines = [line.order_line_id for line in invoices.lines(invoice_id)]
    return measures.credits(performance.posted_by(invoice_id, lines), _("This invoice has not posted anything yet."))


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Invoice"),
    plural=_("Invoices"),
    icon="receipt",
    listing=invoices.LISTING,
    policy=POLICY,
    section="sell",
    order=50,
    record_kind="invoice",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order", _("Sales order"), phone=False),
        Column("invoice_date", _("Invoice date")),
        Column("state", _("State"), chips=states.TONES),
        Column("net", _("Net")),
        Column("gross", _("Gross")),
        Column("owner", _("Owner"), phone=False),
        Column("tax", _("Tax"), first=False),
        Column("open", _("Open amount"), first=False),
        Column("due_date", _("Due date"), first=False),
        Column("lines", _("Lines"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("unit", _("My unit's"), "f=unit.eq.{unit}"),
        View("month", _("This month"), "f=invoice_date.month.{today}"),
        View("open", _("Not settled"), "f=open.gt.0"),
        View("overdue", _("Overdue"), "f=open.gt.0&f=due_date.lt.{today}"),
    ),
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("due_items", _("Payment schedule"), _due_items),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("entries", _("Receivables book"), _entries),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Posted"), (states.POSTED,)),
    ),
    empty=_("No invoices yet."),
)
