"""Bills in the life of an order: one is money only when it is honoured, one was money and is dishonoured. The tests of the books kill each act."""

import datetime as dt

from makesell.documents.receipts import bill_queries as queries
from makesell.documents.receipts import states
from makesell.flows.pro_6_shipping import allocate_receipt, dishonour_bill, honour_bill, receive_bill
from makesell.flows.pro_6_shipping.allocate_receipt import AllocateFact
from makesell.flows.pro_6_shipping.honour_bill import HonouredFact
from makesell.flows.pro_6_shipping.receive_bill import BillFact
from makesell.ground.db import values
from tests.books.life import Act, Life
from tests.clauses.orders import NOW, SYSTEM, TODAY, D


def _last(life: Life) -> queries.BillRow:
    (key,) = values("select max(record_id) from receipts_bill where customer_id = %s", [life.customer])
    return queries.of_ids([key])[0]


def _take(life: Life, kind: str, number: str) -> None:
    fact = BillFact(life.customer, kind, number, "出票人", "承兑人", D(100), TODAY - dt.timedelta(days=90), TODAY, orders=((life.order, D(40)),))
    receive_bill.perform(fact, actor=SYSTEM, at=NOW)


def take_bill(life: Life) -> None:
    """It is no money yet."""
    _take(life, states.COMMERCIAL, "COMMERCIAL01")


def take_bank_bill(life: Life) -> None:
    """It is money at once."""
    _take(life, states.BANK, "BANKBILL01")


def settle_bill(life: Life) -> None:
    """It settles what is due of the last invoice."""
    wanted = AllocateFact(_last(life).receipt_id, ((life.bills[-1], None),))
    allocate_receipt.perform(wanted, actor=SYSTEM, at=NOW)


def honour_last(life: Life) -> None:
    """The last one is paid."""
    honour_bill.perform(HonouredFact(_last(life).id), actor=SYSTEM, at=NOW)


def dishonour_last(life: Life) -> None:
    """The last one is not."""
    dishonour_bill.perform(_last(life).id, actor=SYSTEM, at=NOW, reason="拒付")


BILLS: tuple[Act, ...] = (take_bill, settle_bill, honour_last, take_bank_bill, settle_bill, dishonour_last)
BILLS_KILLED: tuple[Act, ...] = (honour_last, take_bank_bill, dishonour_last)
