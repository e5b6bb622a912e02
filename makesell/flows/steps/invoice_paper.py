"""The paper of an invoice (PRO-6), in the customer's language or in two: lines with their tax, totals, and when what is to be paid."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from makesell.books.receivables import balances as receivables
from makesell.documents import invoices as room
from makesell.documents.invoices import queries
from makesell.documents.invoices.queries import InvoiceRow, LineRow
from makesell.engines.terms import TRIGGERS
from makesell.flows.steps.papers import letterhead, said
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render
from makesell.ground.text import N_

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "invoice.typ"


def paper(row: InvoiceRow, languages: Sequence[str], *, at: dt.datetime) -> bytes:
    """The PDF of a posted invoice, in one language or in two side by side; amounts and dates are written as in the first."""
    title = said(N_("Invoice"), languages)
    return render(Sheet(TEMPLATE, _data(row, languages)), letterhead(title, row.number or "", languages[0]), at=at)


def _data(row: InvoiceRow, languages: Sequence[str]) -> dict[str, Any]:
    language = languages[0]
    heads = (N_("Product"), N_("Quantity"), N_("Net"), N_("Tax rate"), N_("Tax"), N_("Gross"))
    totals = ((N_("Net"), row.net), (N_("Tax"), row.tax), (N_("To be paid in all"), row.gross))
    return {
        "facts": _facts(row, languages),
        "lines": {
            "title": said(N_("What is charged"), languages),
            "heads": [said(head, languages) for head in heads],
            "rows": [_line(line, row.currency, languages) for line in queries.lines(row.id)],
        },
        "totals": [[said(label, languages), shown.money(amount, row.currency, language).full] for label, amount in totals],
        "due": {
            "title": said(N_("When it is to be paid"), languages),
            "heads": [said(head, languages) for head in (N_("Part"), N_("Trigger"), N_("Due date"), N_("Amount"))],
            "rows": [
                [
                    str(item.part), said(TRIGGERS[item.trigger], languages) if item.trigger in TRIGGERS else item.trigger,
                    shown.date(item.due_date, language) if item.due_date else "—", shown.amount(item.amount, row.currency),
                ]
                for item in receivables.of_record(row.id)
            ],
        },
        "notes": [said(N_("This is no tax invoice; that is made out through the tax platform."), languages)],
    }  # fmt: skip


def _facts(row: InvoiceRow, languages: Sequence[str]) -> list[list[str]]:
    pairs = (
        (N_("Customer"), row.customer), (N_("Payer"), row.payer), (N_("Invoice date"), shown.date(row.invoice_date, languages[0])),
        (N_("Sales order"), row.order or "—"), (N_("Terms of payment"), row.terms or "—"), (N_("Our contact"), row.owner or row.unit),
    )  # fmt: skip
    return [[said(label, languages), value] for label, value in pairs]


def _line(line: LineRow, currency: str, languages: Sequence[str]) -> list[str]:
    name = f"{line.position}. {line.product or said(N_('Freight'), languages)}" + (f" ({line.code})" if line.code else "")
    rate = shown.ratio(line.tax_rate, languages[0]).short if line.tax_rate is not None else "—"
    return [
        name, shown.quantity(line.qty), shown.amount(line.net, currency), rate, shown.amount(line.tax, currency), shown.amount(line.gross, currency),
    ]  # fmt: skip
