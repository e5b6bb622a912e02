"""A membership recorded late: what was credited since counts for the unit its person belonged to (`domain.md` §3, ADR 0082).

Each entry that stands elsewhere is taken out of its unit and put into the other one, on the day it counts for itself; of a closed month on the first
day of the first open one. The person's own sums, targets and pay stay what they were. Nobody posts meanwhile, so that none is missed.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.performance import late_moves
from makesell.books.performance import posting as performance
from makesell.books.performance.late_moves import Misplaced, Stay
from makesell.books.performance.posting import Moved
from makesell.flows.steps.dates import alone, counted_alone
from makesell.ground.actor import Actor
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.roster.access import POLICY
from makesell.ground.text import N_

BATCH: Final = 5000


def planned(moves: Iterable[tuple[int, int, dt.date]]) -> list[Stay]:
    """The stays that moves (person, unit, first day) would bring about, each until the next one."""
    asked = list(moves)
    begun = late_moves.places({person for person, _, _ in asked})
    return [
        Stay(person, unit, since, min((day for day, _ in begun.get(person, ()) if day > since), default=None)) for person, unit, since in asked
    ]


def ending(after: Mapping[int, dt.date]) -> list[Stay]:
    """The stays that leaving would bring about: from the day after the last one all counts for the unit of the last membership that had begun."""
    begun = late_moves.places(after)
    last = {person: [unit for first, unit in places if first < after[person]][-1:] for person, places in begun.items()}
    return [Stay(person, unit, after[person]) for person, units in last.items() for unit in units]


def begin(stays: Sequence[Stay]) -> None:
    """Nobody posts from here to the end of the act, and the months of what would move neither close nor open. Before memberships are changed."""
    alone("sales", ())
    alone("sales", {each.day for each in late_moves.misplaced(stays)})


def carry_out(since: Mapping[int, dt.date], *, confirmed: bool, actor: Actor, at: dt.datetime, reason: str) -> int:
    """Brings what was credited to these people from a day on to the units their memberships say now; returns how many entries were moved.

    Refuses (403) whoever may not, and one's own, (409) what was not confirmed, (422) what has no reason.
    """
    found = late_moves.misplaced(_stays(since))
    if not found:
        return 0
    POLICY.require(actor, "recredit")
    if actor.person_id in since:
        raise Refusal("person.recredit_own", "Nobody records late where their own credits count.", status=403, who=N_("The administrator"))
    if not confirmed:
        raise Refusal(
            "person.counted", "%(entries)s credits up to %(day)s count for another unit. See what would move, and confirm that it is credited anew.",
            field="recredit", status=409, entries=len(found), day=max(each.day for each in found),
        )  # fmt: skip
    if not reason.strip():
        raise Refusal("person.recredit_reason", "Say why this is recorded late.", field="reason")
    _post(found, since, actor=actor, at=at, reason=reason.strip())
    return len(found)


def _stays(since: Mapping[int, dt.date]) -> list[Stay]:
    """Where people belong from their days on: each membership counts until the next one begins, the last one for good."""
    stays = []
    for person, begun in late_moves.places(since).items():
        for (first, unit), (until, _) in zip(begun, [*begun[1:], (None, 0)], strict=True):
            if until is None or until > since[person]:
                stays.append(Stay(person, unit, max(first, since[person]), until))
    return stays


def _post(found: Sequence[Misplaced], since: Mapping[int, dt.date], *, actor: Actor, at: dt.datetime, reason: str) -> None:
    counts = counted_alone("sales", {each.day for each in found})
    by_person: dict[int, list[Misplaced]] = {}
    for each in found:
        by_person.setdefault(each.person_id, []).append(each)
    with performance.balances_last():
        for person, own in sorted(by_person.items()):
            key = late_moves.record(person, own[-1].into_id, since[person], len(own), by_id=actor.person_id, at=at, reason=reason)
            for start in range(0, len(own), BATCH):
                performance.move([Moved(e.entry_id, e.out_of_id, e.into_id, counts[e.day]) for e in own[start : start + BATCH]], key)


@dataclass(frozen=True, slots=True)
class Moving:
    """What a move recorded late would bring from one unit to another: of which measure, from which month, in which month that would count."""

    measure: str
    month: dt.date
    counts: dt.date
    out_of_id: int
    into_id: int
    entries: int
    qty: Decimal
    net: Decimal


def preview(person_id: int, unit_id: int, since: dt.date) -> list[Moving]:
    """What would move if somebody were said to work in a unit from a day on, by measure and month; nothing is changed."""
    found = late_moves.misplaced(planned([(person_id, unit_id, since)]))
    counts = period.business_dates("sales", {each.day for each in found}) if found else {}
    cells: dict[tuple[str, dt.date, dt.date, int, int], list[Misplaced]] = {}
    for each in found:
        key = (each.measure, each.day.replace(day=1), counts[each.day].replace(day=1), each.out_of_id, each.into_id)
        cells.setdefault(key, []).append(each)
    zero = Decimal(0)
    return [
        Moving(*key, len(own), sum((each.qty for each in own), zero), sum((each.net for each in own), zero)) for key, own in sorted(cells.items())
    ]
