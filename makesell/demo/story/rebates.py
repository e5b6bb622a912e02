"""Demo: rebates agreed with customers for the year — settled by credit note and onto the next invoice, refused, withdrawn, ended, waiting."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import scenes
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.rebates import queries, states
from makesell.flows.pro_4_negotiation import agree_rebate, decide_rebate
from makesell.flows.pro_4_negotiation.agree_rebate import RebateFact
from makesell.flows.pro_6_shipping import decide_rebate_settlement, settle_rebate
from makesell.flows.pro_6_shipping.settle_rebate import SettleFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded

Tiers = tuple[tuple[Decimal, Decimal], ...]
TIERS: Final[Tiers] = ((Decimal(0), Decimal("0.01")), (Decimal(300_000), Decimal("0.015")), (Decimal(1_000_000), Decimal("0.02")))
HALF: Final = Decimal("0.5")
LEAST: Final = Decimal(10)
WEEK: Final = dt.timedelta(days=7)


def routine(stage: Stage) -> Life:
    """Two for the year; the others in the last weeks."""
    start = max(stage.first, stage.last - dt.timedelta(days=300))
    yield start
    for code, way in (("C-1001", states.NOTE), ("C-2001", states.NEXT)):
        stage.begin(yearly(stage, code, way), start)
    for fate, code in (("refuse", "C-1004"), ("withdraw", "C-2002"), ("end", "C-1010"), ("wait", "C-1006")):
        stage.begin(other(stage, fate, code), stage.last - dt.timedelta(days=4 if fate == "wait" else 40))


def _proposed(stage: Stage, code: str, way: str, tiers: Tiers = TIERS) -> Part:
    last = stage.today + dt.timedelta(days=365)
    fact = RebateFact(stage.customers[code], stage.today, last, tiers, settled_by=way)
    return (yield do(agree_rebate, fact, stage.owner(code), "年度框架协议约定的返利"))


def yearly(stage: Stage, code: str, way: str) -> Life:
    """Agreed; after half a year a part is settled, once refused, once taken back; what waits is set against the next invoice."""
    director, finance, manager = stage.who(R.SALES_DIRECTOR), stage.who(R.FINANCE), stage.manager(stage.owner(code))
    key = yield from _proposed(stage, code, way)
    yield stage.later(1)
    yield do(decide_rebate, key, director, act="approve")
    yield stage.today + dt.timedelta(days=180)
    while (left := _left(key)) < LEAST:
        yield stage.today + WEEK
    part = rounded(left * HALF)
    first = yield do(settle_rebate, SettleFact(key, part), manager, "上半年返利")
    yield do(decide_rebate_settlement, first, finance, "请附销量确认函", act="refuse")
    yield stage.later(2)
    again = yield do(settle_rebate, SettleFact(key, part), manager, "上半年返利,已附确认函")
    yield do(decide_rebate_settlement, again, finance, act="approve")
    if way == states.NOTE:
        wrong = yield do(settle_rebate, SettleFact(key, rounded(part * HALF)), manager, "三季度返利")
        yield do(settle_rebate, wrong, manager, "季度未结束", act="withdraw")
    while way == states.NEXT and stage.today < stage.last:
        yield do(settle_rebate, None, CLOCK, act="credit_next")
        yield stage.today + WEEK
    yield stage.last - dt.timedelta(days=3)
    if _left(key) > LEAST:
        yield do(settle_rebate, SettleFact(key), manager, "三季度返利")


def _left(key: int) -> Decimal:
    (row,) = queries.of_ids([key])
    return row.accrued - row.settled - queries.pending(key)


def other(stage: Stage, fate: str, code: str) -> Life:
    """Refused, taken back, ended early, or waiting for the director."""
    flat = ((Decimal(0), Decimal("0.03")),)
    key = yield from _proposed(stage, code, states.NOTE, flat)
    if fate == "wait":
        return
    yield stage.later(1)
    if fate == "withdraw":
        yield do(agree_rebate, key, stage.owner(code), f"{scenes.customer(code).name}改要账期", act="withdraw")
    elif fate == "refuse":
        yield do(decide_rebate, key, stage.who(R.SALES_DIRECTOR), "采购量不够,先看一年", act="refuse")
    else:
        yield do(decide_rebate, key, stage.who(R.SALES_DIRECTOR), act="approve")
        yield stage.later(15)
        yield do(agree_rebate, key, stage.who(R.SALES_DIRECTOR), "客户被并购,重新谈", act="end")
