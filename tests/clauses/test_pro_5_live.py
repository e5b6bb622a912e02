"""PRO-5 · While an order is typed the server says what confirming would say: promise, credit, margin and authority; nothing is changed."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples
from makesell.documents.orders import queries
from makesell.ground.access import roles as R
from makesell.ground.db import count, run
from makesell.sheets import order_checks
from tests.clauses.orders import NOW, D, LineFact, Shop, limit, open_shop, place, stock

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
