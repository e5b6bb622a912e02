"""One function posts each event, whoever acts: what history records and what the posting functions make are the same book rows."""

import ast
import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

import makesell
from makesell.demo.samples import ACTOR, AT, Company, company
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries.actions import NewDelivery, NewDeliveryLine
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices.actions import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.documents.orders import actions as orders
from makesell.documents.orders.actions import Made, NewLine, NewOrder, NewSplit
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_6_shipping import record_deliveries, record_invoices
from makesell.flows.steps.post_invoiced import post_invoiced
from makesell.flows.steps.post_ordered import post_ordered
from makesell.flows.steps.post_shipped import post_shipped
from makesell.ground.actor import Actor
from makesell.ground.db import act, run

pytestmark = pytest.mark.django_db
DAY = dt.date(2025, 3, 14)
FLOWS = Path(makesell.__file__).parent / "flows"
# Who may write to a book: the steps, and openings that no step shares.
POSTS = {"orderbook", "performance", "receivables", "stock", "supply", "budget", "pay"}


def _order(c: Company, number: str) -> NewOrder:
    credits = (NewSplit(c.people[0], Decimal("0.7")), NewSplit(c.people[1], Decimal("0.3")), NewSplit(c.people[2], Decimal("0.2"), overlay=True))
    line = NewLine(1, c.products[0], Decimal(3), Decimal("33.34"), Decimal("100.01"), Decimal("13.00"), credits)
    freight = NewLine(2, None, Decimal(1), Decimal(9), Decimal(9), Decimal(0), kind="freight")
    return NewOrder(
        c.customers[0], "客户", c.people[0], c.units[0], "CNY", DAY, (line, freight), number=number, state="confirmed", territory_id=c.territory
    )


def _delivery(c: Company, made: Made, number: str) -> NewDelivery:
    lines = (NewDeliveryLine(1, made.line_ids[0], Decimal(2)),)
    return NewDelivery(
        c.customers[0], "客户", c.people[0], c.units[0], "CNY", DAY, lines, order_id=made.order_id, number=number, state="issued", issued_date=DAY
    )


def _invoice(c: Company, made: Made, number: str) -> NewInvoice:
    lines = (NewInvoiceLine(1, made.line_ids[0], Decimal(2), Decimal("66.67"), Decimal("8.67")),)
    due = (NewDueItem(1, Decimal("75.34"), "invoice", DAY, due_date=DAY),)
    return NewInvoice(c.customers[0], "客户", c.people[0], c.units[0], "CNY", DAY, lines, due, order_id=made.order_id, number=number, state="posted")


def _by_history(c: Company) -> Made:
    made = record_orders.perform(_order(c, "SO-H"), actor=ACTOR, at=AT)
    record_deliveries.perform(_delivery(c, made, "DN-H"), actor=ACTOR, at=AT)
    record_invoices.perform(_invoice(c, made, "IN-H"), actor=ACTOR, at=AT)
    return made


@act
def _by_postings(c: Company, *, actor: Actor) -> Made:
    (made,) = orders.record_many([_order(c, "SO-P")], actor=actor, at=AT)
    post_ordered([made.order_id])
    return made


@act
def _shipped_by_postings(c: Company, made: Made, *, actor: Actor) -> None:
    post_shipped(deliveries.record_many([_delivery(c, made, "DN-P")], actor=actor, at=AT))


@act
def _invoiced_by_postings(c: Company, made: Made, *, actor: Actor) -> None:
    fact = _invoice(c, made, "IN-P")
    post_invoiced(invoices.record_many([fact], actor=actor, at=AT), [fact.due_items])


def _rows(made: Made) -> list[list[tuple[object, ...]]]:
    """What the books hold for an order's lines, without keys of entries and lines."""
    lines = list(made.line_ids)
    return [
        run(
            """select measure, event_date, business_date, person_id, unit_id, overlay, customer_id, product_id, product_group_id, territory_id,
                      share, qty, net, gross from performance_entry where line_id = any(%s) order by measure, person_id, overlay""",
            [lines],
        ),
        run("select measure, event_date, business_date, qty, net, gross from orderbook_entry where line_id = any(%s) order by 1, 4, 5", [lines]),
        run(
            """select e.customer_id, e.account, e.kind, e.amount, e.event_date from receivables_entry e
               join receivables_dueitem d on d.id = e.due_item_id join invoices_invoice i on i.record_id = d.record_id where i.order_id = %s""",
            [made.order_id],
        ),
    ]


def test_history_and_the_posting_functions_make_equal_book_rows() -> None:
    c = company()
    recorded, posted = _by_history(c), _by_postings(c, actor=ACTOR)
    _shipped_by_postings(c, posted, actor=ACTOR)
    _invoiced_by_postings(c, posted, actor=ACTOR)
    assert [len(rows) for rows in _rows(recorded)] == [9, 4, 1]
    assert _rows(recorded) == _rows(posted)


def _calls(path: Path) -> set[tuple[str, str]]:
    """(`orderbook`, `post`) for every call of a book's posting in a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {
        alias.asname or alias.name: node.module.rsplit(".", 1)[-1]
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("makesell.books.")
        for alias in node.names
        if alias.name == "posting"
    }
    return {
        (names[node.func.value.id], node.func.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id in names
    }


def test_callers_of_the_books_are_counted() -> None:
    """Each event has one function that posts it; history calls the same one as everybody and posts nothing by itself."""
    callers: dict[str, set[str]] = {}
    for path in sorted(FLOWS.rglob("*.py")):
        for book, call in _calls(path) if "tests" not in path.parts else ():
            if call in ("post", "posting", "post_credits"):
                callers.setdefault(path.relative_to(FLOWS).as_posix(), set()).add(book)
    assert not [name for name in callers if name.startswith("history/")]
    assert {name: books for name, books in callers.items() if not name.startswith("steps/")} == {"pro_6_shipping/open_stock.py": {"stock"}}
    assert callers["steps/post_ordered.py"] == {"orderbook", "performance"}
    assert callers["steps/post_part.py"] == {"orderbook", "performance"}
    assert callers["steps/post_invoiced.py"] == {"orderbook", "performance", "receivables"}
    assert set().union(*callers.values()) <= POSTS
