"""Board of promise and production 交付看板 (PRO-5): on time and why not, the backlog by week, adherence, load, work in progress,
lead time, forecasts.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from makesell.documents.deliveries import late_queries as late
from makesell.documents.deliveries.queries import Promise
from makesell.documents.forecasts import queries as forecasts
from makesell.documents.forecasts.access import POLICY as DEMAND
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.production.access import POLICY as PRODUCTION
from makesell.flows.steps.forecasts import month_of
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.metrics import forecast_accuracy, on_time
from makesell.sheets import counting, forecast_figures, load_figures, plant_figures, production_orders
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Kpi, Link, Series
from makesell.sheets.figures import FigureCell
from makesell.sheets.forecast_figures import BIAS, MAPE, WAPE
from makesell.sheets.parts import Input, Take
from makesell.sheets.plant_figures import ADHERENCE, CAUSES, LABELS, LEAD, ON_TIME, OPERATIONS, PROMISED, Window
from makesell.sheets.receivables import KINDS
from makesell.sheets.service_figures import PROMISES

WEEKS: Final = 10
ROLES: Final = frozenset(ORDERS.acts["view"]) & frozenset(PRODUCTION.acts["view"])
WEEK: Final = dt.timedelta(days=7)
STRIP: Final = (ON_TIME, PROMISED, ADHERENCE, OPERATIONS, LEAD)


def filters(actor: Actor) -> Sequence[Input]:
    """Which period, and against which promise lines are late."""
    return (
        Input("kind", gettext_lazy("Period"), Take.CHOICE, required=False, choices=KINDS),
        Input("promise", gettext_lazy("Promise"), Take.CHOICE, required=False, choices=PROMISES),
    )


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: the strip, late lines by cause, the backlog and the load by week, accuracy by person."""
    kind: PeriodKind = given.get("kind") or "quarter"
    promise: Promise = "current" if given.get("promise") == "current" else "first"
    day = clock.today()
    running = period.containing(kind, day)
    window = (running.start, running.end) if running else (day, day + dt.timedelta(days=1))
    said = in_words(running.kind, running.code, *window, get_language() or "zh-hans") if running else day.isoformat()
    kpis = [Kpi(str(LABELS[figure]), plant_figures.cell(actor, figure, window, promise)) for figure in STRIP]
    kpis.append(Kpi(_("Work in progress"), counting.cell(production_orders.SHEET, actor, "f=state.eq.released"), _("released, not closed")))
    return BoardPage(
        title=_("Promise and production"),
        sub=_("%(period)s, as of today") % {"period": said},
        kpis=kpis,
        parts=[*_late(actor, window, promise), *_backlog(actor, day), *_load(actor), *_accuracy(actor, day)],
        chosen={"kind": kind, "promise": promise},
    )


def _late(actor: Actor, window: Window, promise: Promise) -> list[BoardPart]:
    """The causes of lateness, the most frequent first, with the share they sum up to (Pareto)."""
    found = late.late_by_cause(actor, window, on_time.terms([window], promise))
    every = sum(found.values())
    if not every:
        return [BoardNote(_("No promised line was late."), "info")]
    ranked = sorted(CAUSES, key=lambda cause: (-found.get(cause, 0), list(CAUSES).index(cause)))
    cells = {cause: plant_figures.late_cell(found.get(cause, 0), window, promise, cause) for cause in ranked}
    rows, running = [], 0
    for cause in ranked:
        running += found.get(cause, 0)
        rows.append(BoardRow({"cause": str(CAUSES[cause]), "lines": cells[cause], "share": _share(found.get(cause, 0), every),
                              "up_to": _share(running, every)}))  # fmt: skip
    columns = (
        BoardColumn("cause", _("Cause")), BoardColumn("lines", _("Late lines"), Kind.INT), BoardColumn("share", _("Share"), Kind.RATIO),
        BoardColumn("up_to", _("Up to here"), Kind.RATIO),
    )  # fmt: skip
    return [
        BoardChart("causes", _("Late lines by cause"), [str(CAUSES[cause]) for cause in ranked], [Series(_("Late lines"), list(cells.values()))],
                   Kind.INT, low=True),
        BoardTable("late", _("Why lines were late"), columns, rows, {"cause": _("All"), "lines": plant_figures.late_cell(every, window, promise)},
                   foot=str(PROMISES[promise]), place="right"),
    ]  # fmt: skip


def _share(part: int, whole: int) -> Decimal:
    return rounded(Decimal(part) / whole, 4)


def _backlog(actor: Actor, day: dt.date) -> list[BoardPart]:
    """What is in hand by the week it is promised for; the first holds what is overdue, the last all that comes later."""
    first = day - dt.timedelta(days=day.weekday())
    weeks = [first + WEEK * n for n in range(-1, WEEKS)]
    found = late.backlog_by_week(actor, weeks)
    if not found:
        return []
    cells: list[FigureCell | Decimal | None] = []
    names = []
    for n, week in enumerate(weeks):
        begin, end = (None if n == 0 else week), (None if n == len(weeks) - 1 else week + WEEK)
        cells.append(plant_figures.week_cell(found.get(week, Decimal(0)), begin, end))
        names.append(_("Overdue") if n == 0 else _("Later") if n == len(weeks) - 1 else f"{week:%m-%d}")
    return [BoardChart("backlog", _("Orders in hand by week promised"), names, [Series(_("Still to ship, net"), cells)], place="below")]


def _load(actor: Actor) -> list[BoardPart]:
    """What the machines have to do in this week and the next ones."""
    found = load_figures.table(actor)
    return [found] if found else []


def _accuracy(actor: Actor, day: dt.date) -> list[BoardPart]:
    """How good the demand plans of the last six whole months were, by person, beside what the statistics alone had said."""
    if not DEMAND.may(actor):
        return []
    after = day.replace(day=1)
    window = (month_of(after, -6), after)
    by_person: dict[int, list[forecast_accuracy.Compared]] = {}
    for case in forecast_accuracy.compared(*window, forecasts.rows_of(actor)):
        by_person.setdefault(case.person_id, []).append(case)
    if not by_person:
        return []
    named = organisation.named_people(sorted(by_person))
    rows = [
        BoardRow(
            {
                "who": Link(named[person].name, "people", person),
                **{figure: forecast_figures.cell(cases, figure, "plan", window, person) for figure in (WAPE, MAPE, BIAS)},
                "base": forecast_figures.cell(cases, WAPE, "baseline", window, person),
            }
        )
        for person, cases in sorted(by_person.items(), key=lambda pair: named[pair[0]].name)
    ]
    columns = (
        BoardColumn("who", _("Person")),
        *(BoardColumn(code, str(forecast_figures.LABELS[code]), Kind.RATIO, help=forecast_figures.NOTES[code]) for code in (WAPE, MAPE, BIAS)),
        BoardColumn("base", _("WAPE of the statistics"), Kind.RATIO),
    )
    return [BoardTable("accuracy", _("Accuracy of demand plans"), columns, rows, foot=_("The last six whole months, each by the plan made for it."))]


BOARD: Final = Board(
    "promise_and_production", gettext_lazy("Promise and production"), "chart-pie", build, filters, ROLES, section="sell", order=35
)
