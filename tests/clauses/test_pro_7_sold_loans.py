"""PRO-7 · Goods sold out of a loan come back by a return of the delivery that lent them: exactly what their sale had posted is taken back."""

from typing import Any

import pytest

from makesell.books.orderbook import balances as orderbook
from makesell.books.receivables import balances as receivables
from makesell.documents.orders import queries
from makesell.documents.returns import queries as returned
from makesell.documents.returns import states
from makesell.flows.pro_5_production import confirm_order
from makesell.flows.pro_6_shipping import draft_invoice, post_invoice
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_7_care import authorise_return, cancel_return, credit_return, inspect_return, open_replacement, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.pro_7_care.open_replacement import ReplacementFact
from makesell.ground.access import roles as R
from makesell.ground.db import run
from makesell.sheets import free_lines
from makesell.sheets import returns as sheet
from makesell.sheets.orders import SHEET as ORDERS
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, D, Shop, open_shop, proved, refused, stock
from tests.clauses.test_pro_5_free_lines import DUE, credits, did, line_of, loan_place, lying, shipped

pytestmark = pytest.mark.django_db


def lent(shop: Shop) -> tuple[int, int, int]:
    """Ten pieces on loan: the order, its line, the delivery."""
    stock(shop, "40")
    loan_place(shop)
    given: dict[str, Any] = {"customer": shop.c.customers[0], "lines": [{"product": shop.product, "qty": "10", "kind": "loan"}]}
    order = did(ORDERS, shop.seller, "create", **given, given=[{"line": 1, "due_back": str(DUE)}])
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    return order, line_of(order).id, shipped(shop, order)


def sell(shop: Shop, line: int, qty: str) -> None:
    """So many of the loan are sold at their list price of 100."""
    did(free_lines.SHEET, shop.seller, "convert_loan", line, qty=qty, why="客户要买")


def back(delivery: int, *lines: tuple[int, Any]) -> int:
    """A return that is received and restocked."""
    key = authorise_return.perform(ReturnFact(delivery, "不合用", lines), actor=SYSTEM, at=NOW)
    receive_return.perform(key, actor=SYSTEM, at=NOW)
    return inspect_return.perform(InspectFact(key, states.RESTOCK), actor=SYSTEM, at=NOW)


def test_a_part_of_what_was_sold_of_a_loan_comes_back_newest_sale_first() -> None:
    """4 and then 2 of 10 are sold and invoiced; 3 come back: both of the later sale, one of the earlier. Stock at cost 60, every book exactly."""
    shop = open_shop()
    order, line, delivery = lent(shop)
    refused("return.loan", lambda: authorise_return.perform(ReturnFact(delivery, "不合用"), actor=SYSTEM, at=NOW))
    sell(shop, line, "4")
    sell(shop, line, "2")
    first, second = line_of(order, 2).id, line_of(order, 4).id
    invoice = draft_invoice.perform(InvoiceFact(order_id=order), actor=SYSTEM, at=NOW)
    post_invoice.perform(invoice, actor=SYSTEM, at=NOW)
    owed = sum(item.open for item in receivables.of_record(invoice))
    before = credits(order)
    assert (before["ordered"], before["invoiced"], owed) == ("600", "600", D("678"))
    refused("return.too_much", lambda: authorise_return.perform(ReturnFact(delivery, "不合用", ((1, D(7)),)), actor=SYSTEM, at=NOW))
    key = authorise_return.perform(ReturnFact(delivery, "不合用", ((1, D(3)),)), actor=SYSTEM, at=NOW)
    assert [(row.order_line_id, row.qty) for row in returned.lines(key)] == [(second, D(2)), (first, D(1))]
    refused("return.too_much", lambda: authorise_return.perform(ReturnFact(delivery, "不合用", ((1, D(4)),)), actor=SYSTEM, at=NOW))
    receive_return.perform(key, actor=SYSTEM, at=NOW)
    assert [credits(order)[name] for name in ("ordered", "shipped", "delivered", "invoiced")] == ["300", "300", "300", "600"]
    inspect_return.perform(InspectFact(key, states.RESTOCK), actor=SYSTEM, at=NOW)
    assert lying(shop)[shop.warehouse] == ("33", "1980")
    credit_return.perform(key, actor=SYSTEM, at=NOW)
    after = credits(order)
    assert [after[name] for name in ("ordered", "shipped", "delivered", "invoiced")] == ["300"] * 4
    assert D(after["margin"]) * 2 == D(before["margin"])
    assert sum(item.open for item in receivables.of_record(invoice)) == D("339")
    book = orderbook.of_lines([line, first, second])
    assert [book[each].shipped_qty for each in (line, first, second)] == [D(10), D(3), D(0)]
    assert queries.out_of([line]) == {line: D(4)}
    whole = authorise_return.perform(ReturnFact(delivery, "其余"), actor=SYSTEM, at=NOW)
    assert [(row.order_line_id, row.qty) for row in returned.lines(whole)] == [(first, D(3))]
    cancel_return.perform(whole, actor=SYSTEM, at=NOW)
    proved()


