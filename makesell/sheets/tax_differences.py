"""The worklist of differences 票差: invoices posted and not (wholly) tax-invoiced, and tax-invoiced beyond what stands of them."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.invoices import difference_queries as queries
from makesell.documents.invoices import queries as invoices
from makesell.documents.invoices import tax_queries
from makesell.documents.invoices.access import TAX_DIFFERENCES
from makesell.flows.pro_6_shipping import draft_tax_invoice
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.sheets import tax_invoices, waiting
from makesell.sheets.invoices import STATES
from makesell.sheets.parts import Act, Call, Column, Done, Fact, Head, Panel, Sheet, TablePart, View


def head(actor: Actor, key: int) -> Head:
    """The invoice that differs; refuses what the actor may not see."""
    TAX_DIFFERENCES.require(actor, "view")
    row = invoices.invoice(actor, key)
    return Head(title=row.customer, state=row.state, state_label=STATES[row.state], number=row.number or "", version=row.version)


def _facts(actor: Actor, key: int) -> list[Fact]:
    row = invoices.invoice(actor, key)
    return [Fact(_("Invoice"), row.number, Kind.REF, noun="invoices", id=row.id), Fact(_("Invoice date"), row.invoice_date, Kind.DATE)]


def _lines(actor: Actor, key: int) -> TablePart:
    invoices.invoice(actor, key)
    rows = [
        {
            "position": row.position, "posted": row.posted, "credited": row.credited, "taxed": row.taxed,
            "difference": row.posted - row.credited - row.taxed,
        }
        for row in queries.line_differences(key)
    ]  # fmt: skip
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT), ("posted", _("Posted"), Kind.MONEY), ("credited", _("Credited"), Kind.MONEY),
            ("taxed", _("Tax-invoiced"), Kind.MONEY), ("difference", _("Difference"), Kind.MONEY),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("posted", "credited", "taxed", "difference")},
    )  # fmt: skip


def _stating(actor: Actor, key: int) -> TablePart:
    invoices.invoice(actor, key)
    return tax_invoices.stated(tax_queries.stating(key))


def _draft(call: Call) -> Done:
    keys = draft_tax_invoice.of_invoices(call.ids, actor=call.actor, at=call.at, reason=call.reason)
    return Done(keys[0], _("Drafted, one tax invoice a customer."), noun="tax_invoices", data={"drafted": len(keys)})


SHEET: Final = Sheet(
    noun="tax_differences",
    label=_("Tax invoice difference"),
    plural=_("Tax invoice differences"),
    icon="scale",
    listing=queries.DIFFERENCES,
    policy=TAX_DIFFERENCES,
    section="sell",
    timeline=False,
    order=53,
    starts="missing",
    columns=(
        Column("invoice", _("Invoice"), opens=True),
        Column("customer", _("Customer")),
        Column("invoice_date", _("Invoice date")),
        Column("standing", _("Posted and not credited"), phone=False),
        Column("taxed", _("Tax-invoiced"), phone=False),
        Column("difference", _("Difference")),
        Column("owner", _("Owner"), first=False),
        Column("currency", _("Currency"), first=False),
    ),
    views=(
        View("missing", _("Posted, not tax-invoiced"), "f=difference.gt.0"),
        View("beyond", _("Tax-invoiced, not posted"), "f=difference.lt.0"),
        View("all", _("All"), ""),
    ),
    acts=(Act("draft", _("Draft tax invoices"), _draft, icon="plus", bulk=True, strong=True),),
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines), Panel("stating", _("Tax invoices"), _stating, hide_empty=True), Panel("facts", _("Details"), _facts),
    ),
    waits=waiting.of_tax_differences,
    empty=_("No difference: what is posted is tax-invoiced."),
)  # fmt: skip
