"""Demo: part of the warehouse is counted every month, and samples go to the quality stock and back; not everything goes well."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.stockmoves import queries
from makesell.documents.stockmoves.queries import CountLineRow
from makesell.documents.stockmoves.stock_queries import LOT_LISTING, STOCK_LISTING
from makesell.flows.org_1_organisation import place_product
from makesell.flows.org_1_organisation.place_product import PlaceFact
from makesell.flows.pro_6_shipping import approve_count, create_transfer, enter_count, plan_count, receive_transfer, send_transfer, undo_transfer
from makesell.flows.pro_6_shipping.create_transfer import Moved, TransferFact
from makesell.flows.pro_6_shipping.enter_count import Counted
from makesell.flows.pro_6_shipping.plan_count import CountFact
from makesell.flows.pro_6_shipping.receive_transfer import ArrivalFact
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal
from makesell.masterdata.works import queries as works

ROUNDS: Final = (("CBL-SV-5M", "PL-90-10"), ("KIT-FL-80", "HD-17-80"))
SAMPLE: Final = "HD-25-100"
KIT: Final = "KIT-FL-80"      # not kept by lot: too many are noticed only when they are to be sent
MONTH: Final = dt.timedelta(days=31)


def _there(line: CountLineRow, warehouse: int) -> Decimal:
    """What lies of a product, or of its lot, in the warehouse, as the lists say."""
    named = f"code.eq.{line.lot}" if line.lot else f"warehouse.eq.{warehouse}"
    asked = Query.from_pairs([("f", f"product.eq.{line.product_id}"), ("f", named)])
    rows = listing.page(LOT_LISTING if line.lot else STOCK_LISTING, EVERYTHING, asked).rows
    return Decimal(str(rows[0]["on_hand"])) if rows else Decimal(0)


def counting(stage: Stage) -> Life:
    """Every month a third of the fast movers; every other time one is missing. One is counted again, one given up, one waits for approval."""
    month, turn = stage.first.replace(day=25), 0
    for location, codes in zip(("A-01-01", "A-01-02"), ROUNDS, strict=True):
        yield do(place_product, PlaceFact(stage.warehouse, location, _keys(stage, codes)), stage.who(R.WAREHOUSE))
    while month <= stage.last - MONTH:
        yield month
        codes = ROUNDS[turn % len(ROUNDS)]
        key = yield from _counted(stage, codes, missing=turn % 2)
        if turn == 1:
            yield do(approve_count, key, stage.who(R.FINANCE), "差异偏大，请复盘", act="recount")
            yield do(enter_count, key, stage.who(R.WAREHOUSE), act="finish")
        yield stage.later(1)
        if turn == 2:
            yield do(approve_count, key, stage.who(R.WAREHOUSE), "当日有紧急发货，改期再盘", act="cancel")
        else:
            yield do(approve_count, key, stage.who(R.FINANCE), act="approve")
        month, turn = (month.replace(day=1) + MONTH).replace(day=25), turn + 1


def lately(stage: Stage) -> Life:
    """A count waits for approval today, another is to be done."""
    yield stage.last - dt.timedelta(days=3)
    yield from _counted(stage, ROUNDS[0], missing=1)
    yield do(plan_count, CountFact(stage.warehouse, stage.today, _keys(stage, ROUNDS[1])), stage.who(R.WAREHOUSE))


def _keys(stage: Stage, codes: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(stage.products[code] for code in codes)


def _counted(stage: Stage, codes: tuple[str, ...], *, missing: int) -> Part:
    """Planned and counted whole by the warehouse; of the first so many are missing."""
    warehouse = stage.who(R.WAREHOUSE)
    key = yield do(plan_count, CountFact(stage.warehouse, stage.today, _keys(stage, codes)), warehouse)
    less = {stage.products[codes[0]]: Decimal(missing)}
    lines = queries.count_lines([key])
    there = [max(_there(line, stage.warehouse) - less.get(line.product_id, 0), Decimal(0)) for line in lines]
    found = tuple(Moved(line.product_id, qty, line.lot) for line, qty in zip(lines, there, strict=True))
    yield do(enter_count, Counted(key, found), warehouse)
    yield do(enter_count, key, warehouse, act="finish")
    return key


def sampling(stage: Stage) -> Life:
    """Every two months two pieces go to the quality stock and come back; once far too many are asked for, the last are still on their way."""
    warehouse, day, turn = stage.who(R.WAREHOUSE), stage.first + MONTH, 0
    quality = next(row.id for row in works.warehouses() if row.code == "QC")
    there = TransferFact(stage.warehouse, quality, (Moved(stage.products[SAMPLE], Decimal(2)),))
    back = TransferFact(quality, stage.warehouse, there.lines)
    while day < stage.last - MONTH:
        yield stage.later(0, day)
        sent = yield from _sent(stage, there, called_back=turn == 1)
        if sent is not None:
            yield stage.later(1)
            yield do(receive_transfer, ArrivalFact(sent), warehouse)
            if turn == 0:
                yield do(undo_transfer, sent, warehouse, "收错仓，重新入库", act="undo_receipt")
                yield do(receive_transfer, ArrivalFact(sent), warehouse)
            yield stage.later(5)
            returned = yield from _sent(stage, back)
            yield stage.later(1)
            if returned is not None:
                yield do(receive_transfer, ArrivalFact(returned), warehouse)
        day, turn = day + 2 * MONTH, turn + 1
    yield stage.last - dt.timedelta(days=2)
    yield from _sent(stage, TransferFact(stage.warehouse, quality, (Moved(stage.products[KIT], Decimal(5000)),)))     # two zeros too many
    yield from _sent(stage, there)
    yield do(create_transfer, TransferFact(stage.warehouse, quality, (Moved(stage.products[KIT], Decimal(2)),)), warehouse)


def _sent(stage: Stage, fact: TransferFact, *, called_back: bool = False) -> Part:
    """A transfer on its way; None where too few were free: it is given up, or never written where no lots are enough."""
    warehouse = stage.who(R.WAREHOUSE)
    try:
        key = yield do(create_transfer, fact, warehouse)
    except Refusal:
        return None
    try:
        yield do(send_transfer, key, warehouse)
    except Refusal:
        yield do(undo_transfer, key, warehouse, "可用库存不足", act="cancel")
        return None
    if called_back:
        yield do(undo_transfer, key, warehouse, "车辆未到，改日再发", act="call_back")
        yield do(send_transfer, key, warehouse)
    return key
