"""Demo: service hears what customers may buy — a ticket shows a need, its opportunity is the customer's owner's, and some are ordered."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.demo.story import orders
from makesell.demo.story.appetite import APPETITES
from makesell.demo.story.deals import PRICES, Deal, Item
from makesell.demo.story.lives import Life, do
from makesell.demo.story.scenes import customer
from makesell.demo.story.stage import Stage
from makesell.flows.pro_4_negotiation import move_stage
from makesell.flows.pro_4_negotiation.move_stage import StageFact
from makesell.flows.pro_7_care import open_from_ticket, open_ticket, reply_ticket, solve_ticket
from makesell.flows.pro_7_care.open_from_ticket import NeedFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.reply_ticket import Reply
from makesell.flows.pro_7_care.solve_ticket import Solution
from makesell.ground.access import roles as R

TO_DECIDE: Final = 15      # working days


@dataclass(frozen=True, slots=True)
class Heard:
    """So many weeks before the last day: who asks what, what it may become, and whether the customer buys."""

    weeks: int
    code: str
    subject: str
    question: str
    item: Item
    buys: bool = True


HEARD: Final = (
    Heard(46, "C-2002", "备用电机选型", "两条线各想备一台伺服电机,怎么选?", Item("SV-1500W", 6)),
    Heard(27, "C-1005", "转台减速机能否换大一档", "加工件加重,转台减速机能否换 40E?", Item("RV-40E-105", 10)),
    Heard(14, "C-2004", "港机驱动器停产替代", "原进口驱动器停产,有没有 1.5 kW 的替代?", Item("SD-1500", 8)),
    Heard(1, "C-1009", "腔室搬运轴增配", "下季度再上两台设备,搬运轴要同款谐波。", Item("HD-32-120", 12), buys=False),
)


def routine(stage: Stage) -> Life:
    """Each in its time."""
    yield stage.first
    for heard in HEARD:
        stage.begin(_asked(stage, heard), stage.last - dt.timedelta(weeks=heard.weeks))


def _asked(stage: Stage, heard: Heard) -> Life:
    """Answered, handed over as an opportunity; the owner goes on with it, and who buys does so before long."""
    service, seller, item = stage.who(R.CUSTOMER_SERVICE), stage.owner(heard.code), heard.item
    ticket = yield do(open_ticket, TicketFact(stage.customers[heard.code], "question", heard.subject, heard.question), service)
    yield do(reply_ticket, Reply(ticket, "可以,销售工程师会带选型方案联系您。"), service)
    need = NeedFact(ticket, heard.subject, stage.later(2 * TO_DECIDE), PRICES[item.product] * Decimal(item.qty))
    opportunity = yield do(open_from_ticket, need, service)
    yield stage.later(2)
    yield do(solve_ticket, Solution(ticket, "选型已答复,转销售跟进。", "none"), service)
    yield do(move_stage, StageFact(opportunity, "need"), seller)
    if not heard.buys:
        return
    deal = Deal(stage.later(TO_DECIDE), customer(heard.code), (item,), APPETITES[heard.code].terms)
    yield deal.day
    yield from orders.live(stage, deal, opportunity)
