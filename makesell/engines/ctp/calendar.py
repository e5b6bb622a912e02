"""Engine ctp: a working calendar in whole minutes from the origin of a model, with prefix sums of what is worked."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import Final

# Later than every plan: what does not fit before the end of its calendar ends here.
NEVER: Final = 1 << 60


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

    def meet(self, other: "Calendar") -> "Calendar":
        """The time worked in both."""
        if other is self:
            return self
        found = self._meets.get(other)
        if found is None:
            found = self._meets[other] = Calendar(_common(self, other))
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
