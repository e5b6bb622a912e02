"""A membership recorded late: what was credited since counts for the unit its person belonged to (`domain.md` §3, ADR 0082).

Each entry that stands elsewhere is taken out of its unit and put into the other one, on the day it counts for itself; of a closed month on the first
day of the first open one. The person's own sums, targets and pay stay what they were. Nobody posts meanwhile, so that none is missed.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.books.performance import late_moves
from makesell.books.performance import posting as performance
from makesell.books.performance.late_moves import Misplaced, Stay
from makesell.books.performance.posting import Moved
from makesell.flows.steps.dates import alone
from makesell.ground.actor import Actor
from makesell.ground.organisation import actions as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.roster.access import POLICY
from makesell.ground.text import N_

BATCH: Final = 5000


def begin(person_ids: Iterable[int]) -> None:
    """Nobody posts from here to the end of the act, and no month is closed: before memberships of these people are changed, even by acts that move
    no credit, since an import does some of each in one transaction and gates come before the organisation's lock."""
    if not organisation.unknown_to_others(person_ids):
        alone()


def carry_out(since: Mapping[int, dt.date], *, confirmed: bool, actor: Actor, at: dt.datetime, reason: str) -> int:
    """Brings what was credited to these people from a day on to the units their memberships say now; returns how many entries were moved.

    Refuses (403) whoever may not, and one's own, (422) what was not confirmed or has no reason.
    """
    if organisation.unknown_to_others(since):
        return 0
    found = late_moves.misplaced(_stays(since))
    if not found:
        return 0
    POLICY.require(actor, "recredit")
    if actor.person_id in since:
        raise Refusal("person.recredit_own", "Nobody records late where their own credits count.", status=403, who=N_("The administrator"))
    if not confirmed:
        raise Refusal(
            "person.counted", "%(entries)s credits up to %(day)s count for another unit. See what would move, and confirm that it is credited anew.",
            field="recredit", entries=len(found), day=max(each.day for each in found),
        )  # fmt: skip
    if not reason.strip():
        raise Refusal("person.recredit_reason", "Say why this is recorded late.", field="reason")
    _post(found, since, actor=actor, at=at, reason=reason.strip())
    return len(found)


def forget_membership(membership_id: int) -> None:
    """Takes a membership back that an import made. Refuses (409) where credits would stand in a unit that was never their person's then."""
    _taken_back(membership_id, lambda: organisation.forget_membership(membership_id))


def restore_membership(membership_id: int, old: Mapping[str, Any]) -> None:
    """Gives a membership the values it had before an import. Refuses likewise."""
    _taken_back(membership_id, lambda: organisation.restore_membership(membership_id, old))


def _taken_back(membership_id: int, take: Callable[[], None]) -> None:
    begin([0])
    person = late_moves.person_of(membership_id)
    before = _elsewhere(person)
    take()
    if _elsewhere(person) - before:
        raise Refusal("person.counted_since", "Credits count for this unit; it stays.", status=409, who=N_("Move the person on the own page."))


def _elsewhere(person_id: int | None) -> set[int]:
    """The entries of a person that stand in another unit than memberships say now."""
    return {each.entry_id for each in late_moves.misplaced(_stays({person_id: dt.date.min}))} if person_id is not None else set()


def _stays(since: Mapping[int, dt.date]) -> list[Stay]:
    """Where people belong from their days on: each membership counts until the next one begins, the last one for good."""
    stays = []
    for person, begun in late_moves.places(since).items():
        for (first, unit), (until, _) in zip(begun, [*begun[1:], (None, 0)], strict=True):
            if until is None or until > since[person]:
                stays.append(Stay(person, unit, max(first, since[person]), until))
    return stays


def _post(found: Sequence[Misplaced], since: Mapping[int, dt.date], *, actor: Actor, at: dt.datetime, reason: str) -> None:
    counts = period.business_dates("sales", {each.day for each in found})
    by_person: dict[int, list[Misplaced]] = {}
    for each in found:
        by_person.setdefault(each.person_id, []).append(each)
    with performance.balances_last():
        for person, own in sorted(by_person.items()):
            key = late_moves.record(person, own[-1].into_id, since[person], len(own), by_id=actor.person_id, at=at, reason=reason)
            # what was posted first goes before what takes it back: measures that ask for a unit count it anew, and take that back
            for those in ([e for e in own if e.first], [e for e in own if not e.first]):
                for start in range(0, len(those), BATCH):
                    performance.move([Moved(e.entry_id, e.out_of_id, e.into_id, counts[e.day]) for e in those[start : start + BATCH]], key)


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
    next_one = min((day for day, _ in late_moves.places([person_id]).get(person_id, ()) if day > since), default=None)
    found = late_moves.misplaced([Stay(person_id, unit_id, since, next_one)])
    counts = period.business_dates("sales", {each.day for each in found}) if found else {}
    cells: dict[tuple[str, dt.date, dt.date, int, int], list[Misplaced]] = {}
    for each in found:
        key = (each.measure, each.day.replace(day=1), counts[each.day].replace(day=1), each.out_of_id, each.into_id)
        cells.setdefault(key, []).append(each)
    zero = Decimal(0)
    return [
        Moving(*key, len(own), sum((each.qty for each in own), zero), sum((each.net for each in own), zero)) for key, own in sorted(cells.items())
    ]
