"""Flows/history: the bicycle manufacturer's five years, from their CSV files into the house. See docs/how-to/import-adventureworks.md."""

import datetime as dt
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from makesell.flows.history.adventureworks import names
from makesell.flows.history.adventureworks.company import Company
from makesell.flows.history.batches import Step
from makesell.flows.history.facts import PartyFact
from makesell.flows.history.sources import Read, Source, first_step, last_step
from makesell.flows.history.writing import goods, orders, organisation, parties, places, targets, work_orders
from makesell.flows.org_1_organisation.name_company import CompanyFact
from makesell.ground.text import N_
from makesell.metrics.rules import ACTIVITY_MEASURE

PRODUCTION: Final = 7      # the department that makes things
FINISHED: Final = "7"      # the location finished goods lie at


def read(path: Path) -> Read:
    """The steps of an import from a folder. The files are read when their step begins."""
    company = Company.at(path)
    return Read(
        [first_step(SOURCE, lambda: _boundaries(company)), *_organisation(company), *_things(company), *_past(company), last_step()], company.bad
    )


def _organisation(company: Company) -> list[Step]:
    return [
        Step("units", N_("Units"), lambda: organisation.units_of(company.units, company.persons), organisation.write_units),
        Step(
            "people",
            N_("People"),
            lambda: list(organisation.people_of(company.persons, company.memberships, company.roles, company.commissions)),
            organisation.write_people,
        ),
        Step("territories", N_("Territories"), lambda: company.territories, places.write_territories),
    ]


def _things(company: Company) -> list[Step]:
    return [
        Step("uoms", N_("Units of measure"), lambda: company.measure_units, goods.write_measure_units),
        Step("groups", N_("Product groups"), lambda: company.product_groups, goods.write_groups),
        Step(
            "products",
            N_("Products"),
            lambda: list(goods.goods_of(company.products, company.standard_costs, company.list_prices)),
            goods.write_products,
        ),
        Step("work_centers", N_("Work centers"), lambda: company.work_centers, places.write_work_centers),
        Step("boms", N_("Bills of material"), lambda: list(places.assemblies_of(company.products, company.components)), places.write_boms),
        Step("routings", N_("Routings"), lambda: list(places.makings_of(company.products, company.operations)), places.write_routings),
        Step(
            "warehouses",
            N_("Warehouses and stock"),
            lambda: list(places.stores_of(company.warehouses, company.counted_stock)),
            partial(places.write_warehouses, on=names.AS_OF),
        ),
        Step(
            "work_orders",
            N_("Production orders"),
            company.work_orders,
            partial(work_orders.write_work_orders, unit=names.department(PRODUCTION), warehouse=FINISHED),
            size=5000,
            total=company.count_work_orders,
        ),
    ]


def _past(company: Company) -> list[Step]:
    return [
        Step("stores", N_("Stores"), lambda: _parties(company, parents=True), parties.write_parties),
        Step("customers", N_("Customers"), lambda: _parties(company, parents=False), parties.write_parties),
        Step(
            "targets",
            N_("Targets"),
            lambda: targets.aims_of(company.targets, {person.external_id: person.name for person in company.persons}),
            partial(targets.write_targets, kind="given"),
        ),
        Step("orders", N_("Orders, deliveries and invoices"), company.orders, orders.write_orders, size=1000, total=company.count_orders, grows=True),
    ]


def _parties(company: Company, *, parents: bool) -> list[PartyFact]:
    return [party for party in company.parties if (party.kind == "store") == parents]


def _boundaries(company: Company) -> Sequence[dt.date]:
    """The dates between which the quotas hold."""
    return [*(period.start for period in company.periods), company.periods[-1].end] if company.periods else []


SOURCE: Final = Source(
    kind="adventureworks",
    title=N_("Bicycle manufacturer (adventureworks-oltp)"),
    external_source="adventureworks",
    company=CompanyFact("AdventureWorks", names.CURRENCY, "America/Los_Angeles", names.COMPANY_NAME, source="adventureworks", data_until=names.AS_OF),
    years=(2011, 2014),
    since=dt.date(2006, 6, 30),
    own_var="./var-aw",
    read=read,
    # Customers count as active by what they ordered (13.9).
    rules=((ACTIVITY_MEASURE, "ordered"),),
)
