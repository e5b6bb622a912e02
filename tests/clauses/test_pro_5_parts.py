"""PRO-5 · A line is asked for in parts, each on its day and at its address: promised part by part, kept by a change, refused where it is none."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries
from makesell.engines.promise import LEAD_TIME, STOCK, Part
from makesell.engines.promise.pegs import spread
from makesell.flows.org_1_organisation import add_address
from makesell.flows.org_1_organisation.add_address import NewAddress
from makesell.flows.pro_5_production import cancel_order, confirm_order, price_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.pro_6_shipping import create_delivery, propose_deliveries
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.propose_deliveries import ProposalFact
from makesell.ground.actor import Actor
from makesell.sheets import inputs, order_parts
from makesell.sheets.orders import SHEET
from makesell.sheets.parts import Call
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, Shop, open_shop, promised, proved, refused, stock

pytestmark = pytest.mark.django_db
SOON, LATER, LAST, AT_ONCE = (TODAY + dt.timedelta(days=days) for days in (3, 10, 60, 70))


def did(actor: Actor, name: str, key: int | None = None, **raw: Any) -> int:
    """An act of the order's sheet with raw values, as page and program send them."""
    act = SHEET.act(name)
    assert act is not None
    return act.run(Call(actor, NOW, () if key is None else (key,), inputs.read(act.inputs, raw))).record_id or 0


def keyed(shop: Shop, *parts: tuple[int, dt.date, int | None], qty: int = 10, line: int = 1) -> int:
    rows = [{"line": line, "qty": str(n), "requested_date": str(day), "ship_to": place} for n, day, place in parts]
    lines = [{"product": shop.product, "qty": str(qty)}]
    return did(shop.seller, "create", customer=shop.c.customers[0], lines=lines, schedule=rows)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (["4", "6"], [[("4", 0)], [("1", 0), ("5", 9)]]),
        (["5", "5"], [[("5", 0)], [("5", 9)]]),
        (["10"], [[("5", 0), ("5", 9)]]),
    ],
)
def test_a_promise_is_spread_over_what_is_asked_for(wanted: list[str], found: list[list[tuple[str, int]]]) -> None:
    parts = (Part(D(5), TODAY, STOCK), Part(D(5), TODAY + dt.timedelta(days=9), LEAD_TIME))
    made = spread(parts, [D(qty) for qty in wanted])
    assert [[(str(p.qty), (p.date - TODAY).days) for p in each] for each in made] == found


def test_a_line_asked_for_in_parts_is_promised_part_by_part_and_changed_in_parts() -> None:
    shop = open_shop()
    stock(shop, "5")
    mine, theirs = shop.c.customers[:2]
    (plant, elsewhere) = add_address.perform_many([NewAddress(mine, "二厂路 8 号"), NewAddress(theirs, "别家路 1 号")], actor=SYSTEM, at=NOW)
    refused("order.parts_sum", lambda: keyed(shop, (4, SOON, None), (5, LATER, None)))
    refused("order.parts_line", lambda: keyed(shop, (10, SOON, None), line=2))
    refused("order.ship_to", lambda: keyed(shop, (4, SOON, elsewhere), (6, LATER, None)))
    refused("input.missing", lambda: did(shop.seller, "create", customer=mine, lines=[{"product": shop.product, "qty": "1"}], schedule=[{"line": 1}]))
    order = keyed(shop, (6, LAST, plant), (4, SOON, None))
    price_order.perform(order, actor=shop.seller, at=NOW)
    assert SHEET.act("edit").start(shop.seller, order)["schedule"] == [  # type: ignore[union-attr, misc]
        {"line": 1, "qty": D(4), "requested_date": SOON, "ship_to": None}, {"line": 1, "qty": D(6), "requested_date": LAST, "ship_to": plant}
    ]  # fmt: skip
    confirm_order.perform(order, actor=shop.seller, at=NOW)
    assert promised(order) == [(1, str(SOON), D(4), "stock"), (1, str(LAST), D(1), "stock"), (1, str(LAST), D(5), "lead_time")]
    shown = order_parts.schedule(SYSTEM, order).rows
    assert [(row["requested"], row["ship_to"]) for row in shown] == [(SOON, ""), (LAST, "二厂路 8 号"), (LAST, "二厂路 8 号")]
    (line,) = queries.acting_lines(order)
    assert (line.requested_date, line.first_promised_date) == (LAST, LAST)
    sooner = [{"line": 1, "qty": "8", "requested_date": str(LATER)}, {"line": 1, "qty": "2", "requested_date": str(LAST), "ship_to": plant}]
    faulty = [{**sooner[0], "qty": "9"}, sooner[1]]
    refused("order.parts_sum", lambda: did(shop.seller, "change", order, why="分批改期", schedule=faulty))
    did(shop.seller, "change", order, why="分批改期", by_customer="1", schedule=sooner)
    made_on = "2025-06-16"
    assert [(day, qty) for _, day, qty, _ in promised(order)] == [(str(LATER), D(5)), (made_on, D(3)), (str(LAST), D(2))]
    cancel_order.perform(Cancel(order, {1: D(1)}), actor=shop.seller, at=NOW, reason="少要一台")
    assert sum((qty for *_, qty, _ in promised(order)), Decimal(0)) == D(9)
    assert promised(order)[-1][1:3] == (str(LAST), D(1))
    did(shop.seller, "change", order, why="一次交", lines=[{"line": 1, "requested_date": str(AT_ONCE)}])
    assert {day for _, day, _, _ in promised(order)} == {str(AT_ONCE)}
    proved()


def test_a_delivery_goes_to_one_address() -> None:
    """4 go where the order goes, 6 to the other plant: two deliveries, by hand or proposed, and none that mixes them."""
    shop = open_shop()
    stock(shop, "40")
    mine = shop.c.customers[0]
    here, there = add_address.perform_many([NewAddress(mine, "一厂路 1 号"), NewAddress(mine, "二厂路 8 号")], actor=SYSTEM, at=NOW)

    def went(keys: list[int]) -> list[tuple[int | None, Decimal]]:
        return [(row.ship_to_id, sum((line.qty for line in deliveries.lines(row.id)), D(0))) for row in deliveries.of_ids(keys)]

    orders = [keyed(shop, (6, LAST, there), (4, SOON, None)) for _ in range(2)]
    for order in orders:
        confirm_order.perform(order, actor=shop.seller, at=NOW)
    line, other = (queries.acting_lines(order)[0].id for order in orders)
    refused("delivery.addresses", lambda: create_delivery.perform(DeliveryFact(None, (PartFact(line, D(5)),)), actor=SYSTEM, at=NOW))
    seven = DeliveryFact(None, (PartFact(line, D(7)),), ship_to_id=there)
    refused("delivery.addresses", lambda: create_delivery.perform(seven, actor=SYSTEM, at=NOW))
    whole = DeliveryFact(None, order_ids=(orders[0],))
    made = [create_delivery.perform(whole, actor=SYSTEM, at=NOW) for _ in range(2)]
    assert went(made) == [(here, D(4)), (there, D(6))]
    refused("delivery.nothing", lambda: create_delivery.perform(whole, actor=SYSTEM, at=NOW))
    assert deliveries.delivery(SYSTEM, made[1]).ship_to == "二厂路 8 号"
    proposed = propose_deliveries.perform(ProposalFact((other,)), actor=SYSTEM, at=NOW)
    assert sorted(went(proposed)) == sorted([(here, D(4)), (there, D(6))])
    proved()
