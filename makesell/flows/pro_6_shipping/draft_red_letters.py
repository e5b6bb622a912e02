"""PRO-6 · The red letters 红字信息确认单 that follow a credit note draft themselves: one of each issued tax invoice that states what was credited.

They wait for finance like those a clerk asks for. Once for each credit note: what is refused, lapses or is taken back is asked for by a person.
"""

import datetime as dt
from typing import Final

from makesell.documents.invoices import difference_queries, tax_actions, tax_queries
from makesell.flows.steps import red_letters
from makesell.flows.steps.red_letters import CAUSED, RedFact
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.spine.documents import hold

TOPIC: Final = red_letters.FOLLOWS


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Drafts those of one credit note; returns them. One that is open stays alone: the worklist of differences shows what is left after it."""
    originals = difference_queries.followed_by(fact)
    if not originals:
        return []
    hold(tax_actions.TABLE, originals)
    cause, made = CAUSED[tax_queries.credit(fact)[0].kind], []
    for row in tax_queries.of_ids([key for key in difference_queries.followed_by(fact) if key in originals]):
        new = RedFact(row.id, cause, credit_note_id=fact)
        lines = red_letters.lines_of(new, row) if red_letters.free(row) else ()
        if lines:
            made.append(red_letters.write(row, new, lines, actor=actor, at=at, reason=reason))
    return made
