"""Figures of promise and production that open: on time, late lines by cause, schedule adherence, lead time, what promises were worth, backlog."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.deliveries import late_queries as late
from makesell.documents.deliveries.queries import Promise
from makesell.documents.orders.access import POLICY as ORDERS
from makesell.documents.production import plant_queries as plant
from makesell.documents.production.access import POLICY as PRODUCTION
from makesell.documents.production.plant_queries import Made
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.metrics import on_time
from makesell.sheets import drilling
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource
from makesell.sheets.giving import number, said
from makesell.sheets.parts import Text
from makesell.sheets.performance import in_days, window_of
from makesell.sheets.service_figures import PROMISES, promised_rows

Window = tuple[dt.date, dt.date]
RATIO, ROWS, LATE, WEEK = "plant", "plant_rows", "late_lines", "backlog_week"
CAUSES: Final = said(late.CAUSES)
ON_TIME, ADHERENCE, OPERATIONS, PROMISED, LEAD = "on_time", "adherence", "operations", "promise", "lead_time"
LABELS: Final[dict[str, Text]] = {
    ON_TIME: _("On time"), ADHERENCE: _("Schedule adherence"), OPERATIONS: _("Operations on time"),
    PROMISED: _("Promises kept as first given"), LEAD: _("Days to make"),
}  # fmt: skip
NOTES: Final[dict[str, Text]] = {
    ON_TIME: _("Schedule lines whose promised day lies here; in time when all of it had left by the end of that day."),
    ADHERENCE: _("Production orders first planned for these days; kept when all was reported, or they were closed, by that day."),
    OPERATIONS: _("Operations planned to end on these days; kept when they were done by that day."),
    PROMISED: _("Order lines first promised for these days; kept when we never moved them to a later day."),
    LEAD: _("Production orders whose last report lies here: days from their release to it, on average."),
}
SIDES: Final[dict[str, Text]] = {"kept": _("Kept"), "all": _("All")}
NOUN: Final = {ADHERENCE: PRODUCTION.noun, OPERATIONS: PRODUCTION.noun, LEAD: PRODUCTION.noun, PROMISED: ORDERS.noun}

# What of the plant was done by its planned day.
KEPT: Final = {ADHERENCE: plant.adherence, OPERATIONS: plant.operations_kept}


def promise_of(params: Params) -> Promise:
    """Against which promise."""
    return "current" if drilling.word(params, "promise", PROMISES, "first") == "current" else "first"


def sums(actor: Actor, figure: str, window: Window, promise: Promise) -> tuple[int, int]:
    """Numerator and denominator of a ratio."""
    if figure == ON_TIME:
        terms = on_time.terms([window], promise)
        above, below = (late.promised_lines_seen(actor, window, terms, kept=kept, most=1)[0] for kept in (True, False))
        return above, below
    if figure in KEPT:
        above, below = (KEPT[figure](window, clock.today(), kept=kept, most=1)[0] for kept in (True, False))
        return above, below
    if figure == LEAD:
        count, days, _rows = plant.lead_times(window, most=1)
        return days, count
    kept, _rows = plant.promise_quality(actor, window, kept=True, most=1)
    every, _rows = plant.promise_quality(actor, window, kept=False, most=1)
    return kept, every


def require(actor: Actor, figure: str) -> None:
    """Refuses (403) whom the documents behind a figure are closed to."""
    (PRODUCTION if NOUN.get(figure) == PRODUCTION.noun else ORDERS).require(actor, "view")


def cell(actor: Actor, figure: str, window: Window, promise: Promise) -> FigureCell:
    """The ratio as a figure that opens; none of nothing."""
    above, below = sums(actor, figure, window, promise)
    params = {"figure": figure, "promise": promise, "start": window[0].isoformat(), "end": window[1].isoformat()}
    kind = Kind.QTY if figure == LEAD else Kind.RATIO
    value = _share(figure, above, below)
    return FigureCell(value, kind, RATIO if below else "", params if below else {}, reason="" if below else _("Nothing to compare"))


def _share(figure: str, above: int, below: int) -> Decimal | None:
    """Days to a tenth, shares to a hundredth of a per cent; none of nothing."""
    return rounded(Decimal(above) / below, 1 if figure == LEAD else 4) if below else None


def ratio_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """A ratio by its two sides."""
    figure, window, promise = drilling.word(params, "figure", LABELS), window_of(params), promise_of(params)
    require(actor, figure)
    above, below = sums(actor, figure, window, promise)
    first = _("Days") if figure == LEAD else SIDES["kept"]
    return FigureRows(
        title=LABELS[figure],
        total=_share(figure, above, below),
        count=0,
        kind=Kind.QTY if figure == LEAD else Kind.RATIO,
        sub=in_days(window),
        note=NOTES[figure],
        formula="ratio",
        parts=(
            (first, FigureCell(above, Kind.INT, ROWS, {**params, "side": "kept"})),
            (SIDES["all"], FigureCell(below, Kind.INT, ROWS, {**params, "side": "all"})),
        ),
    )


def rows_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The documents behind a side of a ratio."""
    figure, window, skip = drilling.word(params, "figure", LABELS), window_of(params), drilling.place(after)
    require(actor, figure)
    kept = drilling.word(params, "side", SIDES) == "kept"
    if figure == ON_TIME:
        return _promised(actor, window, promise_of(params), kept=kept, skip=skip)
    if figure == LEAD:
        count, days, made = plant.lead_times(window, skip=skip, most=PAGE)
        return _rows(figure, window, made, count, days if kept else count, skip, counts=not kept)
    if figure in KEPT:
        count, made = KEPT[figure](window, clock.today(), kept=kept, skip=skip, most=PAGE)
    else:
        count, made = plant.promise_quality(actor, window, kept=kept, skip=skip, most=PAGE)
    return _rows(figure, window, made, count, count, skip, counts=True)


