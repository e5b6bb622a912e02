"""Demo: what is courted for is offered — quoted, sometimes beyond one's authority, revised, answered; then ordered at once, or by a contract."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from types import ModuleType
from typing import Final

from makesell.demo.story.appetite import RATES
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.signing import DRAWN
from makesell.demo.story.stage import Stage
from makesell.documents.quotations import states
from makesell.flows.pro_4_negotiation import (
    answer_quotation,
    approve_contract,
    approve_quotation,
    create_quotation,
    draft_contract,
    edit_quotation,
    order_contract,
    order_quotation,
    propose_contract,
    revise_quotation,
    send_quotation,
    sign_contract,
    submit_quotation,
)
from makesell.flows.pro_4_negotiation.answer_quotation import Answer, AnswerFact
from makesell.flows.pro_4_negotiation.create_quotation import OrderFact, QuotationFact, QuotedLine
from makesell.flows.pro_4_negotiation.draft_contract import ContractOf
from makesell.flows.pro_4_negotiation.order_contract import CallOff
from makesell.flows.pro_4_negotiation.revise_quotation import RevisionFact
from makesell.flows.pro_4_negotiation.send_quotation import SendFact
from makesell.flows.pro_4_negotiation.sign_contract import LinkFact, SignFact
from makesell.ground.access import roles as R
from makesell.ground.refusal import Refusal

LADDER: Final = (R.SALES_MANAGER, R.SALES_DIRECTOR, R.EXECUTIVE)
VALID: Final = dt.timedelta(days=30)
CONTRACT: Final = "contract"


def lines(stage: Stage, deal: Deal) -> tuple[QuotedLine, ...]:
    """What a deal is about, as a quotation keys it."""
    return tuple(QuotedLine(stage.products[item.product], Decimal(item.qty), item.price) for item in deal.items)


def drafted(stage: Stage, deal: Deal, opportunity: int | None = None, until: dt.date | None = None) -> Part:
    """A draft of the customer's owner; returns it."""
    order = OrderFact(
        stage.customers[deal.customer.code], lines(stage, deal), requested_date=stage.later(deal.wish, max(deal.day, stage.today)),
        rate=RATES.get(deal.currency), terms_id=stage.terms[deal.terms],
    )  # fmt: skip
    fact = QuotationFact(order, until or max(deal.day, stage.today) + VALID, message="含税报价,交期自合同生效起算", opportunity_id=opportunity)
    return (yield do(create_quotation, fact, stage.owner(deal.customer.code)))


def offered(stage: Stage, deal: Deal, opportunity: int | None = None) -> Part:
    """With the customer, sometimes only a second version; returns what is with the customer."""
    key = yield from drafted(stage, deal, opportunity)
    seller = stage.owner(deal.customer.code)
    yield from submitted(stage, deal, key)
    yield do(send_quotation, SendFact(key), seller)
    if deal.wish % 3 == 0:
        yield stage.later(2)
        key = yield do(revise_quotation, RevisionFact(key, "客户要求把交货分两批"), seller)
        yield from submitted(stage, deal, key)
        yield do(send_quotation, SendFact(key), seller)
    return key


def submitted(stage: Stage, deal: Deal, key: int) -> Part:
    """Ready to send: within one's authority at once, beyond it when the lowest who may has allowed it."""
    seller = stage.owner(deal.customer.code)
    try:
        state = yield do(submit_quotation, key, seller, "对手同价")
    except Refusal as refusal:
        if refusal.code != "order.price_moved":
            raise
        yield do(edit_quotation, key, seller, act="price")
        state = yield do(submit_quotation, key, seller, "对手同价")
    if state == states.PROPOSED:
        yield stage.later(1)
        yield from decided(approve_quotation, key, _ladder(stage, seller))


def _ladder(stage: Stage, seller: str) -> list[str]:
    return [stage.manager(seller), *(stage.who(role) for role in LADDER[1:])]


def decided(flow: ModuleType, key: int, people: Iterable[str]) -> Part:
    """Whoever's turn it is approves, until it is decided."""
    for who in people:
        try:
            if (yield do(flow, key, who, "同意,按战略客户执行")):
                return
        except Refusal:
            continue


def agreed(stage: Stage, deal: Deal, quotation: int) -> Part:
    """The customer accepts; returns the draft of the order, made of the quotation or of the contract that both sign."""
    seller = stage.owner(deal.customer.code)
    yield do(answer_quotation, AnswerFact(quotation, Answer(deal.customer.contact[0])), seller, act="accepted")
    if deal.paper != CONTRACT:
        return (yield do(order_quotation, quotation, seller))
    fact = ContractOf(quotation, stage.today, stage.today + dt.timedelta(days=365), subject="减速机与伺服系统供货", template_id=stage.template[0])
    contract = yield do(draft_contract, fact, seller, act="of_quotation")
    yield from approved(stage, deal, contract)
    yield stage.later(2)
    yield from signed(stage, deal, contract)
    return (yield do(order_contract, CallOff(contract), seller))


def approved(stage: Stage, deal: Deal, contract: int) -> Part:
    """Proposed, its clauses reviewed by legal, its amount approved by whom the rule names."""
    seller = stage.owner(deal.customer.code)
    yield do(propose_contract, contract, seller)
    yield stage.later(1)
    yield from decided(approve_contract, contract, [stage.who(R.LEGAL), *_ladder(stage, seller)])


def signed(stage: Stage, deal: Deal, contract: int, *, half: bool = False) -> Life:
    """The director signs for the company, the customer by a link; with `half` the customer has not come to it."""
    yield do(sign_contract, SignFact(contract, DRAWN), stage.who(R.SALES_DIRECTOR))
    token = yield do(sign_contract, LinkFact(contract, deal.customer.contact[0]), stage.owner(deal.customer.code), act="link")
    if not half:
        yield stage.later(1)
        yield do(sign_contract, (stage.visit(token), DRAWN), stage.visitor(deal.customer.contact[0]), act="by_link")
