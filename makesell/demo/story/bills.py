"""Demo: some customers pay by bill. Bills are kept until they are due, endorsed or discounted, and honoured; one is dishonoured, one given back."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import scenes
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.receipts import bill_queries as queries
from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts import states
from makesell.flows.pro_6_shipping import allocate_receipt, dishonour_bill, honour_bill, pass_bill_on, receive_bill
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.pass_bill_on import PassedFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded

EACH: Final = 6              # of so many customers' wishes one is paid by bill
BANKS: Final = ("招商银行苏州分行", "宁波银行", "中国工商银行")
YEARLY: Final = Decimal("0.021")     # what a bank asks for money before its day
ONE_DAY: Final = dt.timedelta(days=1)


def by_bill(deal: Deal) -> bool:
    """Whether what is due of a deal is paid by bill."""
    return deal.currency == "CNY" and not deal.scene and deal.wish % EACH == 0


def paid(stage: Stage, deal: Deal, invoice_id: int, amount: Decimal) -> Life:
    """A bill of a bank for what is due; what becomes of it is a life of its own."""
    code = deal.customer.code
    key = yield from _received(stage, code, states.BANK, amount, BANKS[deal.wish % len(BANKS)], 60 + deal.wish * 3)
    (row,) = queries.of_ids([key])
    yield do(allocate_receipt, AllocateFact(row.receipt_id, ((invoice_id, amount),)), stage.who(R.CASHIER))
    stage.begin(_kept(stage, key, deal.wish // EACH), stage.later(4))


def _received(stage: Stage, code: str, kind: str, amount: Decimal, acceptor: str, days: int) -> Part:
    """A bill from a customer, drawn ten days ago and due in so many; returns it."""
    number = f"1{stage.today:%Y%m%d}{stage.calendar.number():021d}"
    due = stage.today + dt.timedelta(days=days)
    fact = BillFact(
        stage.customers[code], kind, number, scenes.customer(code).name, acceptor, amount, stage.today - 10 * ONE_DAY, due, stage.today
    )
    return (yield do(receive_bill, fact, stage.who(R.CASHIER)))


def _kept(stage: Stage, key: int, fate: int) -> Life:
    """One in three is endorsed, one discounted, one kept; on its day each is honoured."""
    cashier, (row,) = stage.who(R.CASHIER), queries.of_ids([key])
    if fate % 3 == 0:
        yield do(pass_bill_on, PassedFact(key, "上海申达铸件有限公司"), cashier, act="endorse")
    elif fate % 3 == 1:
        cost = rounded(row.amount * YEARLY * (row.due_date - stage.today).days / 360)
        yield do(pass_bill_on, PassedFact(key, BANKS[0], discount_cost=cost), cashier, act="discount")
    yield row.due_date
    yield do(honour_bill, HonouredFact(key), cashier)


def routine(stage: Stage) -> Life:
    """A customer in trouble pays by a bill of its own, which nobody honours; one was endorsed with a gap, one discounted; one is due."""
    code, cashier, finance = "C-2003", stage.who(R.CASHIER), stage.who(R.FINANCE)
    acceptor = scenes.customer(code).name
    yield stage.last - dt.timedelta(days=75)
    unpaid = yield from _received(stage, code, states.COMMERCIAL, Decimal("18000.00"), acceptor, 30)
    gap = yield from _received(stage, code, states.BANK, Decimal("5200.00"), BANKS[1], 90)
    stage.begin(_kept(stage, (yield from _received(stage, "C-1004", states.BANK, Decimal("12400.00"), BANKS[0], 40)), 1))
    (row,) = queries.of_ids([unpaid])
    if receipts.open_due(row.customer_id, row.currency):
        yield do(allocate_receipt, AllocateFact(row.receipt_id), cashier)
    yield stage.later(1)
    yield do(dishonour_bill, gap, finance, "背书不连续,退还客户", act="give_back")
    yield do(pass_bill_on, PassedFact(unpaid, "上海申达铸件有限公司"), cashier, act="endorse")
    yield row.due_date
    yield stage.later(2)
    yield do(dishonour_bill, unpaid, finance, "承兑人账户余额不足")
    yield from stage.exhibit("dishonoured", "bills", unpaid)
    yield stage.last - dt.timedelta(days=20)
    for days, amount in ((18, "26000.00"), (64, "31500.00")):
        yield from _received(stage, "C-1004", states.COMMERCIAL, Decimal(amount), scenes.customer("C-1004").name, days)
