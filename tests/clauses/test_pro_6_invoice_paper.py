"""PRO-6 · An invoice's paper: in the customer's language or in both, kept among its files, for whoever may print."""

import json
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.documents.invoices import queries
from makesell.flows.org_1_organisation import change_customer
from makesell.flows.pro_6_shipping import draft_invoice, print_invoice
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.print_invoice import PrintFact
from makesell.flows.steps import invoice_paper, papers
from makesell.ground.access import roles
from makesell.ground.attachments import queries as files
from makesell.ground.spine.master import Change
from makesell.masterdata.parties.queries import customer_row
from tests.clauses.cast import NOW, person, refused

pytestmark = pytest.mark.django_db


def _printed(invoice: int, language: str = papers.CUSTOMERS) -> str:
    """The words of the paper, which was printed."""
    key = print_invoice.perform(PrintFact(invoice, language), actor=co.ACTOR, at=NOW)
    assert files.contents(key).startswith(b"%PDF-")
    own = customer_row(queries.of_ids([invoice])[0].customer_id).language
    languages = {papers.BOTH: ("zh-hans", "en"), papers.CUSTOMERS: (own,)}[language]
    return json.dumps(invoice_paper._data(queries.of_ids([invoice])[0], languages), ensure_ascii=False)


def test_an_invoice_is_printed_in_the_language_of_its_customer_or_in_both() -> None:
    """Lines, totals and due items stand on it; a draft has no paper; only some roles print."""
    company = co.company()
    made = co.order(company, co.DAY, nets=["1000.01"], freight="0")
    co.ship(company, made, co.DAY, 10)
    invoice = co.invoice(company, made, co.DAY, qty="4", net="400.00", tax="52.00")
    chinese = _printed(invoice)
    assert all(word in chinese for word in ("452.00", "135.60", "316.40", "到期日")), chinese
    change_customer.perform_many([Change(company.customers[0], {"language": "en"})], actor=co.ACTOR, at=NOW)
    english = _printed(invoice)
    assert "Due date" in english
    assert "到期日" not in english
    both = _printed(invoice, papers.BOTH)
    assert "到期日 Due date" in both
    assert next(file.name.rpartition(" ")[2] for file in files.of_record(invoice)) == "both.pdf"
    refused("paper.language", lambda: print_invoice.perform(PrintFact(invoice, "fr"), actor=co.ACTOR, at=NOW))
    draft = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(made.line_ids[0], Decimal(1)),)), actor=co.ACTOR, at=NOW)
    refused("document.state", lambda: print_invoice.perform(PrintFact(draft), actor=co.ACTOR, at=NOW))
    may = {roles.INVOICING_CLERK, roles.FINANCE, roles.CASHIER, roles.ORDER_DESK, roles.SALES_SUPPORT}
    for role in set(roles.STAFF) - may:
        actor = person(f"print-{role}", role, company.units[0], role)
        refused("access.refused", lambda actor=actor: print_invoice.perform(PrintFact(invoice), actor=actor, at=NOW))  # type: ignore[misc]
