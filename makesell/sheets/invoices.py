"""Sheet of invoices: list, record page with the lines charged, the due items and what is open of them, and the acts of the clerk."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.books.performance import balances as performance
from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import dunning_queries, states, tax_queries
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices.access import POLICY
from makesell.engines.terms import GATES, TRIGGERS, overdue_days
from makesell.flows.pro_6_shipping import allow_price, discard_invoice, draft_invoice, override_tax, post_invoice, print_invoice, reverse_invoice
from makesell.flows.pro_6_shipping.allow_price import AllowanceFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.override_tax import TaxFact
from makesell.flows.pro_6_shipping.print_invoice import PrintFact
from makesell.flows.steps import papers
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.terms import queries as terms
from makesell.sheets import measures, tax_invoices, waiting
from makesell.sheets.giving import done, moving, said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Next, Panel, Sheet, Stage, TablePart, Take, Text, View

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
    "refund": _("Refund"),
    "settlement_before_takeover": _("Settlement before takeover"),
    "offset": _("Offset"),
    "tolerance": _("Small difference"),
}
TRIGGER_WORDS: Final = said(TRIGGERS)
GATE_WORDS: Final = said(GATES)


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
        *([Fact(_("Dunning letter"), row.letter, Kind.REF, noun="dunning_letters", id=row.letter_id)] if row.letter_id else []),
        Fact(_("Invoice date"), row.invoice_date, Kind.DATE),
        Fact(_("Terms of payment"), row.terms, Kind.REF, noun="payment_terms", id=row.terms_id),
        *([Fact(_("Milestone"), _milestone(row))] if row.milestone else []),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _milestone(row: invoices.InvoiceRow) -> str:
    """Which part of the order's terms the invoice charges, and what triggers it."""
    part = next((part for part in terms.parts_of([row.terms_id or 0])[row.terms_id or 0] if part.position == row.milestone), None)
    return f"{row.milestone} · {TRIGGER_WORDS[part.trigger]}" if part else str(row.milestone)


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


def _charged(invoice_id: int) -> TablePart:
    """What a charge of dunning charges: the fee of its letter, or interest invoice by invoice."""
    rows = [
        {
            "position": line.position, "what": _("Interest for late payment") if line.invoice_id else _("Fee of the dunning letter"),
            "invoice": line.invoice, "invoice_id": line.invoice_id, "overdue": line.open, "days": line.days, "net": line.net,
            "rate": line.tax_rate, "tax": line.tax, "gross": line.gross,
        }
        for line in dunning_queries.charged_lines(invoice_id)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("what", _("What is charged"), Kind.TEXT), ("invoice", _("Invoice"), Kind.REF),
            ("overdue", _("Overdue"), Kind.MONEY), ("days", _("Days overdue"), Kind.INT), ("net", _("Net"), Kind.MONEY),
            ("rate", _("Tax rate"), Kind.RATIO), ("tax", _("Tax"), Kind.MONEY), ("gross", _("Gross"), Kind.MONEY),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("net", "tax", "gross")},
        links={"invoice": "invoices"},
    )  # fmt: skip


