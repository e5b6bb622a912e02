"""PRO-3 · A director or executive who did not draft it publishes a market size; it supersedes the one that stood for the same segment.

A market that is smaller than what we sold in it ourselves is refused as too small (13.10).
"""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.research import actions, queries
from makesell.documents.research.access import MARKET_SIZES
from makesell.documents.research.rules import judge_share
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import documents
from makesell.ground.text import N_
from makesell.metrics.market_share import own_sales

OTHER = N_("Another director or an executive publishes it.")


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Publishes market sizes by key; refuses (403) who drafted one, (409) what is no draft, (422) one below our own sales."""
    MARKET_SIZES.require(actor, "publish")
    rows = queries.sizes(facts)
    if len(rows) != len(set(facts)):
        raise missing()
    before = [old for old in map(queries.size_in_force, rows) if old is not None]
    documents.hold(actions.MARKET_SIZE, [*facts, *before])
    documents.hold(actions.MARKET_SIZE, facts, version)
    for row in rows:
        if actor.person_id is not None and actor.person_id == row.owner_id:
            raise Refusal("market_size.four_eyes", N_("Nobody publishes a size they have drafted themselves."), status=403, who=OTHER)
        own = own_sales(row)
        if own is not None:
            judge_share(own, row.amount)
        old = queries.size_in_force(row)
        if old is not None:
            actions.move(actions.MARKET_SIZE, [old], "supersede", actor=actor, at=at, reason=reason)
        actions.move(actions.MARKET_SIZE, [row.id], "publish", actor=actor, at=at, reason=reason)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]
