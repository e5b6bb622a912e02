"""Engine ctp: the times of the steps of one order on their calendars alone, whatever else is in the plan — backwards from a date, or forwards.

Where a plan is only begun: the scheduler moves what then stands in the way of each other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.engines.ctp.calendar import NEVER, Calendar
from makesell.engines.ctp.model import Center, Model, Step
from makesell.engines.ctp.search import minutes


@dataclass(frozen=True, slots=True)
class Job:
    """Steps in the order of their positions, with the quantity each begins with."""

    steps: Sequence[Step]
    quantities: Sequence[Decimal]


Times = list[tuple[int, int]]


def latest(model: Model, job: Job, now: int, due: int) -> Times | None:
    """Beginning and end of each step, as late as they can be; None where one would have to begin before now."""
    found: Times = [(0, 0)] * len(job.steps)
    follow: list[list[int]] = [[] for _ in job.steps]
    for n, step in enumerate(job.steps):
        for former in step.after:
            follow[former].append(n)
    for n in reversed(range(len(job.steps))):
        end = min((found[m][0] for m in follow[n]), default=due)
        times = _back(model, job.steps[n], job.quantities[n], end)
        if times is None or times[0] < now:
            return None
        found[n] = times
    return found


def earliest(model: Model, job: Job, now: int) -> Times | None:
    """Beginning and end of each step, as soon as they can be; None where the calendars end before."""
    found: Times = []
    for step, qty in zip(job.steps, job.quantities, strict=True):
        ready = max((found[n][1] for n in step.after), default=now)
        if step.days is not None:
            times = ready, model.back(ready, step)
        else:
            calendar, need = _calendar(model.centers, step), _need(model.centers, step, qty)
            begin = calendar.at(ready)
            times = calendar.start_of(begin), calendar.end_of(begin + need)
        if max(times) >= NEVER:
            return None
        found.append(times)
    return found


def _back(model: Model, step: Step, qty: Decimal, end: int) -> tuple[int, int] | None:
    if step.days is not None:
        begin = model.out(end, step)
        return (begin, end) if begin >= 0 else None
    calendar = _calendar(model.centers, step)
    begin = calendar.at(end) - _need(model.centers, step, qty)
    return (calendar.start_of(begin), calendar.end_of(calendar.at(end))) if begin >= 0 else None


def _need(centers: Mapping[int, Center], step: Step, qty: Decimal) -> int:
    return step.setup + minutes(step, qty, centers[step.centers[0]].efficiency)


def _calendar(centers: Mapping[int, Center], step: Step) -> Calendar:
    calendar = centers[step.centers[0]].calendar
    return calendar if step.beside is None else calendar.meet(centers[step.beside].calendar)
