"""What the frame of every page shows of the database: the company and what waits for the person. Kept for a few seconds a process."""

import time
from dataclasses import dataclass
from typing import Final

from makesell.ground.actor import Actor
from makesell.ground.approval.queries import waiting_for
from makesell.ground.clock import DEFAULT_ZONE, today
from makesell.ground.db import database
from makesell.ground.notices.queries import unread
from makesell.ground.organisation.queries import CompanyRow, company

FRESH: Final = 15.0
MOST: Final = 2000
NO_COMPANY: Final = CompanyRow("", "", "CNY", DEFAULT_ZONE.key, is_demo=False, source="", data_until=None, version=0)


@dataclass(frozen=True, slots=True)
class Frame:
    """The company's row and the person's counts."""

    company: CompanyRow
    unread: int
    waiting: int


_known: dict[tuple[str, int | None], tuple[float, Frame]] = {}


def frame_of(actor: Actor) -> Frame:
    """The frame of an actor; at most `FRESH` seconds old, so that most pages ask nothing for it."""
    key = (database(), actor.user_id)
    now = time.monotonic()
    found = _known.get(key)
    if found and now - found[0] < FRESH:
        return found[1]
    made = Frame(company() or NO_COMPANY, unread(actor), len(waiting_for(actor, today(), 100)))
    if len(_known) > MOST:
        _known.clear()
    _known[key] = (now, made)
    return made


def forget(actor: Actor) -> None:
    """After an act that changes the person's counts."""
    _known.pop((database(), actor.user_id), None)


def forget_all() -> None:
    """After the company itself changed."""
    _known.clear()
