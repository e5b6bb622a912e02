"""Engine schedule: a shop as flat lists with positions for keys, the form in which tasks are placed thousands of times."""

from collections.abc import Sequence

from makesell.engines.ctp.calendar import Calendar
from makesell.engines.ctp.model import Outside
from makesell.engines.schedule.model import Plan, Shop, Spot, Task


class Circle(ValueError):
    """Tasks that wait for each other; `keys` are theirs."""

    def __init__(self, keys: Sequence[int]) -> None:
        super().__init__(f"tasks wait for each other: {list(keys)}")
        self.keys = tuple(keys)


class Table:
    """Positions instead of keys: of tasks, jobs, centers and lanes (counted through all centers)."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.at = {task.key: n for n, task in enumerate(shop.tasks)}
        self.center_at = {center.key: n for n, center in enumerate(shop.centers)}
        self.lanes: list[range] = []
        reached = 0
        for center in shop.centers:
            self.lanes.append(range(reached, reached + center.lanes))
            reached += center.lanes
        self.calendars = [center.calendar for center in shop.centers]
        self.setups = [center.setups for center in shop.centers]
        jobs = {job.key: n for n, job in enumerate(shop.jobs)}
        self.job = [jobs[task.job] for task in shop.tasks]
        self.of_job: list[list[int]] = [[] for _ in shop.jobs]
        for n, job in enumerate(self.job):
            self.of_job[job].append(n)
        self.due = [job.due for job in shop.jobs]
        self.weight = [job.weight for job in shop.jobs]
        self.before = [[self.at[key] for key in task.after] for task in shop.tasks]
        self.next: list[list[int]] = [[] for _ in shop.tasks]
        for n, befores in enumerate(self.before):
            for other in befores:
                self.next[other].append(n)
        self.options = [[(self.center_at[key], minutes) for key, minutes in task.options] for task in shop.tasks]
        self.beside = [-1 if task.beside is None else self.center_at[task.beside] for task in shop.tasks]
        self.family = [task.family for task in shop.tasks]
        self.setup = [task.setup for task in shop.tasks]
        self.days = [task.days for task in shop.tasks]
        self.who = whose(shop)
        self.ready = [max(task.ready, shop.now) for task in shop.tasks]
        self.base = [task.base for task in shop.tasks]
        self.free = [n for n, task in enumerate(shop.tasks) if task.fixed is None]
        self.order = self._order()
        self.tail = self._tails()
        self.busy = self._busy(reached)

    def _order(self) -> list[int]:
        """All tasks, each behind those it follows."""
        waits = [len(befores) for befores in self.before]
        found = [n for n, count in enumerate(waits) if not count]
        for n in found:
            for other in self.next[n]:
                waits[other] -= 1
                if not waits[other]:
                    found.append(other)
        if len(found) < len(waits):
            raise Circle([self.shop.tasks[n].key for n, count in enumerate(waits) if count])
        return found

    def least(self, n: int) -> int:
        """The fewest working minutes of a task."""
        return min((minutes for _, minutes in self.options[n]), default=self.days[n] * 1440)

    def _tails(self) -> list[int]:
        """Minutes of work from the beginning of a task to the end of its job, by the longest way."""
        tails = [0] * len(self.job)
        for n in reversed(self.order):
            tails[n] = self.least(n) + max((tails[other] for other in self.next[n] if self.job[other] == self.job[n]), default=0)
        return tails

    def _busy(self, lanes: int) -> list[list[tuple[int, int, int]]]:
        """Fixed work of each lane as (start, end, task), in order."""
        found: list[list[tuple[int, int, int]]] = [[] for _ in range(lanes)]
        for n, task in enumerate(self.shop.tasks):
            spot = task.fixed
            if spot is not None and spot.center in self.center_at:
                found[self.lanes[self.center_at[spot.center]][spot.lane]].append((spot.start, spot.end, n))
                if spot.beside >= 0 and self.beside[n] >= 0:
                    found[self.lanes[self.beside[n]][spot.beside]].append((spot.start, spot.end, n))
        return [sorted(each) for each in found]

    def setup_between(self, center: int, former: str, n: int) -> int:
        """Working minutes to set a center up for a task after another family."""
        family = self.family[n]
        if not family or not former:
            return self.setup[n]
        return self.setups[center].get((former, family), 0 if former == family else self.setup[n])

    def spots(
        self, starts: Sequence[int], ends: Sequence[int], lanes: Sequence[int], setups: Sequence[int], besides: Sequence[int]
    ) -> dict[int, Spot]:
        """A plan by keys from what was placed by positions."""
        center_of = [n for n, lanes_ in enumerate(self.lanes) for _ in lanes_]
        found = {}
        for n, task in enumerate(self.shop.tasks):
            if task.fixed is not None:
                found[task.key] = task.fixed
            elif lanes[n] < 0:
                found[task.key] = Spot(-1, 0, starts[n], ends[n])
            else:
                center = center_of[lanes[n]]
                other = besides[n] - self.lanes[self.beside[n]].start if besides[n] >= 0 else -1
                found[task.key] = Spot(self.shop.centers[center].key, lanes[n] - self.lanes[center].start, starts[n], ends[n], setups[n], other)
        return found


def whose(shop: Shop) -> list[Outside | None]:
    """By whose days each task is done outside: those of who does it, else ours; None where nobody has days (round the clock)."""
    ours = Outside(shop.days, shop.days) if shop.days else None
    return [task.outside or ours for task in shop.tasks]


def back(who: Outside | None, minute: int, days: int) -> int:
    """When work given outside at a minute is back, so many days of who does it later."""
    return minute + days * 1440 if who is None else who.later(minute, days)


def met(one: Calendar | None, other: Calendar | None) -> Calendar | None:
    """The calendar worked in both."""
    if one is None or other is None:
        return one or other
    return one.meet(other)


def planned(shop: Shop) -> Plan:
    """The plan in force of a shop."""
    return {task.key: spot for task in shop.tasks if (spot := task.fixed or task.base) is not None}


def needs(task: Task, center: int) -> int:
    """Working minutes of a task at a center."""
    return dict(task.options)[center]
