"""PRO-6 · What is due to be invoiced 待开票 by each customer's word or the company's rule, drafted at once; what has shipped by hand at any time."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from makesell.demo import samples as co
from makesell.demo.samples import Company
from makesell.documents.invoices import due_queries, queries
from makesell.flows.org_1_organisation import change_customer, set_tax_rate
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.pro_6_shipping import draft_due_invoices, draft_invoice
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.steps import charges
from makesell.ground import clock, listing
from makesell.ground.access import roles
from makesell.ground.listing import Query
from makesell.ground.spine.master import Change
from makesell.sheets import invoice_dues as sheet
from tests.clauses.cast import NOW, TODAY, person, refused
from tests.clauses.orders import proved

D = Decimal
LAST_MONTH = TODAY.replace(day=1) - dt.timedelta(days=1)
pytestmark = pytest.mark.django_db


def _says(company: Company, word: str, customer: int = 0) -> None:
    change_customer.perform_many([Change(company.customers[customer], {"invoicing": word})], actor=co.ACTOR, at=NOW)


def _drafted(keys: list[int]) -> list[list[tuple[str, Decimal]]]:
    """Kind and quantity of the lines of each invoice."""
    return [[(line.kind, line.qty) for line in queries.lines(key)] for key in keys]


def test_a_month_is_invoiced_together_and_everybody_else_by_the_word_or_the_rule() -> None:
    """Two orders shipped last month make one draft with their freight; what left this month waits; one to be accepted is due when it is accepted."""
    set_tax_rate.perform(NewTaxRate(D("0.13"), dt.date(2024, 1, 1)), actor=co.ACTOR, at=NOW)
    company = co.company()
    clerk = person("due", "开票", company.units[0], roles.INVOICING_CLERK)
    first, second = (co.order(company, co.DAY, nets=["1000.01"], freight=freight) for freight in ("50.00", "0"))
    other = co.order(company, co.DAY, nets=["500.00"], freight="20.00", customer=1)
    refused("invoice.none_due", lambda: draft_due_invoices.perform(actor=clerk, at=NOW))     # freight alone is never due
    co.ship(company, first, LAST_MONTH, 4)
    co.ship(company, first, TODAY, 3)
    co.ship(company, second, LAST_MONTH, 10)
    co.ship(company, other, TODAY, 5, customer=1)
    _says(company, "monthly")
    _says(company, "accepted", 1)
    due = charges.due_on(TODAY)
    assert [row["order"] for row in listing.page(due_queries.LISTING, clerk, Query()).rows] == [first.order_id, second.order_id]
    assert [(row.order_id, row.basis, row.net) for row in due] == [
        (first.order_id, "monthly", D("450.00")), (second.order_id, "monthly", D("1000.01")),
    ]  # fmt: skip
    with clock.moved(NOW):
        preview = sheet._preview(clerk, {}, None)
    assert [(part.label, [fact.value for fact in part.facts]) for part in preview] == [
        (due[0].customer, [2, D("1450.01")])
    ]
    (made,) = draft_due_invoices.perform(actor=clerk, at=NOW)
    assert _drafted([made]) == [[("sale", D(4)), ("freight", D(1)), ("sale", D(10))]]
    refused("invoice.none_due", lambda: draft_due_invoices.perform(actor=clerk, at=NOW))
    by_hand = InvoiceFact(lines=(ChargeFact(other.line_ids[0], D(2)),))
    assert _drafted([draft_invoice.perform(by_hand, actor=clerk, at=NOW)]) == [[("sale", D(2))]]     # shipped, not accepted
    too_much = InvoiceFact(lines=(ChargeFact(other.line_ids[0], D(4)),))
    refused("invoice.too_much", lambda: draft_invoice.perform(too_much, actor=clerk, at=NOW))
    _says(company, "", 1)
    assert _drafted(draft_due_invoices.perform_many([other.order_id], actor=clerk, at=NOW)) == [[("sale", D(3)), ("freight", D(1))]]
    for role in set(roles.STAFF) - {roles.INVOICING_CLERK}:
        actor = person(f"due-{role}", role, company.units[0], role)
        refused("access.refused", lambda actor=actor: draft_due_invoices.perform(actor=actor, at=NOW))  # type: ignore[misc]
        refused("access.refused", lambda actor=actor: draft_due_invoices.perform_many([1], actor=actor, at=NOW))  # type: ignore[misc]
    proved()


def test_however_much_is_due_it_takes_the_same_few_statements() -> None:
    """Two orders and five: as many statements."""
    set_tax_rate.perform(NewTaxRate(D("0.13"), dt.date(2024, 1, 1)), actor=co.ACTOR, at=NOW)
    company, counted = co.company(), []
    for orders in (1, 2, 5):     # the first warms what is kept between acts
        for _ in range(orders):
            co.ship(company, co.order(company, co.DAY, nets=["10.00"], freight="0"), TODAY, 10)
        with CaptureQueriesContext(connection) as captured:
            assert len(draft_due_invoices.perform(actor=co.ACTOR, at=NOW)) == orders
        counted.append(len(captured))
    assert counted[1] == counted[2] <= 20
