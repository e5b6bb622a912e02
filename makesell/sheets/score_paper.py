"""The scorecard as one page for the board: figures of each scope in one period, the ranking, the trend of all on one scale."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from makesell.flows.steps.papers import letterhead
from makesell.ground import shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.paper.press import Letterhead, Sheet, render
from makesell.metrics.scorecard import Card, Score
from makesell.sheets.boards import Link, Share
from makesell.sheets.figures import FigureCell
from makesell.sheets.giving import word
from makesell.sheets.naming import called
from makesell.sheets.score_parts import at_period, columns, foot, ranking
from makesell.sheets.scoring import Chosen, counted_by, measured, period_name, score_cells

TEMPLATE: Final = Path(__file__).parent / "paper" / "scorecard.typ"
MOST: Final = 10
MOST_BARS: Final = 12
SOLD: Final = ("sold", "growth", "lately", "active", "gained", "retained", "lost", "retention")
PLACES: Final = 4


def pdf(sheet: Sheet, head: Letterhead, at: dt.datetime) -> bytes:
    """The PDF: the same bytes for the same figures, language and moment."""
    return render(sheet, head, at=at)


def laid(actor: Actor, chose: Chosen, card: Card, groups: Sequence[Sequence[Score]]) -> tuple[Sheet, Letterhead]:
    """The page and its head, in the reader's language. The ten that sold most; who is left out is said."""
    language = get_language() or "zh-hans"
    at = at_period(chose, groups)
    first = sorted(at, key=lambda score: (-score.sold.current, score.who.code))[:MOST]
    title = _("Team scorecard · %(period)s") % {"period": period_name(at[0])} if at else _("Team scorecard")
    data = {
        "sub": counted_by(chose, card),
        "empty": _("Nothing is posted for this measure yet."),
        "sold": _sold(chose, card, first),
        "quality": _quality(chose, first),
        "ranking": _ranking(actor, chose, at),
        "trend": _trend(groups, {score.who.id for score in first}),
        "notes": [foot(chose, card), *_left_out(len(at) - len(first))],
    }
    return Sheet(TEMPLATE, data), letterhead(title, "", language)


def said(cell: Any) -> str:
    """A figure in words: amounts short, ratios in per cent, a dash for no number."""
    if isinstance(cell, Share):
        cell = cell.cell
    if isinstance(cell, Link):
        return str(cell.text)
    if not isinstance(cell, FigureCell):
        return str(cell or "")
    if cell.value is None:
        return shown.NO_NUMBER
    if cell.kind is Kind.RATIO:
        return shown.ratio(Decimal(cell.value), get_language() or "zh-hans").short
    if cell.kind is Kind.MONEY:
        return shown.short(Decimal(cell.value), get_language() or "zh-hans")
    return shown.quantity(cell.value)


def _left_out(count: int) -> list[str]:
    return [_("%(count)s more are not on this page.") % {"count": count}] if count > 0 else []


def _sold(chose: Chosen, card: Card, scores: Sequence[Score]) -> Mapping[str, Any]:
    labels = {column.name: column for column in columns(chose)}
    rows = []
    for score in scores:
        found = score_cells(chose, card, score)
        rows.append([called(score.who), *(said(found[name]) for name in SOLD)])
    heads = [str(labels["who"].label), *(str(labels[name].label) for name in SOLD)]
    return {"title": _("Sales and customers"), "heads": heads, "rows": rows}


def _quality(chose: Chosen, scores: Sequence[Score]) -> Mapping[str, Any]:
    rows = []
    for score in scores:
        found = measured(chose, score)
        rows.append([called(score.who), *(said(found[metric.code]) for metric in chose.metrics)])
    heads = ["", *(str(word(metric.label)) for metric in chose.metrics)]
    return {"title": _("How well it was sold"), "heads": heads, "rows": rows}


def _ranking(actor: Actor, chose: Chosen, at: Sequence[Score]) -> Mapping[str, Any]:
    tables = ranking(actor, chose, at)
    if not tables:
        return {"title": _("League table"), "heads": ["", ""], "rows": [], "foot": "", "empty": _("There is nobody to rank with.")}
    (table,) = tables
    kept = table.columns[:3]
    return {
        "title": str(table.title),
        "heads": [str(column.label) for column in kept],
        "rows": [[said(row.cells.get(column.name, "")) for column in kept] for row in table.rows[:MOST]],
        "foot": str(table.foot),
        "empty": "",
    }


def _trend(groups: Sequence[Sequence[Score]], shown_ids: set[int]) -> Mapping[str, Any]:
    """Each scope's periods, the oldest first, as thousandths of the largest of all."""
    drawn = [group for group in groups if group[0].who.id in shown_ids]
    top = max((abs(score.sold.current) for group in drawn for score in group[:MOST_BARS]), default=Decimal(0))
    rows = [
        {"name": called(group[0].who), "parts": [int(1000 * score.sold.current / top) if top else 0 for score in group[:MOST_BARS][::-1]]}
        for group in drawn
    ]
    spans = [period_name(drawn[0][-1]), period_name(drawn[0][0])] if drawn else ["", ""]
    return {"title": _("Trend"), "rows": rows, "foot": _("%(first)s – %(last)s, all on one scale.") % {"first": spans[0], "last": spans[1]}}
