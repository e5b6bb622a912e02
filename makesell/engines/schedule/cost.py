"""Engine schedule: what a plan costs."""

from collections.abc import Sequence

from makesell.engines.schedule.model import MOVED_MOST, Aims, Cost
from makesell.engines.schedule.placing import Placed
from makesell.engines.schedule.table import Table


def finished(table: Table, placed: Placed) -> list[int]:
    """When each job is done, by position."""
    ends = placed.ends
    return [max((ends[n] for n in tasks), default=0) for tasks in table.of_job]


def cost(table: Table, placed: Placed, aims: Aims) -> Cost:
    """The cost of a plan."""
    tardiness = late = weighed_late = early = 0
    ends = finished(table, placed)
    span = max(ends, default=0)
    for job, end in enumerate(ends):
        over = end - table.due[job]
        if over > 0:
            tardiness += over * table.weight[job]
            weighed_late += table.weight[job]
            late += 1
        else:
            early -= over
    moved = _moved(table, placed, aims) if aims.move else 0.0
    setups = sum(placed.setups)
    total = tardiness + aims.late * weighed_late + aims.move * moved + aims.setup * setups + aims.early * early + aims.span * span
    return Cost(tardiness, late, moved, setups, early, span, total)


def _moved(table: Table, placed: Placed, aims: Aims) -> float:
    """Minutes moved against the plan in force, nearer ones heavier; another center counts as the most."""
    total, now, near = 0.0, table.shop.now, aims.near
    for n in table.free:
        base = table.base[n]
        if base is not None:
            by = abs(placed.starts[n] - base.start)
            other = base.center >= 0 and placed.lanes[n] not in table.lanes[table.center_at[base.center]]
            if by or other:
                total += (MOVED_MOST if other else min(by, MOVED_MOST)) * near / (near + max(0, base.start - now))
    return total


def share_moved(table: Table, placed: Placed, minutes: int = 60) -> float:
    """The share of the tasks with a place in the plan in force that move by more than so many minutes."""
    planned = [(n, base) for n in table.free if (base := table.base[n]) is not None]
    return sum(abs(placed.starts[n] - base.start) > minutes for n, base in planned) / max(1, len(planned))


def waits(table: Table, placed: Placed, tasks: Sequence[int]) -> list[int]:
    """How long each task stood ready before it began."""
    ends, starts, ready, before = placed.ends, placed.starts, table.ready, table.before
    return [starts[n] - max(ready[n], max((ends[other] for other in before[n]), default=0)) for n in tasks]
