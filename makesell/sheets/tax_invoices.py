"""Sheet of tax invoices 税务发票: list by state, record page with its lines, what the tax platform would refuse, red letters, and the acts."""

import datetime as dt
from typing import Any, Final

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import tax_queries as queries
from makesell.documents.invoices import tax_states as states
from makesell.documents.invoices.access import TAX_INVOICES
from makesell.flows.pro_6_shipping import (
    decide_red_letter,
    draft_tax_invoice,
    number_tax_invoice,
    read_tax_answer,
    request_red_letter,
    submit_tax_invoices,
)
from makesell.flows.pro_6_shipping.draft_tax_invoice import PartFact, TaxInvoiceFact
from makesell.flows.pro_6_shipping.number_tax_invoice import NumberFact
from makesell.flows.pro_6_shipping.request_red_letter import RedFact
from makesell.flows.steps import tax_invoices
from makesell.flows.steps.turn import falls_to
from makesell.ground import clock, shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.masterdata.parties import words
from makesell.sheets.giving import done, moving, said
from makesell.sheets.giving import word as marked
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Input, Panel, Sheet, Stage, TablePart, Take, View, Wait

NOUN: Final = "tax_invoices"
STATES: Final = said(states.LABELS)
COLOURS: Final = said(states.COLOURS)
KINDS: Final = said(words.TAX_KINDS)
CAUSES: Final = said(states.CAUSES)
RAISERS: Final = said(states.RAISERS)
STATED: Final = (
    ("number", _("Number"), Kind.REF), ("colour", _("Colour"), Kind.TEXT), ("state", _("State"), Kind.TEXT),
    ("issued_number", _("Tax invoice number"), Kind.CODE), ("gross", _("Gross"), Kind.MONEY),
)  # fmt: skip


def head(actor: Actor, key: int) -> Head:
    """The tax invoice's head; refuses what the actor may not see."""
    row = queries.tax_invoice(actor, key)
    return Head(
        title=row.customer,
        sub=KINDS[row.kind] if row.colour == states.BLUE else COLOURS[row.colour],
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=(NOUN, row.original_id, row.original or "") if row.original_id else None,
    )


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = queries.tax_invoice(actor, key)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Colour"), COLOURS[row.colour]),
        Fact(_("Tax invoice number"), row.issued_number, Kind.CODE),
        Fact(_("Issued on"), row.issued_date, Kind.DATE),
        Fact(_("Drafted on"), row.drafted_date, Kind.DATE),
        Fact(_("Batch"), row.batch, Kind.REF, noun="tax_batches", id=row.batch_id),
        Fact(_("Why it was rejected"), row.fault),
        Fact(_("Used by the buyer on"), row.used_date, Kind.DATE),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _buyer(actor: Actor, key: int) -> list[Fact]:
    row = queries.tax_invoice(actor, key)
    return [
        Fact(_("Name on the tax invoice"), row.buyer_name),
        Fact(_("Tax number"), row.buyer_number, Kind.CODE),
        Fact(_("Address"), row.buyer_address),
        Fact(_("Telephone"), row.buyer_phone, Kind.CODE),
        Fact(_("Bank"), row.buyer_bank),
        Fact(pgettext_lazy("bank", "Account number"), row.buyer_account, Kind.CODE),
        Fact(_("Mail"), row.buyer_email),
    ]


def _red(actor: Actor, key: int) -> list[Fact]:
    row = queries.tax_invoice(actor, key)
    if row.colour == states.BLUE:
        return []
    return [
        Fact(_("Takes back of"), row.original, Kind.REF, noun=NOUN, id=row.original_id),
        Fact(_("Number of the original"), row.original_number, Kind.CODE),
        Fact(_("Credit note"), row.credit_note, Kind.REF, noun="credit_notes", id=row.credit_note_id),
        Fact(_("Cause"), CAUSES[row.cause]),
        Fact(_("Raised by"), RAISERS[row.raised_by]),
        Fact(_("Number of the confirmation form"), row.form_number, Kind.CODE),
        Fact(_("To be confirmed by"), row.expires_at, Kind.MOMENT),
    ]


