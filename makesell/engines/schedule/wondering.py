"""Engine schedule: the plant as it might be — a shop with a machine down, an extra shift, more machines, or a rush job; nothing is copied that
does not change."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from makesell.engines.ctp.calendar import Calendar, joined, without
from makesell.engines.schedule.model import Center, Job, Shop, Task

Spans = Iterable[tuple[int, int]]


def down(shop: Shop, center: int, spans: Spans) -> Shop:
    """A center that does nothing in some stretches of the clock."""
    gone = sorted(spans)
    return _with(shop, center, lambda each: replace(each, calendar=Calendar(without(_stretches(each, shop), gone))))


def open_longer(shop: Shop, center: int, spans: Spans) -> Shop:
    """A center that works in further stretches of the clock."""
    more = list(spans)
    return _with(shop, center, lambda each: replace(each, calendar=Calendar(joined([*_stretches(each, shop), *more]))))


def more(shop: Shop, center: int, lanes: int) -> Shop:
    """A center with so many machines more, worked by the same hours."""
    return _with(shop, center, lambda each: replace(each, lanes=each.lanes + lanes))


def rush(shop: Shop, job: Job, tasks: Sequence[Task]) -> Shop:
    """A job that is not in the plan."""
    return replace(shop, jobs=[*shop.jobs, job], tasks=[*shop.tasks, *tasks])


def _with(shop: Shop, key: int, change: Callable[[Center], Center]) -> Shop:
    return replace(shop, centers=[change(center) if center.key == key else center for center in shop.centers])


def _stretches(center: Center, shop: Shop) -> list[tuple[int, int]]:
    """When a center works; round the clock ends a while after everything could be done one after the other."""
    if center.calendar is not None:
        return center.calendar.stretches()
    return [(0, shop.now + 1440 * 365 + sum(max((m for _, m in task.options), default=0) for task in shop.tasks))]
