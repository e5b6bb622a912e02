"""Ground/approval: whose turn it is, found from the open steps of an approval and who may decide each today (`domain.md` §2). Pure.

One person who holds two steps decides once, at the higher step: by being asked for both, by standing in for somebody since, or because
the lower step was not decided in time and came up to them.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenStep:
    """An undecided step, `late` once it has gone up; `who` maps who may decide it today to the absent holder they stand in for, or None."""

    id: int
    role: str
    late: bool
    who: Mapping[int, int | None]
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """The step a person decides now, and the lower ones that are decided with it."""

    step: OpenStep
    along: tuple[OpenStep, ...]


@dataclass(slots=True)
class _Place:
    """A step with those who decide it in the end, and the lower steps they decide with it."""

    step: OpenStep
    who: set[int]
    along: tuple[OpenStep, ...] = ()


def turns(steps: Sequence[OpenStep]) -> dict[int, Turn]:
    """Whose turn it is among open steps, low to high: those of the lowest, and those of a higher one whom all below it came up to."""
    found: dict[int, Turn] = {}
    below: list[_Place] = []
    for place in _once_each(steps):
        passed = tuple(step for lower in below for step in (*lower.along, lower.step))
        for person in sorted(place.who):
            if all(lower.step.late and person in lower.step.who for lower in below):
                found[person] = Turn(place.step, (*(step for step in passed if person in step.who), *place.along))
        below.append(place)
    return found


def waits(steps: Sequence[OpenStep]) -> OpenStep | None:
    """The step that waits now: the lowest one somebody decides next, else the lowest, which nobody is there to decide."""
    deciding = {turn.step.id for turn in turns(steps).values()}
    return next((step for step in steps if step.id in deciding), steps[0] if steps else None)


def _once_each(steps: Sequence[OpenStep]) -> list[_Place]:
    """Takes people of higher steps out of lower ones; a lower step left empty is decided by its own people at the higher one."""
    kept = [_Place(step, set(step.who)) for step in steps]
    for low in range(len(kept) - 2, -1, -1):
        for high in range(low + 1, len(kept)):
            rest = kept[low].who - kept[high].who
            if rest or not kept[low].who:
                kept[low].who = rest
                continue
            kept[high].who &= kept[low].who
            kept[high].along = (*kept[low].along, kept[low].step, *kept[high].along)
            del kept[low]
            break
    return kept