def _amounts(actor: Actor, key: int) -> list[Fact]:
    row = queries.tax_invoice(actor, key)
    words = (_("Net"), _("Tax"), _("Gross"))
    own = [Fact(label, amount, Kind.MONEY, currency=row.currency) for label, amount in zip(words, (row.net, row.tax, row.gross), strict=True)]
    if row.rate == 1:
        return own
    home = own_currency()
    said = zip(words, tax_invoices.stated(row), strict=True)
    return [*own, Fact(_("Exchange rate"), row.rate, Kind.QTY), *(Fact(label, amount, Kind.MONEY, currency=home) for label, amount in said)]


def _lines(actor: Actor, key: int) -> TablePart:
    queries.tax_invoice(actor, key)
    rows = [
        {
            "position": line.position, "invoice": line.invoice, "invoice_id": line.invoice_id, "name": line.name, "tax_code": line.tax_code,
            "qty": line.qty, "net": line.net, "rate": line.tax_rate, "tax": line.tax, "gross": line.gross, "fault": line.fault,
        }
        for line in queries.lines(key)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("invoice", _("Invoice"), Kind.REF),
            ("name", _("Product"), Kind.TEXT),
            ("tax_code", _("Tax code"), Kind.CODE),
            ("qty", _("Quantity"), Kind.QTY),
            ("net", _("Net"), Kind.MONEY),
            ("rate", _("Tax rate"), Kind.RATIO),
            ("tax", _("Tax"), Kind.MONEY),
            ("gross", _("Gross"), Kind.MONEY),
            *((("fault", _("Why it was rejected"), Kind.TEXT),) if any(row["fault"] for row in rows) else ()),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("net", "tax", "gross")},
        links={"invoice": "invoices"},
    )


def _unfit(actor: Actor, key: int) -> TablePart:
    row = queries.tax_invoice(actor, key)
    waits = (row.state, "submit") in states.TRANSITIONS
    found = tax_invoices.faults(row, queries.lines(key), clock.today()) if waits else []
    return TablePart(
        columns=(("line", _("Line"), Kind.INT), ("field", _("Field"), Kind.TEXT), ("why", _("What is wrong"), Kind.TEXT)),
        rows=[{"line": fault.line, "field": fault.field, "why": marked(fault.why)} for fault in found],
    )


def stated(rows: list[queries.Stated]) -> TablePart:
    """Tax invoices in a table of another record's page."""
    return TablePart(
        columns=STATED,
        rows=[
            {
                "number": row.number, "number_id": row.id, "colour": COLOURS[row.colour], "state": STATES[row.state],
                "issued_number": row.issued_number, "gross": row.gross,
            }
            for row in rows
        ],
        links={"number": NOUN},
    )  # fmt: skip


def _reds(actor: Actor, key: int) -> TablePart:
    queries.tax_invoice(actor, key)
    return stated(queries.reds(key))


def _draft(call: Call) -> Done:
    data = call.data
    parts = [PartFact(row["invoice"], row.get("line"), row.get("amount")) for row in data.get("lines") or ()]
    whole = [PartFact(data["invoice"])] if data.get("invoice") and not parts else []
    fact = TaxInvoiceFact((*whole, *parts), data.get("kind"))
    key = draft_tax_invoice.perform(fact, actor=call.actor, at=call.at, reason=call.reason)
    return Done(key, _("The tax invoice is drafted."), undo=("void", {}))


def _submit(call: Call) -> Done:
    batch = submit_tax_invoices.perform_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return Done(batch, _("The file is ready; the batch keeps it."), noun="tax_batches")


def _read_back(call: Call) -> Done:
    found = read_tax_answer.perform(b"".join(call.data["file"].chunks()), actor=call.actor, at=call.at, reason=call.reason)
    counts = {"issued": found.issued, "rejected": found.rejected}
    return Done(say=gettext("%(issued)s issued, %(rejected)s rejected.") % counts, data=counts)


