"""Flows/history: a Chinese superstore's order lines with their returns, from its files into the house. See docs/how-to/import-adventureworks.md."""

from pathlib import Path
from typing import Final

from makesell.flows.history.batches import Step
from makesell.flows.history.facts import MeasureUnitFact
from makesell.flows.history.opening import opening
from makesell.flows.history.sources import Read, Source, first_step, last_step
from makesell.flows.history.superstore import names
from makesell.flows.history.superstore.company import Company
from makesell.flows.history.writing import orders, parties
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground.text import N_
from makesell.metrics.rules import ACTIVITY_MEASURE


def read(path: Path) -> Read:
    """The steps of an import from a folder. The files are read when their step begins."""
    company = Company.at(path)
    steps = [
        first_step(SOURCE, list),
        *opening(company, MeasureUnitFact(names.PIECE, names.PIECE_NAME)),
        Step("customers", N_("Customers"), lambda: company.parties, parties.write_parties),
        Step("orders", N_("Orders, deliveries, invoices, returns"), lambda: list(company.orders()), orders.write_orders, size=1000, grows=True),
        last_step(),
    ]
    return Read(steps, company.bad)


SOURCE: Final = Source(
    kind="superstore",
    title=N_("A superstore's orders with returns and regional managers (superstore-cn)"),
    external_source="superstore",
    company=CompanyFact(names.COMPANY_NAME, names.CURRENCY, name_en=names.COMPANY_NAME_EN, source="superstore", data_until=names.AS_OF),
    years=(2014, 2018),
    since=names.SINCE,
    own_var="./var-superstore",
    read=read,
    # Customers count as active by what they ordered (13.9).
    rules=((ACTIVITY_MEASURE, "ordered"),),
)
