"""Load of the plant (PRO-5): the working minutes planned on a work center in a week, over those it is open; opens to the operations, and to the days.

What should have begun and has not is to be done yet: it counts in the week that runs.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.production.access import POLICY
from makesell.documents.schedules import queries
from makesell.engines.schedule import Spot, Task
from makesell.flows.steps import shop
from makesell.flows.steps.shop import Picture
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.refusal import missing
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.works.access import WORK_CENTERS
from makesell.sheets import drilling
from makesell.sheets.boards import BoardColumn, BoardRow, BoardTable, CellValue, Link
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource

RATIO, PLANNED, OPEN = "plant_load", "plant_load_planned", "plant_load_open"
WEEKS: Final = 8
NEARLY: Final = Decimal("0.9")      # of what is open: from there on the schedule board warns too


def _edges(picture: Picture, week: dt.date) -> tuple[int, int]:
    """The minutes a week lasts, as far as it is still to come."""
    begin, end = (picture.floor.last_of(day - ONE_DAY) + 1 for day in (week, week + 7 * ONE_DAY))
    return max(begin, picture.shop.now), end


def _minutes(picture: Picture, task: Task, spot: Spot, begin: int, end: int) -> int:
    """Working minutes an operation takes between two minutes; in the first stretch to come all that is not planned later."""
    calendar = picture.floor.model.centers[spot.center].calendar
    whole = dict(task.options).get(spot.center)
    if begin <= picture.shop.now and spot.start < begin and not task.fixed and whole is not None:
        return max(0, whole + task.setup - max(0, calendar.at(spot.end) - calendar.at(end)))
    return max(0, calendar.at(min(spot.end, end)) - calendar.at(max(spot.start, begin)))


def _placed(picture: Picture) -> dict[int, list[tuple[Task, Spot]]]:
    """The operations the plan in force has at each work center, in the order they begin."""
    found: dict[int, list[tuple[Task, Spot]]] = defaultdict(list)
    for task in picture.shop.tasks:
        spot = task.fixed or task.base
        if spot is not None and spot.center >= 0:
            found[spot.center].append((task, spot))
            if task.beside is not None:
                found[task.beside].append((task, replace(spot, center=task.beside)))
    for placed in found.values():
        placed.sort(key=lambda pair: (pair[1].start, pair[0].key))
    return found


def _loads(picture: Picture, center: int, week: dt.date) -> list[tuple[int, int]]:
    """Operations with the working minutes they take of a center in a week, in the order they begin."""
    begin, end = _edges(picture, week)
    found = [(task.key, _minutes(picture, task, spot, begin, end)) for task, spot in _placed(picture).get(center, ())]
    return [(key, minutes) for key, minutes in found if minutes]


def _by_week(picture: Picture, placed: Sequence[tuple[Task, Spot]], edges: Sequence[tuple[int, int]]) -> list[int]:
    """The working minutes of operations of one center in each of some weeks."""
    found = [0] * len(edges)
    for task, spot in placed:
        for n, (begin, end) in enumerate(edges):
            if spot.start < end and (n == 0 or spot.end > begin):
                found[n] += _minutes(picture, task, spot, begin, end)
    return found


def _cell(planned: int, opened: int, center: int, week: dt.date) -> FigureCell:
    params = {"center": str(center), "week": week.isoformat()}
    value = rounded(Decimal(planned) / opened, 4) if opened else None
    tone = "bad" if planned > opened else "warn" if value is not None and value > NEARLY else ""
    return FigureCell(value, Kind.RATIO, RATIO if opened else "", params if opened else {}, tone=tone, reason="" if opened else str(_("Closed")))


def table(actor: Actor) -> BoardTable | None:
    """Load by work center and week, this week and the seven after it; None where nothing is planned on any machine."""
    picture = shop.read(clock.now())
    placed = _placed(picture)
    if not placed:
        return None
    language = get_language() or "zh-hans"
    names = {key: pair[not language.startswith("zh")] for key, pair in queries.center_names(list(placed)).items()}
    first = clock.today() - ONE_DAY * clock.today().weekday()
    weeks = [first + 7 * ONE_DAY * n for n in range(WEEKS)]
    edges = [_edges(picture, week) for week in weeks]
    rows = []
    for center in sorted(placed, key=lambda key: (names[key], key)):
        cells: dict[str, CellValue] = {"center": Link(names[center], "work_centers", center) if WORK_CENTERS.may(actor) else names[center]}
        for week, planned, (begin, end) in zip(weeks, _by_week(picture, placed[center], edges), edges, strict=True):
            cells[week.isoformat()] = _cell(planned, picture.open_minutes(center, begin, end), center, week)
        rows.append(BoardRow(cells))
    columns = (BoardColumn("center", _("Work center")), *(BoardColumn(week.isoformat(), f"{week:%m-%d}", Kind.RATIO, heat=True) for week in weeks))
    return BoardTable("load", _("Load by work center and week"), columns, rows, foot=_("Working minutes planned, of those its machines are open."))


def _asked(actor: Actor, params: Params) -> tuple[Picture, int, dt.date, str]:
    """The plan in force, the work center, the Monday, and the center's name; refuses (403, 404) what must not be seen or is not there."""
    POLICY.require(actor, "view")
    picture, center, week = shop.read(clock.now()), drilling.key(params, "center"), drilling.day(params, "week")
    names = queries.center_names([center]).get(center)
    if names is None or center not in picture.floor.model.centers:
        raise missing()
    return picture, center, week, names[not (get_language() or "zh-hans").startswith("zh")]


