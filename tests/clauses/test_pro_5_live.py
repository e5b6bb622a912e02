"""PRO-5 · While an order is typed the server says what confirming would say: promise, credit, margin and authority; nothing is changed."""

import datetime as dt
import re
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples
from makesell.documents.orders import queries
from makesell.flows.pro_5_production import change_order, preview_change
from makesell.flows.pro_5_production.change_order import Change, LineChange
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import moved
from makesell.ground.db import count, run
from makesell.sheets import order_changes, order_checks
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, Shop, limit, open_shop, place, stock

pytestmark = pytest.mark.django_db


def user(key: int) -> Any:
    """The login of that key."""
    return get_user_model()._default_manager.get(pk=key)


def typed(shop: Shop, qty: int, price: str = "") -> dict[str, Any]:
    """What stands in the form."""
    row = {"product": shop.product, "qty": D(qty)} | ({"unit_price": D(price)} if price else {})
    return {"customer": shop.c.customers[0], "requested_date": NOW.date().replace(year=2100), "lines": [row]}


def said(shop: Shop, data: dict[str, Any]) -> list[tuple[str, str]]:
    """Chip and sentence of each check, in the language of the source."""
    return [(str(check.tone), str(check.note)) for check in order_checks.live(shop.seller, data)]


def test_the_checks_say_what_the_act_will_say() -> None:
    shop = open_shop()
    stock(shop, "10")
    limit(shop, "1000")
    fits = said(shop, typed(shop, 5))
    assert [tone for tone, _ in fits] == ["ok", "ok", "ok", "ok"]
    over = said(shop, typed(shop, 12, "92.00"))
    assert [tone for tone, _ in over][1:3] == ["bad", "warn"]
    order, outcome = place(shop, [LineFact(shop.product, D(12), D(92))])
    assert set(outcome.holds) == {"credit", "discount"}
    assert {hold.code for hold in queries.holds(order)} == {"credit", "discount"}


def test_what_cannot_be_read_yet_is_said_and_the_statements_do_not_grow() -> None:
    shop = open_shop()
    stock(shop, "100")
    (check,) = order_checks.live(shop.seller, {"customer": shop.c.customers[0], "lines": []})
    assert (check.tone, bool(check.note)) == ("mute", True)
    (refused,) = order_checks.live(shop.planner, typed(shop, 1))
    assert refused.tone == "mute"
    used = []
    for lines in (5, 50):
        data = typed(shop, 1)
        data["lines"] *= lines
        with count() as counted:
            order_checks.live(shop.seller, data)
        used.append(counted.statements)
    assert used[0] == used[1] <= 25


def test_the_door_draws_them_for_who_may_key_an_order_and_changes_nothing() -> None:
    shop = open_shop()
    stock(shop, "10")
    desk, planner = (samples.login(shop.c.units[0], role) for role in (R.ORDER_DESK, R.PLANNER))
    form = {"customer": shop.c.customers[0], "lines-1-product": shop.product, "lines-1-qty": "3"}
    before = run("select (select count(*) from spine_record), (select count(*) from spine_event)")
    client = Client()
    client.force_login(user(desk.user_id))
    answer = client.post("/orders/live/create/", form)
    assert (answer.status_code, answer.content.count(b'<section class="card">')) == (200, 4)
    assert run("select (select count(*) from spine_record), (select count(*) from spine_event)") == before
    client.force_login(user(planner.user_id))
    assert client.post("/orders/live/create/", form, headers={"HX-Request": "true"}).status_code == 403
    assert client.post("/orders/live/copy/", form, headers={"HX-Request": "true"}).status_code in (403, 404)


