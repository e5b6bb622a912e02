"""PRO-6 · The cashier takes a bank statement back while nothing followed: its receipts are reversed, its lines may come again."""

import datetime as dt

from makesell.documents.receipts import bank_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import STATEMENTS
from makesell.documents.receipts.actions import banking
from makesell.flows.steps.documents import locked
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes it back; returns how many receipts were reversed. Refuses (409) once a receipt of it was claimed or reversed."""
    locked(banking.STATEMENT, STATEMENTS, "undo", [fact], queries.of_ids, actor=actor, version=version)
    documents.move(banking.STATEMENT, [fact], "undo", actor=actor, at=at, reason=reason)
    made = [line.receipt_id for line in queries.lines(fact) if line.outcome == states.CAME and line.receipt_id is not None]
    locks.take("receipt", made)
    followed = [line for line in queries.lines(fact) if line.outcome == states.CAME and line.receipt_state != states.RECORDED]
    if followed:
        raise Refusal(
            "bank.followed", "The receipt %(number)s of this statement is not only recorded any more.", status=409, number=followed[0].receipt or "",
        )  # fmt: skip
    banking.take_back(fact, made, actor=actor, at=at, reason=reason)
    return len(made)
