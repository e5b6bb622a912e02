"""Engine ctp: a working calendar in whole minutes from the origin of a model, with prefix sums of what is worked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

# Later than every plan: what does not fit before the end of its calendar ends here.
NEVER: Final = 1 << 60
MOST_MEETS: Final = 32


class Calendar:
    """Stretches of working time in order, none touching the next; `total` is all that is worked in them."""

    __slots__ = ("_meets", "ends", "starts", "total", "worked")

    def __init__(self, stretches: Iterable[tuple[int, int]]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.worked: list[int] = []      # worked before each stretch
        self.total = 0
        self._meets: dict[Calendar, Calendar] = {}
        for start, end in stretches:
            self.starts.append(start)
            self.ends.append(end)
            self.worked.append(self.total)
            self.total += end - start

    def at(self, minute: int) -> int:
        """Working minutes that have passed at a minute of the clock."""
        place = bisect_right(self.starts, minute) - 1
        if place < 0:
            return 0
        return self.worked[place] + min(minute, self.ends[place]) - self.starts[place]

    def start_of(self, worked: int) -> int:
        """The minute of the clock at which work goes on after so many working minutes: at the end of a stretch, with the next one."""
        if worked >= self.total:
            return NEVER
        place = bisect_right(self.worked, worked) - 1
        return self.starts[place] + worked - self.worked[place]

    def end_of(self, worked: int) -> int:
        """The minute of the clock at which so many working minutes are done: at the end of a stretch, with it."""
        if worked > self.total:
            return NEVER
        place = max(bisect_left(self.worked, worked) - 1, 0)
        return self.starts[place] + worked - self.worked[place]

    def stretches(self) -> list[tuple[int, int]]:
        """When it is worked."""
        return list(zip(self.starts, self.ends, strict=True))

    def around(self, since: int, until: int) -> list[tuple[int, int]]:
        """The stretches that lie between two minutes of the clock, or reach into them."""
        first, last = bisect_right(self.ends, since), bisect_left(self.starts, until)
        return list(zip(self.starts[first:last], self.ends[first:last], strict=True))

    def closes(self, begins: int, ends: int) -> int | None:
        """The end of the last stretch that lies within two minutes of the clock; None where none does."""
        place = bisect_right(self.ends, ends) - 1
        return self.ends[place] if place >= 0 and self.starts[place] >= begins else None

    def meet(self, other: "Calendar") -> "Calendar":
        """The time worked in both."""
        if other is self:
            return self
        found = self._meets.get(other)
        if found is None:
            if len(self._meets) >= MOST_MEETS:     # a calendar lives long, and may meet many that are only wondered about
                self._meets.clear()
            found = self._meets[other] = Calendar(_common(self, other))
        return found


def joined(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of time in order, those that touch or overlap as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif end > start:
            found.append((start, end))
    return found


def without(stretches: Iterable[tuple[int, int]], gone: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Stretches of time without those that are gone; both in order."""
    found = []
    for start, end in stretches:
        reached = start
        for begins, ends in gone:
            if begins < end and ends > reached:
                if begins > reached:
                    found.append((reached, begins))
                reached = ends
        if reached < end:
            found.append((reached, end))
    return found


def _common(one: Calendar, other: Calendar) -> Iterable[tuple[int, int]]:
    first = second = 0
    while first < len(one.starts) and second < len(other.starts):
        start, end = max(one.starts[first], other.starts[second]), min(one.ends[first], other.ends[second])
        if start < end:
            yield start, end
        if one.ends[first] <= other.ends[second]:
            first += 1
        else:
            second += 1
