"""Figures of demand plans that open: accuracy by person, of the plan and of the statistics alone, down to the lines and the orders."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.forecasts import queries as forecasts
from makesell.documents.forecasts.access import POLICY
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.metrics import forecast_accuracy
from makesell.metrics.forecast_accuracy import Compared, Of
from makesell.sheets import drilling
from makesell.sheets.drilling import PAGE, Params
from makesell.sheets.figures import FigureCell, FigureRow, FigureRows, FigureSource, Formula
from makesell.sheets.giving import number
from makesell.sheets.parts import Text
from makesell.sheets.performance import in_days, window_of

RATIO, CASES = "forecast_accuracy", "forecast_cases"
WAPE, MAPE, BIAS = "wape", "mape", "bias"
LABELS: Final[dict[str, Text]] = {WAPE: _("WAPE"), MAPE: _("MAPE"), BIAS: _("Bias")}
NOTES: Final[dict[str, Text]] = {
    WAPE: _("How far off in all, as a share of all that came."),
    MAPE: _("How far off each line was as a share of what came of it, on average over the lines of which something came."),
    BIAS: _("Planned less came, as a share of what came: above zero, too much was planned."),
}
OF: Final[dict[str, Text]] = {"plan": _("Demand plan"), "baseline": _("By the statistics")}
MISSED, ACTUAL, FORECAST, PART, SOME = "missed", "actual", "forecast", "part", "some"
SIDES: Final[dict[str, Text]] = {
    MISSED: _("Off by"), ACTUAL: _("Came"), FORECAST: _("Planned demand"), PART: _("Off by, as a share"), SOME: _("Lines of which something came"),
}  # fmt: skip
PAIRS: Final[dict[str, tuple[str, str]]] = {WAPE: (MISSED, ACTUAL), MAPE: (PART, SOME), BIAS: (FORECAST, ACTUAL)}
Window = tuple[dt.date, dt.date]


def _of(params: Params) -> Of:
    return "baseline" if drilling.word(params, "of", OF, "plan") == "baseline" else "plan"


def amount(case: Compared, side: str, of: Of) -> Decimal:
    """What a case gives to a side."""
    if side == SOME:
        return Decimal(1)
    if side == PART:
        return rounded(case.missed(of) / case.actual, 6)
    return {MISSED: case.missed(of), ACTUAL: case.actual, FORECAST: case.forecast(of)}[side]


def behind(cases: Sequence[Compared], side: str) -> list[Compared]:
    """The cases a side is made of."""
    return [case for case in cases if case.actual > 0] if side in (PART, SOME) else list(cases)


def total(cases: Sequence[Compared], side: str, of: Of) -> Decimal:
    """The sum of a side."""
    return sum((amount(case, side, of) for case in behind(cases, side)), Decimal(0))


def value(cases: Sequence[Compared], figure: str, of: Of) -> Decimal | None:
    """A figure of cases; none where nothing came."""
    found = forecast_accuracy.of_cases(cases, of)
    ratio = {WAPE: found.wape, MAPE: found.mape, BIAS: found.bias}[figure]
    return None if ratio.value is None else rounded(ratio.value, 4)


def cell(cases: Sequence[Compared], figure: str, of: Of, window: Window, person: int) -> FigureCell:
    """A figure that opens."""
    found = value(cases, figure, of)
    params = {"figure": figure, "of": of, "person": str(person), "start": window[0].isoformat(), "end": window[1].isoformat()}
    return FigureCell(found, Kind.RATIO, RATIO if found is not None else "", params if found is not None else {},
                      reason="" if found is not None else _("Nothing to compare"))  # fmt: skip


def _cases(actor: Actor, params: Params) -> list[Compared]:
    POLICY.require(actor, "view")
    window = window_of(params)
    return forecast_accuracy.compared(*window, forecasts.rows_of(actor), [drilling.key(params, "person")])


def accuracy_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """A figure of a person's plans by its two sides."""
    figure, of = drilling.word(params, "figure", LABELS), _of(params)
    cases = _cases(actor, params)
    formula: Formula = "growth" if figure == BIAS else "ratio"
    return FigureRows(
        title=LABELS[figure],
        total=value(cases, figure, of),
        count=0,
        kind=Kind.RATIO,
        sub=in_days(window_of(params)),
        note=NOTES[figure],
        formula=formula,
        parts=tuple(
            (SIDES[side], FigureCell(total(cases, side, of), Kind.INT if side == SOME else Kind.QTY, CASES, {**params, "side": side}))
            for side in PAIRS[figure]
        ),
    )


def cases_of(actor: Actor, params: Params, after: str) -> FigureRows:
    """The lines behind a side; what nobody foresaw opens its order."""
    side, of, skip = drilling.word(params, "side", SIDES), _of(params), drilling.place(after)
    cases = behind(_cases(actor, params), side)
    return FigureRows(
        title=SIDES[side],
        total=total(cases, side, of),
        count=len(cases),
        rows=[
            FigureRow(
                case.month, case.label, "orders" if case.order_id else "demand_plans", case.order_id or case.plan_id,
                _("Nobody foresaw it") if case.order_id else OF[of],
                _("%(forecast)s planned, %(actual)s came")
                % {"forecast": number(case.forecast(of)), "actual": number(case.actual)},
                amount(case, side, of),
            )
            for case in cases[skip : skip + PAGE]
        ],
        next=str(skip + PAGE) if skip + PAGE < len(cases) else "",
        kind=Kind.INT if side == SOME else Kind.QTY,
        formula="count" if side == SOME else "sum",
        sub=in_days(window_of(params)),
    )  # fmt: skip


FIGURES: Final = (
    FigureSource(RATIO, _("Accuracy of demand plans"), accuracy_of),
    FigureSource(CASES, _("Demand planned and come"), cases_of),
)
