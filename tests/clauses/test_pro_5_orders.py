"""PRO-5 · An order is keyed, priced, promised from stock, planned output and lead time, confirmed in one transaction or held with reasons."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from django.test import RequestFactory

from makesell.books.orderbook import balances as orderbook
from makesell.books.receivables.balances import exposure
from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as supply
from makesell.documents.orders import queries, states
from makesell.documents.production import queries as production
from makesell.doors.desk.records import page
from makesell.flows.org_1_organisation import change_credit_account, set_prices
from makesell.flows.org_1_organisation.set_prices import NewPrice
from makesell.flows.pro_5_production import (
    allow_discount,
    confirm_order,
    copy_order,
    create_order,
    discard_order,
    edit_order,
    expire_holds,
    price_order,
    release_hold,
)
from makesell.flows.pro_5_production.create_order import NewSplit
from makesell.flows.pro_5_production.edit_order import Edit
from makesell.flows.pro_5_production.release_hold import Release
from makesell.ground.db import count, run
from makesell.ground.spine.master import Change
from makesell.masterdata.prices.queries import prices_of_product
from makesell.sheets.orders import SHEET
from tests.clauses.cast import person
from tests.clauses.orders import (
    NOW,
    SYSTEM,
    TODAY,
    D,
    LineFact,
    OrderFact,
    Shop,
    key_order,
    limit,
    open_shop,
    place,
    promised,
    proved,
    refused,
    stock,
)

pytestmark = pytest.mark.django_db


def test_an_order_from_stock_is_confirmed_reserved_and_posted() -> None:
    shop = open_shop()
    stock(shop, "40")
    order, outcome = place(shop, [10])
    assert outcome.state == states.CONFIRMED
    assert promised(order) == [(1, str(TODAY), D(10), "stock")]
    head = queries.order(SYSTEM, order)
    assert (head.number or "")[:3] == "SO-"
    assert (head.net, head.tax, head.gross) == (D(1000), D(130), D(1130))
    (line,) = queries.acting_lines(order)
    assert (line.list_price, line.price_kind, line.ordered_qty) == (D(100), "standard", D(10))
    assert orderbook.of_record(order)["ordered"] == D(1000)
    proved()


def test_what_supply_cannot_cover_is_promised_by_lead_time_and_made() -> None:
    """40 of 50 from stock, the rest ten working days later by lead time; the production order is its planned receipt, held for the line."""
    shop = open_shop()
    stock(shop, "40")
    order, _ = place(shop, [50])
    later = dt.date(2025, 6, 16)
    assert promised(order) == [(1, str(TODAY), D(40), "stock"), (1, str(later), D(10), "lead_time")]
    (line,) = queries.acting_lines(order)
    assert (line.first_promised_date, line.current_promised_date) == (later, later)
    assert queries.schedule(order)[0].cause == {"code": "lead_time", "days": 10}
    (made,) = production.of_order_lines([line.id])
    assert (made.qty, made.due_date, made.state, (made.number or "")[:3]) == (D(10), later, "planned", "MO-")
    proved()


def test_the_second_of_two_orders_for_one_planned_receipt_is_later_and_says_why() -> None:
    """10 in stock are the first's; the second waits for new production and the sentence names who holds what would have come in time."""
    shop = open_shop()
    stock(shop, "10")
    first, _ = place(shop, [10])
    second, _ = place(shop, [10], who=shop.other, customer=1)
    number = queries.order(SYSTEM, first).number
    (row,) = queries.schedule(second)
    assert (row.promised_date, row.cause) == (dt.date(2025, 6, 16), {"code": "taken", "qty": "10", "by": number})
    proved()


def test_a_day_asked_for_later_is_the_day_promised() -> None:
    shop = open_shop()
    stock(shop, "10")
    wished = dt.date(2025, 7, 1)
    order, _ = place(shop, [LineFact(shop.product, D(5), requested_date=wished)])
    assert promised(order) == [(1, "2025-07-01", D(5), "stock")]


