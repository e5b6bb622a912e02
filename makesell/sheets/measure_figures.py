"""A measure's own figures on its page: this year against the last, then month by month, of what the reader answers for; every one opens."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances
from makesell.books.performance.balances import Window
from makesell.engines.attain import growth as grown_by
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.masterdata.schemes import words
from makesell.masterdata.schemes.queries import MeasureRow
from makesell.metrics import growth, windows
from makesell.metrics.growth import Days, Grown
from makesell.sheets import cells, measures
from makesell.sheets.cells import What
from makesell.sheets.figures import FigureCell
from makesell.sheets.own_figures import Standing, change, months, period_name, standing
from makesell.sheets.parts import Row, TablePart
from makesell.sheets.ratio_figures import RATIO

FIRST: Final = (("period", _("Period"), Kind.TEXT),)


def figures(actor: Actor, row: MeasureRow) -> TablePart:
    """The year so far and the last twelve months, each beside the same days of the year before; a level as of the end of each."""
    own = standing(actor)
    if own is None:
        return TablePart(FIRST, [], empty=_("You answer for no figures."))
    starts = balances.history_starts(row.code)
    asked = [*windows.periods_until("year", own.day, own.day), *reversed(months(own.day))]
    days = [day for kind in ("year", "month") for day in growth.days_of([one for one in asked if one.kind == kind], own.day, starts)]
    if row.kind == words.RATIO:
        return _of_ratio(own, row.code, days)
    return _of_sum(own, row, days)


def _of_sum(own: Standing, row: MeasureRow, days: Sequence[Days]) -> TablePart:
    what = What(row.code, row.value, own.currency)
    level = row.kind == words.LEVEL
    now = [_from_the_first(day.window) if level else day.window for day in days]
    base = [None if day.base is None else _from_the_first(day.base) if level else day.base for day in days]
    asked = [*now, *(each for each in base if each)]
    sums = balances.sums(own.by, row.code, asked, own.members) if asked else {}
    value = {window: sums.get((own.key, n), balances.Total()).value(row.value) for n, window in enumerate(asked)}
    label = measures.VALUES[row.value]
    columns = (*FIRST, ("value", label, what.kind), ("before", _("Year before"), what.kind), ("growth", _("Growth"), Kind.RATIO))
    rows = []
    for day, window, earlier in zip(days, now, base, strict=True):
        was = value[earlier] if earlier else None
        grown = Grown(value[window], was, grown_by(value[window], was))
        found = {"value": cells.entries(what, own.of, window, value[window])}
        if earlier:
            found["before"] = cells.entries(what, own.of, earlier, was)
            found["growth"] = change(cells.grown(what, own.of, window, earlier, grown))
        rows.append(_row(day, found))
    return TablePart(columns, rows, empty=_("Nothing yet."))


def _of_ratio(own: Standing, measure: str, days: Sequence[Days]) -> TablePart:
    asked = [*(day.window for day in days), *(day.base for day in days if day.base)]
    sums = balances.ratios(own.by, measure, asked, own.members) if asked else {}
    found = {window: sums.get((own.key, n), balances.RatioSum()) for n, window in enumerate(asked)}
    columns = (
        *FIRST, ("numerator", _("Numerator"), Kind.QTY), ("denominator", _("Denominator"), Kind.QTY), ("ratio", _("Ratio"), Kind.RATIO),
        ("before", _("Year before"), Kind.RATIO),
    )  # fmt: skip
    rows = []
    for day in days:
        one = found[day.window]
        made = {side: _side(own, measure, day.window, getattr(one, side), side) for side in ("numerator", "denominator")}
        made["ratio"] = _ratio(own, measure, day.window, one)
        if day.base:
            made["before"] = _ratio(own, measure, day.base, found[day.base])
        rows.append(_row(day, made))
    return TablePart(columns, rows, empty=_("Nothing yet."))


def _ratio(own: Standing, measure: str, window: Window, found: balances.RatioSum) -> FigureCell:
    value = found.numerator / found.denominator if found.denominator else None
    return FigureCell(value, Kind.RATIO, RATIO, _params(own, measure, window))


def _side(own: Standing, measure: str, window: Window, value: Any, side: str) -> FigureCell:
    return FigureCell(value, Kind.QTY, RATIO, {**_params(own, measure, window), "side": side})


def _params(own: Standing, measure: str, window: Window) -> dict[str, str]:
    return {"measure": measure, "start": window[0].isoformat(), "end": window[1].isoformat(), **own.of.params()}


def _from_the_first(window: Window) -> Window:
    return dt.date.min, window[1]


def _row(day: Days, found: Mapping[str, FigureCell]) -> Row:
    """A period's figures with the addresses they open."""
    row: dict[str, Any] = {"period": period_name(day.period)}
    for name, cell in found.items():
        row[name] = cell.value
        row[f"{name}_figure"] = measures.address(cell.source, **cell.params) if cell.source and cell.value is not None else ""
        row.setdefault("currency", cell.currency)
    return row
