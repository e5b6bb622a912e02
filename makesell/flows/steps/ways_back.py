"""Steps · How a row of each noun that tables come in for is taken back: deleted, given its former values, or taken out of use."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final

from makesell.documents.purchases import actions as purchases
from makesell.documents.research.actions import COMPETITOR
from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.targets import actions as targets
from makesell.flows.steps import recredit
from makesell.ground.db.taking_back import put_back, take_out
from makesell.ground.organisation import actions as organisation
from makesell.ground.spine import master
from makesell.ground.spine.master import OWN, Change, MasterTable
from makesell.ground.worktime import actions as worktime
from makesell.masterdata.banks.actions import TABLE as BANK_ACCOUNT
from makesell.masterdata.parties.actions.accounts import CARRIER, CREDIT
from makesell.masterdata.parties.actions.contacts import TABLE as CONTACT
from makesell.masterdata.parties.actions.customers import TABLE as CUSTOMER
from makesell.masterdata.prices.actions import TABLE as PRICE_LIST
from makesell.masterdata.products.actions import GROUP
from makesell.masterdata.products.actions import TABLE as PRODUCT
from makesell.masterdata.suppliers.actions import TABLE as SUPPLIER
from makesell.masterdata.territories.actions import TABLE as TERRITORY
from makesell.masterdata.works.actions import BOM, PLANT, ROUTING, WAREHOUSE, WORK_CENTER

# Columns that follow others, or that somebody else's act moves: never put back by themselves.
KEPT: Final = frozenset({"version", "sort_key", "owner_id", "unit_id", "record_id"})
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Way:
    """How rows of a table go back. `retire` is for a row that something points at; without it such a row stays as it is."""

    table: str
    key: str
    forget: Callable[[int], None]
    restore: Callable[[int, Values], None]
    retire: Callable[[int], None] | None = None


def _restore_master(table: MasterTable, key: int, old: Values) -> None:
    known = {name: value for name, value in old.items() if name in table.columns or name in OWN}
    if known:
        master.change(table, [Change(key, known)])


def _retire_master(table: MasterTable, key: int) -> None:
    master.end_of_use(table, [Change(key, {})], active=False)


def _of_master(table: MasterTable, *own: str) -> Way:
    """Rows of master data. Of their parts only those go along that are made with the row (`own`); with others it is in use."""
    alone = replace(table, parts={name: column for name, column in table.parts.items() if name in own})
    return Way(table.table, "record_id", partial(master.forget, alone), partial(_restore_master, table), partial(_retire_master, table))


def _of_rows(table: str, *, versioned: bool = False) -> Way:
    """Rows that are no records of their own: prices, costs, rates, addresses."""
    more = "version = x.version + 1" if versioned else ""
    return Way(table, "id", partial(take_out, table, "id"), lambda key, old: put_back(table, "id", key, old, more))


WAYS: Final[Mapping[str, Way]] = {
    "addresses": _of_rows("parties_address", versioned=True),
    "bank_accounts": _of_master(BANK_ACCOUNT),
    "bom_lines": _of_master(BOM, "works_bomline"),
    "carriers": _of_master(CARRIER),
    "commission_rates": _of_rows("schemes_commissionrate"),
    "competitors": _of_master(COMPETITOR),
    "contacts": _of_master(CONTACT),
    "count_lines": Way("stockmoves_countline", "line_id", stockmoves.forget_line, stockmoves.restore_line),
    "credit_accounts": _of_master(CREDIT),
    "customers": _of_master(CUSTOMER),
    "machines": replace(
        _of_master(MasterTable("machine", "acceptances_installedmachine", "", parts={"acceptances_machinestep": "machine_id"})), retire=None
    ),
    "memberships": Way("organisation_membership", "id", recredit.forget_membership, recredit.restore_membership),
    "operations": _of_master(ROUTING, "works_routingstep"),
    "own_hours": _of_rows("worktime_ownhours"),
    "part_numbers": _of_rows("partnumbers_partnumber"),
    "people": Way("organisation_person", "id", organisation.forget_person, organisation.restore_person),
    "plants": _of_master(PLANT),
    "price_lists": _of_master(PRICE_LIST),
    "prices": _of_rows("prices_pricelistline"),
    "bundle_parts": _of_rows("products_bundlepart"),
    "product_costs": _of_rows("products_productcost"),
    "product_groups": _of_master(GROUP),
    "products": _of_master(PRODUCT),
    "purchase_lines": Way("purchases_purchaseorder", "record_id", purchases.forget, lambda _key, _old: None),     # changes none
    "quotas": _of_rows("quotas_quota"),
    "rules": _of_master(MasterTable("rule", "rules_rule", "")),
    "stand_ins": _of_rows("standins_standin"),
    "supplier_offers": _of_rows("suppliers_offer"),
    "suppliers": _of_master(SUPPLIER),
    "targets": Way("targets_target", "record_id", targets.forget, targets.restore),
    "tax_rates": _of_rows("prices_taxrate"),
    "tax_titles": _of_rows("parties_taxtitle"),
    "territories": _of_master(TERRITORY, "territories_territoryplacement"),
    "units": Way("organisation_unit", "id", organisation.forget_unit, organisation.restore_unit),
    "units_of_measure": _of_rows("products_unitofmeasure"),
    "warehouses": _of_master(WAREHOUSE),
    "work_centers": _of_master(WORK_CENTER),
    "working_calendars": Way(
        "worktime_calendar", "id", worktime.forget_calendar, lambda key, old: put_back("worktime_calendar", "id", key, old, "version = x.version + 1")
    ),
}
