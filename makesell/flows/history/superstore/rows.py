"""Flows/history/superstore: the lines of the file, one sold product each, and the order ids that were returned."""

import datetime as dt
from decimal import Decimal
from typing import Final, NamedTuple

from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.superstore.names import AS_OF, RETURNED, SEGMENTS, SINCE
from makesell.ground.money import rounded
from makesell.ground.text import N_

COLUMNS: Final = (
    "行 ID", "订单 ID", "订单日期", "发货日期", "邮寄方式", "客户 ID", "客户名称", "细分", "城市", "省/自治区", "地区", "产品 ID", "类别", "子类别",
    "产品名称", "销售额", "数量", "折扣", "利润",
)  # fmt: skip
_PRICE_DIGITS: Final = 8


class Line(NamedTuple):
    """A line as the file has it: sales net of its discount, profit and list amount to the cent; the list price is what the discount left off."""

    key: int
    order: str
    ordered: dt.date
    shipped: dt.date
    mode: str
    customer: str
    name: str
    segment: str
    city: str
    province: str
    region: str
    product: tuple[str, str]
    group: str
    part: str
    net: Decimal
    qty: Decimal
    list_price: Decimal
    profit: Decimal


def read(folder: Folder, regions: frozenset[str]) -> list[Line]:
    """The lines in the order of the file; one that cannot be used is left out and named by line and column."""

    def build(row: Row) -> Line:
        ordered, shipped = _days(row)
        segment, region = row.text("细分"), row.text("地区")
        if segment not in SEGMENTS:
            row.refuse("细分", N_("%(text)s is no segment that is known here."), text=segment[:40])
        if region not in regions:
            row.refuse("地区", N_("Nobody manages the region %(key)s."), key=region[:40])
        qty, sales, discount = row.amount("数量"), row.amount_from_zero("销售额"), row.amount_from_zero("折扣")
        if qty <= 0:
            row.refuse("数量", N_("The quantity is not above zero."))
        if discount >= 1:
            row.refuse("折扣", N_("A discount must be less than the whole price."))
        return Line(
            row.integer("行 ID"), row.text("订单 ID"), ordered, shipped, row.text("邮寄方式"), row.text("客户 ID"), row.text("客户名称"), segment,
            row.text("城市"), row.text("省/自治区"), region, (row.text("产品 ID"), row.text("产品名称")), row.text("类别"), row.text("子类别"),
            rounded(sales), qty, rounded(sales / (1 - discount) / qty, _PRICE_DIGITS), rounded(row.amount("利润")),
        )  # fmt: skip

    return list(folder.table("orders", *COLUMNS).facts(build))


def returned(folder: Folder, orders: frozenset[str]) -> frozenset[str]:
    """The order ids that were returned; an id no order has is named and left out."""

    def build(row: Row) -> str | None:
        order, said = row.text("订单 ID"), row.text("退回")
        if said != RETURNED:
            row.refuse("退回", N_("“%(text)s” does not say that the order was returned."), text=said[:40])
        if order not in orders:
            row.refuse("订单 ID", N_("Order %(key)s is unknown."), key=order[:40])
        return order

    return frozenset(folder.table("returns", "订单 ID", "退回").facts(build))


def managers(folder: Folder) -> dict[str, str]:
    """{region: its manager} in the order of the file."""
    found: dict[str, str] = {}

    def build(row: Row) -> None:
        region = row.text("地区")
        if region in found:
            row.refuse("地区", N_("The region %(key)s stands here twice."), key=region[:40])
        found[region] = row.text("地区经理")

    for _ in folder.table("salespeople", "地区", "地区经理").facts(build):
        pass
    return found


def _days(row: Row) -> tuple[dt.date, dt.date]:
    ordered, shipped = row.day("订单日期"), row.day("发货日期")
    for column, day in (("订单日期", ordered), ("发货日期", shipped)):
        if not SINCE <= day <= AS_OF:
            row.refuse(column, N_("%(day)s lies outside the periods of this data."), day=day.isoformat())
    if shipped < ordered:
        row.refuse("发货日期", N_("%(day)s lies before the order."), day=shipped.isoformat())
    return ordered, shipped
