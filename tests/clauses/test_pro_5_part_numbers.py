"""PRO-5 · What a customer calls our products is kept; typed or pasted into a line it finds them, and order, delivery and papers show it."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from makesell.demo import samples
from makesell.documents.orders import queries as orders
from makesell.doors.desk.forms import codes
from makesell.flows.pro_5_production import keep_part_numbers
from makesell.flows.pro_5_production.keep_part_numbers import NewPartNumber
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal
from makesell.sheets import inputs
from makesell.sheets.orders import SHEET, _lines
from makesell.sheets.parts import Call
from tests.clauses.cast import NOW, person
from tests.clauses.orders import SYSTEM, D, open_shop, refused

pytestmark = pytest.mark.django_db


def pasted(actor: Actor, customer: int, *rows: tuple[str, str, str]) -> int:
    """An order of rows as a spreadsheet gives them: code, quantity, price."""
    act = SHEET.act("create")
    assert act is not None
    raw: dict[str, Any] = {
        "customer": str(customer), "lines": [{"product": f"={code}", "qty": qty, "unit_price": price} for code, qty, price in rows]
    }
    codes.resolve(actor, act.inputs, raw)
    return act.run(Call(actor, NOW, (), inputs.read(act.inputs, raw))).record_id or 0


def test_a_customers_number_finds_our_product_typed_or_pasted_and_is_shown() -> None:
    shop = open_shop()
    mine, theirs = shop.c.customers[:2]
    first, second = shop.c.products[:2]
    key, _ = keep_part_numbers.perform_many(
        [NewPartNumber(mine, first, " kx-100 ", "主轴"), NewPartNumber(theirs, second, "KX-100")], actor=shop.seller, at=NOW
    )
    for code, fact in (
        ("part_number.taken", NewPartNumber(mine, second, "Kx-100")), ("part_number.product", NewPartNumber(mine, first, "KX-200")),
        ("input.missing", NewPartNumber(mine, second, " ")), ("reference.unknown", NewPartNumber(mine, 0, "KX-300")),
    ):  # fmt: skip
        refused(code, lambda fact=fact: keep_part_numbers.perform_many([fact], actor=shop.seller, at=NOW))
    stores = person(f"stores-{mine}", "仓库", shop.c.units[0], R.WAREHOUSE)
    refused("access.refused", lambda: keep_part_numbers.drop([key], actor=stores, at=NOW))
    with pytest.raises(Refusal) as no:
        pasted(shop.seller, mine, ("KX-100", "2", "90"), ("KX-999", "1", ""), ("", "1", ""))
    assert {fault.field for fault in no.value.others or (no.value,)} >= {"lines.2.product"}
    assert orders.count_of_customer(SYSTEM, mine) == 0
    order = pasted(shop.seller, mine, ("kx-100", "2", "90"))
    assert [(line.product_id, line.qty, line.called) for line in orders.lines(order)] == [(first, D(2), "kx-100")]
    assert [row["called"] for row in _lines(SYSTEM, order).rows] == ["kx-100"]
    other = pasted(shop.seller, theirs, ("KX-100", "1", "80"))
    assert [line.product_id for line in orders.lines(other)] == [second]
    keep_part_numbers.change({key: {"number": "KX-101"}}, actor=shop.seller, at=NOW)
    assert [line.called for line in orders.lines(order)] == ["KX-101"]
    client = Client()
    client.force_login(get_user_model()._default_manager.get(pk=samples.login(shop.c.units[0], R.ORDER_DESK).user_id))
    found = client.get(f"/pick/products/?q=kx-1&customer={mine}&field=lines-1-product", headers={"HX-Request": "true"}).content.decode()
    assert f'data-value="{first}"' in found
    assert "KX-101" in found
    assert f'data-value="{second}"' not in found
    keep_part_numbers.drop([key], actor=shop.seller, at=NOW)
    refused("input.code", lambda: pasted(shop.seller, mine, ("KX-101", "1", "")))
