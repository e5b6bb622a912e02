"""Parts that acts on documents share: the rows to be changed, locked and read; a day that may be named."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TypeVar

from makesell.ground.access import Policy
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import DocumentTable, hold

R = TypeVar("R")


def locked(
    table: DocumentTable, policy: Policy, act: str, ids: Sequence[int], read: Callable[[Sequence[int]], list[R]], *, actor: Actor,
    version: int | None = None,
) -> list[R]:  # fmt: skip
    """The documents of these keys, locked, for a role that may do the act on all of them; refuses (404) a missing one, (409) a stale one."""
    policy.require(actor, act)
    hold(table, ids, version)
    return read(ids)


def day_named(day: dt.date | None, at: dt.datetime, *, field: str, since: dt.date | None = None) -> dt.date:
    """The day something happened: today unless named; refuses one in the future or before what it follows."""
    today = business_date(at)
    named = day or today
    if named > today:
        raise Refusal("day.future", "This day has not come yet.", field=field)
    if since is not None and named < since:
        raise Refusal("day.before", "This cannot have happened before %(day)s.", field=field, day=since.isoformat())
    return named