def test_what_is_sold_of_a_loan_is_scrapped_or_replaced_like_other_goods() -> None:
    """Replaced, it stays sold; the page says as which line it was sold."""
    shop = open_shop()
    order, line, delivery = lent(shop)
    sell(shop, line, "5")
    scrapped = authorise_return.perform(ReturnFact(delivery, "坏了", ((1, D(2)),)), actor=SYSTEM, at=NOW)
    receive_return.perform(scrapped, actor=SYSTEM, at=NOW)
    inspect_return.perform(InspectFact(scrapped, "scrap"), actor=SYSTEM, at=NOW)
    there = lying(shop)[shop.warehouse]
    before = credits(order)["shipped"]
    again = authorise_return.perform(ReturnFact(delivery, "坏了", ((1, D(1)),)), actor=SYSTEM, at=NOW)
    receive_return.perform(again, actor=SYSTEM, at=NOW)
    inspect_return.perform(InspectFact(again, states.REPLACE), actor=SYSTEM, at=NOW)
    assert (credits(order)["shipped"], lying(shop)[shop.warehouse]) == (before, there)
    service = person("cs-x", "客服", shop.c.units[0], R.CUSTOMER_SERVICE)
    assert open_replacement.of_return(ReplacementFact(again), actor=service, at=NOW)
    (row,) = sheet._lines(SYSTEM, again).rows
    assert (row["sold_line"], row["delivery_line"]) == (2, 1)
    back(delivery, (1, D(2)))
    assert lying(shop)[shop.warehouse] == ("32", "1920")
    proved()


def test_pieces_by_serial_number_come_back_to_the_sale_that_took_them() -> None:
    """Without numbers the newest sale's pieces; named, those; a piece that is still lent does not come back by a return."""
    shop = open_shop()
    run("update products_product set tracking = 'serial' where record_id = %s", [shop.product])
    order, line, delivery = lent(shop)
    pieces = [row[0] for row in run("select lot from deliveries_pickedlot order by id")]
    did(free_lines.SHEET, shop.seller, "convert_loan", line, qty="2", lots=" ".join(pieces[:2]), why="客户要买")
    did(free_lines.SHEET, shop.seller, "convert_loan", line, qty="1", lots=pieces[2], why="客户要买")

    def named(lots: str, qty: str = "1") -> int:
        return authorise_return.perform(ReturnFact(delivery, "不合用", ((1, D(qty)),), lots=((1, lots),)), actor=SYSTEM, at=NOW)

    refused("return.lots", lambda: named(pieces[5]))
    key = named(pieces[0])
    assert [(row.order_line_id, row.qty) for row in returned.lines(key)] == [(line_of(order, 2).id, D(1))]
    refused("return.wrong_serial", lambda: named(pieces[0]))
    receive_return.perform(key, actor=SYSTEM, at=NOW)
    inspect_return.perform(InspectFact(key, states.RESTOCK), actor=SYSTEM, at=NOW)
    rest = authorise_return.perform(ReturnFact(delivery, "其余"), actor=SYSTEM, at=NOW)
    assert [(row.order_line_id, list(returned.lots_of(rest)[row.id])) for row in returned.lines(rest)] == [
        (line_of(order, 4).id, [pieces[2]]), (line_of(order, 2).id, [pieces[1]])
    ]  # fmt: skip
    proved()
