"""The paper of a contract (PRO-4), in the customer's language: lines, terms, clauses; with the signatures once they are there."""

import datetime as dt
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext as word
from django.utils.translation import override

from makesell.documents import contracts as room
from makesell.documents.contracts import queries, states
from makesell.documents.contracts.queries import ContractRow
from makesell.flows.steps.papers import company_name, language_of, letterhead, payment, signer
from makesell.ground import shown
from makesell.ground.paper.press import Sheet, render
from makesell.ground.signing import queries as signing

TEMPLATE: Final = Path(room.__file__).parent / "paper" / "contract.typ"


def paper(row: ContractRow, *, at: dt.datetime) -> bytes:
    """The PDF of a version as it stands: to be signed, or with what was signed."""
    language = language_of(row.country)
    with override(language):
        drawn = signing.drawn(row.id)
        foot = _("Revision %(revision)s") % {"revision": row.revision}
        return render(Sheet(TEMPLATE, _data(row, language, set(drawn)), drawn), letterhead(_title(row), row.number or "", language, foot), at=at)


def _title(row: ContractRow) -> str:
    return word(states.KINDS[row.kind])


def _data(row: ContractRow, language: str, drawn: set[str]) -> dict[str, Any]:
    return {
        "facts": _facts(row, language),
        "lines": {
            "title": _("What is sold"),
            "heads": [_("Product"), _("Requested date"), _("Quantity"), _("Unit price"), _("Net"), _("Tax rate")],
            "rows": [
                [
                    f"{line.position}. {line.product or line.text}" + (f" ({line.code})" if line.code else ""),
                    shown.date(line.requested_date or row.requested_date, language) if line.requested_date or row.requested_date else "—",
                    shown.quantity(line.qty), shown.quantity(line.unit_price), shown.amount(line.net, row.currency),
                    shown.ratio(line.tax_rate, language).short,
                ]
                for line in queries.lines(row.id)
            ],
        },
        "totals": [[label, shown.money(amount, row.currency, language).full] for label, amount in _totals(row)],
        "terms": {
            "title": _("Terms of payment"),
            "lines": [
                *payment(row.terms_id, row.gross, row.currency, language),
                _("Unit prices include tax.") if row.tax_inclusive else _("Unit prices are without tax."),
            ],
        },
        "clauses": [
            {"title": clause.title, "lines": [line.strip() for line in clause.text.splitlines() if line.strip()]} for clause in row.clauses
        ],
        "reason_title": _("Why it was changed"),
        "reason": row.why,
        "parties": _parties(row, language, drawn),
    }  # fmt: skip


def _totals(row: ContractRow) -> list[tuple[str, Any]]:
    totals = [(_("Net"), row.net), (_("Tax"), row.tax), (_("To be paid in all"), row.gross)]
    return [*totals, (_("Total of all call-offs at most"), row.limit_gross)] if row.limit_gross is not None else totals


def _facts(row: ContractRow, language: str) -> list[list[str]]:
    return [
        [_("Seller"), company_name(language)], [_("Customer"), row.customer], [_("Subject"), row.subject or "—"],
        [_("Date"), shown.date(row.contract_date, language)], [_("In force from"), shown.date(row.start_date, language)],
        [_("Until"), shown.date(row.end_date, language) if row.end_date else _("until it is fulfilled")],
        [_("Your reference"), row.customer_reference or "—"], [_("Quotation"), row.quotation or "—"],
    ]  # fmt: skip


def _parties(row: ContractRow, language: str, drawn: set[str]) -> list[dict[str, Any]]:
    signed = {each.party: each for each in signing.signatures(row.id)}
    return [
        signer("company", _("For the company"), "", signed.get("company"), language, drawn),
        signer("other", _("For the customer"), "", signed.get("other"), language, drawn),
    ]
