"""Demo: what lies on the desks today — begun in the last days by everybody's ordinary acts, and left where it is."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import accidents, bad_debts, orders, scenes, settling
from makesell.demo.story.deals import Deal, Item
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.shipping import found
from makesell.demo.story.stage import Stage
from makesell.documents.deliveries import queries as deliveries
from makesell.flows.pro_5_production import confirm_order, create_order
from makesell.flows.pro_6_shipping import (
    cancel_delivery,
    claim_receipt,
    create_delivery,
    draft_invoice,
    issue_goods,
    pick_delivery,
    post_invoice,
    record_receipts,
)
from makesell.flows.pro_6_shipping.claim_receipt import ClaimFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.draft_invoice import InvoiceFact
from makesell.flows.pro_6_shipping.pick_delivery import PickFact
from makesell.flows.pro_6_shipping.record_receipts import NewReceipt
from makesell.flows.pro_7_care import (
    accept_handover,
    answer_survey,
    ask_surveys,
    authorise_return,
    begin_handover,
    inspect_return,
    open_ticket,
    receive_return,
    reply_ticket,
    solve_ticket,
)
from makesell.flows.pro_7_care.ask_surveys import AskFact
from makesell.flows.pro_7_care.authorise_return import ReturnFact
from makesell.flows.pro_7_care.begin_handover import HandoverFact, ServiceFact
from makesell.flows.pro_7_care.inspect_return import InspectFact
from makesell.flows.pro_7_care.open_ticket import TicketFact
from makesell.flows.pro_7_care.reply_ticket import Reply
from makesell.flows.pro_7_care.solve_ticket import Solution
from makesell.ground.access import roles as R

DAYS: Final = 12                  # before the last day it begins
STOCKED: Final = "KIT-FL-80"      # of which there is always enough


def routine(stage: Stage) -> Life:
    """Each desk by itself."""
    yield stage.last - dt.timedelta(days=DAYS)
    for life in (keyed(stage), held(stage), goods(stage), money(stage), back(stage), matters(stage), handed(stage)):
        stage.begin(life)


def _order(stage: Stage, code: str, product: str, qty: int, terms: str = "NET45") -> Part:
    """A draft of the customer's owner; returns it with its lines."""
    deal = Deal(stage.today, scenes.customer(code), (Item(product, qty),), terms, wish=9)
    return (yield do(create_order, orders.keyed(stage, deal, stage.owner(code)), stage.owner(code)))


def keyed(stage: Stage) -> Life:
    """An order that is still a draft."""
    yield from _order(stage, "C-1008", "HD-17-80", 16, "30-70")


def held(stage: Stage) -> Life:
    """An order of a customer whose credit is blocked: nobody has released it."""
    made = yield from _order(stage, "C-2003", "SV-400W", 40, "NET30")
    yield do(confirm_order, made.order_id, stage.owner("C-2003"))


def goods(stage: Stage) -> Life:
    """One order in five parts: one gone and about to be invoiced, one on its way and invoiced, one picked, one only planned, one cancelled."""
    made = yield from _order(stage, "C-2004", STOCKED, 50)
    yield do(confirm_order, made.order_id, stage.owner("C-2004"))
    yield stage.later(1)
    keys = []
    for _ in range(5):
        fact = DeliveryFact(stage.warehouse, (PartFact(made.line_ids[0], Decimal(10)),))
        keys.append((yield do(create_delivery, fact, stage.who(R.WAREHOUSE))))
    for key in keys[:4]:
        yield do(pick_delivery, PickFact(key, tuple(found(line) for line in deliveries.lines(key))), stage.who(R.WAREHOUSE))
    for key in keys[:2]:
        yield do(issue_goods, key, stage.who(R.WAREHOUSE))
    yield do(cancel_delivery, keys[3], stage.who(R.WAREHOUSE), "客户通知暂缓")
    yield stage.later(1)
    yield do(draft_invoice, InvoiceFact(delivery_id=keys[0]), stage.who(R.INVOICING_CLERK))
    invoice = yield do(draft_invoice, InvoiceFact(delivery_id=keys[1]), stage.who(R.INVOICING_CLERK))
    yield do(post_invoice, invoice, stage.who(R.INVOICING_CLERK))
    stage.begin(bad_debts.written_off(stage, invoice))
    stage.begin(settling.set_off(stage, invoice))


