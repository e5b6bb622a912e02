"""Flows/history/sales_targets: 3,616 orders with 57,851 lines; credit goes to the person the lines name, wherever the region lies."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from makesell.flows.history.badrows import BadCellError
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import SaleFact, SaleLineFact
from makesell.flows.history.sales_targets.names import SALES, SINCE
from makesell.ground.money import rounded
from makesell.ground.text import N_

_COLUMNS = (
    "SalesOrderNumber", "OrderDate", "ProductKey", "ResellerKey", "EmployeeKey", "SalesTerritoryKey", "Quantity", "Unit Price",
    "Sales", "Cost",
)  # fmt: skip


class Head(NamedTuple):
    """What all lines of an order must share."""

    day: dt.date
    reseller: int
    person: int
    territory: int


class RawLine(NamedTuple):
    """A line as the file has it; money is exact to the cent."""

    product: int
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    cost: Decimal


class Known(NamedTuple):
    """What a line may name."""

    products: set[int]
    resellers: set[int]
    people: set[int]
    territories: set[int]


class Sales(NamedTuple):
    """The orders by number, each with its head and its lines in the order of the file."""

    heads: dict[str, Head]
    lines: dict[str, list[RawLine]]


def read(folder: Folder, known: Known) -> Sales:
    """All lines, grouped by order number. An order with a line that cannot be used is left out as a whole."""
    found = Sales({}, {})
    damaged: set[str] = set()

    def build(row: Row) -> None:
        number = row.text("SalesOrderNumber")
        try:
            _take(row, number, known, found)
        except BadCellError:
            damaged.add(number)
            raise

    for _ in folder.table("Sales", *_COLUMNS).facts(build):
        pass
    for number in damaged:
        found.heads.pop(number, None)
    return found


def orders(found: Sales) -> Iterator[SaleFact]:
    """The orders in the order of the file; the unit is Sales, where everybody is primary."""
    for number, head in found.heads.items():
        lines = tuple(
            SaleLineFact(place, str(line.product), line.qty, line.unit_price, line.net, line.cost)
            for place, line in enumerate(found.lines[number], start=1)
        )
        yield SaleFact(number, number, head.day, str(head.reseller), str(head.territory), str(head.person), SALES, lines)


def _take(row: Row, number: str, known: Known, found: Sales) -> None:
    head, line = _head(row, known), _line(row, known)
    if found.heads.setdefault(number, head) != head:
        row.refuse("SalesOrderNumber", N_("The lines of order %(key)s differ in date, reseller, employee or territory."), key=number)
    found.lines.setdefault(number, []).append(line)


def _head(row: Row, known: Known) -> Head:
    head = Head(row.day("OrderDate"), row.integer("ResellerKey"), row.integer("EmployeeKey"), row.integer("SalesTerritoryKey"))
    if head.reseller not in known.resellers:
        row.refuse("ResellerKey", N_("Reseller %(key)s is unknown."), key=head.reseller)
    if head.person not in known.people:
        row.refuse("EmployeeKey", N_("Employee %(key)s is unknown."), key=head.person)
    if head.territory not in known.territories:
        row.refuse("SalesTerritoryKey", N_("Territory %(key)s is unknown."), key=head.territory)
    if head.day < SINCE:
        row.refuse("OrderDate", N_("%(day)s lies outside the periods of this data."), day=head.day.isoformat())
    return head


def _line(row: Row, known: Known) -> RawLine:
    product, qty = row.integer("ProductKey"), row.amount("Quantity")
    if product not in known.products:
        row.refuse("ProductKey", N_("Product %(key)s is unknown."), key=product)
    if qty <= 0:
        row.refuse("Quantity", N_("The quantity is not above zero."))
    return RawLine(product, qty, row.amount_from_zero("Unit Price"), _cents(row, "Sales"), _cents(row, "Cost"))


def _cents(row: Row, column: str) -> Decimal:
    amount = row.amount_from_zero(column)
    if amount != rounded(amount):
        row.refuse(column, N_("%(text)s has more than two decimals."), text=str(amount))
    return rounded(amount)
