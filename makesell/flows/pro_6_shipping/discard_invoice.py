"""PRO-6 · A draft of an invoice is discarded: it never had a number, and what it charged may be invoiced again."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries
from makesell.documents.invoices.access import POLICY
from makesell.flows.steps.documents import locked
from makesell.ground.actor import Actor
from makesell.ground.db import act


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Discards drafts by key; refuses (409) what is posted."""
    locked(invoices.TABLE, POLICY, "discard", facts, queries.of_ids, actor=actor, version=version)
    invoices.move_state(facts, "discard", actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