def money(stage: Stage) -> Life:
    """Money that is claimed and waits for finance."""
    customer = scenes.customer("C-1001")
    fact = NewReceipt(stage.today, Decimal("42600.00"), "CNY", customer.name, f"{stage.calendar.number():07d}", "货款")
    key = yield do(record_receipts, fact, stage.who(R.CASHIER))
    yield do(claim_receipt, ClaimFact(key, stage.customers["C-1001"]), stage.owner("C-1001"))


def back(stage: Stage) -> Life:
    """Goods that come back: announced, received, inspected."""
    service, warehouse = stage.who(R.CUSTOMER_SERVICE), stage.who(R.WAREHOUSE)
    arrived = [key for key in accidents.delivered() if deliveries.of_ids([key])[0].state == "delivered"]
    for at, delivery in enumerate(arrived[:3]):
        line = deliveries.lines(delivery)[0]
        key = yield do(authorise_return, ReturnFact(delivery, "外观划伤", ((line.position, Decimal(1)),)), service)
        if at:
            yield stage.later(1)
            yield do(receive_return, key, warehouse)
        if at > 1:
            yield do(inspect_return, InspectFact(key, "restock"), stage.who(R.QUALITY))


def matters(stage: Stage) -> Life:
    """Tickets at every stage, one far beyond its clock; a survey nobody should be troubled with."""
    service = stage.who(R.CUSTOMER_SERVICE)
    for code in ("C-3003", "C-2003", "C-1010", "C-1004"):
        survey = yield from accidents.tried(ask_surveys, AskFact(stage.customers[code]), service)
        if survey is not None:      # who was asked lately is left alone
            yield do(answer_survey, ([survey], "客户正在处理质量投诉,暂不打扰"), service, act="drop")
            break
    asked = {}
    for code, subject in (("C-1002", "选型参数确认"), ("C-1006", "抱闸异响"), ("C-2005", "缺装箱单"), ("C-1003", "重复登记"), ("C-1007", "油封渗油")):
        fact = TicketFact(stage.customers[code], "question", subject, f"{subject},请尽快回复。", "urgent" if code == "C-1007" else "normal")
        asked[code] = yield do(open_ticket, fact, service)
    yield do(reply_ticket, Reply(asked["C-1002"], "已转方案工程师,明天答复。"), service)
    yield do(reply_ticket, Reply(asked["C-1006"], "请发一段录音。", wait=True), service)
    yield do(solve_ticket, (asked["C-1003"], "与前一张重复"), service, act="withdraw")
    yield do(solve_ticket, Solution(asked["C-1002"], "选型表已发。", "none"), service)
    yield do(solve_ticket, (asked["C-1002"], "负载惯量填错,请重算"), service, act="reopen")
    yield stage.later(0, stage.last - dt.timedelta(days=1))
    yield do(solve_ticket, Solution(asked["C-2005"], "装箱单已邮件补发。", "papers"), service)


def handed(stage: Stage) -> Life:
    """A hand-over that was cancelled, and one to service that waits: of two customers one is not taken over."""
    people, manager = stage.staff.people, stage.manager("matianyu")
    moved = HandoverFact(people["matianyu"], people["huangzhiqiang"], "transfer", stage.last + dt.timedelta(days=20), "拟调任市场部")
    key = yield do(begin_handover, moved, manager)
    yield stage.later(2)
    yield do(accept_handover, (key, "本人留任"), manager, act="cancel")
    service = stage.who(R.CUSTOMER_SERVICE)
    mine = [stage.customers[code] for code in ("C-1008", "C-1007")]
    yield do(begin_handover, ServiceFact(people[service], mine, "日常维护转客服"), "zhaoyutong", act="to_service")
