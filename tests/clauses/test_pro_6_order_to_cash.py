"""PRO-6 · From order to cash: how far the orders of a period have come, for whom, and what stands behind each figure."""

from decimal import Decimal
from typing import Any

import pytest

from makesell.documents.orders import queries
from makesell.flows.pro_5_production import cancel_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    claim_receipt,
    confirm_receipt,
    create_delivery,
    draft_invoice,
    issue_goods,
    pick_delivery,
    post_invoice,
    record_receipts,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.ground import clock
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.masterdata.parties.queries import customer_row
from makesell.sheets import order_to_cash
from makesell.sheets.boards import BoardTable
from makesell.sheets.figures import FigureCell
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db


def half_paid(shop: Shop) -> int:
    """Ten pieces at 100, of which two were cancelled, five shipped and invoiced, and those paid."""
    order, _ = place(shop, [10])
    cancel_order.perform(Cancel(order, {1: D(2)}), actor=shop.seller, at=NOW, reason="少要两件")
    (line,) = queries.acting_lines(order)
    sent = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(line.id, D(5)),)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(sent), actor=SYSTEM, at=NOW)
    issue_goods.perform(sent, actor=SYSTEM, at=NOW)
    post_invoice.perform(draft_invoice.perform(InvoiceFact(delivery_id=sent), actor=SYSTEM, at=NOW), actor=SYSTEM, at=NOW)
    finance, customer = person("fin", "财务", shop.c.units[0], R.FINANCE), shop.c.customers[0]
    money = record_receipts.perform(NewReceipt(TODAY, D(565), "CNY", customer_row(customer).name, ""), actor=SYSTEM, at=NOW)
    claim_receipt.perform(ClaimFact(money, customer, ()), actor=shop.seller, at=NOW)
    confirm_receipt.perform(money, actor=finance, at=NOW)
    allocate_receipt.perform(AllocateFact(money), actor=SYSTEM, at=NOW)
    return order


def shown(who: Actor, **given: Any) -> tuple[list[Decimal | int | None], dict[str, list[Decimal | int | None]]]:
    """The strip, and the table's rows by name."""
    with clock.moved(NOW):
        page = order_to_cash.build(who, given)
    table = next(part for part in page.parts if isinstance(part, BoardTable))
    rows = {}
    for row in table.rows:
        cells = [cell for cell in row.cells.values() if isinstance(cell, FigureCell)]
        rows[str(getattr(row.cells["who"], "text", row.cells["who"]))] = [cell.value for cell in cells]
    return [kpi.cell.value for kpi in page.kpis], rows


def test_how_far_the_orders_of_a_quarter_have_come() -> None:
    shop = open_shop()
    stock(shop, "20")
    half = half_paid(shop)
    whole, _ = place(shop, [4], customer=1, who=shop.other)
    names = [customer_row(key).name for key in shop.c.customers[:2]]
    unit = shop.c.units[0]
    strip, rows = shown(SYSTEM, unit=unit)
    assert strip == [1200, 500, 0, 0, 500, 500]
    assert rows == {names[0]: [800, 500, 0, 0, 500, 500], names[1]: [400, 0, 0, 0, 0, 0]}
    assert list(shown(SYSTEM, unit=unit, by="unit")[1].values()) == [[1200, 500, 0, 0, 500, 500]]
    days = {"start": "2025-04-01", "end": "2025-07-01", "unit": str(unit), "below": "1"}
    behind = order_to_cash.rows_of(SYSTEM, {**days, "step": "ordered"}, "")
    assert (behind.total, behind.count, [row.id for row in behind.rows]) == (1200, 2, sorted((half, whole)))
    mine = order_to_cash.rows_of(shop.seller, {**days, "step": "paid", "customer": str(shop.c.customers[0])}, "")
    assert (mine.total, [(row.id, row.amount) for row in mine.rows]) == (500, [(half, 500)])
    quarter_before = {**days, "start": "2025-01-01", "end": "2025-04-01", "step": "ordered"}
    assert order_to_cash.rows_of(SYSTEM, quarter_before, "").count == 0
    walker = person("w", "库管", unit, R.SHOP_FLOOR)
    refused("access.refused", lambda: order_to_cash.rows_of(walker, {**days, "step": "paid"}, ""))
    refused("figure.parameter", lambda: order_to_cash.rows_of(SYSTEM, {**days, "step": "lost"}, ""))
    proved()
