"""PRO-4, PRO-5, PRO-6, PRO-7 · A bundle 套装 is one priced line whose parts are sold, delivered, invoiced and returned at their shares (13.1)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.demo import samples
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders import queries as orders
from makesell.flows.org_1_organisation import approve_rule, create_price_list, create_product, draft_rule, propose_rule, set_bundle_parts, set_prices
from makesell.flows.org_1_organisation.create_price_list import NewPriceList
from makesell.flows.org_1_organisation.create_product import NewProduct
from makesell.flows.org_1_organisation.set_bundle_parts import NewBundlePart
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_4_negotiation import create_quotation, draft_contract
from makesell.flows.pro_4_negotiation.create_quotation import QuotationFact
from makesell.flows.pro_4_negotiation.draft_contract import ContractFact
from makesell.flows.pro_5_production import change_order, confirm_order, copy_order, edit_order, take_stand_in
from makesell.flows.pro_5_production.change_order import Change
from makesell.flows.pro_5_production.edit_order import Edit
from makesell.flows.pro_5_production.take_stand_in import Taken
from makesell.flows.pro_6_shipping import create_delivery, draft_invoice, issue_goods, pick_delivery, post_invoice
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import ChargeFact, InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_7_care import authorise_return, credit_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.steps import invoice_paper
from makesell.flows.steps.invoice_paper import BUNDLE_AS_ONE
from makesell.flows.steps.order_drafts import as_keyed
from makesell.ground.db import count, run
from makesell.ground.rules.actions import NewRule
from makesell.masterdata.products.queries import uom_ids
from makesell.sheets import order_acts
from makesell.sheets import orders as sheet
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, OrderFact, Shop, key_order, open_shop, place, proved, refused, stock

pytestmark = pytest.mark.django_db


def bundle(shop: Shop, price: str = "270", weights: tuple[str | None, str | None] = (None, None)) -> int:
    """Two of the first product and one of the second, together at a price of their own; each costs 100 by itself and costs us 60."""
    key = create_product.perform(NewProduct(f"K-{shop.c.units[0]}", "起步套装", uom_ids()["unit"], kind="bundle"), actor=SYSTEM, at=NOW)
    named = zip(shop.c.products, ("2", "1"), weights, strict=False)
    parts = [NewBundlePart(key, part, D(qty), samples.SINCE, None if weight is None else D(weight)) for part, qty, weight in named]
    set_bundle_parts.perform_many(parts, actor=SYSTEM, at=NOW)
    sheet_of = create_price_list.perform(NewPriceList(f"PB-{shop.c.units[0]}", "套装价", "CNY"), actor=SYSTEM, at=NOW)
    set_prices.perform(NewPrice(sheet_of, key, D(price), samples.SINCE), actor=SYSTEM, at=NOW)
    return key


def lines(order: int) -> list[tuple[int, str, str, str]]:
    """Product, quantity, unit price and net of each line."""
    return [(row.product_id or 0, f"{row.qty:f}".rstrip("0").rstrip("."), f"{row.unit_price:.2f}", f"{row.net:.2f}") for row in orders.lines(order)]


def test_its_price_is_spread_its_parts_leave_and_come_back_at_their_shares() -> None:
    """Three at 270 = 810: six pieces at 90 and three at 90. Four and three leave and are invoiced, one comes back at 90; margin and books exact."""
    shop = open_shop()
    stock(shop, "50")
    stock(shop, "50", 1)
    first, second = shop.c.products[:2]
    key = bundle(shop)
    order, outcome = place(shop, [LineFact(key, D(3)), LineFact(first, D(1))])
    assert (outcome.holds, lines(order)) == (
        (), [(first, "6", "90.00", "540.00"), (second, "3", "90.00", "270.00"), (first, "1", "100.00", "100.00")]
    )  # fmt: skip
    assert [row["bundle"] for row in sheet._lines(SYSTEM, order).rows] == ["起步套装 × 3", "起步套装 × 3", ""]
    one, two, _ = [row.id for row in orders.lines(order)]
    sent = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(one, D(4)), PartFact(two, D(3)))), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(sent), actor=SYSTEM, at=NOW)
    issue_goods.perform(sent, actor=SYSTEM, at=NOW)
    bill = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(one, D(4)), ChargeFact(two, D(3)))), actor=SYSTEM, at=NOW)
    post_invoice.perform(bill, actor=SYSTEM, at=NOW)
    proved()
    back = authorise_return.perform(ReturnFact(sent, "一件不合适", ((1, D(1)),)), actor=SYSTEM, at=NOW)
    receive_return.perform(back, actor=SYSTEM, at=NOW)
    inspect_return.perform(InspectFact(back, "restock"), actor=SYSTEM, at=NOW)
    credit_return.perform(back, actor=SYSTEM, at=NOW)
    rows = run("select measure, sum(net) from performance_entry where line_id = any(%s) and not overlay group by 1", [[one, two]])
    sums: dict[str, Decimal] = dict(rows)
    assert (sums["ordered"], sums["shipped"], sums["invoiced"], sums["margin"]) == (D(720), D(540), D(540), D(180))
    assert [line.position for line in deliveries.lines(sent)] == [1, 2]
    proved()


def test_given_weights_spread_it_and_a_draft_is_the_bundle_again_when_it_is_keyed_anew() -> None:
    """60 : 40 of 750 are 450 and 300. The form shows one line; editing, copying and adding it by a change keep it a bundle."""
    shop = open_shop()
    stock(shop, "50")
    stock(shop, "50", 1)
    first, second = shop.c.products[:2]
    key = bundle(shop, weights=("60", "40"))
    order = key_order(shop, [LineFact(first, D(1)), LineFact(key, D(3), D(250))])
    assert lines(order)[1:] == [(first, "6", "75.00", "450.00"), (second, "3", "100.00", "300.00")]
    shown = order_acts._stored(shop.seller, order)["lines"]
    assert [(row["product"], row["qty"], row["unit_price"]) for row in shown] == [(first, D(1), D(100)), (key, D(3), D(250))]
    edit_order.perform(Edit(order, OrderFact(shop.c.customers[0], (LineFact(key, D(2)),))), actor=shop.seller, at=NOW)
    assert lines(order) == [(first, "4", "81.00", "324.00"), (second, "2", "108.00", "216.00")]
    refused("order.stand_in", lambda: take_stand_in.perform(Taken(order, 1, second), actor=shop.seller, at=NOW))
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    copied = copy_order.perform(order, actor=shop.seller, at=NOW).order_id
    (again,) = as_keyed(orders.acting_lines(copied), "CNY")
    assert (again.product_id, again.qty, again.unit_price) == (key, D(2), D(270))
    change_order.perform(Change(order, added=(LineFact(key, D(1)),)), actor=shop.seller, at=NOW, reason="再加一套")
    assert lines(order)[2:] == [(first, "2", "81.00", "162.00"), (second, "1", "108.00", "108.00")]
    proved()


def test_who_pays_sees_the_bundle_as_one_by_rule_where_all_of_it_is_charged_alike() -> None:
    """The paper shows one line of two bundles; by parts where one part is charged otherwise, and without the rule."""
    shop = open_shop()
    stock(shop, "50")
    stock(shop, "50", 1)
    order, _ = place(shop, [LineFact(bundle(shop), D(3))])
    one, two = [row.id for row in orders.lines(order)]
    sent = create_delivery.perform(DeliveryFact(shop.warehouse, (PartFact(one), PartFact(two))), actor=SYSTEM, at=NOW)
    pick_delivery.perform(PickFact(sent), actor=SYSTEM, at=NOW)
    issue_goods.perform(sent, actor=SYSTEM, at=NOW)
    whole = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(one, D(4)), ChargeFact(two, D(2)))), actor=SYSTEM, at=NOW)
    rest = draft_invoice.perform(InvoiceFact(lines=(ChargeFact(one, D(2)),)), actor=SYSTEM, at=NOW)
    for key in (whole, rest):
        post_invoice.perform(key, actor=SYSTEM, at=NOW)

    def printed(key: int) -> list[tuple[str, str]]:
        rows = invoice_paper._charged(invoices.of_ids([key])[0])
        return [((row.product or ""), f"{row.qty:.0f} {row.net:.2f}") for row in rows]

    assert len(printed(whole)) == 2
    rules = draft_rule.perform_many([NewRule(BUNDLE_AS_ONE, True, TODAY)], actor=SYSTEM, at=NOW)
    propose_rule.perform_many(rules, actor=SYSTEM, at=NOW)
    approve_rule.perform_many(rules, actor=SYSTEM, at=NOW)
    assert (printed(whole), len(printed(rest))) == ([("起步套装", "2 540.00")], 1)


def test_bundles_are_kept_by_who_keeps_products_and_refused_where_they_cannot_be() -> None:
    """Only a product of the kind has parts, no bundle in a bundle; none is given or stands on a contract; a quotation offers it as one."""
    shop = open_shop()
    first = shop.c.products[0]
    key = bundle(shop)
    since = samples.SINCE
    fit = NewBundlePart(key, first, D(1), since)
    bad = {
        "bundle.none": replace(fit, bundle_id=first), "bundle.nested": replace(fit, part_id=bundle_of(shop)),
        "bundle.itself": replace(fit, part_id=key), "bundle.qty": replace(fit, qty=D(0)), "bundle.weight": replace(fit, weight=D(0)),
        "reference.unknown": replace(fit, bundle_id=10**9),
        "dates.order": replace(fit, valid_from=TODAY, valid_to=TODAY),
    }  # fmt: skip
    for code, part in bad.items():
        refused(code, lambda part=part: set_bundle_parts.perform(part, actor=SYSTEM, at=NOW))
    refused("access.refused", lambda: set_bundle_parts.perform(fit, actor=shop.seller, at=NOW))
    refused("order.bundle_sold", lambda: key_order(shop, [LineFact(key, D(1), kind="loan", due_back_date=TODAY)]))
    refused("order.bundle_empty", lambda: key_order(shop, [LineFact(bundle_of(shop, priced=True), D(1))]))
    agreed = OrderFact(shop.c.customers[0], (LineFact(key, D(1)),))
    fact = ContractFact(agreed, TODAY, TODAY + dt.timedelta(days=300))
    refused("order.bundle_agreed", lambda: draft_contract.perform(fact, actor=shop.seller, at=NOW))
    create_quotation.perform(QuotationFact(agreed), actor=shop.seller, at=NOW)
    with count() as plain:
        key_order(shop, [LineFact(first, D(1))])
    run("delete from products_bundlepart")
    with count() as same:
        key_order(shop, [LineFact(first, D(1))])
    assert len(plain.texts) == len(same.texts)


def bundle_of(shop: Shop, *, priced: bool = False) -> int:
    """A bundle without parts."""
    name = f"E{priced:d}-{shop.c.units[0]}"
    key = create_product.perform(NewProduct(name, "空套装", uom_ids()["unit"], kind="bundle"), actor=SYSTEM, at=NOW)
    if priced:
        sheet_of = create_price_list.perform(NewPriceList(f"L{name}", "价", "CNY"), actor=SYSTEM, at=NOW)
        set_prices.perform(NewPrice(sheet_of, key, D(1), samples.SINCE), actor=SYSTEM, at=NOW)
    return key
