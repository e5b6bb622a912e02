"""PRO-6 · Due items follow the order's terms of payment: parts, triggers, deposits that settle the parts they belong to, retention (13.12)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from makesell.books.receivables import balances as receivables
from makesell.documents.orders import queries
from makesell.documents.receipts import queries as receipts
from makesell.flows.org_1_organisation import create_payment_terms
from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms
from makesell.flows.pro_6_shipping import create_delivery, draft_invoice, issue_goods, pick_delivery, post_invoice, prove_delivery, record_acceptance
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import ProofFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.ground import clock
from makesell.sheets import invoices as sheet
from tests.clauses.money import tied_receipt
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
# 13.12: 300,000 seven days after signing; 300,000 before shipping; 300,000 thirty days after acceptance, or ninety after delivery; 100,000 retained.
PARTS = (
    NewPart("signing", D(30), days=7),
    NewPart("ready_to_ship", D(30), gate="before_shipping"),
    NewPart("acceptance", D(30), days=30, otherwise_trigger="delivery", otherwise_days=90),
    NewPart("acceptance", D(10), months=12, retention=True),
)


def _terms(*parts: NewPart) -> int:
    return create_payment_terms.perform(NewTerms("", "30-30-30-10", parts), actor=SYSTEM, at=NOW)


def _sent(shop: Shop, line: int, qty: str, at: dt.datetime) -> int:
    """A delivery of a part, picked and issued."""
    key = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(line, D(qty)),)), actor=SYSTEM, at=at)
    pick_delivery.perform(PickFact(key), actor=SYSTEM, at=at)
    return issue_goods.perform(key, actor=SYSTEM, at=at)


def _invoiced(line: int, qty: str, at: dt.datetime) -> int:
    draft = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(line, D(qty)),)), actor=SYSTEM, at=at)
    return post_invoice.perform(draft, actor=SYSTEM, at=at)


def _items(invoice: int) -> list[tuple[Decimal, dt.date | None, Decimal]]:
    """Amount, due date and what is settled, part by part."""
    return [(item.amount, item.due_date, item.settled) for item in receivables.of_record(invoice)]


def test_thirty_thirty_thirty_ten() -> None:
    """13.12 with an order of 1,000,000 delivered in two parts: each part falls due when its trigger comes; the deposit pays its own parts only."""
    shop = open_shop()
    stock(shop, "10")
    line = LineFact(shop.product, D(10), D(100_000))
    order, _ = place(shop, [line], who=shop.director, tax_inclusive=True, terms_id=_terms(*PARTS), owner_id=shop.c.people[0])
    (key,) = [row.id for row in queries.acting_lines(order)]
    tied_receipt(shop.c, order, "600000", at=NOW)
    first = _sent(shop, key, "4", NOW + DAY)
    one = _invoiced(key, "4", NOW + 2 * DAY)
    soon, ready = TODAY + 7 * DAY, TODAY + DAY
    assert _items(one) == [
        (D(120_000), soon, D(120_000)), (D(120_000), ready, D(120_000)), (D(120_000), None, D(0)), (D(40_000), None, D(0)),
    ]  # fmt: skip
    assert receivables.of_customer(shop.c.customers[0])["advance", "CNY"] == D(360_000)
    assert receipts.to_do(TODAY + 20 * DAY) == []

    arrived = TODAY + 3 * DAY
    prove_delivery.perform(ProofFact(first, "王师傅"), actor=SYSTEM, at=NOW + 3 * DAY)
    assert [due for _, due, _ in _items(one)] == [soon, ready, arrived + 90 * DAY, None]
    record_acceptance.perform(CertificateFact(first, "赵工"), actor=SYSTEM, at=NOW + 10 * DAY)
    accepted, later = TODAY + 10 * DAY, dt.date(2026, 6, 12)
    assert [due for _, due, _ in _items(one)] == [soon, ready, accepted + 30 * DAY, later]
    _sent(shop, key, "6", NOW + 11 * DAY)
    two = _invoiced(key, "6", NOW + 11 * DAY)
    assert [settled for _, _, settled in _items(two)] == [D(180_000), D(180_000), D(0), D(0)]
    assert [due for _, due, _ in _items(two)][2:] == [None, None]     # the second part has not arrived
    assert not receivables.of_customer(shop.c.customers[0])["advance", "CNY"]
    with clock.moved(NOW + 400 * DAY):
        shown: Any = next(panel for panel in sheet.SHEET.panels if panel.code == "due_items").body(SYSTEM, one)
    assert [(row["kind"] != "", row["late"]) for row in shown.rows][2:] == [(False, 360), (True, 25)]     # retention, and overdue as such
    proved()


def test_parts_in_amounts_dates_and_what_is_no_goods() -> None:
    """Amounts of the order are shares of each invoice; a fixed date is a date; freight is triggered by its invoice; terms do not mix."""
    shop = open_shop()
    stock(shop, "20")
    fixed = dt.date(2025, 9, 30)
    terms = _terms(NewPart("date", amount=D(300), date=fixed), NewPart("shipment", amount=D(830), days=30))
    order, _ = place(shop, [10], terms_id=terms)
    (key,) = [row.id for row in queries.acting_lines(order)]
    _sent(shop, key, "4", NOW)
    one = _invoiced(key, "4", NOW + DAY)
    assert _items(one) == [(D(120), fixed, D(0)), (D(332), TODAY + 30 * DAY, D(0))]
    other, _ = place(shop, [10], terms_id=_terms(NewPart("warranty_end", D(100))))
    (second,) = [row.id for row in queries.acting_lines(other)]
    delivery = _sent(shop, second, "10", NOW)
    mixed = InvoiceFact(lines=(ChargeFact(second), ChargeFact(key)))
    refused("invoice.too_much", lambda: draft_invoice.perform(mixed, actor=SYSTEM, at=NOW))
    _sent(shop, key, "6", NOW)
    refused("invoice.terms", lambda: draft_invoice.perform(mixed, actor=SYSTEM, at=NOW))
    two = _invoiced(second, "10", NOW)
    prove_delivery.perform(ProofFact(delivery, "王师傅"), actor=SYSTEM, at=NOW)
    record_acceptance.perform(CertificateFact(delivery, "赵工"), actor=SYSTEM, at=NOW)
    assert [due for _, due, _ in _items(two)] == [dt.date(2026, 6, 2)]     # twelve months of warranty, by rule
    proved()
