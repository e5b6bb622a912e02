"""PRO-6 · Lots and serial numbers: named by what comes in, the first to expire leaves first, a piece is followed to the customer and back."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.books.stock import balances as stock
from makesell.demo import samples as co
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.stockmoves import queries as moves
from makesell.documents.stockmoves import stock_queries
from makesell.flows.org_1_organisation import change_product, create_warehouse
from makesell.flows.org_1_organisation.create_warehouse import NewWarehouse
from makesell.flows.pro_5_production import plan_production, release_production, report_output
from makesell.flows.pro_5_production.plan_production import PlanFact
from makesell.flows.pro_5_production.report_output import Output
from makesell.flows.pro_6_shipping import (
    approve_count,
    create_transfer,
    enter_count,
    issue_goods,
    open_stock,
    pick_delivery,
    plan_count,
    receive_transfer,
    send_transfer,
)
from makesell.flows.pro_6_shipping.create_transfer import Moved, TransferFact
from makesell.flows.pro_6_shipping.enter_count import Counted
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.flows.pro_6_shipping.pick_delivery import Found, PickFact
from makesell.flows.pro_6_shipping.plan_count import CountFact
from makesell.flows.pro_6_shipping.receive_transfer import ArrivalFact
from makesell.flows.pro_7_care import authorise_return, inspect_return, receive_return
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.db import values
from makesell.ground.spine.master import Change
from makesell.sheets import lots as sheet
from tests.clauses.cast import NOW, TODAY, person
from tests.clauses.orders import proved, refused
from tests.clauses.test_pro_6 import Shipping

D = Decimal
pytestmark = pytest.mark.django_db


class Tracked(Shipping):
    """The first product by lot (keeps 30 days), the second by serial number; two lots of five, one of them expired, and four pieces."""

    def __init__(self) -> None:
        super().__init__()
        self.bulk, self.piece = self.company.products
        kept = [Change(self.bulk, {"tracking": "lot", "shelf_life_days": 30}), Change(self.piece, {"tracking": "serial"})]
        change_product.perform_many(kept, actor=co.ACTOR, at=NOW)
        self.warehouse = create_warehouse.perform(NewWarehouse(f"L{self.made.order_id}", "批次库"), actor=co.ACTOR, at=NOW)
        day = TODAY - dt.timedelta(days=10)
        open_stock.perform_many(
            [
                Opening(self.warehouse, self.bulk, D(5), D(2), day, "LATE"),
                Opening(self.warehouse, self.bulk, D(5), D(2), day, "SOON", TODAY + dt.timedelta(days=3)),
                Opening(self.warehouse, self.bulk, D(5), D(2), day, "GONE", TODAY),
                Opening(self.warehouse, self.piece, D(4), D(9), day, "S1 S2,S3\uff0cS4"),
            ],
            actor=co.ACTOR,
            at=NOW,
        )
        self.planner = person(f"PL{self.made.order_id}", "计划", self.company.units[0], R.PLANNER)
        # the order's first line is of the second product, its second of the first
        self.pieces, self.bulks = 0, 1

    def lying(self, product: int, warehouse: int | None = None) -> dict[str, Decimal]:
        """What lies of each lot."""
        return {lot.code: lot.on_hand for lot in stock.lots_at([warehouse or self.warehouse], [product])}

    def picked(self, key: int) -> dict[int, dict[str, Decimal]]:
        """By position what is picked of which lot."""
        lots = deliveries.lots_of([line.id for line in deliveries.lines(key)])
        return {line.position: lots.get(line.id, {}) for line in deliveries.lines(key)}


def test_the_first_to_expire_leaves_first_and_what_has_expired_stays() -> None:
    """Seven of three lots: five of the one that expires in three days, two of the next; the expired one is refused by name."""
    t = Tracked()
    key = t.plan((t.bulks, "7"))
    assert [(one.qty, one.lot) for one in pick_delivery.proposal(key, TODAY)] == [(D(5), "SOON"), (D(2), "LATE")]
    for found, code in (
        ((Found(1, D(1), "GONE"),), "lot.expired"), ((Found(1, D(6), "SOON"),), "lot.gone"), ((Found(1, D(1), "NONE"),), "lot.gone"),
        ((Found(1, D(2), "SOON LATE"),), "lot.one"), ((Found(1, D(1), "SOON"), Found(1, D(1), "SOON")), "lot.twice"),
        ((Found(1, D(7), "SOON"), Found(1, D(1), "LATE")), "pick.quantity"),
    ):  # fmt: skip
        refused(code, lambda found=found: pick_delivery.perform(PickFact(key, found), actor=t.store, at=NOW))
    pick_delivery.perform(PickFact(key), actor=t.store, at=NOW)
    assert t.picked(key) == {1: {"SOON": D(5), "LATE": D(2)}}
    more = t.plan((t.bulks, "3"))
    assert pick_delivery.perform(PickFact(more, (Found(1, D(2)),)), actor=t.store, at=NOW)
    assert t.picked(more) == {1: {"LATE": D(2)}}, "what is picked for others is not proposed again"
    issue_goods.perform_many([key, more], actor=t.store, at=NOW)
    assert t.lying(t.bulk) == {"GONE": D(5), "LATE": D(1)}
    short = t.plan((t.bulks, "1"))
    later = NOW + dt.timedelta(days=40)
    refused("lot.short", lambda: pick_delivery.perform(PickFact(short), actor=t.store, at=later))
    proved()


def test_a_piece_is_followed_from_production_to_the_customer_and_back() -> None:
    """Numbered after its production order, shipped, back by its number; a wrong number is refused; its trace says all of it."""
    t = Tracked()
    made = plan_production.perform(PlanFact(t.piece, D(2), TODAY, t.warehouse), actor=t.planner, at=NOW)
    release_production.perform(made, actor=t.planner, at=NOW)
    refused("serial.count", lambda: report_output.perform(Output(made, D(2), None, "S9"), actor=t.planner, at=NOW))
    refused("serial.known", lambda: report_output.perform(Output(made, D(2), None, "S9 S1"), actor=t.planner, at=NOW))
    report_output.perform(Output(made, D(2)), actor=t.planner, at=NOW)
    (number,) = values("select number from production_productionorder where record_id = %s", [made])
    mine = f"{number}-0001"
    assert sorted(t.lying(t.piece)) == sorted([mine, f"{number}-0002", "S1", "S2", "S3", "S4"])
    key = t.plan((t.pieces, "2"))
    refused("serial.count", lambda: pick_delivery.perform(PickFact(key, (Found(1, D(2), mine),)), actor=t.store, at=NOW))
    pick_delivery.perform(PickFact(key, (Found(1, D(2), f"{mine} S1"),)), actor=t.store, at=NOW)
    issue_goods.perform(key, actor=t.store, at=NOW)
    for lines, lots, code in (
        (((1, D(1)),), ((1, "S2"),), "return.wrong_serial"), (((1, D(2)),), ((1, mine),), "return.lots"),
    ):  # fmt: skip
        refused(code, lambda lines=lines, lots=lots: authorise_return.perform(ReturnFact(key, "坏", lines, None, lots), actor=t.service, at=NOW))
    back = authorise_return.perform(ReturnFact(key, "异响", ((1, D(1)),), None, ((1, mine),)), actor=t.service, at=NOW)
    again = ReturnFact(key, "异响", ((1, D(1)),), None, ((1, mine),))
    refused("return.wrong_serial", lambda: authorise_return.perform(again, actor=t.service, at=NOW))
    receive_return.perform(back, actor=t.store, at=NOW)
    quality = person(f"QC{key}", "质检", t.company.units[0], R.QUALITY)
    inspect_return.perform(InspectFact(back, "restock"), actor=quality, at=NOW)
    assert (mine in t.lying(t.piece), "S1" in t.lying(t.piece)) == (True, False)
    (lot,) = values("select id from stock_lot where code = %s and product_id = %s", [mine, t.piece])
    trace = [(one.source, one.qty) for one in stock_queries.lot_moves(t.piece, mine)]
    assert trace == [("production_order", D(1)), ("delivery", D(-1)), ("return", D(1))]
    reader = replace(t.store, language="en")
    (row,) = listing.page(stock_queries.LOT_LISTING, reader, listing.Query.from_pairs([("f", f"code.eq.{mine}")])).rows
    assert (row["on_hand"], row["warehouse"]) == (D(1), t.warehouse)
    shown = sheet._trace(t.store, lot)
    assert [row["order_id"] for row in shown.rows] == [None, t.made.order_id, t.made.order_id]
    proved()


def test_lots_are_transferred_and_counted() -> None:
    """A transfer takes what expires first; pieces lie in one place; a count by lot finds a piece nobody knew and misses another."""
    t = Tracked()
    (quality,) = values("select record_id from works_warehouse where record_id <> %s order by 1 desc limit 1", [t.warehouse])
    fact = TransferFact(t.warehouse, quality, (Moved(t.bulk, D(6)), Moved(t.piece, D(1), "S3")))
    key = create_transfer.perform(fact, actor=t.store, at=NOW)
    assert [(line.lot, line.qty) for line in moves.transfer_lines([key])] == [("SOON", D(5)), ("LATE", D(1)), ("S3", D(1))]
    send_transfer.perform(key, actor=t.store, at=NOW)
    refused("lot.gone", lambda: create_transfer.perform(TransferFact(t.warehouse, quality, (Moved(t.piece, D(1), "S3"),)), actor=t.store, at=NOW))
    receive_transfer.perform(ArrivalFact(key), actor=t.store, at=NOW)
    assert (t.lying(t.bulk, quality), t.lying(t.piece, quality)) == ({"SOON": D(5), "LATE": D(1)}, {"S3": D(1)})
    count = plan_count.perform(CountFact(t.warehouse, None, (t.piece,)), actor=t.store, at=NOW)
    assert [line.lot for line in moves.count_lines([count])] == ["S1", "S2", "S4"]
    refused("serial.one", lambda: enter_count.perform(Counted(count, (Moved(t.piece, D(2), "S1"),)), actor=t.store, at=NOW))
    found = (Moved(t.piece, D(1), "S1"), Moved(t.piece, D(1), "S2"), Moved(t.piece, D(0), "S4"), Moved(t.piece, D(1), "S8"))
    enter_count.perform(Counted(count, found), actor=t.store, at=NOW)
    enter_count.finish(count, actor=t.store, at=NOW)
    finance = person(f"FI{count}", "财务", t.company.units[0], R.FINANCE)
    approve_count.approve(count, actor=finance, at=NOW)
    assert sorted(t.lying(t.piece)) == ["S1", "S2", "S8"]
    proved()
