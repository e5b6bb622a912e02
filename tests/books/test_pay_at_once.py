"""Money comes in while a pay run is computed, closed and approved, as schedules of statements: it is in this run, never in none."""

import datetime as dt
import itertools
from collections.abc import Callable
from decimal import Decimal

import pytest

from makesell.demo import samples as co
from makesell.demo.sample_pay import close_sales
from makesell.flows.per_3_reward import approve_run, compute_run, release_run, review_run
from makesell.ground.refusal import Refusal
from tests.books.interleaving import together
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at
from tests.clauses.test_per_3 import proved

pytestmark = pytest.mark.usefixtures("committed")
# the money posts so many statements and is held there, then the run so many, then both in turn
SCHEDULES = [[False] * first + [True] * second for first, second in itertools.product((6, 30, 60), (10, 90))]


def coming(firm: Firm) -> Callable[[], object]:
    """67,800 come in, to be run as a strand."""
    return lambda: co.received(firm.c, "67800", on=at(2025, 3, 10))


def running(firm: Firm, made: list[int]) -> Callable[[], object]:
    """The run is computed, the month closed, the run sent for approval; computed again where the books have moved on."""

    def work() -> None:
        key = firm.computed("2025-Q1")
        made.append(key)
        close_sales(dt.date(2025, 4, 1))
        try:
            review_run.perform(key, actor=firm.hr, at=NOW)
        except Refusal as refusal:
            if refusal.code != "pay.moved":
                raise
            compute_run.again(key, actor=firm.hr, at=NOW)
            review_run.perform(key, actor=firm.hr, at=NOW)

    return work


@pytest.mark.parametrize("schedule", SCHEDULES, ids=[f"{first}-{second}" for first, second in itertools.product((6, 30, 60), (10, 90))])
def test_money_that_comes_during_a_run_is_in_this_run_or_the_next(schedule: list[bool]) -> None:
    """60,000 paid in the quarter earn 1,200; posted after it was closed they count in the next one, whose run pays them."""
    firm, made = Firm(), list[int]()
    firm.sold("150000", dt.date(2025, 3, 5))
    together(coming(firm), running(firm, made), schedule)
    (run,) = made
    approve_run.perform(run, actor=firm.director, at=NOW)
    release_run.perform(run, actor=firm.hr, at=NOW)
    now, later = firm.statement(run).paid, firm.statement(firm.computed("2025-Q2")).paid
    assert sorted((now, later)) == [Decimal(0), Decimal(1200)]
    proved()
