"""PRO-6 · The cashier discards a bank statement that was only tried."""

import datetime as dt

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts.access import STATEMENTS
from makesell.documents.receipts.actions import banking
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine import documents


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Discards it; returns it. Refuses (409) one that was taken over."""
    locked(banking.STATEMENT, STATEMENTS, "discard", [fact], queries.of_ids, actor=actor, version=version)
    documents.move(banking.STATEMENT, [fact], "discard", actor=actor, at=at, reason=reason)
    return fact
