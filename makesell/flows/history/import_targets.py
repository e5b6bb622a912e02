"""Flows/history: reseller sales with monthly targets, from their CSV files into the house. See docs/how-to/import-adventureworks.md."""

from functools import partial
from pathlib import Path
from typing import Final

from makesell.flows.history.batches import Step
from makesell.flows.history.facts import MeasureUnitFact
from makesell.flows.history.opening import opening
from makesell.flows.history.sales_targets import names
from makesell.flows.history.sales_targets.company import Company
from makesell.flows.history.sales_targets.products import PIECE
from makesell.flows.history.sources import Read, Source, first_step, last_step
from makesell.flows.history.writing import parties, sales, targets
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground.text import N_
from makesell.metrics.rules import ACTIVITY_MEASURE


def read(path: Path) -> Read:
    """The steps of an import from a folder. The files are read when their step begins."""
    company = Company.at(path)
    steps = [
        first_step(SOURCE, list),
        *opening(company, MeasureUnitFact(PIECE, "Each")),
        Step("customers", N_("Customers"), lambda: company.parties, parties.write_parties),
        Step(
            "targets",
            N_("Targets"),
            lambda: targets.aims_of(company.targets, {person.external_id: person.name for person in company.persons}),
            partial(targets.write_targets, kind="month"),
        ),
        Step("orders", N_("Orders"), lambda: list(company.orders()), sales.write_sales, size=500, grows=True),
        last_step(),
    ]
    return Read(steps, company.bad)


SOURCE: Final = Source(
    kind="targets",
    title=N_("Reseller sales with monthly targets (adventureworks-sales-targets)"),
    external_source="sales-targets",
    company=CompanyFact(
        names.COMPANY_NAME, names.CURRENCY, "America/Los_Angeles", names.COMPANY_NAME, source="sales-targets", data_until=names.AS_OF
    ),
    years=(2017, 2021),
    since=names.SINCE,
    own_var="./var-targets",
    read=read,
    # Customers count as active by what they ordered (13.9).
    rules=((ACTIVITY_MEASURE, "ordered"),),
)
