"""Flows/history: the deals of a hardware seller's CRM, from its files into the house. See docs/how-to/import-adventureworks.md."""

from pathlib import Path
from typing import Final

from makesell.flows.history.batches import Step
from makesell.flows.history.crm import names
from makesell.flows.history.crm.company import Company
from makesell.flows.history.facts import MeasureUnitFact
from makesell.flows.history.opening import opening
from makesell.flows.history.sources import Read, Source, first_step, last_step
from makesell.flows.history.writing import opportunities, parties
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground.text import N_


def read(path: Path) -> Read:
    """The steps of an import from a folder. The files are read when their step begins."""
    company = Company.at(path)
    steps = [
        first_step(SOURCE, list),
        *opening(company, MeasureUnitFact(names.PIECE, names.PIECE_NAME)),
        Step("parents", N_("Customers that others belong to"), lambda: [p for p in company.parties if p.parent is None], parties.write_parties),
        Step("customers", N_("Customers"), lambda: [p for p in company.parties if p.parent is not None], parties.write_parties),
        Step("opportunities", N_("Opportunities"), lambda: company.deals, opportunities.write_opportunities, grows=True),
        last_step(),
    ]
    return Read(steps, company.bad)


SOURCE: Final = Source(
    kind="crm",
    title=N_("A hardware seller's deals, won, lost and open (crm-sales-opportunities)"),
    external_source="crm",
    company=CompanyFact(names.COMPANY_NAME, names.CURRENCY, name_en=names.COMPANY_NAME_EN, source="crm", data_until=names.AS_OF),
    years=(2016, 2018),
    since=names.SINCE,
    own_var="./var-crm",
    read=read,
    rules=(),
)
