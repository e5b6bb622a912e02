"""PRO-6 · The pick list 拣货单 of a delivery, or of several that are picked as one wave, is printed: a PDF kept among the files of each.

It proposes the lots that expire first, none of them twice within the wave; printed again without a change it is the same file.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import POLICY
from makesell.flows.steps.delivery_paper import picks
from makesell.flows.steps.papers import CHINESE, languages_of
from makesell.ground.actor import Actor, system
from makesell.ground.attachments.actions import attach_once
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now

MOST: Final = 50


@dataclass(frozen=True, slots=True)
class PicksFact:
    """Deliveries that are picked together, and the language of their list."""

    delivery_ids: Sequence[int]
    language: str = CHINESE


@act
def perform(fact: PicksFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Prints it; returns its file on each delivery. Refuses (404) what is out of reach, (409) what has left, (422) another language, too many."""
    POLICY.require(actor, "print_picks")
    if len(fact.delivery_ids) > MOST:
        raise Refusal("picks.many", "A wave has at most %(most)s deliveries.", most=MOST)
    languages = languages_of(fact.language)
    rows = queries.seen(actor, fact.delivery_ids)
    if any(row.state not in states.PLANNED for row in rows):
        raise not_now()
    made = picks(rows, languages, business_date(at))
    kept = {row.id: attach_once(row.id, "pick-list.pdf", made, actor=system("paper"), at=at) for row in rows}
    new = [key for key, (_, first) in kept.items() if first]
    if new:
        spine.happened(new, "print_picks", actor=actor, at=at, reason=reason)
    return [file for file, _ in kept.values()]
