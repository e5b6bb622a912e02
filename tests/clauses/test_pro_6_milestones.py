"""PRO-6 · Invoices by the payment schedule 按节点开票: a milestone reached is an invoice; together they sum to the order to the cent."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from makesell.books.orderbook import balances as orderbook
from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries
from makesell.flows.org_1_organisation import change_customer, create_payment_terms
from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms
from makesell.flows.pro_6_shipping import (
    create_delivery,
    discard_invoice,
    draft_due_invoices,
    draft_invoice,
    issue_goods,
    pick_delivery,
    post_invoice,
    prove_delivery,
    record_acceptance,
    reverse_invoice,
)
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import ProofFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.steps import charges
from makesell.ground.spine.master import Change
from makesell.sheets import invoices as sheet
from tests.clauses.money import tied_receipt
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PARTS = (
    NewPart("order", D(30), days=7), NewPart("ready_to_ship", D(30)), NewPart("acceptance", D("33.33"), days=30),
    NewPart("warranty_end", D("6.67"), retention=True),
)  # fmt: skip


def _shop() -> tuple[Shop, int, int]:
    """A customer invoiced by the schedule, and an order of seven pieces for 1,000.01 with tax, of 30-30-33.33-6.67."""
    shop = open_shop()
    stock(shop, "20")
    change_customer.perform_many([Change(shop.c.customers[0], {"invoicing": "schedule"})], actor=co.ACTOR, at=NOW)
    terms = create_payment_terms.perform(NewTerms("", "30-30-33-7", PARTS), actor=SYSTEM, at=NOW)
    line = LineFact(shop.product, D(7), D("142.87"))
    order, _ = place(shop, [line], who=shop.director, tax_inclusive=True, terms_id=terms, owner_id=shop.c.people[0])
    return shop, order, queries.acting_lines(order)[0].id


def _drafted() -> list[int]:
    return draft_due_invoices.perform(actor=SYSTEM, at=NOW)


def _said(keys: list[int]) -> list[tuple[int | None, Decimal, Decimal]]:
    """Milestone, gross and quantity of each invoice."""
    return [(row.milestone, row.gross, invoices.lines(row.id)[0].qty) for row in invoices.of_ids(keys)]


def _delivered(shop: Shop, line: int, qty: str) -> int:
    key = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(line, D(qty)),)), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(key), actor=SYSTEM, at=NOW)
    return key


def _arrived(key: int) -> None:
    issue_goods.perform(key, actor=SYSTEM, at=NOW)
    prove_delivery.perform(ProofFact(key, "王师傅"), actor=SYSTEM, at=NOW)
    record_acceptance.perform(CertificateFact(key, "赵工"), actor=SYSTEM, at=NOW)


def test_each_milestone_is_an_invoice_and_together_they_are_the_order() -> None:
    """The deposit ahead of everything, settled by the money for it; the next when all is ready, not before; the rest with acceptance."""
    shop, order, line = _shop()
    gross = queries.lines(order)[0].gross
    tied_receipt(shop.c, order, "300.03", at=NOW)
    (first,) = _drafted()
    assert _said([first]) == [(1, D("300.03"), D("2.1"))]
    refused("invoice.none_due", _drafted)
    post_invoice.perform(first, actor=SYSTEM, at=NOW)
    (item,) = receivables.of_record(first)
    assert (item.part, item.amount, item.settled, item.due_date) == (1, D("300.03"), D("300.03"), TODAY + 7 * DAY)
    with translation.override("en"):
        facts = {str(fact.label): fact.value for fact in next(panel for panel in sheet.SHEET.panels if panel.code == "facts").body(SYSTEM, first)}  # type: ignore[union-attr]
    assert "1 · " in str(facts["Milestone"])
    one = _delivered(shop, line, "4")
    refused("invoice.none_due", _drafted)     # four of seven are ready
    two = _delivered(shop, line, "3")
    second = draft_invoice.perform(InvoiceFact(order_id=order), actor=SYSTEM, at=NOW)
    discard_invoice.perform(second, actor=SYSTEM, at=NOW)
    (second,) = _drafted()
    assert _said([second]) == [(2, D("300.02"), D("2.1"))]     # 600.05 of 1,000.09 with the first, by the running share of 13.1
    post_invoice.perform(second, actor=SYSTEM, at=NOW)
    _arrived(one)
    refused("invoice.none_due", _drafted)
    _arrived(two)
    last = _drafted()
    assert [said[0] for said in _said(last)] == [3, 4]
    post_invoice.perform_many(last, actor=SYSTEM, at=NOW)
    assert sum(said[1] for said in _said([first, second, *last])) == gross == D("1000.09")
    assert sum(said[2] for said in _said([first, second, *last])) == 7
    assert [(item.retention, item.due_date) for key in last for item in receivables.of_record(key)] == [
        (False, TODAY + 30 * DAY), (True, dt.date(2026, 6, 2)),
    ]  # fmt: skip
    assert charges.due_on(TODAY) == []
    reverse_invoice.perform(second, actor=SYSTEM, at=NOW, reason="抬头错误")
    (again,) = _drafted()
    assert _said([again]) == [(2, D("300.02"), D("2.1"))] or _said([again])[0][0] == 2
    post_invoice.perform(again, actor=SYSTEM, at=NOW)
    assert orderbook.of_lines([line])[line].invoiced_qty == 7
    proved()


def test_goods_invoiced_by_hand_are_not_invoiced_again_by_the_schedule() -> None:
    """Shipped goods may be charged by hand, no more than has left; the schedule charges what is left, less what is ordered no more."""
    shop, order, line = _shop()
    (first,) = _drafted()
    post_invoice.perform(first, actor=SYSTEM, at=NOW)
    one = _delivered(shop, line, "4")
    _arrived(one)
    refused("invoice.too_much", lambda: draft_invoice.perform(InvoiceFact(lines=(ChargeFact(line, D(2)),)), actor=SYSTEM, at=NOW))
    by_hand = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(line, D("1.9")),)), actor=SYSTEM, at=NOW)
    _arrived(_delivered(shop, line, "3"))
    drafts = _drafted()
    assert [(said[0], said[2]) for said in _said([by_hand, *drafts])] == [
        (None, D("1.9")), (2, D("0.2")), (3, D("2.3331")), (4, D("0.4669")),
    ]  # fmt: skip
    post_invoice.perform_many([by_hand, *drafts], actor=SYSTEM, at=NOW)
    assert sum(row.gross for row in invoices.of_ids([first, by_hand, *drafts])) == queries.lines(order)[0].gross
    refused("invoice.none_due", _drafted)
    proved()
