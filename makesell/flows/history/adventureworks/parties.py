"""Flows/history/adventureworks: 701 stores, and the 19,820 customers with their contacts and addresses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from makesell.flows.history.adventureworks.names import (
    AS_OF,
    department,
    house_account,
    store,
    territory_unit,
)
from makesell.flows.history.adventureworks.organisation import (
    SALES_DEPARTMENT,
    Organisation,
)
from makesell.flows.history.adventureworks.people import Someone
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import (
    AddressFact,
    ContactFact,
    PartyFact,
)
from makesell.ground.text import N_

Fact = TypeVar("Fact", AddressFact, ContactFact)

DEALER, ONLINE = "dealer", "online"


class Store(NamedTuple):
    """A row of Sales.Store with the salesperson who looks after it."""

    key: int
    name: str
    salesperson: int
    business_type: str


class Customer(NamedTuple):
    """A row of Sales.Customer: a person, a store, or a person who buys for a store."""

    key: int
    account: str
    person: int | None
    store: int | None
    territory: int


@dataclass(frozen=True, slots=True)
class Directory:
    """Customers and stores with whatever can be joined to them."""

    customers: dict[int, Customer]
    stores: dict[int, Store]
    everybody: dict[int, Someone]
    addresses: dict[int, tuple[AddressFact, ...]]  # by the person or store they belong to
    contacts: dict[int, tuple[ContactFact, ...]]  # by store


def read(folder: Folder, found: Organisation, everybody: dict[int, Someone]) -> Directory:
    """Read customers and stores; a row that names an unknown person, store, territory or salesperson is collected as bad."""
    stores = {each.key: each for each in _stores(folder, found)}
    customers = {each.key: each for each in _customers(folder, stores, everybody, {place.key for place in found.territories})}
    return Directory(customers, stores, everybody, _addresses(folder), _contacts(folder, everybody, set(stores)))


def parties(directory: Directory, found: Organisation) -> Iterator[PartyFact]:
    """The stores first, as parents, then every customer in the order of the keys."""
    places = {each.store: each.territory for each in directory.customers.values() if each.store is not None}
    for key, each in sorted(directory.stores.items()):
        if key in places:
            yield _store(each, places[key], directory, found)
    for _, customer in sorted(directory.customers.items()):
        yield _customer(customer, directory, found)


def owner_of(customer: Customer, directory: Directory, found: Organisation) -> tuple[str, str]:
    """Who owns a customer and in which unit at the end of the data: the store's salesperson, else the territory's house account."""
    if customer.store is None:
        return house_account(customer.territory), territory_unit(customer.territory)
    return _owner_of_store(directory.stores[customer.store], found)


def _owner_of_store(each: Store, found: Organisation) -> tuple[str, str]:
    return str(each.salesperson), found.unit_on(each.salesperson, AS_OF) or department(SALES_DEPARTMENT)


def _store(each: Store, territory: int, directory: Directory, found: Organisation) -> PartyFact:
    owner, unit = _owner_of_store(each, found)
    contacts, addresses = directory.contacts.get(each.key, ()), directory.addresses.get(each.key, ())
    return PartyFact(
        external_id=store(each.key),
        code=f"ST{each.key:05}",
        name=each.name,
        kind="store",
        parent=None,
        channel=DEALER,
        territory=str(territory),
        owner=owner,
        unit=unit,
        business_type=each.business_type,
        contacts=contacts,
        addresses=addresses,
    )


def _customer(each: Customer, directory: Directory, found: Organisation) -> PartyFact:
    owner, unit = owner_of(each, directory, found)
    someone = directory.everybody[each.person] if each.person is not None else None
    contacts: tuple[ContactFact, ...] = ()
    if someone is not None:
        contacts = (ContactFact(str(each.person), someone.name, "", someone.email, someone.phone),)
    shop = directory.stores[each.store] if each.store is not None else None
    name = someone.name if someone else each.account
    if shop is not None:
        name = f"{shop.name} ({someone.name})" if someone else shop.name
    return PartyFact(
        external_id=str(each.key),
        code=each.account,
        name=name,
        kind="company" if shop else "person",
        parent=store(shop.key) if shop else None,
        channel=DEALER if shop else ONLINE,
        territory=str(each.territory),
        owner=owner,
        unit=unit,
        business_type=shop.business_type if shop else "",
        contacts=contacts,
        addresses=directory.addresses.get((each.store if shop else each.person) or 0, ()),
    )


def _stores(folder: Folder, found: Organisation) -> Iterator[Store]:
    types = _keyed_names(folder, "Sales.vStoreWithDemographics", "BusinessEntityID", "BusinessType")

    def build(row: Row) -> Store:
        salesperson = row.integer("SalesPersonID")
        if salesperson not in found.employees:
            row.refuse("SalesPersonID", N_("Employee %(key)s is unknown."), key=salesperson)
        key = row.integer("BusinessEntityID")
        return Store(key, row.text("Name"), salesperson, types.get(key, ""))

    yield from folder.table("Sales.Store", "BusinessEntityID", "Name", "SalesPersonID").facts(build)


def _customers(folder: Folder, stores: Mapping[int, Store], everybody: Mapping[int, Someone], places: set[int]) -> Iterator[Customer]:
    seen: set[int] = set()

    def build(row: Row) -> Customer:
        key, person, shop = row.integer("CustomerID"), row.optional_integer("PersonID"), row.optional_integer("StoreID")
        territory = row.integer("TerritoryID")
        if key in seen:
            row.refuse("CustomerID", N_("%(key)s stands here a second time."), key=key)
        if person is None and shop is None:
            row.refuse("PersonID", N_("This customer is neither a person nor a store."))
        if person is not None and person not in everybody:
            row.refuse("PersonID", N_("Person %(key)s is unknown."), key=person)
        if shop is not None and shop not in stores:
            row.refuse("StoreID", N_("Store %(key)s is unknown."), key=shop)
        if territory not in places:
            row.refuse("TerritoryID", N_("Territory %(key)s is unknown."), key=territory)
        seen.add(key)
        return Customer(key, row.text("AccountNumber"), person, shop, territory)

    table = folder.table("Sales.Customer", "CustomerID", "PersonID", "StoreID", "TerritoryID", "AccountNumber")
    yield from table.facts(build)


def _keyed_names(folder: Folder, file: str, key: str, name: str) -> dict[int, str]:
    return dict(folder.table(file, key, name).facts(lambda row: (row.integer(key), row.text(name))))


def _addresses(folder: Folder) -> dict[int, tuple[AddressFact, ...]]:
    kinds = _keyed_names(folder, "Person.AddressType", "AddressTypeID", "Name")
    states = folder.table("Person.StateProvince", "StateProvinceID", "Name", "CountryRegionCode")
    of_state = dict(states.facts(lambda row: (row.integer("StateProvinceID"), (row.text("Name"), row.text("CountryRegionCode")))))
    columns = ("AddressID", "AddressLine1", "AddressLine2", "City", "StateProvinceID", "PostalCode")

    def build(row: Row) -> tuple[int, AddressFact]:
        state = row.integer("StateProvinceID")
        if state not in of_state:
            row.refuse("StateProvinceID", N_("State or province %(key)s is unknown."), key=state)
        key, name, country = row.integer("AddressID"), *of_state[state]
        lines = (row.text("AddressLine1"), row.optional_text("AddressLine2"), row.text("City"))
        return key, AddressFact(str(key), "", *lines, name, row.optional_text("PostalCode"), country)

    known = dict(folder.table("Person.Address", *columns).facts(build))

    def belongs(row: Row) -> tuple[int, AddressFact]:
        key, kind = row.integer("AddressID"), row.integer("AddressTypeID")
        if key not in known:
            row.refuse("AddressID", N_("Address %(key)s is unknown."), key=key)
        one = known[key]
        place = (one.line1, one.line2, one.city, one.state, one.postal_code, one.country)
        return row.integer("BusinessEntityID"), AddressFact(one.external_id, kinds.get(kind, ""), *place)

    links = folder.table("Person.BusinessEntityAddress", "BusinessEntityID", "AddressID", "AddressTypeID")
    return _gathered(links.facts(belongs))


def _contacts(folder: Folder, everybody: Mapping[int, Someone], stores: set[int]) -> dict[int, tuple[ContactFact, ...]]:
    functions = _keyed_names(folder, "Person.ContactType", "ContactTypeID", "Name")

    def build(row: Row) -> tuple[int, ContactFact] | None:
        owner, key = row.integer("BusinessEntityID"), row.integer("PersonID")
        if owner not in stores:  # a contact of a vendor
            return None
        if key not in everybody:
            row.refuse("PersonID", N_("Person %(key)s is unknown."), key=key)
        someone, function = everybody[key], functions.get(row.integer("ContactTypeID"), "")
        return owner, ContactFact(str(key), someone.name, function, someone.email, someone.phone)

    return _gathered(folder.table("Person.BusinessEntityContact", "BusinessEntityID", "PersonID", "ContactTypeID").facts(build))


def _gathered(rows: Iterator[tuple[int, Fact]]) -> dict[int, tuple[Fact, ...]]:
    found: dict[int, list[Fact]] = {}
    for key, fact in rows:
        found.setdefault(key, []).append(fact)
    return {key: tuple(facts) for key, facts in found.items()}