def test_credit_holds_by_the_numbers_of_the_definition() -> None:
    """13.13: limit 500,000; 210,000 are taken up, a new order of 300,000 is 10,000 over: held, counted for nothing, nothing posted."""
    shop = open_shop()
    account = limit(shop, "500000")
    free = [LineFact(shop.product, D(1), D(210000), kind="sale")]
    _, first = place(shop, free, who=shop.director, tax_inclusive=True)
    assert (first.state, exposure(account).total) == (states.CONFIRMED, D(210000))
    over, outcome = place(shop, [LineFact(shop.product, D(1), D(300000))], who=shop.director, tax_inclusive=True)
    assert (outcome.state, outcome.holds) == (states.HELD, ("credit",))
    (hold,) = queries.holds(over)
    assert (D(hold.params["over"]), D(hold.params["exposure"]), hold.params["why"]) == (D(10000), D(210000), "over")
    assert (exposure(account).total, orderbook.of_record(over)["ordered"]) == (D(210000), D(0))
    fits, other = place(shop, [LineFact(shop.product, D(1), D(290000))], who=shop.director, tax_inclusive=True)
    assert (fits > 0, other.state, exposure(account).total) == (True, states.CONFIRMED, D(500000))
    proved()


def test_a_hold_is_released_by_the_credit_controller_up_to_an_amount_and_a_day() -> None:
    """Not by who keyed it, not for less than the order, not without a reason; then it goes on and counts."""
    shop = open_shop()
    account = limit(shop, "1000")
    order, outcome = place(shop, [50])
    assert outcome.holds == ("credit",)
    (line,) = queries.acting_lines(order)
    assert [(held.qty, held.held_until is not None) for held in supply.reserved_for([line.id])] == []
    number = queries.order(SYSTEM, order).number
    enough, day = D(5650), TODAY
    refused("access.refused", lambda: release_hold.perform(Release(order, enough, day), actor=shop.seller, at=NOW, reason="ok"))
    refused("order.release_amount", lambda: release_hold.perform(Release(order, D(5649), day), actor=shop.credit, at=NOW, reason="ok"))
    refused("order.release_until", lambda: release_hold.perform(Release(order, enough, dt.date(2025, 6, 1)), actor=shop.credit, at=NOW, reason="ok"))
    refused("order.release_reason", lambda: release_hold.perform(Release(order, enough, day), actor=shop.credit, at=NOW))
    done = release_hold.perform(Release(order, enough, day), actor=shop.credit, at=NOW, reason="客户承诺本周付款")
    assert (done.state, exposure(account).total, queries.order(SYSTEM, order).number) == (states.CONFIRMED, D(5650), number)
    (hold,) = queries.holds(order)
    assert (hold.released_amount, hold.released_until, hold.reason) == (enough, day, "客户承诺本周付款")
    refused("order.state", lambda: release_hold.perform(Release(order, enough, day), actor=shop.credit, at=NOW, reason="again"))
    proved()


def test_a_held_order_keeps_stock_as_a_hold_with_an_end() -> None:
    shop = open_shop()
    stock(shop, "50")
    limit(shop, "1000")
    order, _ = place(shop, [50])
    (line,) = queries.acting_lines(order)
    assert [held.qty for held in stock_book.reserved_for([line.id])] == [D(50)]
    second, _ = place(shop, [5], customer=1)
    (row,) = queries.schedule(second)
    assert row.promised_date is not None
    assert (row.promised_date > TODAY, (row.cause or {}).get("code")) == (True, "taken")
    expire_holds.perform(actor=SYSTEM, at=NOW + dt.timedelta(days=6))
    assert stock_book.reserved_for([line.id]) == []
    assert queries.order(SYSTEM, order).state == states.HELD
    release_hold.perform(Release(order, D(5650), dt.date(2025, 7, 1)), actor=shop.credit, at=NOW + dt.timedelta(days=7), reason="ok")
    assert [held.qty for held in stock_book.reserved_for([line.id])] == [D(50)]
    proved()


def test_overdue_and_blocked_accounts_hold_too() -> None:
    shop = open_shop()
    account = limit(shop, "500000")
    change_credit_account.perform(Change(account, {"blocked": True}), actor=SYSTEM, at=NOW)
    order, outcome = place(shop, [1])
    assert (outcome.holds, queries.holds(order)[0].params["why"]) == (("credit",), "blocked")


