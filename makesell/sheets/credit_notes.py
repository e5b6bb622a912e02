"""Sheet of credit notes: list and record page with the invoice lines each takes back; they are made by crediting returns."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices.access import CREDIT_NOTES
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures
from makesell.sheets.parts import Column, Fact, Head, Panel, Sheet, Stage, TablePart, View

NOUN: Final = "credit_notes"
POSTED: Final = "posted"


def head(actor: Actor, note_id: int) -> Head:
    """The credit note's head; refuses what the actor may not see."""
    row = invoices.credit_note(actor, note_id)
    return Head(
        title=row.customer,
        sub=row.reason,
        state=POSTED,
        state_label=_("Posted"),
        tone="ok",
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or "") if row.order_id else None,
    )


def _facts(actor: Actor, note_id: int) -> list[Fact]:
    row = invoices.credit_note(actor, note_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Date"), row.credit_date, Kind.DATE),
        Fact(_("Reason"), row.reason),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _amounts(actor: Actor, note_id: int) -> list[Fact]:
    row = invoices.credit_note(actor, note_id)
    return [
        Fact(_("Net"), row.net, Kind.MONEY, currency=row.currency),
        Fact(_("Tax"), row.tax, Kind.MONEY, currency=row.currency),
        Fact(_("Gross"), row.gross, Kind.MONEY, currency=row.currency),
        Fact(_("Paid back to the account"), row.freed, Kind.MONEY, currency=row.currency, help=_("what had been paid of it already")),
    ]


def _lines(actor: Actor, note_id: int) -> TablePart:
    rows = [
        {
            "position": line.position,
            "invoice": line.invoice,
            "invoice_id": line.invoice_id,
            "product": line.product or "",
            "product_id": line.product_id,
            "qty": line.qty,
            "net": line.net,
            "tax": line.tax,
            "gross": line.gross,
        }
        for line in invoices.credit_lines(note_id)
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("invoice", _("Invoice"), Kind.REF),
            ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Net"), Kind.MONEY),
            ("tax", _("Tax"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("net", "tax", "gross")},
        links={"invoice": "invoices", "product": "products"},
    )


def _credits(actor: Actor, note_id: int) -> TablePart:
    lines = [line.order_line_id for line in invoices.credit_lines(note_id)]
    return measures.credits(performance.posted_by(note_id, lines), _("This credit note has taken nobody's credit back."))


SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Credit note"),
    plural=_("Credit notes"),
    icon="receipt",
    listing=invoices.CREDIT_LISTING,
    policy=CREDIT_NOTES,
    section="sell",
    order=62,
    record_kind="credit_note",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order", _("Sales order"), phone=False),
        Column("credit_date", _("Date")),
        Column("gross", _("Gross")),
        Column("net", _("Net"), phone=False),
        Column("tax", _("Tax"), first=False),
        Column("freed", _("Paid back to the account"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(View("all", _("All"), ""), View("mine", _("Mine"), "f=owner.eq.{me}")),
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(Stage(_("Posted"), (POSTED,)),),
    empty=_("No credit notes yet."),
)
