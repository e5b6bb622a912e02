"""Board of the schedule 排产看板 (PRO-5): what every machine does when, load below capacity, what is late, and what an operation hangs together with.

Bars are the operations of open production orders as the plan in force has them. Filters leave the bars of a customer, an order or a salesperson;
the load stays that of all. The list below says the same in words. Moving a bar is an act of its production order.
"""

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from makesell.documents.orders import queries as orders
from makesell.documents.orders.queries import Promised
from makesell.documents.production import states
from makesell.documents.production.access import POLICY as PRODUCTION
from makesell.documents.production.queries.operations import OpenOperation
from makesell.documents.schedules import queries
from makesell.documents.schedules.access import POLICY as SCHEDULES
from makesell.documents.schedules.queries import Whose
from makesell.engines.schedule import Spot
from makesell.flows.steps import shop
from makesell.flows.steps.shop import Picture
from makesell.ground import clock, shown
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.worktime.engine import ONE_DAY, ONE_MINUTE
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.sheets.boards import (
    Board,
    BoardColumn,
    BoardGantt,
    BoardNote,
    BoardPage,
    BoardPart,
    BoardRow,
    BoardTable,
    GanttBar,
    GanttLane,
    Link,
    Making,
)
from makesell.sheets.giving import said
from makesell.sheets.parts import Input, Take

