"""The paper of a dunning letter (PRO-6), in the customer's language: what is overdue with its interest, in the tone of its level."""

import datetime as dt
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import override

from makesell.books.receivables import balances as receivables
from makesell.documents import invoices as room
from makesell.documents.invoices import dunning_queries as queries
from makesell.documents.invoices.dunning_queries import LetterRow
from makesell.flows.steps.papers import letterhead
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "dunning.typ"


def paper(row: LetterRow, *, at: dt.datetime) -> bytes:
    """The PDF of a letter."""
    with override(row.language):
        return render(Sheet(TEMPLATE, data(row)), letterhead(title(row.level), row.number or "", row.language), at=at)


def title(level: int) -> str:
    """What a letter of a level is called, in the language that is set."""
    return {1: _("Payment reminder"), 2: _("Second reminder")}.get(level, _("Final reminder"))


def words(row: LetterRow) -> str:
    """What a letter of its level says first, in the language that is set."""
    if row.level == 1:
        return _("Perhaps it escaped you: what stands below is due. If you have paid in the meantime, please disregard this letter.")
    if row.level == 2:
        return _("We have reminded you before and have not received what stands below. Please pay it now, or tell us when you will.")
    return _("In spite of our reminders what stands below has not been paid. Please pay it at once; else we must stop deliveries and claim it.")


def unallocated(row: LetterRow) -> list[tuple[str, Decimal]]:
    """What we hold of the customer that settles nothing yet — money and credit notes — in the language that is set."""
    held = receivables.of_customer(row.customer_id)
    found = ((_("Received, not yet matched"), held.get(("advance", row.currency))), (_("Credit notes not used"), held.get(("credit", row.currency))))
    return [(label, amount) for label, amount in found if amount]


def data(row: LetterRow) -> dict[str, Any]:
    """What the template prints, in the language that is set."""
    language, currency = row.language, row.currency
    return {
        "facts": [
            [_("Customer"), row.customer], [_("Date"), shown.date(row.letter_date, language)], [_("Our contact"), row.owner or row.unit],
            [_("Currency"), currency],
        ],
        "words": words(row),
        "lines": {
            "title": _("What is overdue"),
            "heads": [_("Invoice"), _("Due date"), _("Days overdue"), _("Open amount"), _("Interest")],
            "rows": [
                [
                    line.invoice or "—", shown.date(line.due_date, language), str(line.days), shown.amount(line.open, currency),
                    shown.amount(line.interest, currency),
                ]
                for line in queries.lines(row.id)
            ],
        },
        "totals": [
            [label, shown.money(amount, currency, language).full]
            for label, amount in ((_("Open amount"), row.open), (_("Interest"), row.interest), *unallocated(row))
        ],
    }  # fmt: skip
