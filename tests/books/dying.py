"""An act that dies at each of its statements in turn: what stands is as before it, until it ends (R3)."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import connection

from makesell.ground.db import in_act, run

State = list[tuple[Any, ...]]
TABLES = (
    "spine_record", "spine_line", "spine_event", "orders_salesorder", "orders_salesorderline", "orders_creditsplit", "orders_orderhold",
    "orders_linepause", "orders_loanmove", "production_productionorder", "stockmoves_transfer",
    "stockmoves_stockcount", "deliveries_delivery", "deliveries_discrepancy", "invoices_invoice", "invoices_creditnote", "receipts_allocation",
    "receipts_bill", "receipts_refund", "receipts_writeoff", "receipts_offset", "approval_approval",
    "rebates_rebateline", "rebates_rebatesettlement", "budget_entry",
    "payruns_paystatement", "orderbook_entry", "orderbook_balance", "performance_entry", "performance_balance", "receivables_entry",
    "receivables_dueitem", "receivables_balance", "receivables_exposurepart", "stock_entry", "stock_reservation", "supply_entry",
    "supply_reservation", "pay_entry", "pay_balance", "notices_notice", "outbox_message", "numbering_counter", "audit_change",
)  # fmt: skip


class Death(Exception):
    """The process ends here."""


class DiesAt:
    """Lets so many statements pass and dies at the next; what undoes the act passes again."""

    def __init__(self, statement: int) -> None:
        self.left = statement

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        self.left -= 1
        if self.left == -1:
            raise Death
        return execute(sql, params, many, context)


def counted(more: Iterable[str] = ()) -> State:
    """How much stands in the tables of documents and books, and in some more."""
    return run(" union all ".join(f"select '{table}', count(*)::text from {table}" for table in dict.fromkeys((*TABLES, *more))))


def killed(act: Callable[[], Any], *, state: Callable[[], State]) -> Any:
    """Kills an act at each of its statements in turn, then lets it end; returns what it does. Nothing of `state` changes before it ends."""
    before, died = state(), 0
    while True:
        try:
            with connection.execute_wrapper(DiesAt(died)):
                made = act()
            break
        except Death:
            assert not in_act()
            assert state() == before, f"killed at statement {died}"
            died += 1
    assert died > 5
    assert state() != before
    return made