def change(order: int, lines: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    """What stands in the form of a change."""
    return {"lines": lines, "by_customer": True, **more}


def test_a_change_says_before_it_is_asked_for_what_it_will_do() -> None:
    """8 of 10, 9 of 5 on another day, 3 that come: difference, dates and credit as the act then makes them; nothing is kept of it."""
    shop = open_shop()
    stock(shop, "4")
    limit(shop, "100000")
    order, _ = place(shop, [LineFact(shop.product, D("10")), LineFact(shop.c.products[1], D(5), D("99.99"))], who=shop.director)
    day = dt.date(2025, 7, 1)
    wanted = Change(order, (LineChange(1, D(8)), LineChange(2, D(9), D("97.77"), day)), (LineFact(shop.product, D(3)),))
    before = run("select (select count(*) from spine_record), (select count(*) from spine_event), (select count(*) from orderbook_entry)")
    found = preview_change.preview(wanted, actor=shop.director, on=TODAY)
    assert run("select (select count(*) from spine_record), (select count(*) from spine_event), (select count(*) from orderbook_entry)") == before
    change_order.perform(wanted, actor=shop.director, at=NOW, reason="客户改单")
    head = queries.order(SYSTEM, order)
    assert (found.gross_after, found.credit.more) == (head.gross, head.gross - found.gross_before)
    dates = {line.position: line.current_promised_date for line in queries.acting_lines(order)}
    assert [line.promised_after for line in found.lines] == [dates[1], dates[3], dates[4]]
    assert [(line.qty_before, line.qty_after, line.price_after) for line in found.lines] == [
        (D(10), D(8), D(100)), (D(5), D(9), D("97.77")), (D(0), D(3), D(100)),
    ]  # fmt: skip


def test_what_a_change_may_not_do_is_said_while_typing() -> None:
    shop = open_shop()
    stock(shop, "20")
    limit(shop, "1200")
    order, _ = place(shop, [10])

    def tones(*lines: dict[str, Any], who: Actor | None = None) -> list[str]:
        return [check.tone for check in order_changes.live(who or shop.seller, change(order, list(lines)), order)]

    with moved(NOW):
        assert tones({"line": 1, "qty": D(9)}) == ["info", "ok", "ok", "ok"]
        assert tones({"line": 1, "qty": D(11)}) == ["info", "ok", "bad", "ok"]
        assert tones({"line": 1, "unit_price": D(80)}) == ["info", "ok", "ok", "bad"]
        assert tones({"line": 1, "qty": D(10)}) == tones({"line": 7, "qty": D(1)}) == tones({"line": 1}, who=shop.planner) == ["mute"]


def test_the_door_of_a_change_asks_for_its_order() -> None:
    shop = open_shop()
    order, _ = place(shop, [10])
    director = samples.login(shop.c.units[0], R.SALES_DIRECTOR)
    client = Client()
    client.force_login(user(director.user_id))
    form = {"lines-1-line": "1", "lines-1-qty": "12"}      # no reason yet
    (line,) = queries.acting_lines(order)
    for act in ("change", "cancel"):
        assert f">1 · {line.product}</option>" in client.get(f"/orders/{order}/do/{act}/").content.decode()
    answer = client.post(f"/orders/live/change/?of={order}", form)
    assert (answer.status_code, answer.content.count(b'<section class="card">')) == (200, 4)
    for where in ("/orders/live/change/", "/orders/live/change/?of=999999999999", "/orders/live/change/?of=x", f"/orders/live/create/?of={order}"):
        assert client.post(where, form, headers={"HX-Request": "true"}).status_code == 404, where


def folds(page: bytes) -> list[bool]:
    """The folded parts of a form, in order: whether each is open."""
    return [bool(opened) for opened in re.findall(rb'<details class="paste"( open)?><summary class="row"><svg', page)]


def test_what_few_need_is_folded_until_something_stands_in_it() -> None:
    """Rare fields and tables of the order's form stand folded under their names, its lines in sight; a fault or a value opens them."""
    shop = open_shop()
    client = Client()
    client.force_login(user(samples.login(shop.c.units[0], R.ORDER_DESK).user_id))
    assert folds(client.get("/orders/new/create/").content) == [False] * 4
    wrong = client.post("/orders/new/create/", {"rate": "zero", "splits-1-share": "1"}, headers={"HX-Request": "true"})
    assert wrong.status_code == 422
    assert folds(wrong.content) == [True, False, False], "the credit split is no longer folded at all"
