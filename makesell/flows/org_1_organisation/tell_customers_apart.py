"""PRO-3 · Two customers that look like one are two: the pair is not shown again, until somebody suspects it again."""

import datetime as dt
from collections.abc import Sequence

from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.actions import happened
from makesell.masterdata.parties import actions as parties
from makesell.masterdata.parties import queries
from makesell.masterdata.parties.access import DUPLICATES


@act
def perform_many(pair_ids: Sequence[int], *, apart: bool, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Tells pairs of customers apart, or suspects them again; refuses (404) pairs not within the actor's reach."""
    wanted = "keep_apart" if apart else "suspect"
    DUPLICATES.require(actor, wanted)
    found = queries.pairs(actor, pair_ids, wanted)
    parties.tell_apart(pair_ids, apart=apart, actor=actor, at=at)
    happened(sorted({key for pair in found for key in (pair.first_id, pair.second_id)}), wanted, actor=actor, at=at, reason=reason)
    return list(pair_ids)


def perform(pair_id: int, *, apart: bool, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([pair_id], apart=apart, actor=actor, at=at, reason=reason)[0]
