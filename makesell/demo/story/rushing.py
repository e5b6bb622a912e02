"""Demo: rush orders — one carried out after an objection was answered, one refused, one taken back, one agreed to, one that waits to be decided."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.orders import queries as orders
from makesell.documents.orders.states import CONFIRMED
from makesell.documents.rushes import queries, states
from makesell.flows.pro_5_production import answer_rush, carry_out_rush, confirm_order, create_order, decide_rush, propose_rush
from makesell.flows.pro_5_production.create_order import LineFact, OrderFact
from makesell.flows.pro_5_production.propose_rush import Rush
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

ENDS: Final = ("refused", "withdrawn", "done", "told", "proposed")
DAYS: Final = 100     # before the last day it begins
MADE: Final = "PL-90-10"
MANY: Final = 300      # more than lies in stock
ABROAD: Final = "C-3"  # customers from here on buy in their own currency


def routine(stage: Stage) -> Life:
    """Customer after customer asks for what another order holds that was placed days before, until each end was told."""
    yield stage.last - dt.timedelta(days=DAYS)
    left, codes = list(ENDS), itertools.cycle(sorted(code for code in stage.customers if code < ABROAD))
    while left:
        gives = yield from _ordered(stage, next(codes), MANY)
        yield stage.later(3)
        gains = (yield from _ordered(stage, next(codes), 10)) if gives is not None else None
        key = (yield from _proposed(stage, gives, gains)) if gives is not None and gains is not None else None
        if key is not None and (yield from _ended(stage, key, left[0])):
            left.pop(0)
        yield stage.later(1)


def _ordered(stage: Stage, code: str, qty: int) -> Part:
    """An order for what is made, as confirmed; None where something holds it."""
    try:
        fact = OrderFact(stage.customers[code], (LineFact(stage.products[MADE], Decimal(qty)),))
        order = (yield do(create_order, fact, stage.owner(code))).order_id
        return order if (yield do(confirm_order, order, stage.owner(code))).state == CONFIRMED else None
    except Refusal:
        return None


def _proposed(stage: Stage, gives: int, gains: int) -> Part:
    """It is to come when the other one does; None where that is no sooner."""
    (first,), (last,) = orders.acting_lines(gives), orders.acting_lines(gains)
    if first.current_promised_date is None:
        return None
    try:
        fact = Rush(last.id, first.current_promised_date, gives=gives)
        return (yield do(propose_rush, fact, stage.who(R.PLANNER), "客户停线待料"))
    except Refusal:
        return None


def _ended(stage: Stage, key: int, end: str) -> Part:
    """What becomes of a proposal; true when it came to that."""
    director, planner = stage.who(R.SALES_DIRECTOR), stage.who(R.PLANNER)
    try:
        if end == "refused":
            yield do(decide_rush, key, director, "不抢老客户的货", act="refuse")
        elif end == "withdrawn":
            yield do(propose_rush, key, planner, "客户自行改期", act="withdraw")
        elif end != "proposed":
            yield do(decide_rush, key, director, "同意", act="approve")
            if end == "told":
                yield do(answer_rush, key, stage.who(R.ORDER_DESK), "客户同意改期", act="agree")
            elif end == "done":
                yield from _objected(stage, key)
                yield stage.later(2)
                yield do(carry_out_rush, key, planner)
    except Refusal:
        if queries.of_ids([key])[0].state in states.OPEN:
            yield do(propose_rush, key, planner, "日期已变动", act="withdraw")
        return False
    return True


def _objected(stage: Stage, key: int) -> Part:
    """The order desk objects for the salesperson; the director answers."""
    yield do(answer_rush, key, stage.who(R.ORDER_DESK), "客户合同有迟交罚款", act="object_to")
    yield do(decide_rush, key, stage.who(R.SALES_DIRECTOR), "罚款由急单承担", act="approve")