def _sub(name: str, week: dt.date) -> str:
    return f"{name} · {shown.date(week, get_language() or 'zh-hans')}"


def ratio_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The load by its two sides."""
    picture, center, week, name = _asked(actor, params)
    planned = sum(minutes for _key, minutes in _loads(picture, center, week))
    opened = picture.open_minutes(center, *_edges(picture, week))
    given = {"center": str(center), "week": week.isoformat()}
    return FigureRows(
        title=_("Load"), total=rounded(Decimal(planned) / opened, 4) if opened else None, count=0, kind=Kind.RATIO, formula="ratio",
        sub=_sub(name, week),
        parts=((_("Minutes planned"), FigureCell(planned, Kind.INT, PLANNED, given)), (_("Minutes open"), FigureCell(opened, Kind.INT, OPEN, given))),
        note=_("What should have begun and has not counts in the week that runs, and of this week only what is to come."),
    )  # fmt: skip


def planned_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The operations planned there, with their minutes of that week."""
    picture, center, week, name = _asked(actor, params)
    skip, loads = drilling.place(after), _loads(picture, center, week)
    rows = []
    for key, minutes in loads[skip : skip + PAGE]:
        operation, order = picture.operations[key], picture.orders[picture.operations[key].order_id]
        day = clock.business_date(operation.planned_start) if operation.planned_start else None
        what = f"{operation.name or operation.position}"
        rows.append(FigureRow(day, operation.number or "—", "production_orders", operation.order_id, what, order.product, minutes))
    return FigureRows(
        title=_("Minutes planned"), total=sum(minutes for _key, minutes in loads), count=len(loads), rows=rows,
        next=str(skip + PAGE) if skip + PAGE < len(loads) else "", kind=Kind.INT, sub=_sub(name, week), amount_label=_("Minutes"),
    )  # fmt: skip


def open_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The days of the week on which its machines are open."""
    picture, center, week, name = _asked(actor, params)
    begin, end = _edges(picture, week)
    days: list[tuple[dt.date, int]] = []
    for day in (week + ONE_DAY * n for n in range(7)):
        from_, until = (picture.floor.last_of(each - ONE_DAY) + 1 for each in (day, day + ONE_DAY))
        days.append((day, picture.open_minutes(center, max(from_, begin), min(max(until, begin), end))))
    worked = [(day, minutes) for day, minutes in days if minutes]
    machines = len(picture.floor.model.centers[center].lanes)
    rows = [FigureRow(day, name, "work_centers", center, _("Machines: %(count)s") % {"count": machines}, "", minutes) for day, minutes in worked]
    return FigureRows(
        title=_("Minutes open"), total=sum(minutes for _day, minutes in worked), count=len(worked), rows=rows, kind=Kind.INT, sub=_sub(name, week),
        amount_label=_("Minutes"),
    )  # fmt: skip


FIGURES: Sequence[FigureSource] = (
    FigureSource(RATIO, _("Load"), ratio_of),
    FigureSource(PLANNED, _("Minutes planned"), planned_of),
    FigureSource(OPEN, _("Minutes open"), open_of),
)
