"""PER-3, ORG-5 · Compensation makes a one-time link, by which a person reads the own released pay statement without a login, also after leaving.

It is shown once, a newer one ends it, and it opens this statement alone.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.documents.payruns import queries, states
from makesell.documents.payruns.access import STATEMENTS
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.links import actions as links
from makesell.ground.links.actions import NewLink
from makesell.ground.spine.documents import not_now

PURPOSE: Final = "read_pay"


@dataclass(frozen=True, slots=True)
class LinkFact:
    """Of which statement, for how many days."""

    statement_id: int
    days: int = 14


@act
def perform(fact: LinkFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> str:
    """Makes the link, ends older ones and returns its token. Refuses (403) other roles, (404) a statement out of reach, (409) one that is not
    released, (422) too many days."""
    STATEMENTS.require(actor, "send_link")
    row = queries.statement(actor, fact.statement_id)
    if row.state != states.RELEASED:
        raise not_now()
    return links.make(NewLink(PURPOSE, row.id, row.person, row.person_id, fact.days), actor=actor, at=at)
