"""The paper of an invoice (PRO-6), in the customer's language or in two: lines with their tax, totals, and when what is to be paid."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from makesell.books.receivables import balances as receivables
from makesell.documents import invoices as room
from makesell.documents.invoices import dunning_queries, queries
from makesell.documents.invoices.queries import InvoiceRow, LineRow
from makesell.engines.terms import TRIGGERS
from makesell.flows.steps.papers import letterhead, said
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Flag, RuleKind
from makesell.ground.text import N_

BUNDLE_AS_ONE: Final = RuleKind(
    "invoices.bundle_as_one",
    N_("An invoice's paper shows a bundle as one line"),
    Flag(),
    default=False,
    clause="PRO-6",
    help=N_("As far as an invoice charges all parts of it alike; otherwise, and on tax invoices, its parts are shown."),
)
RULES: Final = (BUNDLE_AS_ONE,)
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
            "rows": _late(row, languages) if row.letter_id else [_line(line, row.currency, languages) for line in _charged(row)],
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


def _late(row: InvoiceRow, languages: Sequence[str]) -> list[list[str]]:
    """The lines of what is charged for late payment: interest invoice by invoice, or the fee of the letter."""
    rows = []
    for line in dunning_queries.charged_lines(row.id):
        words = said(N_("Interest for late payment") if line.invoice_id else N_("Fee of the dunning letter"), languages)
        rate = shown.ratio(line.tax_rate, languages[0]).short
        amounts = [shown.amount(amount, row.currency) for amount in (line.net, line.tax, line.gross)]
        rows.append([f"{line.position}. {words} {line.invoice or row.letter or ''}", "—", amounts[0], rate, *amounts[1:]])
    return rows


def _charged(row: InvoiceRow) -> list[LineRow]:
    """The lines as they are printed: by rule the parts of a bundle, all of them and equally much, as the bundle they are."""
    lines = queries.lines(row.id)
    if not rules.value(BUNDLE_AS_ONE, row.invoice_date):
        return lines
    of: dict[tuple[int, int], list[LineRow]] = {}
    for line in lines:
        if line.bundle is not None:
            of.setdefault(line.bundle.key, []).append(line)
    whole = {each[0].id: _bundle(each) for each in of.values() if _even(each)}
    hidden = {line.id for each in of.values() if _even(each) for line in each[1:]}
    return [whole.get(line.id, line) for line in lines if line.id not in hidden]


def _even(parts: Sequence[LineRow]) -> bool:
    """All parts of the bundle, as many bundles of each."""
    bundle = parts[0].bundle
    return bundle is not None and len(parts) == bundle.parts and len({line.qty / line.bundle.line_qty for line in parts if line.bundle}) == 1


def _bundle(parts: Sequence[LineRow]) -> LineRow:
    first, bundle, zero = parts[0], parts[0].bundle, Decimal(0)
    if bundle is None:
        return first
    return replace(
        first, code=bundle.code, product=bundle.name, called=None, qty=bundle.qty * first.qty / bundle.line_qty,
        net=sum((line.net for line in parts), zero), tax=sum((line.tax for line in parts), zero), gross=sum((line.gross for line in parts), zero),
        tax_rate=first.tax_rate if len({line.tax_rate for line in parts}) == 1 else None,
    )  # fmt: skip


def _line(line: LineRow, currency: str, languages: Sequence[str]) -> list[str]:
    name = f"{line.position}. {line.product or said(N_('Freight'), languages)}" + (f" ({line.code})" if line.code else "")
    rate = shown.ratio(line.tax_rate, languages[0]).short if line.tax_rate is not None else "—"
    return [
        name, shown.quantity(line.qty), shown.amount(line.net, currency), rate, shown.amount(line.tax, currency), shown.amount(line.gross, currency),
    ]  # fmt: skip
