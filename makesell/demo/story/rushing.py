"""Demo: rush orders — one carried out after an objection was answered, one refused, one taken back, one that still waits."""

import datetime as dt
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import EVERYTHING, Stage
from makesell.documents.orders import queries as orders
from makesell.documents.rushes import queries, states
from makesell.flows.pro_5_production import answer_rush, carry_out_rush, decide_rush, propose_rush
from makesell.flows.pro_5_production.propose_rush import Rush
from makesell.ground import listing
from makesell.ground.access import roles as R
from makesell.ground.listing import Query
from makesell.ground.refusal import Refusal

ENDS: Final = ("refused", "withdrawn", "done", "told")
FIRST: Final = 45     # days after the beginning


def routine(stage: Stage) -> Life:
    """Every few days the planner looks for an order that could come sooner, until each end was told."""
    yield stage.first + dt.timedelta(days=FIRST)
    left = list(ENDS)
    while left:
        key = yield from _proposed(stage)
        if key is not None and (yield from _ended(stage, key, left[0])):
            left.pop(0)
        yield stage.later(3)


def _proposed(stage: Stage) -> Part:
    """The first line that is promised far off and could be there next week; None on a day without one."""
    asked = Query.from_pairs([("size", "40"), ("f", "state.eq.confirmed"), ("sort", "-order_date")])
    wanted = stage.later(4)
    for row in listing.page(orders.LISTING, EVERYTHING, asked).rows:
        for line in orders.acting_lines(int(row["id"])):
            if line.product_id is None or line.current_promised_date is None or line.current_promised_date <= stage.later(9):
                continue
            try:
                return (yield do(propose_rush, Rush(line.id, wanted), stage.who(R.PLANNER), "客户停线待料"))
            except Refusal:
                continue
    return None


def _ended(stage: Stage, key: int, end: str) -> Part:
    """What becomes of a proposal; true when it came to that."""
    director, planner = stage.who(R.SALES_DIRECTOR), stage.who(R.PLANNER)
    try:
        if end == "refused":
            yield do(decide_rush, key, director, "不抢老客户的货", act="refuse")
        elif end == "withdrawn":
            yield do(propose_rush, key, planner, "客户自行改期", act="withdraw")
        else:
            yield do(decide_rush, key, director, "同意", act="approve")
            if end == "done":
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
