"""PRO-5 · Orders in hand: what is still to be shipped, how late, where it stands, by customer and salesperson; sums are those of their rows."""

import datetime as dt
from typing import Any

import pytest

from makesell.documents.deliveries.backlog import LISTING
from makesell.flows.pro_5_production import pause_order
from makesell.flows.pro_5_production.pause_order import Pause
from makesell.flows.pro_6_shipping import create_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.listing import Query
from makesell.sheets.backlog import SHEET
from tests.clauses.cast import person
from tests.clauses.orders import NOW, SYSTEM, TODAY, D, LineFact, gated, open_shop, place, stock

pytestmark = pytest.mark.django_db


def rows(actor: Actor, view: str) -> list[Any]:
    """The rows of a ready-made view, with all columns."""
    query = next(one.query for one in SHEET.views if one.code == view).replace("{today}", str(TODAY))
    pairs = [tuple(part.split("=", 1)) for part in query.split("&") if part and not part.startswith("group")]
    asked = Query.from_pairs([*pairs, ("cols", ",".join(column.name for column in SHEET.columns))])  # type: ignore[list-item]
    return list(listing.page(LISTING, actor, asked).rows)


def test_what_is_in_hand_says_where_it_stands_and_how_late_it_is() -> None:
    shop = open_shop()
    stock(shop, "10")
    stores = person(f"stores-{shop.product}", "仓库", shop.c.units[0], R.WAREHOUSE)
    wished = LineFact(shop.product, D(4), requested_date=TODAY)
    on_its_way, lying, paused = (place(shop, [wished], owner_id=shop.c.people[0])[0] for _ in range(3))
    create_delivery.perform(DeliveryFact(shop.warehouse, order_ids=(on_its_way,)), actor=stores, at=NOW)
    waiting, _ = place(shop, [1], terms_id=gated(("order", "30", "before_production"), ("delivery", "70", "")), customer=1)
    made, _ = place(shop, [LineFact(shop.c.products[1], D(3), requested_date=TODAY + dt.timedelta(days=4))])
    pause_order.perform(Pause(paused), actor=shop.seller, at=NOW, reason="客户要求")
    found = {row["order"]: row for row in rows(SYSTEM, "all")}
    assert {order: row["stands"] for order, row in found.items()} == {
        on_its_way: "delivery", lying: "stock", paused: "paused", waiting: "gate", made: "production"
    }  # fmt: skip
    assert (found[made]["behind"], found[made]["open_net"], found[paused]["moved"]) == (10, D(300), "pause")
    assert [row["order"] for row in rows(SYSTEM, "late")] == [made]
    assert sum(row["open_net"] for row in found.values()) == D(1600)
    sums = listing.sums(LISTING, SYSTEM, Query.from_pairs([("f", f"customer.eq.{shop.c.customers[1]}")]))
    assert (sums.rows, sums.sums["open_net"]) == (1, D(100))
    stranger = person(f"far-{shop.product}", "外地销售", shop.c.units[0], R.SALESPERSON)
    assert rows(stranger, "all") == []
