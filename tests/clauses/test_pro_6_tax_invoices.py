"""PRO-6 · Tax titles 开票资料, and tax invoices 税务发票: drafted, exported, issued or rejected, red-lettered; what differs from our own invoices."""

import datetime as dt
from dataclasses import replace

import pytest

from makesell.demo import samples as co
from makesell.flows.org_1_organisation import create_product, set_tax_title
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.set_tax_title import NewTitle
from makesell.ground.access import roles
from makesell.masterdata.parties import titles
from makesell.masterdata.products.queries import uom_ids
from tests.clauses.cast import NOW, TODAY, person, refused

ONE_DAY = dt.timedelta(days=1)
NUMBER = "91310000MA1FL0X12Y"
TAX_CODE = "1090120010000000000"
pytestmark = pytest.mark.django_db


def test_a_tax_title_holds_from_its_day_on_and_nobody_else_sets_it() -> None:
    """The next one ends the one before; what the tax platform would not take is refused; so is a role that keeps no titles."""
    company = co.company()
    key, clerk = company.customers[0], person("clerk", "开票", company.units[0], roles.INVOICING_CLERK)
    for name, day in (("旧名", TODAY - 30 * ONE_DAY), ("新名", TODAY)):
        set_tax_title.perform(NewTitle(key, name, day, tax_number=NUMBER, bank="工商银行", account="1001"), actor=clerk, at=NOW)
    assert [titles.in_force([key], day)[key].name for day in (TODAY - ONE_DAY, TODAY)] == ["旧名", "新名"]
    assert titles.in_force([key], TODAY - 31 * ONE_DAY) == {}
    fit = NewTitle(key, "名", TODAY, tax_number=NUMBER)
    bad = {
        "tax_title.name": replace(fit, name=" "), "tax_title.long": replace(fit, name="长" * 101), "tax_title.needed": replace(fit, tax_number=""),
        "tax_title.number": replace(fit, tax_number="9131-0000"),
    }  # fmt: skip
    for code, fact in bad.items():
        refused(code, lambda fact=fact: set_tax_title.perform(fact, actor=clerk, at=NOW))  # type: ignore[misc]
    for role in {*roles.STAFF} - {roles.INVOICING_CLERK, roles.ORDER_DESK, roles.SALES_SUPPORT}:
        actor = person(f"t-{role}", role, company.units[0], role)
        refused("access.refused", lambda actor=actor: set_tax_title.perform(NewTitle(key, "名", TODAY), actor=actor, at=NOW))  # type: ignore[misc]
    product = NewProduct("TAX-P", "减速机", uom_ids()["unit"], tax_code="123")
    refused("product.tax_code", lambda: create_product.perform(product, actor=co.ACTOR, at=NOW))
    assert titles.in_force([key], TODAY)[key].tax_number == NUMBER
