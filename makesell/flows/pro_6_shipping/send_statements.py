"""PRO-6 · 对账单: the cashier sends statements of account — each by a one-time link, in a mail where the customer has an address — or discards."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.access import ACCOUNTS
from makesell.documents.receipts.actions import stating
from makesell.documents.receipts.statement_queries import AccountRow
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.outbox.actions import NewMessage, put_many
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

PURPOSE: Final = "reconcile"
MAIL: Final = "statements.mail"
DAYS: Final = 30


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Sends statements that were made; returns them. Refuses (409) others."""
    rows = locked(stating.ACCOUNT, ACCOUNTS, "send", facts, queries.of_ids, actor=actor, version=version)
    sent = {"sent_date": business_date(at)}
    documents.move(stating.ACCOUNT, facts, "send", actor=actor, at=at, reason=reason, values=sent)
    tokens = [(row, _link(row, DAYS, beside=True, actor=actor, at=at)) for row in rows if row.email]
    put_many([NewMessage(MAIL, {"to": row.email, "token": token}, row.id) for row, token in tokens], at=at)
    return list(facts)


@act
def link(statement_id: int, days: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes a link to a statement that is with the customer, and returns its token; older ones end."""
    (row,) = locked(stating.ACCOUNT, ACCOUNTS, "send_link", [statement_id], queries.of_ids, actor=actor)
    if row.state not in states.WITH_CUSTOMER:
        raise not_now()
    return _link(row, days, actor=actor, at=at)


@act
def discard(statement_ids: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Discards statements that were not sent; the month may be made anew."""
    locked(stating.ACCOUNT, ACCOUNTS, "discard", statement_ids, queries.of_ids, actor=actor, version=version)
    documents.move(stating.ACCOUNT, statement_ids, "discard", actor=actor, at=at, reason=reason)
    return list(statement_ids)


def _link(row: AccountRow, days: int, *, beside: bool = False, actor: Actor, at: dt.datetime) -> str:
    return links.make(NewLink(PURPOSE, row.id, row.customer, days=days, beside=beside), actor=actor, at=at)
