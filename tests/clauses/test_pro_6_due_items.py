"""PRO-6 · Due items follow the order's terms of payment: parts, triggers, deposits that settle the parts they belong to, retention (13.12)."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from makesell.books.receivables import balances as receivables
from makesell.demo import samples as co
from makesell.documents.invoices import states
from makesell.documents.orders import queries
from makesell.documents.receipts import queries as receipts
from makesell.flows.org_1_organisation import approve_rule, create_payment_terms, draft_rule, propose_rule
from makesell.flows.org_1_organisation.create_payment_terms import NewPart, NewTerms
from makesell.flows.org_1_organisation.draft_rule import NewRule
from makesell.flows.pro_6_shipping import (
    allocate_receipt,
    create_delivery,
    draft_invoice,
    issue_goods,
    pick_delivery,
    post_invoice,
    prove_delivery,
    record_acceptance,
)
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.prove_delivery import ProofFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.steps import charges
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.metrics.growth import days_of
from makesell.metrics.registry import BY_CODE, Scopes
from makesell.sheets import invoices as sheet
from makesell.sheets import receivables as receivables_board
from makesell.sheets.boards import BoardTable
from makesell.sheets.figures import FigureCell, FigureRows
from makesell.sheets.registry import BY_FIGURE
from tests.clauses.cast import person
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


def test_what_is_due_when_goods_are_ready_falls_due_as_they_are_picked() -> None:
    """Invoiced with the order, before anything is picked: the last of the goods to be picked dates the part, at once, not the first of them."""
    shop = open_shop()
    stock(shop, "10")
    admin, boss = (person(f"{role}-B", role, shop.c.units[0], role) for role in (roles.FINANCE, roles.EXECUTIVE))
    rule = draft_rule.perform(NewRule(charges.BASIS, states.ORDERED, TODAY), actor=admin, at=NOW)
    propose_rule.perform(rule, actor=admin, at=NOW)
    approve_rule.perform(rule, actor=boss, at=NOW)
    order, _ = place(shop, [10], terms_id=_terms(NewPart("ready_to_ship", D(100), days=5)))
    (key,) = [row.id for row in queries.acting_lines(order)]
    bill = _invoiced(key, "10", NOW)
    picked = []
    for day, part in ((1, "4"), (2, "6")):
        delivery = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(key, D(part)),)), actor=SYSTEM, at=NOW)
        pick_delivery.perform(PickFact(delivery), actor=SYSTEM, at=NOW + day * DAY)
        picked.append([due for _, due, _ in _items(bill)])
    assert picked == [[None], [TODAY + 7 * DAY]]
    proved()


def _open(source: str, params: dict[str, str], actor: Actor) -> FigureRows:
    """A figure as it opens."""
    return BY_FIGURE[source].rows(actor, params, "")


def test_ageing_and_collection_rate_open_to_due_items() -> None:
    """13.12: of 1,000 due in April and 500 overdue at its start 750 came in: 50.0 %. What was paid before, or reversed, is in neither sum."""
    c = co.company()
    made = co.order(c, co.DAY, nets=["2700.00"])
    january, february, march = (dt.date(2025, 1, 20), dt.date(2025, 2, 10), dt.date(2025, 3, 10))     # 30 % due after 30 days, 70 % after 60
    _, _, _, ahead, wrong = [
        co.invoice(c, made, on, net=net, tax="0", qty="2")
        for net, on in (("200", january), ("1000", february), ("1000", march), ("400", march), ("100", march))
    ]
    early = co.received(c, "400", on=dt.datetime(2025, 3, 31, 3, tzinfo=dt.UTC), allocate=False)
    allocate_receipt.perform(AllocateFact(early, ((ahead, D(400)),)), actor=SYSTEM, at=NOW)     # allocated later, it came in March
    co.reverse(wrong, dt.date(2025, 4, 10))
    co.allocated_receipt(c, "750", on=dt.datetime(2025, 4, 15, 3, tzinfo=dt.UTC))
    finance = person(f"FI{c.units[0]}", "财务", c.units[0], roles.FINANCE)
    cell = period.by_code("month", "2025-04")
    assert cell is not None
    with clock.moved(dt.datetime(2025, 5, 20, 3, tzinfo=dt.UTC)):
        (days,) = days_of([cell], clock.today(), None)
        reading = BY_CODE["collection"].read(Scopes("person", (c.people[0],), [days], [(c.people[0], c.people[0])]))[c.people[0], 0]
        assert reading.ratio.value == D("0.5")
        params = dict(reading.params)
        shown = _open(reading.source, params, finance)
        assert (shown.total, [part.value for _, part in shown.parts]) == (D("0.5"), [D(750), D(1500)])
        for _label, part in shown.parts:
            rows = _open(part.source, dict(part.params), finance)
            assert (rows.total, sum(D(row.amount or 0) for row in rows.rows)) == (part.value, part.value)
        table = next(part for part in receivables_board.build(finance, {}).parts if isinstance(part, BoardTable))
        (row,) = [row for row in table.rows if getattr(row.cells["who"], "id", 0) == c.customers[0]]
        figures = {name: cell for name, cell in row.cells.items() if isinstance(cell, FigureCell)}
        assert {name: cell.value for name, cell in figures.items() if cell.value} == {"open": D(1450), "30": D(700), "60": D(750)}
        for figure in figures.values():
            if figure.value is not None:
                assert _open(figure.source, dict(figure.params), finance).total == figure.value
    stranger = person(f"WH{c.units[0]}", "仓管", c.units[0], roles.WAREHOUSE)
    refused("access.refused", lambda: _open("collection", params, stranger))
    refused("access.refused", lambda: _open("ageing", {"on": "2025-04-21", "bucket": "all"}, stranger))
    refused("figure.parameter", lambda: _open("ageing", {"on": "2025-04-21", "bucket": "120"}, finance))
