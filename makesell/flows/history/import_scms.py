"""Flows/history: the delivery history of a health supply chain, from its file into the house. See docs/how-to/import-adventureworks.md."""

from pathlib import Path
from typing import Final

from makesell.flows.history.batches import Step
from makesell.flows.history.facts import MeasureUnitFact
from makesell.flows.history.opening import opening
from makesell.flows.history.scms import names
from makesell.flows.history.scms.company import Company
from makesell.flows.history.sources import Read, Source, first_step, last_step
from makesell.flows.history.writing import parties, shipments
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground.text import N_
from makesell.metrics.rules import ACTIVITY_MEASURE


def read(path: Path) -> Read:
    """The steps of an import from a folder. The file is read when its first step begins."""
    company = Company.at(path)
    steps = [
        first_step(SOURCE, list),
        *opening(company, MeasureUnitFact(names.PACK, "Pack")),
        Step("carriers", N_("Carriers"), lambda: company.carriers, shipments.write_carriers),
        Step("customers", N_("Customers"), lambda: company.parties, parties.write_parties),
        Step("orders", N_("Orders and deliveries"), lambda: list(company.orders()), shipments.write_promised, size=1000, grows=True),
        last_step(),
    ]
    return Read(steps, company.bad)


SOURCE: Final = Source(
    kind="scms",
    title=N_("Delivery history of a health supply chain (scms-delivery-history)"),
    external_source="scms",
    company=CompanyFact(names.COMPANY_NAME, names.CURRENCY, "America/New_York", names.COMPANY_NAME, source="scms", data_until=names.AS_OF),
    years=(2006, 2015),
    since=names.SINCE,
    own_var="./var-scms",
    read=read,
    # Customers count as active by what they ordered (13.9).
    rules=((ACTIVITY_MEASURE, "ordered"),),
)
