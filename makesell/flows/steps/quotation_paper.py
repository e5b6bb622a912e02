"""The paper of a quotation (PRO-4), in the customer's language: lines with their dates, totals, terms of payment, how long it is valid."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from makesell.documents import quotations as room
from makesell.documents.quotations import queries, states
from makesell.documents.quotations.queries import LineRow, QuotationRow
from makesell.flows.steps.papers import language_of, letterhead, payment
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "quotation.typ"


def paper(row: QuotationRow, *, at: dt.datetime) -> bytes:
    """The PDF of a version as it stands."""
    language = language_of(row.country)
    with override(language):
        foot = _("Valid until %(day)s") % {"day": shown.date(row.valid_until, language)}
        return render(Sheet(TEMPLATE, _data(row, language)), letterhead(_("Quotation"), row.number or "", language, foot), at=at)


def _data(row: QuotationRow, language: str) -> dict[str, Any]:
    lines = queries.lines(row.id)
    return {
        "facts": _facts(row, language),
        "message": row.message,
        "lines": {
            "title": _("What we offer"),
            "heads": [_("Product"), _("Deliverable on"), _("Quantity"), _("Unit price"), _("Net"), _("Tax rate")],
            "rows": [_line(line, row.currency, language) for line in lines],
            "notes": [note for line in lines if (note := _note(line))],
        },
        "totals": [
            [label, shown.money(amount, row.currency, language).full]
            for label, amount in ((_("Net"), row.net), (_("Tax"), row.tax), (_("To be paid in all"), row.gross))
        ],
        "terms": {
            "title": _("Terms"),
            "lines": [
                *payment(row.terms_id, row.gross, row.currency, language),
                _("Unit prices include tax.") if row.tax_inclusive else _("Unit prices are without tax."),
                _("Dates are those that could be kept on the day of this quotation; they are fixed with the confirmation of the order."),
            ],
        },
    }


def _facts(row: QuotationRow, language: str) -> list[list[str]]:
    return [
        [_("Customer"), row.customer], [_("Contact"), row.contact or "—"], [_("Date"), shown.date(row.quotation_date, language)],
        [_("Valid until"), shown.date(row.valid_until, language)], [_("Your reference"), row.customer_reference or "—"],
        [_("Our contact"), row.owner or row.unit],
    ]  # fmt: skip


def _line(line: LineRow, currency: str, language: str) -> list[str]:
    name = f"{line.position}. {line.product or line.text}" + (f" ({line.code})" if line.code else "")
    if line.called:
        name += f" · {_('Your number')} {line.called}"
    return [
        name, shown.date(line.promised_date, language) if line.promised_date else "—", shown.quantity(line.qty),
        shown.quantity(line.unit_price), shown.amount(line.net, currency), shown.ratio(line.tax_rate, language).short,
    ]  # fmt: skip


def _note(line: LineRow) -> str:
    if line.kind == states.OPTIONAL:
        return _("Line %(line)s is optional and not in the total.") % {"line": line.position}
    if line.kind == states.ALTERNATIVE:
        return _("Line %(line)s may be taken instead of line %(other)s; it is not in the total.") % {"line": line.position, "other": line.instead_of}
    return ""
