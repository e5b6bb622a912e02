"""Engine ctp: what a promise waits for, one after the other, from now to its end: the parts sum exactly to the whole."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from makesell.engines.ctp.calendar import Calendar
from makesell.engines.ctp.model import Center
from makesell.engines.ctp.search import Place, common
from makesell.ground.text import N_, Marked

WHY: Final[Mapping[str, Marked]] = {
    "bought": N_("Bought: lead time of the material"),
    "planned": N_("Waits for planned receipts of the material"),
    "outside": N_("Done outside"),
    "lead": N_("Made by lead time: no routing in force"),
    "template": N_("By the template: not designed yet"),
    "closed": N_("The work center is closed"),
    "pace": N_("Goes at the pace of the step before"),
    "queue": N_("Waits for other orders at the work center"),
    "setup": N_("Setting up at the work center"),
    "work": N_("Made at the work center"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Minutes of the clock that one cause takes: a code of `WHY`; the item, and where it is a step the center and the step's key."""

    code: str
    minutes: int
    item: int
    center: int | None = None
    step: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """Something that is there at `end`, having waited since the node before. `code` is empty at the beginning of everything."""

    end: int
    code: str = ""
    item: int = 0
    before: "Node | None" = None
    since: int = 0
    place: Place | None = None
    pace: int = 0
    step: int = 0


def parts(last: Node, centers: Mapping[int, Center]) -> tuple[Part, ...]:
    """The causes on the way that binds, in the order of time; a step whose lots move on early counts until they do."""
    found: list[Part] = []
    node, until = last, last.end
    while node.before is not None:
        if node.place is not None:
            found += reversed(_of_step(node, until, common(centers, node.place)))
        else:
            found.append(Part(node.code, until - node.since, node.item, step=node.step))
        until, node = node.since, node.before
    return tuple(part for part in reversed(found) if part.minutes)


def _of_step(node: Node, until: int, calendar: Calendar) -> list[Part]:
    """From when a step could begin: closed, at the pace of the one before, behind others, set up, made, closed meanwhile."""
    place = node.place
    assert place is not None
    opens = calendar.start_of(calendar.at(node.since))
    marks = (("closed", opens), ("pace", max(opens, node.pace)), ("queue", place.start))
    spans, reached = [], node.since
    for code, mark in marks:
        stop = max(reached, min(mark, until, place.start))
        spans.append((code, stop - reached))
        reached = stop
    worked = calendar.at(until) - calendar.at(reached)
    setup = min(worked, place.setup)
    spans += [("setup", setup), ("work", worked - setup), ("closed", until - reached - worked)]
    return [Part(code, minutes, node.item, place.center, node.step) for code, minutes in spans]
