"""`check` finds what is wrong in pay runs: each planted fault is found and named, and nothing is wrong before."""

import datetime as dt

import pytest

from makesell.demo import samples as co
from makesell.demo.sample_pay import close_sales
from makesell.flows.per_3_reward import approve_run, release_run, review_run
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run
from tests.clauses.cast import NOW
from tests.clauses.pay import Firm, at
from tests.database import Once

ONE = "where line_id = (select min(line_id) from payruns_statementline)"
# what is wrong: the check that must speak, and the fault planted as the owner of the tables
FAULTS = {
    "a line of no statement": ("payruns.line", f"update payruns_statementline set statement_id = 999999999 {ONE}"),
    "a line at another's place": ("payruns.line", f"update payruns_statementline set position = position + 1000 {ONE}"),
    "a line that is not on the spine": ("payruns.line", f"update payruns_statementline set line_id = 999999999 {ONE}"),
    "a line by no version": ("payruns.line", f"update payruns_statementline set scheme_version_id = 999999999 {ONE}"),
    "a line that says more": ("payruns.lines", f"update payruns_statementline set earned = earned + 1, amount = amount + 1 {ONE}"),
    "a statement that is not in the book": ("payruns.book", "delete from pay_entry"),
    "something brought from nowhere": ("payruns.brought", "update payruns_paystatement set brought = brought + 1, paid = paid + 1"),
}


def _released() -> dict[str, int]:
    firm = Firm()
    firm.sold("150000", dt.date(2025, 3, 5))
    co.received(firm.c, "67800", on=at(2025, 3, 10))
    key = firm.computed("2025-Q1")
    close_sales(dt.date(2025, 4, 1))
    review_run.perform(key, actor=firm.hr, at=NOW)
    approve_run.perform(key, actor=firm.director, at=NOW)
    release_run.perform(key, actor=firm.hr, at=NOW)
    return {"run": key}


@pytest.fixture(scope="module")
def laid(once: Once) -> dict[str, int]:
    """A run that was released, laid once for all faults."""
    return once(_released)


@pytest.fixture
def released(laid: dict[str, int], db: None) -> dict[str, int]:
    """The released run."""
    return laid


def _said() -> set[str]:
    return {fault.check for fault in check_books.perform() if fault.check.startswith(("payruns.", "pay."))}


def test_nothing_is_wrong_before(released: dict[str, int]) -> None:
    """The run the faults are planted into is proved."""
    assert _said() == set()


@pytest.mark.parametrize("fault", FAULTS)
def test_each_planted_fault_is_found_and_named(fault: str, released: dict[str, int]) -> None:
    """The check that speaks is the one that says what is wrong."""
    check, sql = FAULTS[fault]
    run("set constraints all deferred")
    run(sql)
    assert check in _said()
