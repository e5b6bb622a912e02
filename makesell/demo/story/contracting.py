"""Demo: contracts and quotations at every stage they can be in — a frame contract on paper, amended, renewed, ended, half signed, under review."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import accidents, offering, orders, scenes
from makesell.demo.story.appetite import RATES
from makesell.demo.story.deals import Deal, Item
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import CLOCK, Stage
from makesell.documents.contracts import queries as contracts
from makesell.documents.quotations import hold_queries as holds
from makesell.documents.quotations import queries as quotations
from makesell.flows.pro_4_negotiation import (
    amend_contract,
    answer_quotation,
    copy_quotation,
    discard_quotation,
    draft_contract,
    end_contract,
    expire_quotations,
    expire_supply_holds,
    hold_quotation,
    keep_templates,
    lose_quotation,
    order_contract,
    propose_contract,
    register_contract,
    send_back_contract,
    send_back_quotation,
    send_quotation,
    submit_quotation,
    take_back_quotation,
    withdraw_contract,
)
from makesell.flows.pro_4_negotiation.amend_contract import AmendFact, RenewFact
from makesell.flows.pro_4_negotiation.answer_quotation import Answer, AnswerFact
from makesell.flows.pro_4_negotiation.create_quotation import OrderFact
from makesell.flows.pro_4_negotiation.draft_contract import ContractFact
from makesell.flows.pro_4_negotiation.hold_quotation import HoldFact
from makesell.flows.pro_4_negotiation.lose_quotation import LostFact
from makesell.flows.pro_4_negotiation.order_contract import CallOff
from makesell.flows.pro_4_negotiation.register_contract import PaperFact
from makesell.flows.pro_4_negotiation.send_quotation import SendFact
from makesell.ground.access import roles as R

WEEK: Final = dt.timedelta(days=7)
CLAUSES: Final = (
    ("标的与质量", "{company}按本合同所列型号、数量向{customer}供货,质量符合出厂标准,质保期自验收起十二个月。"),
    ("交货与验收", "交货期以订单确认书为准;到货后三十日内未提出书面异议的,视同验收。"),
    ("价款与支付", "合同总额 {amount},按约定的付款节点支付;逾期按日万分之五计违约金。"),
    ("期限", "本合同自 {start} 起至 {end} 止。"),
    ("争议解决", "协商不成的,提交{company}所在地人民法院。"),
)
# What a scan of a signed paper looks like to a machine: the smallest PDF there is.
SCAN: Final = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def routine(stage: Stage) -> Life:
    """Legal writes the template first; then everything that is agreed on paper begins in its time, up to what lies on the tables today."""
    key = yield do(keep_templates, ("CT-STD", "标准供货合同", "Standard supply contract", CLAUSES), stage.who(R.LEGAL), act="create")
    stage.template.append(key)
    for life, weeks in (
        (frame(stage, "C-1006", "RV-40E-105"), 44), (lapsed(stage), 40), (amended(stage), 26), (refused(stage), 20), (ended(stage), 18),
        (declined(stage), 9), (unanswered(stage), 10), (given_up(stage), 7), (half_signed(stage), 3), (on_the_table(stage), 2),
    ):  # fmt: skip
        stage.begin(life, stage.last - weeks * WEEK)


def watching(stage: Stage) -> Life:
    """Twice a week the clock closes what is valid no more, where there is any."""
    while True:
        yield stage.later(3)
        if quotations.past(stage.today):
            yield do(expire_quotations, None, CLOCK)
        if holds.past(stage.today):
            yield do(expire_supply_holds, None, CLOCK)
        if contracts.past(stage.today):
            yield do(end_contract, None, CLOCK, act="expire")


def _deal(stage: Stage, code: str, product: str, qty: int, price: str = "", *, terms: str = "NET45", wish: int = 25) -> Deal:
    return Deal(stage.today, scenes.customer(code), (Item(product, qty, Decimal(price) if price else None),), terms, wish=wish, courted=True)


def _drafted(stage: Stage, deal: Deal, days: int, limit: str = "") -> Part:
    """A contract drawn up by hand; with a limit it is a frame contract."""
    order = OrderFact(
        stage.customers[deal.customer.code], offering.lines(stage, deal), rate=RATES.get(deal.currency), terms_id=stage.terms[deal.terms]
    )
    fact = ContractFact(
        order, stage.today, stage.today + dt.timedelta(days=days), "frame" if limit else "sale", "年度框架供货" if limit else "设备配套供货",
        stage.template[0], limit_gross=Decimal(limit) if limit else None,
    )  # fmt: skip
    return (yield do(draft_contract, fact, stage.owner(deal.customer.code)))


def frame(stage: Stage, code: str, product: str) -> Life:
    """A frame contract, signed on paper, called off twice; it ends in a few weeks, so its renewal is drawn up."""
    deal = _deal(stage, code, product, 120, terms="30-70")
    key = yield from _drafted(stage, deal, 340, "1500000")
    yield from offering.approved(stage, deal, key)
    yield stage.later(3)
    people, support = stage.staff.people, stage.who(R.SALES_SUPPORT)
    paper = PaperFact(
        key, "框架合同-签章扫描件.pdf", [SCAN], stage.today, people[stage.who(R.SALES_DIRECTOR)], deal.customer.contact[0], "合同专用章(1)",
        people[stage.who(R.LEGAL)], "档案室 3 柜 2 层",
    )  # fmt: skip
    yield do(register_contract, paper, support)
    yield from accidents.tried(order_contract, CallOff(key, {1: Decimal(900)}), stage.owner(code))
    for _ in range(2):
        order = yield do(order_contract, CallOff(key, {1: Decimal(30)}, stage.later(deal.wish)), stage.owner(code))
        stage.begin(orders.goes_on(stage, deal, order))
        yield stage.later(60)
    yield stage.last - 2 * WEEK
    yield do(amend_contract, RenewFact(key, stage.last + dt.timedelta(days=400), "继续框架合作"), stage.who(R.LEGAL), act="renew")


def lapsed(stage: Stage) -> Life:
    """A contract of half a year that nobody renewed."""
    deal = _deal(stage, "C-1003", "SV-750W-B", 60)
    key = yield from _drafted(stage, deal, 180)
    yield from offering.approved(stage, deal, key)
    yield from offering.signed(stage, deal, key)
    order = yield do(order_contract, CallOff(key), stage.owner("C-1003"))
    yield from orders.goes_on(stage, deal, order)


def amended(stage: Stage) -> Life:
    """Signed, then amended: the second version takes the place of the first."""
    deal = _deal(stage, "C-2005", "PL-90-10", 80)
    key = yield from _drafted(stage, deal, 365)
    yield from offering.approved(stage, deal, key)
    yield from offering.signed(stage, deal, key)
    yield stage.later(15)
    second = yield do(amend_contract, AmendFact(key, "交货地点改为佛山工厂"), stage.owner("C-2005"))
    yield from offering.approved(stage, deal, second)
    yield from offering.signed(stage, deal, second)


def refused(stage: Stage) -> Life:
    """Legal sends a contract back; it is withdrawn in the end. A discount is not allowed; the draft is discarded."""
    deal = _deal(stage, "C-2002", "PL-120-20", 40, "1010.00")
    seller, manager = stage.owner("C-2002"), stage.manager(stage.owner("C-2002"))
    key = yield from _drafted(stage, deal, 200)
    yield do(propose_contract, key, seller)
    yield stage.later(2)
    yield do(send_back_contract, key, stage.who(R.LEGAL), "违约条款与制度不符")
    yield do(withdraw_contract, key, seller, "客户改为直接下单")
    quotation = yield from offering.drafted(stage, deal)
    yield do(submit_quotation, quotation, seller)
    yield stage.later(1)
    yield do(send_back_quotation, quotation, stage.who(R.SALES_DIRECTOR), f"毛利低于底线,请与{manager}商量")
    yield do(discard_quotation, quotation, seller)


def ended(stage: Stage) -> Life:
    """Terminated before its day."""
    deal = _deal(stage, "C-1007", "PL-120-20", 30, terms="PREPAID")
    key = yield from _drafted(stage, deal, 365)
    yield from offering.approved(stage, deal, key)
    yield from offering.signed(stage, deal, key)
    yield stage.later(30)
    yield do(end_contract, key, stage.who(R.LEGAL), "对方连续逾期,按第三条解除")


def declined(stage: Stage) -> Life:
    """The customer declines, later it is known who got the business."""
    deal = _deal(stage, "C-1009", "HD-32-120", 60, wish=24)
    key = yield from offering.offered(stage, deal)
    yield stage.later(4)
    seller = stage.owner("C-1009")
    said = Answer(deal.customer.contact[0], why="预算减半,先买三十台")
    yield do(answer_quotation, AnswerFact(key, said), seller, act="declined")
    yield stage.later(4)
    yield do(lose_quotation, LostFact(key, "转向国产二供", stage.rivals[2]), seller)


def unanswered(stage: Stage) -> Life:
    """Nobody answers until it expires, then too late; another is taken back before it is sent; a third is declined and left so."""
    seller = stage.owner("C-1010")
    old = yield from offering.offered(stage, _deal(stage, "C-1010", "RV-20E-81", 20))
    back = yield from offering.drafted(stage, _deal(stage, "C-1010", "SV-1500W", 12))
    yield do(submit_quotation, back, seller)
    yield do(take_back_quotation, back, seller)
    yield do(discard_quotation, back, seller)
    deal = _deal(stage, "C-2007", "SD-750", 25)
    key = yield from offering.offered(stage, deal)
    yield stage.later(5)
    said = Answer(deal.customer.contact[0], why="交期太长")
    yield do(answer_quotation, AnswerFact(key, said), stage.owner("C-2007"), act="declined")
    yield stage.later(25)
    yield from accidents.tried(answer_quotation, AnswerFact(old, Answer("任强")), seller, act="accepted")


def given_up(stage: Stage) -> Life:
    """Two quotations for one need: the accepted one closes the other; the order is still to be made of it."""
    deal = _deal(stage, "C-2004", "SV-1500W", 18, "1800.00")
    first = yield from offering.offered(stage, deal)
    second = yield do(copy_quotation, first, stage.owner("C-2004"))
    yield from offering.submitted(stage, deal, second)
    yield do(send_quotation, SendFact(second), stage.owner("C-2004"))
    yield stage.later(6)
    yield do(answer_quotation, AnswerFact(second, Answer(deal.customer.contact[0])), stage.owner("C-2004"), act="accepted")


def half_signed(stage: Stage) -> Life:
    """Signed by the company; the customer has the link."""
    deal = _deal(stage, "C-3001", "RV-20E-81", 24)
    key = yield from _drafted(stage, deal, 365)
    yield from offering.approved(stage, deal, key)
    yield from offering.signed(stage, deal, key, half=True)


def on_the_table(stage: Stage) -> Life:
    """What is not decided yet: a quotation that waits for consent, one ready to send, one with the customer, a draft; a contract under review."""
    offered = yield from offering.offered(stage, _deal(stage, "C-2001", "RV-80E-121", 30, wish=25))
    # as many as the rules and what there is allow are kept for it
    for qty in (30, 10, 3, 1):
        if (yield from accidents.tried(hold_quotation, HoldFact(offered, lines=((1, Decimal(qty)),)), stage.owner("C-2001"))):
            break
    ready = yield from offering.drafted(stage, _deal(stage, "C-1001", "PL-120-20", 36))
    yield do(submit_quotation, ready, stage.owner("C-1001"))
    yield from offering.drafted(stage, _deal(stage, "C-1008", "HD-17-80", 50))
    contract = yield from _drafted(stage, _deal(stage, "C-1005", "RV-40E-105", 60), 365)
    yield do(propose_contract, contract, stage.owner("C-1005"))
    yield stage.later(0, stage.last - dt.timedelta(days=1))
    waits = yield from offering.drafted(stage, _deal(stage, "C-1005", "RV-40E-105", 16, "2820.00"))
    yield do(submit_quotation, waits, stage.owner("C-1005"), "对手报价 2,790")
