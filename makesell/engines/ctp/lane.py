"""Engine ctp: the free time of one machine, in working minutes of its calendar, searched by blocks of 64 gaps with the longest of each.

Measured against lists, sorted containers, arrays and tables in PostgreSQL: the fastest of those that need no library.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import Final

BLOCK: Final = 64


class Lane:
    """What is free, as gaps `[start, end)`; beside it which setup family ends and begins where, for the setup of what comes between.

    Blocks are never changed, only put in another's place, so that a copy shares all of them; of families a copy has those that came since
    beside those it shares.
    """

    __slots__ = ("_begins", "_blocks", "_lasts", "_longest", "_new_begins", "_new_stops", "_shared", "_stops")

    def __init__(self, total: int, busy: Iterable[tuple[int, int, str]] = ()) -> None:
        gaps: list[tuple[int, int]] = []
        self._stops: dict[int, str] = {}
        self._begins: dict[int, str] = {}
        self._shared = False     # these families are those of a copy, too: what comes is written beside them
        self._new_begins: dict[int, str] = {}
        self._new_stops: dict[int, str] = {}
        reached = 0
        for start, end, family in busy:
            if start > reached:
                gaps.append((reached, start))
            self._begins[start], self._stops[end] = family, family
            reached = max(reached, end)
        if total > reached:
            gaps.append((reached, total))
        cut = [gaps[n : n + BLOCK] for n in range(0, len(gaps), BLOCK)]
        self._blocks = [([s for s, _ in block], [e for _, e in block]) for block in cut]
        self._lasts = [ends[-1] for _, ends in self._blocks]
        self._longest = [_most(*block) for block in self._blocks]

    def find(self, ready: int, length: int) -> int | None:
        """The first minute at or after `ready` from which `length` minutes are free."""
        lasts, longest, blocks = self._lasts, self._longest, self._blocks
        first = place = bisect_right(lasts, ready)
        while place < len(lasts):
            if longest[place] >= length:
                starts, ends = blocks[place]
                at = bisect_right(ends, ready) if place == first else 0
                for n in range(at, len(starts)):
                    begin = starts[n] if starts[n] > ready else ready
                    if ends[n] - begin >= length:
                        return begin
            place += 1
        return None

    def gaps(self, ready: int) -> Iterator[tuple[int, int]]:
        """The gaps that end after `ready`, in order."""
        first = bisect_right(self._lasts, ready)
        for place in range(first, len(self._blocks)):
            starts, ends = self._blocks[place]
            at = bisect_right(ends, ready) if place == first else 0
            yield from zip(starts[at:], ends[at:], strict=True)

    def copy(self) -> "Lane":
        """The same machine, to be taken of by itself; what neither takes of stays one."""
        if len(self._new_stops) > BLOCK:
            self._alone()
        other = Lane.__new__(Lane)
        other._blocks, other._lasts, other._longest = list(self._blocks), list(self._lasts), list(self._longest)
        other._begins, other._stops = self._begins, self._stops
        other._new_begins, other._new_stops = dict(self._new_begins), dict(self._new_stops)
        other._shared = self._shared = True
        return other

    def busy(self, since: int, until: int) -> list[tuple[int, int, str]]:
        """What it does between two minutes, in order, each with the setup family it leaves behind."""
        starts = sorted(start for each in (self._begins, self._new_begins) for start in each if start < until)
        ends = sorted(end for each in (self._stops, self._new_stops) for end in each if end > since)
        first = len(starts) - sum(1 for start in starts if start >= ends[0]) - 1 if starts and ends else 0
        return [(start, end, self.before(end)) for start, end in zip(starts[first:], ends, strict=False)]

    def before(self, minute: int) -> str:
        """The family of what ends at a minute, or nothing."""
        return (self._new_stops.get(minute) if self._new_stops else None) or self._stops.get(minute, "")

    def after(self, minute: int) -> str:
        """The family of what begins at a minute, or nothing."""
        return (self._new_begins.get(minute) if self._new_begins else None) or self._begins.get(minute, "")

    def take(self, start: int, end: int, family: str = "") -> None:
        """Takes free minutes; they must lie in one gap."""
        place = bisect_right(self._lasts, start)
        starts, ends = self._blocks[place]
        at = bisect_right(ends, start)
        rest = [gap for gap in ((starts[at], start), (end, ends[at])) if gap[0] < gap[1]]
        self._put(place, [*starts[:at], *(s for s, _ in rest), *starts[at + 1 :]], [*ends[:at], *(e for _, e in rest), *ends[at + 1 :]])
        begins, stops = (self._new_begins, self._new_stops) if self._shared else (self._begins, self._stops)
        begins[start], stops[end] = family, family

    def give(self, start: int, end: int) -> None:
        """Gives back minutes that were taken as one."""
        self._alone()
        del self._begins[start], self._stops[end]
        if not self._blocks:
            self._put(0, [start], [end])
            return
        place = min(bisect_left(self._lasts, start), len(self._blocks) - 1)
        starts, ends = map(list, self._blocks[place])
        at = bisect_left(ends, start)
        if at < len(ends) and ends[at] == start:
            start = starts.pop(at)
            del ends[at]
        if at < len(starts) and starts[at] == end:
            end = ends.pop(at)
            del starts[at]
        elif at == len(starts) and place + 1 < len(self._blocks) and self._blocks[place + 1][0][0] == end:
            others, stops = self._blocks[place + 1]
            end = stops[0]
            self._put(place + 1, others[1:], stops[1:])
        starts.insert(at, start)
        ends.insert(at, end)
        self._put(place, starts, ends)

    def _alone(self) -> None:
        """From here on the families are its own."""
        if self._shared:
            self._begins, self._stops, self._shared = self._begins | self._new_begins, self._stops | self._new_stops, False
            self._new_begins, self._new_stops = {}, {}

    def _put(self, place: int, starts: list[int], ends: list[int]) -> None:
        """A block in another's place: one that is empty goes, one that is twice as long is halved."""
        half = len(starts) // 2 if len(starts) > 2 * BLOCK else 0
        cut = [(starts[:half], ends[:half]), (starts[half:], ends[half:])] if half else [(starts, ends)]
        kept = [block for block in cut if block[0]]
        self._blocks[place : place + 1] = kept
        self._lasts[place : place + 1] = [ends[-1] for _, ends in kept]
        self._longest[place : place + 1] = [_most(*block) for block in kept]


def _most(starts: list[int], ends: list[int]) -> int:
    return max(map(int.__sub__, ends, starts))
