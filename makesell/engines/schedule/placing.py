"""Engine schedule: places every task, machine after machine, whenever one is free, the most urgent waiting task first.

Urgent is what has the least priority number (a planned beginning, say), or by the rule ATC what costs most by the hour when it waits
(Vepsalainen and Morton 1987), with setups as ATCS has them (Lee, Bhaskaran and Pinedo 1997). A slower machine is taken only where it is
done sooner than the best one could be.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from math import log
from typing import Final

from makesell.engines.ctp.calendar import NEVER
from makesell.engines.schedule.table import Table, back, met

LOOK_AHEAD: Final = 2.0


@dataclass(slots=True)
class Placed:
    """What was placed, by position of the task: start, end, lane (-1: outside), setup in it, lane beside (-1: none)."""

    starts: list[int]
    ends: list[int]
    lanes: list[int]
    setups: list[int]
    besides: list[int]


def place(table: Table, priority: Sequence[float], forced: Sequence[int] | None = None) -> Placed:
    """A plan by static priorities (least first); `forced` is the option each task has to take, -1 where it is free."""
    return _Run(table, priority, forced, None).go()


def by_atc(table: Table, look_ahead: float = LOOK_AHEAD, forced: Sequence[int] | None = None) -> Placed:
    """A plan by the rule ATC."""
    return _Run(table, [0.0] * len(table.job), forced, look_ahead).go()


class _Run:
    """One pass over time. Events are tasks that become ready and centers (counted behind the tasks) where something may begin."""

    def __init__(self, table: Table, priority: Sequence[float], forced: Sequence[int] | None, look_ahead: float | None) -> None:
        count = len(table.job)
        self.table, self.priority, self.forced, self.look_ahead, self.count = table, priority, forced, look_ahead, count
        lanes = len(table.busy)
        self.open_from = [table.shop.now] * lanes            # when the lane is free of what was placed
        self.former = [""] * lanes
        self.reached = [0] * lanes                           # how many of the lane's fixed tasks lie behind
        self.waiting: list[list[tuple[float, int]]] = [[] for _ in table.lanes]
        self.placed = Placed([-1] * count, [0] * count, [-1] * count, [0] * count, [-1] * count)
        self.ready = table.ready[:]
        self.left = [len(befores) for befores in table.before]
        self.events: list[tuple[int, int]] = []
        needs = [table.least(n) for n in table.free]
        self.mean = max(1.0, sum(needs) / max(1, len(needs)))
        marked = [table.setup[n] for n in table.free if table.setup[n]]
        self.mean_setup = sum(marked) / len(marked) if marked else 1.0

    def go(self) -> Placed:
        table, events, count = self.table, self.events, self.count
        for n, task in enumerate(table.shop.tasks):
            if task.fixed is not None:
                self.placed.starts[n], self.placed.ends[n], self.placed.setups[n] = task.fixed.start, task.fixed.end, task.fixed.setup
                self._follow(n, task.fixed.end, quietly=True)
        events.extend((self.ready[n], n) for n in table.free if not self.left[n])
        heapify(events)
        waiting, options, priority, forced = self.waiting, table.options, self.priority, self.forced
        while events:
            at = events[0][0]
            touched = set()
            while events and events[0][0] == at:
                n = heappop(events)[1]
                if n >= count:
                    touched.add(n - count)
                elif self.placed.starts[n] >= 0:
                    continue
                elif not options[n]:
                    self._done(n, at, back(table.who[n], at, table.days[n]), -1, 0, -1)
                else:
                    rank = (priority[n], n)
                    for choice, (center, _) in enumerate(options[n]):
                        if forced is None or forced[n] < 0 or forced[n] == choice:
                            heappush(waiting[center], rank)
                            touched.add(center)
            for center in sorted(touched):
                self._fill(center, at)
        return self.placed

    def _fill(self, center: int, at: int) -> None:
        """Begins what can begin at a center."""
        table, queue = self.table, self.waiting[center]
        calendar = table.calendars[center]
        if not queue:
            return
        if calendar is not None:
            opens = calendar.start_of(calendar.at(at))
            if opens > at:
                if opens < NEVER:
                    heappush(self.events, (opens, self.count + center))
                return
        for lane in table.lanes[center]:
            if self.open_from[lane] <= at and queue:
                fixed = table.busy[lane]
                if fixed and not self._past_fixed(center, lane, at):
                    continue
                self._begin(center, lane, at)

    def _past_fixed(self, center: int, lane: int, at: int) -> bool:
        """False while fixed work is on the lane; it frees the lane when it ends."""
        fixed = self.table.busy[lane]
        while self.reached[lane] < len(fixed) and fixed[self.reached[lane]][0] <= at:
            _, end, n = fixed[self.reached[lane]]
            self.reached[lane] += 1
            self.former[lane] = self.table.family[n]
            if end > at:
                self.open_from[lane] = max(end, self.open_from[lane])
                heappush(self.events, (end, self.count + center))
                return False
        return self.open_from[lane] <= at

    def _begin(self, center: int, lane: int, at: int) -> None:
        """Begins the most urgent waiting task that fits on a free lane; what does not fit goes on waiting."""
        queue = self.waiting[center]
        if self.look_ahead is not None:
            live = [(self._atc(center, lane, n, at), n) for _, n in queue if self.placed.starts[n] < 0]
            heapify(live)
            queue[:] = live
        aside = []
        while queue:
            rank = heappop(queue)
            if self.placed.starts[rank[1]] >= 0:
                continue                                       # begun at another center
            if self._try(center, lane, rank[1], at):
                break
            aside.append(rank)
        for rank in aside:
            heappush(queue, rank)

    def _try(self, center: int, lane: int, n: int, at: int) -> bool:
        table = self.table
        options = table.options[n]
        minutes = options[0][1] if options[0][0] == center else next(m for c, m in options if c == center)
        setup = table.setup_between(center, self.former[lane], n) if table.family[n] else table.setup[n]
        beside = table.beside[n]
        calendar = table.calendars[center] if beside < 0 else met(table.calendars[center], table.calendars[beside])
        if calendar is None:
            end = at + setup + minutes
        else:
            worked = calendar.at(at)
            opens = calendar.start_of(worked)
            if opens > at:                                     # the tool or people beside it are not at work
                if opens < NEVER:
                    heappush(self.events, (opens, self.count + center))
                return False
            end = calendar.end_of(worked + setup + minutes)
            if end >= NEVER:
                return False
        if len(options) > 1 and (self.forced is None or self.forced[n] < 0) and self._better_elsewhere(center, n, at, end):
            return False
        if not self._fits(center, lane, n, end):
            return False
        other = -1
        if beside >= 0:
            other = self._beside(beside, center, at, end)
            if other < 0:
                return False
            self.open_from[other] = end
        self.open_from[lane], self.former[lane] = end, table.family[n]
        self._done(n, at, end, lane, setup, other)
        heappush(self.events, (end, self.count + center))
        return True

    def _better_elsewhere(self, center: int, n: int, at: int, end: int) -> bool:
        """True when another center would have it done sooner, setup and fixed work in it, as far as is known of its machines now."""
        table = self.table
        for other, minutes in table.options[n]:
            if other != center:
                begin, done = min((self._soonest(other, lane, n, minutes, at) for lane in table.lanes[other]), key=lambda found: found[1])
                if done < end:
                    heappush(self.events, (max(begin, at + 1), self.count + center))     # should another task be quicker there
                    return True
        return False

    def _soonest(self, center: int, lane: int, n: int, minutes: int, at: int) -> tuple[int, int]:
        """From when to when a lane could do a task, past the fixed work that leaves no room for it."""
        table, begin = self.table, max(at, self.open_from[lane])
        need = minutes + table.setup_between(center, self.former[lane], n)
        calendar, fixed = table.calendars[center], table.busy[lane]
        for place in range(self.reached[lane], len(fixed) + 1):
            done = begin + need
            if calendar is not None:
                worked = calendar.at(begin)
                begin, done = calendar.start_of(worked), calendar.end_of(worked + need)
            if place == len(fixed) or done <= fixed[place][0]:
                break
            begin = max(begin, fixed[place][1])
        return begin, done

    def _fits(self, center: int, lane: int, n: int, end: int) -> bool:
        """False when it would run into fixed work, or make that need a longer setup."""
        table, fixed, reached = self.table, self.table.busy[lane], self.reached[lane]
        if reached >= len(fixed):
            return True
        start, stop, other = fixed[reached]
        more = 0
        if table.family[n] and table.family[other]:
            more = max(0, table.setup_between(center, table.family[n], other) - table.setup_between(center, self.former[lane], other))
        if end + more <= start:
            return True
        heappush(self.events, (stop, self.count + center))
        return False

    def _beside(self, beside: int, center: int, at: int, end: int) -> int:
        """A lane of what is needed beside it that is free as long; -1 when there is none, which is asked again when one may be."""
        table, soonest = self.table, NEVER
        for lane in table.lanes[beside]:
            fixed = table.busy[lane]
            clash = next((stop for start, stop, _ in fixed[bisect_right(fixed, (at, -1, -1)) - 1 if fixed else 0 :] if start < end and stop > at), 0)
            if self.open_from[lane] <= at and not clash:
                return lane
            soonest = min(soonest, max(self.open_from[lane], clash))
        if at < soonest < NEVER:
            heappush(self.events, (soonest, self.count + center))
        return -1

    def _done(self, n: int, start: int, end: int, lane: int, setup: int, beside: int) -> None:
        placed = self.placed
        placed.starts[n], placed.ends[n], placed.lanes[n], placed.setups[n], placed.besides[n] = start, end, lane, setup, beside
        self._follow(n, end)

    def _follow(self, n: int, end: int, *, quietly: bool = False) -> None:
        """What waits for a task learns of its end."""
        for other in self.table.next[n]:
            self.left[other] -= 1
            if end > self.ready[other]:
                self.ready[other] = end
            if not self.left[other] and not quietly and self.placed.starts[other] < 0:
                heappush(self.events, (self.ready[other], other))

    def _atc(self, center: int, lane: int, n: int, at: int) -> float:
        """Less is more urgent: the negative logarithm of ATCS's index."""
        table = self.table
        job = table.job[n]
        slack = max(0, table.due[job] - table.tail[n] - at)
        setup = table.setup_between(center, self.former[lane], n)
        look = self.look_ahead or LOOK_AHEAD
        return -log(table.weight[job] / max(1, table.least(n))) + slack / (look * self.mean) + setup / (look * self.mean_setup)


def unplaced(placed: Placed) -> list[int]:
    """Positions of tasks that found no place before the calendars end."""
    return [n for n, start in enumerate(placed.starts) if start < 0 or placed.ends[n] >= NEVER]


def priorities(placed: Placed) -> list[float]:
    """The beginnings of a plan as priorities: placing by them follows the plan."""
    return [float(start) for start in placed.starts]


__all__ = ["LOOK_AHEAD", "Placed", "by_atc", "place", "priorities", "unplaced"]
