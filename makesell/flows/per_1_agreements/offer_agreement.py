"""PER-1 · A draft is offered for signature: it gets its number, its paper is printed and kept, and both who sign are told."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.agreements import actions as agreements
from makesell.documents.agreements import queries
from makesell.flows.steps.agreements import locked, offered, tell
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.text import N_


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Offers drafts by key. Refuses (409) what is no draft."""
    locked(actor, "offer", facts, version)
    agreements.move(facts, "offer", actor=actor, at=at, reason=reason, values={"offered_at": at})
    agreements.number(facts, business_date(at))
    rows = queries.of_ids(facts)
    for row in rows:
        agreements.change(row.id, offered(row, row.reason, actor=actor, at=at))
    tell(rows, "agreement_offered", N_("Your target agreement %(number)s waits for your signature."), at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
