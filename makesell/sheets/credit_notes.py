"""Sheet of credit notes: list, record page with the invoice lines each takes back and what of it settled others; made of returns and allowances."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices import states, tax_queries
from makesell.documents.invoices.access import CREDIT_NOTES
from makesell.documents.receipts import credit_queries as credits
from makesell.flows.pro_6_shipping import use_credit
from makesell.flows.pro_6_shipping.use_credit import UseFact
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import measures, tax_invoices
from makesell.sheets.giving import said
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View

NOUN: Final = "credit_notes"
KINDS: Final = said(states.CREDITS)
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
        Fact(_("Kind"), KINDS[row.kind]),
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
        Fact(_("Left of it"), credits.left([note_id]).get(note_id), Kind.MONEY, currency=row.currency, help=_("it can settle another invoice")),
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


def _uses(actor: Actor, note_id: int) -> TablePart:
    rows = [{"invoice": number, "invoice_id": key, "part": part, "amount": amount} for key, number, part, amount in credits.used(note_id)]
    return TablePart(
        columns=(("invoice", _("Invoice"), Kind.REF), ("part", _("Part"), Kind.INT), ("amount", _("Amount"), Kind.MONEY)),
        rows=rows,
        links={"invoice": "invoices"},
    )


def _reds(actor: Actor, note_id: int) -> TablePart:
    invoices.credit_note(actor, note_id)
    return tax_invoices.stated(tax_queries.of_credit_note(note_id))


def _use(call: Call) -> Done:
    fact = UseFact(call.ids[0], call.data["invoice"], call.data.get("amount"))
    amount = use_credit.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(call.ids[0], _("Settled."), data={"settled": amount})


USE: Final = (
    Input("invoice", _("Invoice"), Take.REF, noun="invoices"),
    Input("amount", _("Amount"), Take.MONEY, required=False, help=_("Without an amount as much as there is.")),
)

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
        Column("kind", _("Kind"), phone=False),
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
    acts=(Act("use", _("Settle another invoice"), _use, USE, icon="split", states=(POSTED,)),),
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("uses", _("What it settles"), _uses, hide_empty=True),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("reds", _("Red letters"), _reds, hide_empty=True),
        Panel("credits", _("Performance book"), _credits),
    ),
    stages=(Stage(_("Posted"), (POSTED,)),),
    empty=_("No credit notes yet."),
)