ROLES: Final = frozenset(
    {
        R.EXECUTIVE, R.PLANNER, R.SALES_DIRECTOR, R.SALES_MANAGER, R.SALESPERSON, R.SALES_SUPPORT, R.ORDER_DESK, R.PURCHASING, R.SHOP_FLOOR,
        R.AUDITOR,
    }
)  # fmt: skip
WEEKS: Final = {"1": gettext_lazy("1 week"), "2": gettext_lazy("2 weeks"), "4": gettext_lazy("4 weeks"), "13": gettext_lazy("13 weeks")}
FILTERS: Final = (
    Input("since", gettext_lazy("First day"), Take.DATE, required=False),
    Input("weeks", gettext_lazy("How long"), Take.CHOICE, required=False, choices=WEEKS),
    Input("customer", gettext_lazy("Customer"), Take.REF, required=False, noun="customers"),
    Input("order", gettext_lazy("Sales order"), Take.REF, required=False, noun="orders"),
    Input("person", gettext_lazy("Salesperson"), Take.REF, required=False, noun="people"),
)
STATES: Final = said(states.OPERATION_LABELS)
USUAL_WEEKS: Final = "2"
MOST_ROWS: Final = 100


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The board from a day on, for so many weeks."""
    at = clock.now()
    picture = shop.read(at)
    since = max(given.get("since") or clock.business_date(at), clock.business_date(at))
    weeks = int(given.get("weeks") or USUAL_WEEKS)
    held = orders.holders(actor, [line for each in picture.orders.values() for line in each.lines])
    whose = queries.whose(held)
    rows = [row for row in picture.operations.values() if _wanted(picture, row, given, whose)]
    chosen = {"weeks": str(weeks), **{name: str(value) for name, value in given.items() if value is not None}}
    title = _("Schedule board")
    if not picture.operations:
        return BoardPage(title, parts=[BoardNote(_("No production order has operations to be done. Routings make them when production is planned."))],
                         chosen=chosen)    # fmt: skip
    view = _View(actor, picture, since, weeks, held)
    parts: list[BoardPart] = [view.gantt(rows), view.table(rows)]
    return BoardPage(title, shown.date(since, get_language() or "zh-hans"), parts=parts, chosen=chosen, acts=_acts(actor))


def _acts(actor: Actor) -> tuple[Making, ...]:
    if not SCHEDULES.may(actor, "run"):
        return ()
    return (Making("schedules", "run", _("Schedule the plant"), "play"), Making("schedules", "compare", _("Work out a scenario"), "git-compare"))


def _wanted(picture: Picture, row: OpenOperation, given: Mapping[str, Any], whose: Mapping[int, Whose]) -> bool:
    """True when no filter leaves it out: one of the lines that wait for its order is of whom is asked for."""
    if not any(given.get(name) for name in ("customer", "order", "person")):
        return True
    lines = [whose[line] for line in picture.orders[row.order_id].lines if line in whose]
    return any(
        (not given.get("customer") or line.customer_id == given["customer"])
        and (not given.get("order") or line.order_id == given["order"])
        and (not given.get("person") or line.owner_id == given["person"])
        for line in lines
    )


class _View:
    """The plan in force as lanes and bars within a window of days."""

    def __init__(self, actor: Actor, picture: Picture, since: dt.date, weeks: int, held: Mapping[int, Promised]) -> None:
        self.actor, self.picture, self.held = actor, picture, held
        self.days = [since + ONE_DAY * n for n in range(7 * weeks)]
        floor = picture.floor
        self.edges = [floor.last_of(day - ONE_DAY) + 1 for day in (*self.days, self.days[-1] + ONE_DAY)]
        self.begins, self.ends = self.edges[0], self.edges[-1]
        english = not (get_language() or "zh-hans").startswith("zh")
        self.names = {key: names[english] for key, names in queries.center_names(list(floor.model.centers)).items()}
        self.spots: dict[int, Spot] = {
            task.key: spot for task in picture.shop.tasks if (spot := task.fixed or task.base) is not None and spot.center >= 0
        }
        self.tasks = {task.key: task for task in picture.shop.tasks}
        self.at: dict[int, list[tuple[int, Spot]]] = defaultdict(list)
        for key, spot in self.spots.items():
            self.at[spot.center].append((key, spot))
        self.machines = self._machines()
        self.done = self._done()

    def _machines(self) -> dict[int, int]:
        """Which row of its center each operation stands on: the first that is free, further ones where the plan has more at once than machines."""
        found: dict[int, int] = {}
        free: dict[int, list[int]] = defaultdict(list)
        for key, spot in sorted(self.spots.items(), key=lambda item: (item[1].start, item[0])):
            rows = free[spot.center]
            at = next((n for n, reached in enumerate(rows) if reached <= spot.start), len(rows))
            if at == len(rows):
                rows.append(spot.end)
            else:
                rows[at] = spot.end
            found[key] = at
        return found

    def _done(self) -> dict[int, int]:
        """The minute at which each order is done by the plan."""
        found: dict[int, int] = defaultdict(int)
        for task in self.picture.shop.tasks:
            spot = task.fixed or task.base
            if spot is not None:
                found[task.job] = max(found[task.job], spot.end)
        return found

    def late(self, order_id: int) -> int:
        """Days by which an order is done after its day."""
        if order_id not in self.done:
            return 0
        return max(0, (self.picture.day(self.done[order_id]) - self.picture.orders[order_id].due_date).days)

    def gantt(self, rows: Sequence[OpenOperation]) -> BoardGantt:
        """The picture: lanes with capacity and load by day, bars, and the address moves go to."""
        wanted = {row.id for row in rows}
        lanes = [self._lane(key) for key in sorted(self.names, key=lambda key: (self.names[key], key))]
        at = {lane.key: n for n, lane in enumerate(lanes)}
        bars = [
            self._bar(key, at[spot.center], spot) for key, spot in sorted(self.spots.items(), key=lambda item: (item[1].start, item[0]))
            if key in wanted and spot.start < self.ends and spot.end > self.begins
        ]  # fmt: skip
        origin = self.picture.floor.moment(self.begins)
        return BoardGantt(
            "plan", _("What the machines do"), origin, tuple(day.isoformat() for day in self.days), max(0, self.picture.shop.now - self.begins),
            lanes, bars, moves=PRODUCTION.may(self.actor, "move_operation"),
        )  # fmt: skip

    def _lane(self, center: int) -> GanttLane:
        calendar = self.picture.floor.model.centers[center].calendar
        machines = len(self.picture.floor.model.centers[center].lanes)
        worked = [calendar.at(edge) for edge in self.edges]
        capacity = [self.picture.open_minutes(center, begin, end) for begin, end in pairwise(self.edges)]
        load, rows = [0] * len(self.days), machines
        for key, spot in self.at.get(center, ()):
            rows = max(rows, self.machines[key] + 1)
            start, end = calendar.at(spot.start), calendar.at(spot.end)
            n = max(0, bisect_right(self.edges, spot.start) - 1)
            while n < len(self.days) and self.edges[n] < spot.end:
                load[n] += max(0, min(end, worked[n + 1]) - max(start, worked[n]))
                n += 1
        return GanttLane(center, self.names[center], machines, rows, tuple(capacity), tuple(load))

    def _bar(self, key: int, lane: int, spot: Spot) -> GanttBar:
        row, order = self.picture.operations[key], self.picture.orders[self.picture.operations[key].order_id]
        late = self.late(row.order_id)
        tone = "bad" if late else {states.STARTED: "ok"}.get(row.state, "info" if row.order_state == "released" else "mute")
        lines = [self.held[line] for line in order.lines if line in self.held]
        return GanttBar(
            key, row.order_id, lane, self.machines[key], spot.start - self.begins, spot.end - self.begins, tone, row.number or "",
            f"{order.product} · {row.name or row.position}", str(STATES[row.state]), late, ", ".join(dict.fromkeys(line.customer for line in lines)),
            tuple(self.tasks[key].after), row.centers if row.state == states.WAITING else (),
        )  # fmt: skip

    def table(self, rows: Sequence[OpenOperation]) -> BoardTable:
        """The same in words, the first that begin."""
        columns = (
            BoardColumn("order", _("Production order")), BoardColumn("operation", _("Operation"), wrap=True),
            BoardColumn("center", _("Work center"), wrap=True), BoardColumn("begins", _("Begins")), BoardColumn("ends", _("Ends")),
            BoardColumn("state", _("State")), BoardColumn("late", _("Days late")), BoardColumn("customer", _("Customer"), wrap=True),
            BoardColumn("sales", _("Sales order")),
        )  # fmt: skip
        seen = sorted(
            (row for row in rows if (spot := self.spots.get(row.id)) and spot.start < self.ends and spot.end > self.begins),
            key=lambda row: (self.spots[row.id].start, row.id),
        )
        shown_rows = [self._row(row) for row in seen[:MOST_ROWS]]
        foot = _("The first %(count)s of %(all)s; narrow the days or filter for the rest.") % {"count": MOST_ROWS, "all": len(seen)}
        return BoardTable(
            "operations", _("Operations of these days"), columns, shown_rows, empty=_("Nothing is planned for these days."),
            foot=foot if len(seen) > MOST_ROWS else "",
        )  # fmt: skip

    def _row(self, row: OpenOperation) -> BoardRow:
        spot, order = self.spots[row.id], self.picture.orders[row.order_id]
        lines = [self.held[line] for line in order.lines if line in self.held]
        late = self.late(row.order_id)
        language, center = get_language() or "zh-hans", self.names[spot.center]
        sales = Link(lines[0].number or "—", "orders", lines[0].order_id) if lines else ""
        return BoardRow(
            {
                "order": Link(row.number or "—", "production_orders", row.order_id), "operation": f"{order.product} · {row.name or row.position}",
                "center": Link(center, "work_centers", spot.center) if WORK_CENTERS.may(self.actor) else center,
                "begins": shown.moment(self.picture.floor.moment(spot.start), language),
                "ends": shown.moment(self.picture.floor.origin + ONE_MINUTE * spot.end, language), "state": STATES[row.state],
                "late": str(late) if late else "", "customer": lines[0].customer if lines else "", "sales": sales,
            },
            tone="bad" if late else "",
        )  # fmt: skip


BOARD: Final = Board(
    "schedule_board", gettext_lazy("Schedule board"), "gantt-chart", build, filters=lambda actor: FILTERS, roles=ROLES, section="sell", order=37,
)  # fmt: skip
