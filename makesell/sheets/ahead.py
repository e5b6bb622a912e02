"""What a running period comes to, beside its attainment: by pace, by season, with the open pipeline, the range of them, and what is missing."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities.queries import Sum
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics import projection, windows
from makesell.metrics.attainment import Attained
from makesell.metrics.projection import Ahead, Projected
from makesell.metrics.target_base import By, Rows
from makesell.sheets import cells, opportunity_figures
from makesell.sheets.boards import BoardColumn
from makesell.sheets.cells import Of, What
from makesell.sheets.figures import FigureCell

ZERO: Final = Decimal(0)


def columns(what: What) -> tuple[BoardColumn, ...]:
    """The columns of a running period."""
    unit = what.currency if what.kind is Kind.MONEY else ""
    where = _("What the target still asks for; from where it could come stands on its page.")
    # the range and what is missing stand first: a narrow window shows them, the ways they are made of are behind them
    made = (
        BoardColumn("ahead", _("Projection"), Kind.TEXT, unit, help=_("The lowest to the highest of the ways, and their median.")),
        BoardColumn("missing", _("Still missing"), Kind.TEXT, unit, help=where),
        BoardColumn("by_pace", _("Projection by pace"), what.kind, unit),
        BoardColumn("by_season", _("Projection by season"), what.kind, unit),
    )
    waiting = BoardColumn("waiting", _("Weighted pipeline until the end"), what.kind, unit)
    return (*made, waiting) if what.value in projection.MONEY else made


def of_rows(actor: Actor, what: What, by: By, day: dt.date, rows: Sequence[Attained]) -> dict[int, dict[str, Any]]:
    """{person or unit: the cells of its row} of one running period; nothing for a period that has not begun or is over."""
    if not rows or not windows.running(rows[0].period, day):
        return {}
    period = rows[0].period
    ahead = Ahead(what.measure, what.value, what.currency, (period.start, period.end), day)
    reached = {row.who.id: row.actual for row in rows}
    found = projection.of_many(actor, ahead, Rows(by, tuple(sorted(reached)), day), reached)
    return {row.who.id: _cells(what, Of(by, (row.who.id,), day), row, found[row.who.id]) for row in rows}


def _cells(what: What, of: Of, row: Attained, found: Projected) -> dict[str, Any]:
    days, ways = (row.period.start, row.period.end), found.found
    made: dict[str, Any] = {"ahead": _range(found)}
    if row.target is not None:
        made["missing"] = _short(max(row.target - row.actual, ZERO))
    if ways.pace is not None:
        made["by_pace"] = cells.forecast(what, of, days, found.until, row.actual)
    if ways.season is not None:
        params = {"measure": what.measure, "value": what.value, "start": days[0].isoformat(), "end": days[1].isoformat(),
                  "until": found.until.isoformat(), **of.params()}  # fmt: skip
        made["by_season"] = FigureCell(ways.season, what.kind, "season", params, what.currency if what.kind is Kind.MONEY else "")
    if found.asked is not None and found.waiting is not None:
        made["waiting"] = opportunity_figures.cell(found.asked, "weighted", Sum(0, ZERO, found.waiting))
    return made


def _range(found: Projected) -> str:
    low, middle, high = found.found.low, found.found.middle, found.found.high
    if low is None or middle is None or high is None:
        return ""
    return _short(middle) if low == high else f"{_short(low)} – {_short(middle)} – {_short(high)}"


def _short(amount: Decimal) -> str:
    return shown.short(amount, get_language() or "zh-hans")
