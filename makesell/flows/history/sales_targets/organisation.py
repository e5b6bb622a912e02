"""Flows/history/sales_targets: the salespeople, primary in Sales, and the regions they serve besides (sight, never credit)."""

from collections.abc import Iterator
from typing import NamedTuple

from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import MembershipFact, PersonFact, RoleFact, TerritoryFact, UnitFact
from makesell.flows.history.sales_targets.names import COMPANY, COMPANY_NAME, HOUSE_ACCOUNT, SALES, SINCE, region_unit
from makesell.ground.access import roles
from makesell.ground.text import N_


class Region(NamedTuple):
    """A row of Region."""

    key: int
    name: str
    country: str
    group: str


class Salesperson(NamedTuple):
    """A row of Salesperson: sales know the key, targets the employee's number."""

    key: int
    number: int
    name: str
    title: str
    email: str


COUNTRIES = {"United States": "US", "Canada": "CA", "France": "FR", "Germany": "DE", "Australia": "AU", "United Kingdom": "GB"}


def regions(folder: Folder) -> list[Region]:
    """The ten regions in the order of their keys."""

    def build(row: Row) -> Region:
        country = row.text("Country")
        if country not in COUNTRIES:
            row.refuse("Country", N_("Country %(key)s is unknown."), key=country)
        return Region(row.integer("SalesTerritoryKey"), row.text("Region"), COUNTRIES[country], row.text("Group"))

    return sorted(folder.table("Region", "SalesTerritoryKey", "Region", "Country", "Group").facts(build))


def salespeople(folder: Folder) -> list[Salesperson]:
    """The salespeople in the order of their keys."""

    def build(row: Row) -> Salesperson:
        names = (row.text("Salesperson"), row.text("Title"), row.optional_text("UPN"))
        return Salesperson(row.integer("EmployeeKey"), row.integer("EmployeeID"), *names)

    return sorted(folder.table("Salesperson", "EmployeeKey", "EmployeeID", "Title", "UPN", "Salesperson").facts(build))


def units(places: list[Region]) -> Iterator[UnitFact]:
    """Company, Sales, and under Sales one unit a region; parents come first."""
    yield UnitFact(COMPANY, "AWR", COMPANY_NAME, "company", None, SINCE)
    yield UnitFact(SALES, "SALES", "Sales", "department", COMPANY, SINCE)
    for place in places:
        yield UnitFact(region_unit(place.key), f"S{place.key:02}", f"Sales {place.name}", "team", SALES, SINCE)


def persons(people: list[Salesperson]) -> Iterator[PersonFact]:
    """The salespeople, then the house account of Sales for resellers who never bought."""
    for each in people:
        yield PersonFact(str(each.key), f"E{each.key}", each.name, each.title, each.email, "", None)
    yield PersonFact(HOUSE_ACCOUNT, "H-SALES", "House account Sales", "", "", "", None, SALES)


def memberships(folder: Folder, people: list[Salesperson], places: list[Region]) -> Iterator[MembershipFact]:
    """Primary in Sales; SalespersonRegion gives secondary memberships of the regions' units."""
    keys, known = {each.key for each in people}, {place.key for place in places}
    for each in people:
        yield MembershipFact(str(each.key), SALES, True, each.title == "Director of Sales", SINCE, None)
    yield MembershipFact(HOUSE_ACCOUNT, SALES, True, False, SINCE, None)

    def build(row: Row) -> MembershipFact:
        person, place = row.integer("EmployeeKey"), row.integer("SalesTerritoryKey")
        if person not in keys:
            row.refuse("EmployeeKey", N_("Employee %(key)s is unknown."), key=person)
        if place not in known:
            row.refuse("SalesTerritoryKey", N_("Territory %(key)s is unknown."), key=place)
        return MembershipFact(str(person), region_unit(place), False, False, SINCE, None)

    yield from folder.table("SalespersonRegion", "EmployeeKey", "SalesTerritoryKey").facts(build)


def role_grants(people: list[Salesperson]) -> Iterator[RoleFact]:
    """Roles by job title."""
    for each in people:
        role = roles.SALESPERSON
        if each.title == "Director of Sales":
            role = roles.SALES_DIRECTOR
        elif each.title.endswith("Sales Manager"):
            role = roles.SALES_MANAGER
        yield RoleFact(str(each.key), role, SINCE)


def territories(places: list[Region]) -> Iterator[TerritoryFact]:
    """Groups first, then the regions under them."""
    for group in sorted({place.group for place in places}):
        yield TerritoryFact(f"group:{group}", group.upper().replace(" ", "-"), group, None, "", None)
    for place in places:
        unit = region_unit(place.key)
        yield TerritoryFact(str(place.key), f"T{place.key:02}", place.name, f"group:{place.group}", place.country, unit)
