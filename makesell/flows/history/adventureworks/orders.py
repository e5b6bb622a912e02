"""Flows/history/adventureworks: 31,465 orders with their lines. The header is the truth for money; it is shared over the lines by 13.1."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.flows.history.adventureworks.names import house_account, territory_unit
from makesell.flows.history.adventureworks.orderlines import OrderLines
from makesell.flows.history.adventureworks.organisation import Organisation
from makesell.flows.history.adventureworks.parties import Customer
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import OrderFact, OrderLineFact
from makesell.ground.money import allocate, rounded
from makesell.ground.text import N_

_COLUMNS = (
    "SalesOrderID", "OrderDate", "DueDate", "ShipDate", "OnlineOrderFlag", "SalesOrderNumber", "PurchaseOrderNumber", "CustomerID",
    "SalesPersonID", "TerritoryID", "BillToAddressID", "ShipToAddressID", "ShipMethodID", "CurrencyRateID", "SubTotal",
    "TaxAmt", "TotalDue",
)  # fmt: skip


@dataclass(slots=True)
class Known:
    """What an order may name."""

    organisation: Organisation
    customers: Mapping[int, Customer]
    lines: OrderLines
    ship_methods: Mapping[int, str]
    territories: set[int] = field(default_factory=set)
    seen: set[int] = field(default_factory=set)


def orders(folder: Folder, organisation: Organisation, customers: Mapping[int, Customer], lines: OrderLines) -> Iterator[OrderFact]:
    """The orders as the file lists them. An order with a bad line, or that names something unknown, is left out as a whole."""
    methods = folder.table("Purchasing.ShipMethod", "ShipMethodID", "Name")
    names = dict(methods.facts(lambda row: (row.integer("ShipMethodID"), row.text("Name"))))
    known = Known(organisation, customers, lines, names, {place.key for place in organisation.territories})
    yield from folder.table("Sales.SalesOrderHeader", *_COLUMNS).facts(lambda row: _order(row, known))
    lines.report_left(known.seen)


def _order(row: Row, known: Known) -> OrderFact:
    key = row.integer("SalesOrderID")
    if key in known.seen:
        row.refuse("SalesOrderID", N_("%(key)s stands here a second time."), key=key)
    known.seen.add(key)
    ordered, due, shipped = _dates(row)
    territory = _territory(row, known)
    person, unit_ordered, unit_shipped = _credited(row, known, territory, ordered, shipped)
    net, tax, freight = _money(row)
    return OrderFact(
        external_id=str(key),
        number=row.text("SalesOrderNumber"),
        order_date=ordered,
        due_date=due,
        ship_date=shipped,
        channel="online" if row.truth("OnlineOrderFlag") else "dealer",
        customer=_customer(row, known),
        customer_reference=row.optional_text("PurchaseOrderNumber"),
        territory=str(territory),
        person=person,
        unit_ordered=unit_ordered,
        unit_shipped=unit_shipped,
        net=net,
        tax=tax,
        freight=freight,
        bill_to_address=str(row.integer("BillToAddressID")),
        ship_to_address=str(row.integer("ShipToAddressID")),
        ship_method=known.ship_methods.get(row.integer("ShipMethodID"), ""),
        currency_rate=row.optional_integer("CurrencyRateID"),
        lines=_lines(row, known, key, net, tax),
    )


def _dates(row: Row) -> tuple[dt.date, dt.date, dt.date]:
    ordered, due, shipped = row.day("OrderDate"), row.day("DueDate"), row.day("ShipDate")
    if shipped < ordered:
        row.refuse("ShipDate", N_("The order was shipped before it was ordered."))
    return ordered, due, shipped


def _customer(row: Row, known: Known) -> str:
    key = row.integer("CustomerID")
    if key not in known.customers:
        row.refuse("CustomerID", N_("Customer %(key)s is unknown."), key=key)
    return str(key)


def _territory(row: Row, known: Known) -> int:
    key = row.integer("TerritoryID")
    if key not in known.territories:
        row.refuse("TerritoryID", N_("Territory %(key)s is unknown."), key=key)
    return key


def _credited(row: Row, known: Known, territory: int, ordered: dt.date, shipped: dt.date) -> tuple[str, str, str]:
    """The credited person and their unit on both days: the salesperson, else the house account of the territory's unit."""
    person = row.optional_integer("SalesPersonID")
    if person is None:
        unit = territory_unit(territory)
        return house_account(territory), unit, unit
    at_order = known.organisation.unit_on(person, ordered)
    at_shipment = known.organisation.unit_on(person, shipped)
    if at_order is None or at_shipment is None:
        row.refuse("SalesPersonID", N_("Employee %(key)s was in no unit on that day."), key=person)
    return str(person), at_order, at_shipment


def _money(row: Row) -> tuple[Decimal, Decimal, Decimal]:
    """Net = R(SubTotal); tax = R(SubTotal + TaxAmt) − net; freight = R(TotalDue) − net − tax. All half away from zero."""
    subtotal, tax_amount = row.amount_from_zero("SubTotal"), row.amount_from_zero("TaxAmt")
    net, gross, total = rounded(subtotal), rounded(subtotal + tax_amount), rounded(row.amount_from_zero("TotalDue"))
    if total < gross:
        row.refuse("TotalDue", N_("The total is less than net and tax."))
    return net, gross - net, total - gross


def _lines(row: Row, known: Known, key: int, net: Decimal, tax: Decimal) -> tuple[OrderLineFact, ...]:
    if key in known.lines.damaged:
        row.refuse("SalesOrderID", N_("A line of this order cannot be used."))
    raw = known.lines.of(key)
    if not raw:
        row.refuse("SalesOrderID", N_("This order has no lines."))
    weights = [line.weight for line in raw]
    shares = zip(raw, allocate(net, weights), allocate(tax, weights), strict=True)
    return tuple(OrderLineFact(line.position, str(line.product), line.qty, part, tax_part) for line, part, tax_part in shares)