def test_a_discount_beyond_authority_is_allowed_by_who_may() -> None:
    """5 % is the salesperson's, 10 % the manager's, 12 % the director's; who asked does not allow."""
    shop = open_shop()
    stock(shop, "99")
    _, own = place(shop, [LineFact(shop.product, D(1), D(95))])
    assert own.state == states.CONFIRMED
    order, outcome = place(shop, [LineFact(shop.product, D(10), D(92))])
    assert outcome.holds == ("discount",)
    (hold,) = queries.holds(order)
    assert (hold.params["role"], hold.params["lines"]) == ("sales_manager", [1])
    refused("access.refused", lambda: allow_discount.perform(order, actor=shop.seller, at=NOW))
    assert allow_discount.perform(order, actor=shop.manager, at=NOW).state == states.CONFIRMED
    deep, _ = place(shop, [LineFact(shop.product, D(10), D(88))])
    refused("order.beyond", lambda: allow_discount.perform(deep, actor=shop.manager, at=NOW))
    assert allow_discount.perform(deep, actor=shop.director, at=NOW).state == states.CONFIRMED
    by_desk, held = place(shop, [LineFact(shop.product, D(1), D(99))], who=shop.other)
    assert (by_desk > 0, held.holds) == (True, ("discount",))
    proved()


def test_a_draft_is_edited_copied_priced_again_and_discarded() -> None:
    shop = open_shop()
    order = key_order(shop, [2], tax_inclusive=True, requested_date=dt.date(2025, 6, 20))
    (line,) = queries.acting_lines(order)
    assert (line.unit_price, line.gross) == (D(113), D(226))
    fact = OrderFact(shop.c.customers[0], (LineFact(shop.product, D(3)), LineFact(None, kind="text", text="随附合格证")))
    refused("record.stale", lambda: edit_order.perform(Edit(order, fact, 9), actor=shop.seller, at=NOW))
    edit_order.perform(Edit(order, fact, 1), actor=shop.seller, at=NOW)
    head = queries.order(SYSTEM, order)
    assert (head.net, head.gross, head.version, len(queries.acting_lines(order))) == (D(300), D(339), 2, 2)
    twin = copy_order.perform(order, actor=shop.seller, at=NOW).order_id
    assert (queries.order(SYSTEM, twin).net, queries.order(SYSTEM, twin).state) == (D(300), states.DRAFT)
    dearer = [NewPrice(queries_of_list(shop), shop.product, D(120), TODAY)]
    set_prices.perform_many(dearer, actor=SYSTEM, at=NOW)
    refused("order.price_moved", lambda: confirm_order.perform(twin, actor=shop.seller, at=NOW))
    price_order.perform(twin, actor=shop.seller, at=NOW)
    assert queries.order(SYSTEM, twin).net == D(360)
    discard_order.perform(order, actor=shop.seller, at=NOW)
    assert (queries.order(SYSTEM, order).state, queries.order(SYSTEM, order).number) == (states.DISCARDED, None)
    refused("order.state", lambda: confirm_order.perform(order, actor=shop.seller, at=NOW))
    proved()


def queries_of_list(shop: Shop) -> int:
    """The shop's standard list."""
    return prices_of_product(SYSTEM, shop.product)[0].price_list_id


def test_three_generated_orders_parts_splits_tax_inclusive_other_currency() -> None:
    """Split 60/40 with overlay; prices with tax; dollars at a kept rate, an export at 0 %."""
    shop = open_shop()
    stock(shop, "100")
    splits = (NewSplit(shop.c.people[0], D("0.6")), NewSplit(shop.c.people[1], D("0.4")), NewSplit(shop.c.people[2], D("0.3"), overlay=True))
    split, one = place(shop, [10], splits=splits)
    taxed, two = place(shop, [LineFact(shop.product, D(3), D("110.01"))], tax_inclusive=True, who=shop.director)
    dollars, three = place(shop, [LineFact(shop.product, D(2), D("15.55"))], who=shop.director, currency="USD", rate=D("7.2"), rate_note="6/1 中间价")
    assert {one.state, two.state, three.state} == {states.CONFIRMED}
    assert queries.order(SYSTEM, taxed).gross == D("330.03")
    assert orderbook.of_record(dollars)["ordered"] == D("223.92")
    assert [row.share for row in queries.splits(split)] == [D("0.6"), D("0.4"), D("0.3")]
    proved()