def _lines(actor: Actor, invoice_id: int) -> TablePart:
    if invoices.invoice(actor, invoice_id).letter_id:
        return _charged(invoice_id)
    rows = [
        {
            "position": line.position,
            "code": line.code or "",
            "called": line.called or "",
            "product": line.product or (_("Freight") if line.kind == "freight" else ""),
            "product_id": line.product_id,
            "qty": line.qty,
            "net": line.net,
            "rate": line.tax_rate,
            "tax": line.tax,
            "gross": line.gross,
            "why": line.tax_reason,
        }
        for line in invoices.lines(invoice_id)
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("code", _("Code"), Kind.CODE),
            *((("called", _("Customer's part number"), Kind.CODE),) if any(row["called"] for row in rows) else ()),
            ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Net"), Kind.MONEY),
            ("rate", _("Tax rate"), Kind.RATIO),
            ("tax", _("Tax"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
            *((("why", _("Why this tax"), Kind.TEXT),) if any(row["why"] for row in rows) else ()),
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
            "trigger": TRIGGER_WORDS.get(item.trigger, item.trigger),
            "due_date": item.due_date,
            "late": overdue_days(item.due_date, clock.today()) if item.open else 0,
            "kind": pgettext_lazy("payment", "Retention") if item.retention else GATE_WORDS.get(item.gate, ""),
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
            *((("late", _("Days overdue"), Kind.INT),) if any(row["late"] for row in rows) else ()),
            *((("kind", _("Gate or retention"), Kind.TEXT),) if any(row["kind"] for row in rows) else ()),
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


def _tax_invoices(actor: Actor, invoice_id: int) -> TablePart:
    return tax_invoices.stated(tax_queries.stating(invoice_id))


def _draft(call: Call) -> Done:
    data = call.data
    lines = tuple(ChargeFact(row["order_line"], row.get("qty")) for row in data.get("lines") or ())
    fact = InvoiceFact(data.get("order"), data.get("delivery"), lines)
    key = draft_invoice.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The invoice is drafted."), undo=("discard", {}))


def _override(call: Call) -> Done:
    fact = TaxFact(call.ids[0], call.data["line"], call.data["rate"])
    override_tax.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("The line is taxed at this rate."))


def _reverse(call: Call) -> Done:
    reverse_invoice.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("Reversed; everything it posted is taken back."))


def _allow(call: Call) -> Done:
    fact = AllowanceFact(call.ids[0], tuple((row["line"], row["amount"]) for row in call.data["lines"]))
    note = allow_price.perform(fact, actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return Done(call.ids[0], _("The price is lowered by a credit note."), data={"credit_note": note})


def _print(call: Call) -> Done:
    file = print_invoice.perform(PrintFact(call.ids[0], call.data["language"]), actor=call.actor, at=call.at, reason=call.reason)
    return Done(call.ids[0], _("Printed; the paper is among its files."), data={"file": file})


def _print_start(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"language": papers.CUSTOMERS}


def _by_position(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(invoices.lines(invoices.invoice(actor, key).id))


WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
DRAFT: Final = (
    Input("order", _("Sales order"), Take.REF, required=False, noun="orders",
          help=_("Everything of it that may be invoiced, unless lines are named.")),
    Input("delivery", _("Delivery"), Take.REF, required=False, noun="deliveries", help=_("What this delivery took along.")),
    Input("lines", _("Lines"), Take.TABLE, required=False, columns=(
        Input("order_line", _("Order line"), Take.REF, noun="order_lines"),
        Input("qty", _("Quantity"), Take.QTY, required=False),
    )),
)  # fmt: skip
OVERRIDE: Final = (
    Input("line", _("Line"), Take.INT),
    Input("rate", _("Tax rate"), Take.RATIO, help=_("0.13 is thirteen per cent.")),
    WHY,
)
ALLOW: Final = (
    Input("lines", _("Lines"), Take.TABLE, columns=(Input("line", _("Line"), Take.INT), Input("amount", _("Amount"), Take.MONEY)),
          help=_("Before tax; with it where the order's prices include it.")),
    WHY,
)  # fmt: skip
ACTS: Final = (
    Act("draft", _("New invoice"), _draft, DRAFT, icon="plus", makes=True),
    Act("post", _("Post"), moving(post_invoice.perform_many, _("Posted; its number is final.")), icon="check", bulk=True, states=(states.DRAFT,),
        strong=True, asks=_("A posted invoice is never changed, only reversed or credited.")),
    Act("override_tax", _("Tax a line differently"), _override, OVERRIDE, icon="percent", states=(states.DRAFT,), line="line", lines=_by_position),
    Act("discard", _("Discard"), moving(discard_invoice.perform_many, _("Discarded.")), icon="trash-2", bulk=True, states=(states.DRAFT,),
        danger=True, asks=_("Discard this draft?")),
    Act("print", _("Print"), _print, (Input("language", _("Language"), Take.CHOICE, choices=said(papers.LANGUAGES)),), icon="printer",
        states=(states.POSTED,), start=_print_start),
    Act("allow", _("Lower the price"), _allow, ALLOW, icon="badge-percent", states=(states.POSTED,), line="line", lines=_by_position),
    Act("reverse", _("Reverse"), _reverse, (WHY,), icon="undo-2", states=(states.POSTED,), danger=True),
)  # fmt: skip

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
        View("drafts", _("Drafts"), "f=state.eq.draft"),
        View("open", _("Not settled"), "f=open.gt.0"),
        View("overdue", _("Overdue"), "f=open.gt.0&f=due_date.lt.{today}"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("due_items", _("Payment schedule"), _due_items),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
        Panel("tax_invoices", _("Tax invoices"), _tax_invoices, hide_empty=True),
        Panel("entries", _("Receivables book"), _entries),
        Panel("credits", _("Performance book"), _credits),
    ),
    next=(Next("tax_invoices", "draft", "invoice", (states.POSTED,)),),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Posted"), (states.POSTED, states.REVERSED)),
    ),
    waits=waiting.of_invoices,
    empty=_("No invoices yet."),
)
