"""Flows/history/northwind: the whole source — employees, countries, products, customers, shippers, and the orders with promises and shipments."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from makesell.flows.history.csvfiles import OfFolder, Row
from makesell.flows.history.facts import (
    AddressFact,
    CarrierFact,
    ContactFact,
    MembershipFact,
    PartyFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    PromisedLineFact,
    PromisedOrderFact,
    RoleFact,
    ShipmentFact,
    TerritoryFact,
    UnitFact,
)
from makesell.flows.history.northwind.names import COMPANY, COMPANY_NAME, COUNTRIES, PIECE, SALES, SALES_UK, SINCE, UK_MANAGER
from makesell.ground.access import roles
from makesell.ground.money import rounded
from makesell.ground.text import N_

NOTHING = Decimal(0)
_ROLES = {
    "Vice President, Sales": roles.SALES_DIRECTOR, "Sales Manager": roles.SALES_MANAGER, "Sales Representative": roles.SALESPERSON,
    "Inside Sales Coordinator": roles.SALES_SUPPORT,
}  # fmt: skip

_LEADS = (roles.SALES_DIRECTOR, roles.SALES_MANAGER)


class Head(NamedTuple):
    """An order's head; the promise is the required date."""

    customer: str
    employee: int
    day: dt.date
    promised: dt.date
    shipped: dt.date | None
    shipper: int
    freight: Decimal


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @cached_property
    def _employees(self) -> list[tuple[PersonFact, RoleFact, bool]]:
        def build(row: Row) -> tuple[PersonFact, RoleFact, bool]:
            key, title, above = row.integer("employee_id"), row.text("title"), row.optional_integer("reports_to")
            if title not in _ROLES:
                row.refuse("title", N_("%(text)s is no job that is known here."), text=title)
            name = f"{row.text('first_name')} {row.text('last_name')}"
            person = PersonFact(str(key), f"E{key}", name, title, "", row.optional_text("home_phone"), row.day("hire_date"))
            return person, RoleFact(str(key), _ROLES[title], SINCE), UK_MANAGER in (key, above)

        columns = ("employee_id", "last_name", "first_name", "title", "hire_date", "home_phone", "reports_to")
        return list(self.folder.table("employees", *columns).facts(build))

    @cached_property
    def units(self) -> list[UnitFact]:
        """The company, its sales, and the team in London."""
        return [
            UnitFact(COMPANY, "NW", COMPANY_NAME, "company", None, SINCE), UnitFact(SALES, "SALES", "Sales", "department", COMPANY, SINCE),
            UnitFact(SALES_UK, "SALES-UK", "Sales London", "team", SALES, SINCE),
        ]  # fmt: skip

    @cached_property
    def persons(self) -> list[PersonFact]:
        """The employees."""
        return [person for person, _, _ in self._employees]

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Who reports to the sales manager works in London with him; the vice president leads all."""
        return [
            MembershipFact(person.external_id, SALES_UK if london else SALES, True, role.role in _LEADS, SINCE, None)
            for person, role, london in self._employees
        ]

    @cached_property
    def roles(self) -> list[RoleFact]:
        """Roles by job title."""
        return [role for _, role, _ in self._employees]

    @cached_property
    def territories(self) -> list[TerritoryFact]:
        """The countries of the customers."""
        found = sorted({party.territory for party in self.parties if party.territory})
        return [TerritoryFact(name, COUNTRIES[name], name, None, COUNTRIES[name], None) for name in found]

    @cached_property
    def product_groups(self) -> list[ProductGroupFact]:
        """The categories."""

        def build(row: Row) -> ProductGroupFact:
            return ProductGroupFact(f"category:{row.integer('category_id')}", f"C{row.integer('category_id')}", row.text("category_name"), None)

        return list(self.folder.table("categories", "category_id", "category_name").facts(build))

    @cached_property
    def products(self) -> list[ProductFact]:
        """The products; nothing is said of their costs."""

        def build(row: Row) -> ProductFact:
            key = row.integer("product_id")
            return ProductFact(
                str(key), f"P{key:02}", row.text("product_name"), f"category:{row.integer('category_id')}", PIECE, False, True, NOTHING, None,
                NOTHING, row.amount_from_zero("reorder_level"), 0, None, None,
            )  # fmt: skip

        return list(self.folder.table("products", "product_id", "product_name", "category_id", "reorder_level").facts(build))

    @cached_property
    def parties(self) -> list[PartyFact]:
        """The customers; who sold to one last owns it, the vice president those nobody has sold to."""
        last = {head.customer: str(head.employee) for _, head in sorted(self._heads.items(), key=lambda each: (each[1].day, each[0]))}
        chief = next(role.person for role in self.roles if role.role == roles.SALES_DIRECTOR)
        of_person = {member.person: member.unit for member in self.memberships}
        columns = ("customer_id", "company_name", "contact_name", "contact_title", "address", "city", "region", "postal_code", "country", "phone")

        def build(row: Row) -> PartyFact:
            key, country = row.text("customer_id"), row.text("country")
            if country not in COUNTRIES:
                row.refuse("country", N_("Country %(key)s is unknown."), key=country)
            owner = last.get(key, chief)
            contact = ContactFact(key, row.text("contact_name"), row.optional_text("contact_title"), "", row.optional_text("phone"))
            place = (row.optional_text("city"), row.optional_text("region"), row.optional_text("postal_code"), COUNTRIES[country])
            address = AddressFact(key, "Main Office", row.optional_text("address"), "", *place)
            return PartyFact(
                key, key, row.text("company_name"), "company", None, "direct", country, owner, of_person[owner], "", (contact,), (address,)
            )

        return list(self.folder.table("customers", *columns).facts(build))

    @cached_property
    def carriers(self) -> list[CarrierFact]:
        """The shippers."""

        return [CarrierFact(name, f"SH{key}", name) for key, name in self._shippers.items()]

    @cached_property
    def _shippers(self) -> dict[int, str]:
        def build(row: Row) -> tuple[int, str]:
            return row.integer("shipper_id"), row.text("company_name")

        return dict(self.folder.table("shippers", "shipper_id", "company_name").facts(build))

    @cached_property
    def _heads(self) -> dict[int, Head]:
        people = {person.external_id for person in self.persons}
        columns = ("order_id", "customer_id", "employee_id", "order_date", "required_date", "shipped_date", "ship_via", "freight")

        def build(row: Row) -> tuple[int, Head]:
            if str(row.integer("employee_id")) not in people:
                row.refuse("employee_id", N_("Employee %(key)s is unknown."), key=row.integer("employee_id"))
            if row.integer("ship_via") not in self._shippers:
                row.refuse("ship_via", N_("Shipper %(key)s is unknown."), key=row.integer("ship_via"))
            day, shipped = row.day("order_date"), row.optional_day("shipped_date")
            if shipped is not None and shipped < day:
                row.refuse("shipped_date", N_("%(day)s lies before the order."), day=shipped.isoformat())
            return row.integer("order_id"), Head(
                row.text("customer_id"), row.integer("employee_id"), day, row.day("required_date"), shipped, row.integer("ship_via"),
                rounded(row.amount_from_zero("freight")),
            )  # fmt: skip

        return dict(self.folder.table("orders", *columns).facts(build))

    @cached_property
    def _lines(self) -> dict[int, list[tuple[str, Decimal, Decimal]]]:
        """{order: (product, quantity, net)}: price to the cent, discount to the per cent, the net amount rounded once."""
        found: dict[int, list[tuple[str, Decimal, Decimal]]] = {}
        known = {product.external_id for product in self.products}

        def build(row: Row) -> None:
            order, product, qty = row.integer("order_id"), str(row.integer("product_id")), row.amount("quantity")
            if order not in self._heads:
                row.refuse("order_id", N_("Order %(key)s is unknown."), key=order)
            if product not in known:
                row.refuse("product_id", N_("Product %(key)s is unknown."), key=product)
            if qty <= 0:
                row.refuse("quantity", N_("The quantity is not above zero."))
            price, discount = rounded(row.amount_from_zero("unit_price")), rounded(row.amount_from_zero("discount"))
            found.setdefault(order, []).append((product, qty, rounded(qty * price * (1 - discount))))

        for _ in self.folder.table("order_details", "order_id", "product_id", "unit_price", "quantity", "discount").facts(build):
            pass
        return found

    def orders(self) -> Iterator[PromisedOrderFact]:
        """The orders in the order of the file, each shipped whole or not at all; one without lines is left out."""
        country = {party.external_id: party.territory or "" for party in self.parties}
        unit = {member.person: member.unit for member in self.memberships}
        for key, head in self._heads.items():
            if key not in self._lines or head.customer not in country:
                continue
            lines = tuple(PromisedLineFact(n, *each, head.promised) for n, each in enumerate(self._lines[key], 1))
            positions = tuple(line.position for line in lines)
            shipments = () if head.shipped is None else (
                ShipmentFact(str(key), f"DN-{key}", head.promised, head.shipped, self._shippers[head.shipper], None, positions),
            )  # fmt: skip
            yield PromisedOrderFact(
                str(key), str(key), head.day, head.customer, country[head.customer], str(head.employee), unit[str(head.employee)], lines,
                shipments, head.freight,
            )  # fmt: skip