BAD = [
    ("order.lines", {"lines": ()}),
    ("order.quantity", {"lines": (LineFact(-1, D(0)),)}),
    ("order.price", {"lines": (LineFact(-1, D(1), D(-1)),)}),
    ("order.product", {"lines": (LineFact(None, D(1)),)}),
    ("order.no_product", {"lines": (LineFact(-1, D(1), kind="freight"),)}),
    ("order.text", {"lines": (LineFact(None, kind="text"),)}),
    ("order.freight", {"lines": (LineFact(None, kind="freight"),)}),
    ("order.no_budget", {"lines": (LineFact(-1, D(1), D(5), kind="gift"),)}),
    ("order.line_kind", {"lines": (LineFact(-1, D(1), kind="optional"),)}),
    ("order.digits", {"lines": (LineFact(-1, D("1.5")),)}),
    ("product.not_sold", {"lines": (LineFact(10**12, D(1)),)}),
    ("order.rate", {"currency": "USD", "lines": (LineFact(-1, D(1), D(5)),)}),
    ("money.currency", {"currency": "XXA"}),
    ("split.whole", {"splits": ((0, "0.6", False),)}),
    ("split.overlay", {"splits": ((0, "1", False), (1, "0.6", True))}),
    ("split.twice", {"splits": ((0, "0.5", False), (0, "0.5", False))}),
    ("split.share", {"splits": ((0, "1.5", False),)}),
    ("order.ship_to", {"ship_to_id": 10**12}),
]


@pytest.mark.parametrize(("code", "given"), BAD, ids=[f"{code} {n}" for n, (code, _) in enumerate(BAD)])
def test_bad_input_is_refused_at_its_field_and_changes_nothing(code: str, given: dict[str, Any]) -> None:
    shop = open_shop()
    more = dict(given)
    if "splits" in more:
        more["splits"] = tuple(NewSplit(shop.c.people[n], D(share), over) for n, share, over in more["splits"])
    lines = tuple(replace(line, product_id=shop.product) if line.product_id == -1 else line for line in more.pop("lines", (LineFact(shop.product),)))
    before = run("select count(*) from spine_record")
    refused(code, lambda: create_order.perform(OrderFact(shop.c.customers[0], lines, **more), actor=shop.seller, at=NOW))
    assert run("select count(*) from spine_record") == before


def test_wrong_roles_are_refused() -> None:
    """Who plans, ships or pays neither keys nor confirms; a salesperson sees no stranger's customer."""
    shop = open_shop()
    order = key_order(shop, [1])
    for who in (shop.planner, shop.floor, shop.credit):
        refused("access.refused", lambda who=who: create_order.perform(OrderFact(shop.c.customers[0], (LineFact(shop.product),)), actor=who, at=NOW))
        refused("access.refused", lambda who=who: confirm_order.perform(order, actor=who, at=NOW))
    stranger = person(f"strange-{shop.c.units[1]}", "外人", shop.c.units[1], "salesperson")
    refused("record.missing", lambda: confirm_order.perform(order, actor=stranger, at=NOW))
    refused("record.missing", lambda: create_order.perform(OrderFact(shop.c.customers[0], (LineFact(shop.product),)), actor=stranger, at=NOW))


def test_statements_do_not_grow_with_lines() -> None:
    """Key, confirm from stock, then show, 5 and 50 lines: the same numbers of statements."""
    shop = open_shop()
    stock(shop, "5000")
    limit(shop, "90000000")
    place(shop, [1])
    used = []
    for lines in (5, 50):
        with count() as keyed:
            order = key_order(shop, [1] * lines)
        with count() as confirmed:
            confirm_order.perform(order, actor=shop.seller, at=NOW)
        request: Any = RequestFactory().get(f"/orders/{order}/")
        request.actor = shop.seller
        with count() as shown:
            page.build(request, SHEET, order)
        used.append((statements(keyed), statements(confirmed), shown.statements))
    assert used[0] == used[1]
    assert used[0] == (7, 10, 6)


def statements(counted: Any) -> int:
    """Statements of the act itself: its transaction stands inside the test's."""
    return len([text for text in counted.texts if "SAVEPOINT" not in text])
