"""Flows/history/adventureworks: the lines of all orders, found in the stock transactions, with the weights that share an order's money.

The detail file covers 2011 only; every line is among the transactions of type S. Weight: the detail line's own total where the
detail file has the line, else Product.ListPrice × quantity.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, NamedTuple

from makesell.flows.history.badrows import BadCellError, BadRow
from makesell.flows.history.csvfiles import Folder, Row
from makesell.ground.text import N_

TRANSACTIONS: Final = ("Production.TransactionHistoryArchive", "Production.TransactionHistory")
DETAIL: Final = "Sales.SalesOrderDetail.2011"
SALE: Final = "S"
ONE: Final = Decimal(1)


class RawLine(NamedTuple):
    """A line of an order; sorts by its position."""

    position: int
    product: int
    qty: Decimal
    weight: Decimal
    file: str
    line: int


class DetailLine(NamedTuple):
    """A line of the 2011 detail file: quantity, and quantity × unit price × (1 − discount)."""

    qty: Decimal
    total: Decimal
    line: int


Detail = dict[tuple[int, int], DetailLine]


@dataclass(slots=True)
class OrderLines:
    """The lines by order, in order of position. `damaged` = orders with a line that cannot be used."""

    folder: Folder
    by_order: dict[int, list[RawLine]] = field(default_factory=dict)
    damaged: set[int] = field(default_factory=set)

    def of(self, order: int) -> list[RawLine]:
        """The lines of an order in the order of their positions."""
        return sorted(self.by_order.get(order, ()))

    def report_left(self, orders: set[int]) -> None:
        """Collect the lines of orders that the header file does not have."""
        for order in self.by_order.keys() - orders:
            for line in self.by_order[order]:
                sentence = N_("Order %(key)s is unknown.")
                self.folder.bad.add(BadRow(line.file, line.line, "ReferenceOrderID", sentence, (("key", order),)))


def read(folder: Folder, prices: Mapping[int, Decimal]) -> OrderLines:
    """All order lines; `prices` = Product.ListPrice by product. Bad lines are collected and damage their order."""
    found = OrderLines(folder)
    detail = _detail(folder, found.damaged)
    for file in TRANSACTIONS:
        columns = ("TransactionType", "ReferenceOrderID", "ReferenceOrderLineID", "ProductID", "Quantity")
        for order, line in folder.table(file, *columns).facts(lambda row: _sale(row, prices, detail, found)):
            found.by_order.setdefault(order, []).append(line)
    for (order, product), own in detail.items():
        found.damaged.add(order)
        sentence = N_("No transaction has order %(order)s with product %(product)s.")
        folder.bad.add(BadRow(f"{DETAIL}.csv", own.line, "productid", sentence, (("order", order), ("product", product))))
    return found


def _sale(row: Row, prices: Mapping[int, Decimal], detail: Detail, found: OrderLines) -> tuple[int, RawLine] | None:
    if row.text("TransactionType") != SALE:
        return None
    order = row.integer("ReferenceOrderID")
    try:
        return order, _line(row, prices, detail, found, order)
    except BadCellError:
        found.damaged.add(order)
        raise


def _line(row: Row, prices: Mapping[int, Decimal], detail: Detail, found: OrderLines, order: int) -> RawLine:
    position, product, qty = row.integer("ReferenceOrderLineID"), row.integer("ProductID"), row.amount("Quantity")
    own = detail.pop((order, product), None)
    if product not in prices:
        row.refuse("ProductID", N_("Product %(key)s is unknown."), key=product)
    if qty <= 0:
        row.refuse("Quantity", N_("The quantity is not above zero."))
    if any(line.position == position for line in found.by_order.get(order, ())):
        row.refuse("ReferenceOrderLineID", N_("%(key)s stands here a second time."), key=position)
    if own is not None and own.qty != qty:
        row.refuse("Quantity", N_("The detail file has %(qty)s of this product."), qty=str(own.qty))
    weight = own.total if own is not None else prices[product] * qty
    return RawLine(position, product, qty, weight, row.file, row.line)


def _detail(folder: Folder, damaged: set[int]) -> Detail:
    """The lines of the detail file by order and product. Their file has no total: it is quantity × unit price × (1 − discount)."""
    found: Detail = {}

    def build(row: Row) -> None:
        key = (row.integer("salesorderid"), row.integer("productid"))
        if key in found:
            damaged.add(key[0])
            row.refuse("productid", N_("%(key)s stands here a second time."), key=f"{key[0]}/{key[1]}")
        qty, price, discount = (row.amount_from_zero(column) for column in ("orderqty", "unitprice", "unitpricediscount"))
        if discount > ONE:
            row.refuse("unitpricediscount", N_("%(text)s is too large."), text=str(discount))
        found[key] = DetailLine(qty, qty * price * (ONE - discount), row.line)

    for _ in folder.table(DETAIL, "salesorderid", "productid", "orderqty", "unitprice", "unitpricediscount").facts(build):
        pass
    return found
