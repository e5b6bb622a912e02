"""Engine schedule: a shop and a plan of it as flat arrays, the form in which single tasks are moved a million times.

Five arrays: rows of tasks, of places and of jobs, a book of everything else (counters, where each part of it begins, the parts), and numbers with
a fraction. Every task has two places in the chains of machines, by number: n for its machine, and tasks + n for what it needs beside it.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from math import log
from typing import Final

from makesell.engines.ctp.calendar import Calendar
from makesell.engines.ctp.model import Outside
from makesell.engines.schedule.model import Aims
from makesell.engines.schedule.placing import Placed
from makesell.engines.schedule.table import Table, met

# Arrays of 64 bits where compiled, else lists.
Ints = list[int]
Reals = list[float]

# A task: what a plan keeps of it, what a move needs, what does not change.
START, END, SPENT, OPTION, HELD, KEPT = 0, 1, 2, 3, 4, 5
RANK, QUEUED, MARKED, JOB, READY, FIXED, SETUP, FAMILY, DAYS = 5, 6, 7, 8, 9, 10, 11, 12, 13
WHO, TAIL, BASE, BASE_CENTER, BESIDE, BEFORE_FIRST, NEXT_FIRST, OPTION_FIRST, TASK = 14, 15, 16, 17, 18, 19, 20, 21, 22
# A place: of which lane, behind which, before which, and until when fixed work holds the lane.
LANE, PREV, NEXT, LINKS, REACH, PLACE = 0, 1, 2, 3, 3, 4
# A job.
DUE, WEIGHT, JOB_FIRST, FINISH, LATE_AT, WAS_FINISH, JOBS = 0, 1, 2, 3, 4, 5, 6
# The book: counters of the search …
SEED, WAITING, CHANGED, TOUCHED, LATE, SHIFTED, FREED, BETTER, TRIED = range(9)
# … how many there are …
TASKS, JOB_COUNT, FAMILIES, FREE_COUNT, LANE_COUNT = range(9, 14)
# … and where each part begins.
CENTER_AT, LANE_AT, HOURS_AT, FREE_AT, HEAP_AT, CHANGED_AT, TOUCHED_AT, LATES_AT, BEST_AT, SHIFTED_AT, FOLLOWED_AT = range(14, 25)
NEAR_AT, PRICE_AT, LUCK_AT, BOOK = range(25, 29)
# A place that was moved: where it was. How many places of a job at most are taken along with one.
FROM, FROM_LANE, FROM_PREV, FROM_OPTION, FROMS = 0, 1, 2, 3, 4
FOLLOWED: Final = 32
# Numbers with a fraction: what the plan costs and the best one did, and what each evil weighs.
NOW, BEST, SPANS, LATER, MOVE, SET_UP, EARLY, ENOUGH, ATMOST = range(9)
LUCK: Final = 1024


class Flat:
    """A shop and a plan of it as flat arrays; `held`: no task begins sooner than the plan in force has it."""

    def __init__(self, table: Table, placed: Placed, aims: Aims, seed: int, *, held: bool) -> None:
        self.table, self.count = table, len(table.job)
        self.book = [0] * BOOK
        self.tasks = self._tasks(placed, held=held)
        lane = self._lanes(placed)
        self.places, heads = self._chains(placed, lane)
        self.jobs = self._jobs()
        book = self.book
        book[SEED], book[FREED] = seed, -1
        book[TASKS], book[JOB_COUNT], book[LANE_COUNT] = self.count, len(table.due), len(heads)
        book[LANE_AT] = self._part(value for center, head in zip(self._center_of(), heads, strict=True) for value in (center, head))
        book[FREE_COUNT], book[FREE_AT] = len(table.free), self._part(table.free)
        book[HEAP_AT], book[CHANGED_AT] = self._part([0] * self.count), self._part([0] * (4 * self.count))
        book[TOUCHED_AT], book[LATES_AT] = self._part([0] * len(table.due)), self._part([0] * len(table.due))
        book[SHIFTED_AT], book[FOLLOWED_AT] = self._part([0] * (FROMS * (FOLLOWED + 4))), self._part([0] * (2 * (FOLLOWED + 2)))
        book[BEST_AT] = self._part([0] * (self.count * (KEPT + 2 * LINKS) + len(heads)))
        self.reals = [0.0, 0.0, float(aims.span), float(aims.late), float(aims.move), float(aims.setup), float(aims.early), 0.0, 1e30]
        book[NEAR_AT] = self._real(self._near(aims, base.start) if (base := task.base) else 0.0 for task in table.shop.tasks)
        book[PRICE_AT] = self._real([0.0] * self.count)
        book[LUCK_AT] = self._real(-log((n + 0.5) / LUCK) for n in range(LUCK))

    def _part(self, values: Iterable[int]) -> int:
        at = len(self.book)
        self.book += values
        return at

    def _real(self, values: Iterable[float]) -> int:
        at = len(self.reals)
        self.reals += values
        return at

    def _near(self, aims: Aims, start: int) -> float:
        return aims.near / (aims.near + max(0, start - self.table.shop.now))

    def _center_of(self) -> list[int]:
        return [n for n, lanes in enumerate(self.table.lanes) for _ in lanes]

    def _tasks(self, placed: Placed, *, held: bool) -> list[int]:
        """A row for each task, and one more for where the last one's parts end."""
        table = self.table
        families = {name: n for n, name in enumerate(["", *sorted({family for family in table.family if family})])}
        befores, nexts, options, who = self._parts(table.before), self._parts(table.next), self._options(), self._who()
        self.book[FAMILIES], self.book[CENTER_AT] = len(families), self._part(self._centers(families))
        rows, inside = [], all(table.options)      # days outside may be shorter than days of the clock
        for n, task in enumerate(table.shop.tasks):
            fixed, base = task.fixed is not None, task.base
            based = base is not None and not fixed
            option = next((k for k, (center, _) in enumerate(table.options[n]) if placed.lanes[n] in table.lanes[center]), None)
            rows += [
                placed.starts[n], placed.ends[n], placed.setups[n], -1 if option is None else options[n] + 3 * option, int(held and based),
                0, 0, 0, table.job[n], table.ready[n], int(fixed), table.setup[n], families[table.family[n]], table.days[n], who[n],
                table.tail[n] - table.least(n) if inside else 0,
                base.start if base and based else -1, table.center_at.get(base.center, -1) if base else -1, table.beside[n],
                befores[n], nexts[n], options[n],
            ]  # fmt: skip
        return rows + [0] * BEFORE_FIRST + [befores[-1], nexts[-1], options[-1]]

    def _who(self) -> list[int]:
        """Where the days of who does each task outside stand: how many, when each begins, when its work is here; -1: round the clock."""
        found: dict[Outside, int] = {}
        for n, who in enumerate(self.table.who):
            if who is not None and not self.table.options[n] and who not in found:
                found[who] = self._part([len(who.days), *who.days, *who.here])
        return [-1 if who is None else found.get(who, -1) for who in self.table.who]

    def _parts(self, parts: Sequence[Sequence[int]]) -> list[int]:
        """Where each of some parts begins in the book, and where the last one ends."""
        found = [self._part(part) for part in parts]
        return [*found, len(self.book)]

    def _options(self) -> list[int]:
        """The options of each task as (center, minutes, number of its hours or -1); the hours go before them."""
        table = self.table
        hours: dict[int, int] = {}
        kept: list[Calendar] = []
        rows: list[list[int]] = []
        for n, options in enumerate(table.options):
            row: list[int] = []
            for center, minutes in options:
                calendar = table.calendars[center] if table.beside[n] < 0 else met(table.calendars[center], table.calendars[table.beside[n]])
                if calendar is not None and id(calendar) not in hours:
                    hours[id(calendar)] = len(kept)
                    kept.append(calendar)
                row += [center, minutes, -1 if calendar is None else hours[id(calendar)]]
            rows.append(row)
        firsts = [self._part(chain(*zip(each.starts, each.ends, each.worked, strict=True))) for each in kept]
        self.book[HOURS_AT] = self._part(
            value for first, each in zip(firsts, kept, strict=True) for value in (first, len(each.starts), each.total)
        )
        return self._parts(rows)

    def _centers(self, families: dict[str, int]) -> list[int]:
        """For each center its first lane and where its setups between families begin (-1: it has none)."""
        table, size, rows = self.table, len(families), []
        for lanes, pairs in zip(table.lanes, table.setups, strict=True):
            matrix = [-1] * (size * size if pairs else 0)
            for (former, family), minutes in pairs.items():
                if former in families and family in families:
                    matrix[families[former] * size + families[family]] = minutes
            rows += [lanes.start, self._part(matrix) if pairs else -1]
        return [*rows, len(table.busy), -1]

    def _jobs(self) -> list[int]:
        table = self.table
        firsts = self._parts(table.of_job)
        rows = [[due, weight, first, 0, -1, -1] for due, weight, first in zip(table.due, table.weight, firsts, strict=False)]
        return [*chain(*rows), 0, 0, firsts[-1], 0, -1, -1]

    def _lanes(self, placed: Placed) -> list[int]:
        """The lane of each place; -1 where it has none."""
        found = [*placed.lanes, *placed.besides]
        for n, task in enumerate(self.table.shop.tasks):
            if task.fixed is not None:
                found[n], found[self.count + n] = self._fixed_lanes(n)
        return found

    def _fixed_lanes(self, n: int) -> tuple[int, int]:
        table = self.table
        spot = table.shop.tasks[n].fixed
        if spot is None or spot.center not in table.center_at:
            return -1, -1
        beside = table.lanes[table.beside[n]][spot.beside] if spot.beside >= 0 and table.beside[n] >= 0 else -1
        return table.lanes[table.center_at[spot.center]][spot.lane], beside

    def _chains(self, placed: Placed, lane: Sequence[int]) -> tuple[list[int], list[int]]:
        """A row for each place, and the first of each lane."""
        count, table = self.count, self.table
        on: list[list[tuple[int, int, int]]] = [[] for _ in table.busy]
        for place, each in enumerate(lane):
            if each >= 0:
                on[each].append((placed.starts[place % count], placed.ends[place % count], place))
        rows, heads = [[each, -1, -1, 0] for each in lane], []
        for chain_ in on:
            last, reached = -1, 0
            for _, end, place in sorted(chain_):
                rows[place][PREV] = last
                if last >= 0:
                    rows[last][NEXT] = place
                if table.shop.tasks[place % count].fixed is not None:
                    reached = max(reached, end)
                    rows[place][REACH] = reached
                last = place
            heads.append(min(chain_)[2] if chain_ else -1)
        return list(chain(*rows)), heads


def unlaid(table: Table, book: Ints) -> Placed:
    """The best plan a search kept, as it is placed."""
    count, at = len(table.job), int(book[BEST_AT])
    rows = [[int(book[at + n * KEPT + k]) for k in (START, END, SPENT)] for n in range(count)]
    lane = [int(book[at + count * KEPT + m * LINKS + LANE]) for m in range(2 * count)]
    return Placed([row[START] for row in rows], [row[END] for row in rows], lane[:count], [row[SPENT] for row in rows], lane[count:])
