"""An act that dies at its n-th statement, for every n, leaves the books as before or after, never between (R3)."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from makesell.demo import samples as co
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run

TABLES = (
    "spine_record", "spine_line", "orders_salesorder", "deliveries_delivery", "invoices_invoice", "orderbook_entry", "performance_entry",
    "performance_balance", "receivables_entry", "receivables_dueitem", "orderbook_balance",
)  # fmt: skip


class Death(Exception):
    """The process ends here."""


class _DiesAt:
    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if self.left == 0:
            raise Death
        self.left -= 1
        return execute(sql, params, many, context)


def _state() -> list[tuple[Any, ...]]:
    counts = run(" union all ".join(f"select '{t}', count(*)::text from {t}" for t in TABLES))
    sums = run("select 'net', coalesce(sum(net), 0)::text from performance_balance")
    return [*counts, *sums]


def _dies(work: Callable[[], object], statement: int) -> bool:
    """Kills the act at a statement, with its connection; False when the act ended before it."""
    try:
        with connection.execute_wrapper(_DiesAt(statement)):
            work()
    except Death:
        connection.close()
        return True
    return False


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize("act", ["order", "ship", "invoice", "reverse"])
def test_a_death_at_any_statement_leaves_nothing_between(act: str) -> None:
    """The act is killed at each of its statements in turn; nothing of it stands, and it can be done again."""
    c = co.company()
    made = co.order(c, dt.date(2025, 3, 5))
    delivery = co.ship(c, made, dt.date(2025, 4, 1), 5)
    works: dict[str, Callable[[], object]] = {
        "order": lambda: co.order(c, dt.date(2025, 3, 6)),
        "ship": lambda: co.ship(c, made, dt.date(2025, 4, 2), 1),
        "invoice": lambda: co.invoice(c, made, dt.date(2025, 4, 2), qty="1", net="10.00", tax="1.30", settled=True),
        "reverse": lambda: co.reverse(delivery, dt.date(2025, 5, 1)),
    }
    before = _state()
    died = 0
    while _dies(works[act], died):
        assert _state() == before, f"killed at statement {died}"
        died += 1
    assert died > 5
    assert _state() != before
    assert check_books.perform() == []
