"""What purchasing and warehouse do with a purchase order dies at any statement and leaves nothing (R3)."""

import datetime as dt
from functools import partial

import pytest

from makesell.flows.org_1_organisation import create_bom
from makesell.flows.org_1_organisation.create_bom import NewBom, NewBomLine
from makesell.flows.pro_5_production import (
    cancel_purchase,
    change_purchase_date,
    confirm_purchase,
    create_purchase,
    propose_purchases,
    receive_purchase,
    take_back_purchase,
)
from makesell.flows.pro_5_production.change_purchase_date import DateFact
from makesell.flows.pro_5_production.create_order import LineFact
from makesell.flows.pro_5_production.create_purchase import NewPurchaseLine, PurchaseFact
from makesell.flows.pro_5_production.receive_purchase import Came, CameFact
from makesell.flows.pro_5_production.take_back_purchase import TakenBack
from makesell.ground.db import run
from tests.books import dying
from tests.clauses.cast import NOW, TODAY
from tests.clauses.orders import SYSTEM, D, open_shop, place, proved
from tests.clauses.test_pro_5_purchases import DAY, SINCE, bought, buyer_of, store_of, supplier_of
from tests.clauses.test_pro_5_slips import made_for, turned

ALSO = ("purchases_purchaseorder", "purchases_purchaseline", "slips_slipreport", "slips_slipline", "orders_promisechange", "notices_notice")


def _state() -> dying.State:
    """How much stands, and how the documents and the days of the book stand."""
    moved = run(
        """select 'p' || record_id, state from purchases_purchaseorder union all select 'm' || record_id, state from production_productionorder
           union all select 'l' || line_id, due_date || ' ' || received_qty || ' ' || qty from purchases_purchaseline
           union all select 's' || source_line_id, due_date || ' ' || planned || ' ' || reserved from supply_balance"""
    )
    return [*dying.counted(ALSO), *sorted(moved)]


killed = partial(dying.killed, state=_state)


@pytest.mark.usefixtures("committed")
def test_a_death_in_the_acts_of_purchasing_leaves_nothing_between() -> None:
    """Proposed, edited, confirmed in the place of a request, late with its slip, received in part, taken back, the rest given up."""
    shop = open_shop()
    turned(shop)
    part, buyer, store = bought(shop, 1), buyer_of(shop), store_of(shop)
    create_bom.perform(NewBom(shop.product, f"B-{shop.product}", "B", SINCE, (NewBomLine(part, D(1)),)), actor=SYSTEM, at=NOW)
    order, _ = place(shop, [4])
    place(shop, [LineFact(part, D(3))])
    (key,) = killed(lambda: propose_purchases.perform([part], actor=buyer, at=NOW))
    line = NewPurchaseLine(part, D(9), TODAY + DAY * 3, D(5))
    supplier = supplier_of("甲")
    killed(lambda: create_purchase.edit(key, PurchaseFact(supplier, (line,)), actor=buyer, at=NOW))
    killed(lambda: confirm_purchase.perform(key, actor=buyer, at=NOW))
    late = made_for(order).due_date + dt.timedelta(days=3)
    killed(lambda: change_purchase_date.perform(DateFact(key, late), actor=buyer, at=NOW, reason="晚到"))
    killed(lambda: receive_purchase.perform(CameFact(key, (Came(1, D(2)),)), actor=store, at=NOW))
    killed(lambda: take_back_purchase.perform(TakenBack(key), actor=store, at=NOW, reason="错收"))
    receive_purchase.perform(CameFact(key, (Came(1, D(2)),)), actor=store, at=NOW)
    killed(lambda: cancel_purchase.perform(key, actor=buyer, at=NOW, reason="停产"))
    proved()
