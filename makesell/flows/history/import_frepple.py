"""Flows/history: a planning model of frePPLe as a plant with its open orders. See docs/how-to/import-adventureworks.md."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from makesell.flows.history.batches import Step
from makesell.flows.history.facts import MeasureUnitFact
from makesell.flows.history.frepple import names
from makesell.flows.history.frepple.company import Company
from makesell.flows.history.opening import opening
from makesell.flows.history.sources import Read, Source, first_step, last_step
from makesell.flows.history.writing import parties, places, plants
from makesell.flows.org_1_organisation.create_working_calendar import NewCalendar
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.flows.org_1_organisation.set_tax_rate import NewTaxRate
from makesell.flows.steps.capacity import BY_CAPACITY
from makesell.ground import clock
from makesell.ground.text import N_


def read(path: Path) -> Read:
    """The steps of an import from a folder. The files are read when their step begins."""
    company, year = Company.at(path), clock.today().year
    calendar = NewCalendar(names.ALWAYS, names.ALWAYS_NAME, names.ALWAYS_NAME_EN, follows_holidays=False)
    steps = [
        first_step(replace(SOURCE, years=(year - 1, year + names.YEARS_AHEAD)), list),
        *opening(company, MeasureUnitFact(names.PIECE, names.PIECE_NAME), lambda: company.list_prices),
        Step("taxes", N_("Tax rates"), lambda: [NewTaxRate(names.NO_TAX, names.SINCE)], plants.write_tax_rates),
        Step("calendar", N_("Working calendars"), lambda: [calendar], plants.write_calendar),
        Step("work_centers", N_("Work centers"), lambda: company.work_centers, places.write_work_centers),
        Step("boms", N_("Bills of material"), lambda: list(places.assemblies_of(company.products, company.components)), places.write_boms),
        Step("routings", N_("Routings"), lambda: list(places.makings_of(company.products, company.operations)), places.write_routings),
        Step(
            "warehouses", N_("Warehouses and stock"), lambda: list(places.stores_of(company.warehouses, company.stock)),
            partial(places.write_warehouses, on=clock.today()),
        ),
        Step("customers", N_("Customers"), lambda: company.parties, parties.write_parties),
        Step("demands", N_("Orders"), lambda: company.demands, plants.write_demands),
        Step("promises", N_("Promises"), lambda: company.demands, plants.write_promises, size=1),
        last_step(),
    ]  # fmt: skip
    return Read(steps, company.bad)


SOURCE: Final = Source(
    kind="frepple",
    title=N_("A plant from frePPLe's planning model (frepple-flow-line, frepple-jobshop)"),
    external_source="frepple",
    company=CompanyFact(names.COMPANY_NAME, names.CURRENCY, name_en=names.COMPANY_NAME_EN, source="frepple"),
    years=(2010, 2010),
    since=names.SINCE,
    own_var="./var-frepple",
    read=read,
    # Whoever plans with such a model promises by what the plant can do.
    rules=((BY_CAPACITY, True),),
)
