"""Step: the working time that promises keep follows the operations it is kept for, wherever these are moved to (ADR 0079)."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from makesell.books.supply import balances as supply
from makesell.books.supply import posting as supply_book
from makesell.books.supply.posting import NewCapacity
from makesell.documents.production import queries as production
from makesell.documents.production import states
from makesell.documents.production.actions import operations
from makesell.documents.production.queries import ProductionRow, pegging
from makesell.documents.production.queries.operations import OpenOperation
from makesell.engines.ctp import NEVER, Lane
from makesell.masterdata.works import actions as works
from makesell.masterdata.works import making

# Moments are told apart to the last digit the database keeps.
TICK: Final = dt.timedelta(microseconds=1)


def follow(order_ids: Collection[int], *, at: dt.datetime) -> None:
    """Production orders have moved, in time or to other machines: what promises keep for them, level by level, stands where they stand now.

    What finds no machine free in its hours keeps none; its order is placed anew by whoever asks, like one that was promised by its lead time.
    """
    if not order_ids or not (lines := supply.kept_lines()):
        return
    tops = {row.id: row for row in production.of_receipts(lines) if row.state in states.OPEN}
    belongs = {key: key for key in tops} | pegging.below(list(tops))
    hit = {belongs[key] for key in order_ids if key in belongs}
    if not hit:
        return
    version = works.raise_plan_version(operations.hold_plan())
    supply_book.end_capacity([tops[key].receipt_id for key in sorted(hit)], version)
    supply_book.sweep_capacity(at, version)
    rows = production.open_operations({key for key, top in belongs.items() if top in hit})
    kept = _on_machines(rows, {key: tops[top] for key, top in belongs.items() if top in hit}, at)
    if kept:
        supply_book.keep_capacity(kept, version)


def _on_machines(rows: Sequence[OpenOperation], tops: Mapping[int, ProductionRow], at: dt.datetime) -> list[NewCapacity]:
    """Each operation on the first of its center's machines that is free, by beginning; nothing for an order of which one finds none."""
    needs = sorted(
        (max(row.planned_start, at), row.planned_end, row.id, tops[row.order_id], [row.work_center_id, *([row.beside_id] if row.beside_id else [])])
        for row in rows if row.work_center_id is not None and row.planned_start is not None and row.planned_end is not None and row.planned_end > at
    )  # fmt: skip
    machines = {each.id: each.parallel for each in making.centers({center for *_, centers in needs for center in centers})}
    lanes = _lanes(machines, at)
    found, nowhere = list[NewCapacity](), set[int]()
    for start, end, _, top, centers in needs:
        begins, takes = (start - at) // TICK, (end - start) // TICK
        for center in centers:
            lane = next((n for n in range(machines[center]) if lanes[center, n].find(begins, takes) == begins), None)
            if lane is None:
                nowhere.add(top.receipt_id)
                continue
            lanes[center, lane].take(begins, begins + takes)
            found.append(NewCapacity(center, lane, start, end, top.receipt_id, top.due_date))
    return [each for each in found if each.line_id not in nowhere]


def _lanes(machines: Mapping[int, int], at: dt.datetime) -> dict[tuple[int, int], Lane]:
    """The machines of centers round the clock from a moment on, less what is kept of them."""
    taken: dict[tuple[int, int], list[tuple[int, int, str]]] = defaultdict(list)
    for time in supply.kept_times(at):
        taken[time.work_center_id, time.lane].append((max((time.starts - at) // TICK, 0), (time.ends - at) // TICK, ""))
    return {(center, n): Lane(NEVER, taken[center, n]) for center, count in machines.items() for n in range(count)}