def _number(call: Call) -> Done:
    fact = NumberFact(call.ids[0], call.data["number"].strip(), call.data.get("day"))
    number_tax_invoice.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Issued."))


def _use(call: Call) -> Done:
    number_tax_invoice.note_use(call.ids[0], call.data.get("day"), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Noted: the buyer has used it."))


def _request_red(call: Call) -> Done:
    data = call.data
    fact = RedFact(call.ids[0], data["cause"], data["raised_by"], data.get("credit_note"), data.get("form_number") or "")
    key = request_red_letter.perform(fact, actor=call.actor, at=call.at, reason=data["why"], version=call.version)
    return Done(key, _("The red letter is asked for."))


def _confirm(call: Call) -> Done:
    form = call.data.get("form_number") or ""
    decide_red_letter.confirm(call.ids[0], form, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Confirmed; it can be issued."))


def _start_red(actor: Actor, key: int | None) -> dict[str, Any]:
    return {"raised_by": states.US}


def waits(actor: Actor, at: dt.datetime) -> list[Wait]:
    """Drafts, rejections and confirmed red letters for the clerk; red letters to be approved for finance."""
    if actor.kind != "person" or not actor.has(R.INVOICING_CLERK, R.FINANCE):
        return []
    on, made = clock.business_date(at), []
    for role, asked in ((R.INVOICING_CLERK, CLERK), (R.FINANCE, FINANCE)):
        if not actor.has(role):
            continue
        found = {row.id: row for row in queries.waiting(list(asked))}
        made += [
            Wait(
                row.id, f"{row.number or ''} {row.customer} {shown.amount(row.gross, row.currency)} {row.currency}", asked[row.state],
                late=row.since < on, chip=_("Tax invoice"),
            )
            for row in (found[key] for key in falls_to(actor, role, list(found), at))
        ]  # fmt: skip
    return made


CLERK: Final = {
    states.TO_ISSUE: _("Send it to the tax platform"), states.REJECTED: _("Mend what was rejected and send it again"),
    states.CONFIRMED: _("Issue the red letter and note its number"),
}  # fmt: skip
FINANCE: Final = {states.PROPOSED: _("Approve the red letter, or refuse it")}
WHY: Final = Input("why", _("Reason"), Take.LONG, most=500)
FORM: Final = Input("form_number", _("Number of the confirmation form"), required=False, most=40)
DRAFT: Final = (
    Input("invoice", _("Invoice"), Take.REF, required=False, noun="invoices", help=_("Everything of it that stands, unless lines are named.")),
    Input("kind", _("Kind of tax invoice"), Take.CHOICE, required=False, choices=KINDS, help=_("Empty: that of the customer's tax title.")),
    Input("lines", _("Invoices and parts of them"), Take.TABLE, required=False, columns=(
        Input("invoice", _("Invoice"), Take.REF, noun="invoices"),
        Input("line", _("Line"), Take.INT, required=False),
        Input("amount", _("Amount with tax"), Take.MONEY, required=False),
    )),
)  # fmt: skip
ANSWER: Final = (Input("file", _("File of the tax platform"), Take.FILE, help=_("Issued invoices as XML, or the table of what was rejected.")),)
NUMBER: Final = (
    Input("number", _("Tax invoice number"), most=20, help=_("20 digits.")),
    Input("day", _("Issued on"), Take.DATE, required=False, help=_("Today unless you name another day.")),
)
USE: Final = (Input("day", _("Used by the buyer on"), Take.DATE, required=False, help=_("Today unless you name another day.")),)
RED: Final = (
    Input("cause", _("Cause"), Take.CHOICE, choices=CAUSES),
    Input("raised_by", _("Raised by"), Take.CHOICE, choices=RAISERS),
    Input("credit_note", _("Credit note"), Take.REF, required=False, noun="credit_notes",
          help=_("What a part follows. While the buyer has not used the tax invoice, it is taken back whole.")),
    FORM,
    WHY,
)  # fmt: skip
ACTS: Final = (
    Act("draft", _("New tax invoice"), _draft, DRAFT, icon="plus", makes=True),
    Act("read_back", _("Read an answer"), _read_back, ANSWER, icon="upload", makes=True),
    Act("submit", _("Send to the tax platform"), _submit, icon="send", bulk=True, states=(states.TO_ISSUE, states.REJECTED), strong=True),
    Act("note_number", _("Note its number"), _number, NUMBER, icon="hash", states=(states.EXPORTED, states.CONFIRMED), strong=True),
    Act("note_use", _("The buyer has used it"), _use, USE, icon="check", states=(states.ISSUED,)),
    Act("request_red", _("Ask for a red letter"), _request_red, RED, icon="undo-2", states=(states.ISSUED,), danger=True, start=_start_red),
    Act("approve", _("Approve"), moving(decide_red_letter.approve, _("Approved.")), icon="check", bulk=True, states=(states.PROPOSED,), strong=True),
    Act("refuse", _("Refuse"), moving(decide_red_letter.refuse, _("Refused."), why=True), (WHY,), icon="x", states=(states.PROPOSED,), danger=True),
    Act("confirm", _("The other side confirmed"), _confirm, (FORM,), icon="check", states=(states.REQUESTED,), strong=True),
    Act("withdraw", _("Take back"), moving(decide_red_letter.withdraw, _("Taken back.")), icon="x", states=(states.REQUESTED, states.CONFIRMED),
        danger=True, asks=_("The red letter is void then.")),
    Act("void", _("Void"), moving(number_tax_invoice.void, _("Void.")), icon="trash-2", bulk=True, states=(states.TO_ISSUE, states.REJECTED),
        danger=True, asks=_("What it stated can be stated again.")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Tax invoice"),
    plural=_("Tax invoices"),
    icon="file-check",
    listing=queries.LISTING,
    policy=TAX_INVOICES,
    section="sell",
    order=51,
    record_kind="tax_invoice",
    tables=("tax_batches", "deemed_sales"),
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("colour", _("Colour"), chips=states.COLOUR_TONES, phone=False),
        Column("state", _("State"), chips=states.TONES),
        Column("issued_number", _("Tax invoice number"), phone=False),
        Column("drafted_date", _("Drafted on"), phone=False),
        Column("gross", _("Gross")),
        Column("fault", _("Why it was rejected"), phone=False),
        Column("kind", _("Kind of tax invoice"), first=False),
        Column("issued_date", _("Issued on"), first=False),
        Column("net", _("Net"), first=False),
        Column("tax", _("Tax"), first=False),
        Column("used_date", _("Used by the buyer on"), first=False),
        Column("expires_at", _("To be confirmed by"), first=False),
        Column("batch", _("Batch"), first=False),
        Column("original", _("Takes back of"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("to_issue", _("To be issued"), "f=state.in.to_issue,rejected"),
        View("exported", _("With the tax platform"), "f=state.eq.exported"),
        View("rejected", _("Rejected"), "f=state.eq.rejected"),
        View("red", _("Red letters"), "f=colour.eq.red"),
        View("all", _("All"), ""),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("unfit", _("What the tax platform would refuse"), _unfit, hide_empty=True),
        Panel("lines", _("Lines"), _lines),
        Panel("reds", _("Red letters"), _reds, hide_empty=True),
        Panel("red", _("Red letter"), _red, hide_empty=True),
        Panel("buyer", _("Made out to"), _buyer),
        Panel("facts", _("Details"), _facts),
        Panel("amounts", _("Amounts"), _amounts, aside=True),
    ),
    stages=(
        Stage(_("To be issued"), (states.TO_ISSUE, states.PROPOSED)),
        Stage(_("Sent"), (states.EXPORTED, states.REJECTED, states.REQUESTED, states.CONFIRMED)),
        Stage(_("Issued"), (states.ISSUED, states.RED_ISSUED, states.RED_LETTERED)),
    ),
    waits=waits,
    empty=_("No tax invoices yet. They are drafted from posted invoices."),
)
