"""Demo: machines at customers — moved, with a longer warranty, with tickets in and out of it, returned, replaced, out of use."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.acceptances import machine_queries as installed
from makesell.documents.acceptances.machine_queries import MachineRow
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.pro_7_care import authorise_return, inspect_return, keep_machine, open_ticket, receive_return, record_machine
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.pro_7_care.keep_machine import Extension, Move, Replacement
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.record_machine import MachineFact
from makesell.ground.access import roles as R

STORIES: Final = 3
HALF_A_YEAR: Final = dt.timedelta(days=183)
OF_BEFORE: Final = dt.timedelta(days=800)


def lived(stage: Stage, delivery_id: int) -> Life:
    """What becomes of the machines of an accepted delivery; the first deliveries tell a story each, the others just run."""
    yield stage.later(12)
    found = installed.of_ids(installed.of_delivery(delivery_id))
    if len(found) < 2 or len(stage.installed) >= STORIES:
        return
    stage.installed.append(delivery_id)
    service = stage.who(R.CUSTOMER_SERVICE)
    if len(stage.installed) == 1:
        yield from _moved(stage, found, service)
        yield from _longer(stage, found[0], service)
    else:
        yield from _returned(stage, found[-1], service)


def _moved(stage: Stage, found: list[MachineRow], service: str) -> Part:
    """One is moved; one of before is recorded, breaks, and a new one stands for it; another one of before goes out of use."""
    one, new = found[0], found[1]
    yield do(keep_machine, Move(one.id, None, "二号车间 3 线", stage.today, "产线搬迁"), service, act="move")
    since = stage.today - OF_BEFORE
    old = yield do(record_machine, MachineFact(one.customer_id, one.product_id, "B2203-0017", since, site="一号车间 1 线"), service)
    older = yield do(record_machine, MachineFact(one.customer_id, one.product_id, "B2203-0018", since, site="一号车间 1 线"), service)
    yield do(open_ticket, TicketFact(one.customer_id, "repair", "输出端漏油", "老设备输出端渗油,请报价维修。", machine_id=old), service)
    yield do(keep_machine, Replacement(old, new.id, "维修不经济,新机顶替"), service, act="replace")
    yield do(keep_machine, (older, "产线拆除"), service, act="retire")


def _longer(stage: Stage, one: MachineRow, service: str) -> Part:
    """A ticket in warranty, and a longer one for the time it stood still."""
    yield do(open_ticket, TicketFact(one.customer_id, "technical", "运行异响", "连续运行后有周期性异响。", "high", machine_id=one.id), service)
    until = one.warranty_until + HALF_A_YEAR
    yield do(keep_machine, Extension(one.id, until, "停机三天,延长质保半年作为补偿"), service, act="extend")
    yield do(keep_machine, (one.id, 30), service, act="send_link")


def _returned(stage: Stage, one: MachineRow, service: str) -> Part:
    """A piece comes back, and leaves the records with it."""
    if one.delivery_id is None:
        return
    position = next(line.position for line in deliveries.lines(one.delivery_id) if line.order_line_id == one.order_line_id)
    fact = ReturnFact(one.delivery_id, "选型有误,整机退回", ((position, Decimal(1)),), None, ((position, one.serial),))
    key = yield do(authorise_return, fact, service)
    yield do(receive_return, key, stage.who(R.WAREHOUSE))
    yield do(inspect_return, InspectFact(key, "scrap"), stage.who(R.QUALITY))
