"""An act that dies at its n-th statement, for every n, leaves the books as before or after, never between (R3)."""

from typing import Any

import pytest
from django.db import connection

from makesell.flows.pro_4_negotiation import agree_rebate, decide_rebate, fund_promotion
from makesell.flows.pro_4_negotiation.agree_rebate import RebateFact
from makesell.flows.pro_4_negotiation.fund_promotion import FundFact
from makesell.flows.pro_6_shipping import decide_rebate_settlement, settle_rebate
from makesell.flows.pro_6_shipping.settle_rebate import SettleFact
from makesell.ground.db import in_act, run
from tests.books.dying import Death, DiesAt, counted
from tests.books.life import ACTS, BILLS, OFFSETS, Act, Life, first_lives
from tests.clauses.orders import NOW, proved
from tests.clauses.test_pro_4_promotions import planned, promoted
from tests.clauses.test_pro_4_rebates import FLAT, YEAR

# every act that posts to a book, and those that reserve for one
KILLED = (
    Life.confirm, Life.change, Life.cancel, Life.slip, Life.report, Life.issue, Life.prove, Life.settle, Life.accept, Life.post,
    Life.confirm_money, Life.allocate, Life.allow, Life.use_credit, Life.pay_refund, Life.receive, Life.credit, Life.approve_split,
    Life.reverse_money, Life.reverse_old, Life.write_off, Life.reverse_loss, Life.set_off, Life.reverse_offset,
    Life.compute, Life.pay, Life.take_bank_bill, Life.dishonour_bill,
    Life.honour_bill, Life.pause, Life.resume, Life.send_transfer, Life.receive_transfer, Life.approve_count,
    Life.issue_loan, Life.give_back, Life.convert, Life.move_late,
)  # fmt: skip
# whose connection dies with them
CUT_OFF = (Life.change, Life.issue, Life.pay)


def _state() -> list[tuple[Any, ...]]:
    """How much stands in the tables of documents and books, and what their balances come to."""
    sums = run(
        """select (select sum(net) from performance_balance)::text, (select sum(reserved) from stock_balance)::text,
                  (select sum(reserved) from supply_balance)::text, (select sum(amount) from receivables_balance)::text"""
    )
    return [*counted(), *sums]


def _dies(act: Act, life: Life, statement: int) -> bool:
    """Kills the act at a statement; False when it ended before it."""
    try:
        with connection.execute_wrapper(DiesAt(statement)):
            act(life)
    except Death:
        if act in CUT_OFF:
            connection.close()
        return True
    return False


def _endowed(life: Life) -> tuple[Act, Act]:
    """A promotion on a plan's budget and a rebate for its customer; returns the acts that propose and settle what is set aside."""
    promotion = promoted(life.shop, "400", "95")
    fund_promotion.perform(FundFact(promotion, planned(life.shop), 1), actor=life.shop.director, at=NOW)
    agreement = agree_rebate.perform(RebateFact(life.customer, *YEAR, FLAT), actor=life.shop.manager, at=NOW, reason="年度框架")
    decide_rebate.approve(agreement, actor=life.shop.director, at=NOW)
    proposed: list[int] = []

    def propose_rebate(life: Life) -> None:
        proposed.append(settle_rebate.perform(SettleFact(agreement), actor=life.shop.manager, at=NOW, reason="上半年返利"))

    def settle_proposed(life: Life) -> None:
        decide_rebate_settlement.approve(proposed[-1], actor=life.finance, at=NOW)

    return propose_rebate, settle_proposed


@pytest.mark.usefixtures("committed")
def test_a_death_at_any_statement_leaves_nothing_between() -> None:
    """Each posting act of a life is killed at each of its statements in turn; nothing of it stands, and it can be done again. Its customer is
    promised a rebate, which is settled at the end, and its product is sold in a promotion of a plan's budget."""
    (life,) = first_lives(1)
    propose, settle = _endowed(life)
    left = {*KILLED, settle}
    for act in (*ACTS, *BILLS, *OFFSETS, propose, settle):
        if act not in left:
            act(life)
            continue
        left.remove(act)
        before, died = _state(), 0
        while _dies(act, life, died):
            assert not in_act()
            assert _state() == before, f"{act.__name__} killed at statement {died}"
            died += 1
        assert died > 5, act.__name__
        assert _state() != before, act.__name__
    assert not left
    proved()
