"""PRO-6 · 对账单: the cashier makes the statements of account of a month that is over, of every customer with a balance or a movement, at once."""

import datetime as dt
from collections import defaultdict

from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts.access import ACCOUNTS
from makesell.documents.receipts.actions import stating
from makesell.documents.receipts.actions.stating import NewStatementOf
from makesell.documents.receipts.statement_queries import Moved
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine


@act
def perform(fact: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Makes the statements of the month a day lies in; returns them. Refuses a month that is not over, and when all are made already."""
    ACCOUNTS.require(actor, "make")
    on, first = business_date(at), fact.replace(day=1)
    last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    if last >= on:
        raise Refusal("statement.running", "This month is not over yet.", field="month")
    of: dict[tuple[int, str], list[Moved]] = defaultdict(list)
    for row in queries.moved(first, last):
        of[row.customer_id, row.currency].append(row)
    if not of:
        raise Refusal("statement.nothing", "Every customer with a balance has a statement of this month already.", field="month", status=409)
    made = stating.make([_statement(rows) for rows in of.values()], first, last, on, actor=actor, at=at)
    spine.happened(made, "make", actor=actor, at=at, reason=reason)
    return made


def _statement(rows: list[Moved]) -> NewStatementOf:
    before, own = [row for row in rows if row.day is None], rows[0]
    lines = tuple((row.day, row.source_id, row.amount) for row in rows if row.day is not None and row.source_id is not None)
    opening = before[0].amount if before else own.amount - own.amount
    return NewStatementOf(own.customer_id, own.customer, own.owner_id, own.unit_id, own.currency, opening, lines)
