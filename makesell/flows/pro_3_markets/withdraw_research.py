"""PRO-3 · What somebody wrote down about markets and competitors is withdrawn: it stays readable, but counts no more."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from makesell.documents.research import actions, queries
from makesell.documents.research.access import MARKET_SIZES, NOTES, OFFERS
from makesell.ground.access import Policy
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable
from makesell.ground.text import N_

KINDS: Final[dict[str, tuple[DocumentTable, Policy]]] = {
    "market_size": (actions.MARKET_SIZE, MARKET_SIZES),
    "competitor_offer": (actions.OFFER, OFFERS),
    "research_note": (actions.NOTE, NOTES),
}


def within_reach(table: DocumentTable, policy: Policy, keys: Sequence[int], actor: Actor, act_name: str) -> None:
    """Refuses (404) what does not exist, (403) what is somebody else's and not the actor's to change."""
    reach = policy.require(actor, act_name)
    found = queries.owners(table.table, keys)
    if len(found) != len(set(keys)):
        raise missing()
    if not reach.all and any(owner != reach.person_id for owner in found.values()):
        raise Refusal("research.reach", N_("Only whoever wrote it, marketing and sales support may change it."), status=403)


@act
def perform_many(
    facts: Sequence[int], kind: str, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None
) -> list[int]:
    """Withdraws documents of one kind by key; refuses (409) what its state does not allow."""
    table, policy = KINDS[kind]
    within_reach(table, policy, facts, actor, "withdraw")
    documents.hold(table, facts, version)
    actions.move(table, facts, "withdraw", actor=actor, at=at, reason=reason)
    return list(facts)