def _rows(figure: str, window: Window, made: Sequence[Made], count: int, total: int, skip: int, *, counts: bool) -> FigureRows:
    return FigureRows(
        title=LABELS[figure],
        total=total,
        count=count,
        rows=[
            FigureRow(
                one.day, one.number or "", NOUN[figure], one.id, SIDES["kept"] if one.kept else _("Late"), one.product,
                1 if counts else one.amount, "" if one.kept else "bad",
            )
            for one in made
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        kind=Kind.INT,
        formula="count" if counts else "sum",
        sub=in_days(window),
    )  # fmt: skip


def _promised(actor: Actor, window: Window, promise: Promise, *, kept: bool, skip: int) -> FigureRows:
    count, rows = late.promised_lines_seen(actor, window, on_time.terms([window], promise), kept=kept, skip=skip, most=PAGE)
    return promised_rows(PROMISES[promise], count, rows, window, skip)


def late_cell(count: int, window: Window, promise: Promise, cause: str = "") -> FigureCell:
    """How many lines were late (by a cause)."""
    params = {"promise": promise, "cause": cause, "start": window[0].isoformat(), "end": window[1].isoformat()}
    return FigureCell(count, Kind.INT, LATE, {name: word for name, word in params.items() if word})


def late_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The late lines of some days, all or of one cause; each opens its order."""
    ORDERS.require(actor, "view")
    window, promise, skip = window_of(params), promise_of(params), drilling.place(after)
    cause = drilling.word(params, "cause", CAUSES) if params.get("cause") else ""
    count, rows = late.late_lines(actor, window, on_time.terms([window], promise), cause, skip=skip, most=PAGE)
    return FigureRows(
        title=_("Late lines") if not cause else CAUSES[cause],
        total=count,
        count=count,
        rows=[
            FigureRow(
                row.day, f"{row.order or ''} · {row.line}", "orders", row.order_id, CAUSES[row.cause],
                f"{number(row.done)} / {number(row.needed)}", 1, "bad",
            )
            for row in rows
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        kind=Kind.INT,
        formula="count",
        sub=in_days(window),
        note=_("Every late line has one cause, the first that is true: customer, sales, carrier, quality, material, production."),
    )  # fmt: skip


def week_cell(value: Decimal, first: dt.date | None, after: dt.date | None) -> FigureCell:
    """What is in hand of lines promised for a week."""
    params = {"from": first.isoformat() if first else "", "until": after.isoformat() if after else ""}
    return FigureCell(value, Kind.MONEY, WEEK, {name: word for name, word in params.items() if word}, organisation.own_currency())


def week_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The lines in hand promised for some days."""
    ORDERS.require(actor, "view")
    first, until, skip = drilling.optional_day(params, "from"), drilling.optional_day(params, "until"), drilling.place(after)
    count, total, rows = late.in_hand(actor, first, until, skip=skip, most=PAGE)
    return FigureRows(
        title=_("Orders in hand"),
        total=total,
        count=count,
        rows=[
            FigureRow(row.promised, f"{row.order or ''} · {row.position}", "orders", row.order_id, _("Open"), row.customer, row.open_net)
            for row in rows
        ],
        next=str(skip + PAGE) if skip + PAGE < count else "",
        currency=organisation.own_currency(),
        amount_label=_("Still to ship, net"),
    )


FIGURES: Final = (
    FigureSource(RATIO, _("Promise and production"), ratio_of),
    FigureSource(ROWS, _("Documents behind it"), rows_of),
    FigureSource(LATE, _("Late lines"), late_of),
    FigureSource(WEEK, _("Orders in hand by week"), week_of),
)
