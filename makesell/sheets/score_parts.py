"""The scorecard's parts: strip, charts, ranking, tables."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.metrics.scorecard import Card, Score
from makesell.sheets import cells, league, measures
from makesell.sheets.boards import BoardChart, BoardColumn, BoardRow, BoardTable, Kpi, Link, Series, Trend
from makesell.sheets.figures import FigureCell
from makesell.sheets.giving import word
from makesell.sheets.naming import called
from makesell.sheets.parts import Text
from makesell.sheets.scoring import HOW, MOST_SCOPES, SCOPES, Chosen, measured, named_cell, of_score, period_name, score_cells

MOST_SMALL: Final = 12
FEW_PERIODS: Final = 4


def kpis(chose: Chosen, card: Card, groups: Sequence[Sequence[Score]]) -> list[Kpi]:
    """The latest period of the only scope shown, or of the unit that was chosen with those below it; with its trend."""
    alone = groups[0] if len(groups) == 1 else next((group for group in groups if chose.scope and group[0].who.id == chose.scope), None)
    if alone is None:
        return []
    score, of = alone[0], of_score(chose, alone[0])
    trend = tuple(float(each.sold.current) for each in alone[::-1])
    found = score_cells(chose, card, score)
    return [
        Kpi(measures.label(chose.what.measure), found["sold"], note=period_name(score), trend=trend if len(trend) > 1 else ()),
        Kpi(_("Growth"), found["growth"]),
        Kpi(_("Active customers"), found["active"]),
        Kpi(pgettext_lazy("customers", "Gained"), found["gained"]),
        Kpi(_("Retention"), cells.retention(card.activity, of, score.customers), share=score.customers.retention.value),
    ]


def columns(chose: Chosen) -> tuple[BoardColumn, ...]:
    """The columns of what was sold, of how it grew and of the customers."""
    kind, unit = chose.what.kind, chose.what.currency if chose.what.kind is Kind.MONEY else ""
    running = _("A running period is compared with the same days of the one before.")
    return (
        BoardColumn("who", SCOPES[chose.by]),
        BoardColumn("sold", measures.label(chose.what.measure), kind, unit),
        BoardColumn("trend", _("Trend"), help=_("The periods shown, the oldest first.")),
        BoardColumn("growth", _("Growth"), Kind.RATIO, help=running, heat=True),
        BoardColumn("lately", _("On the period before"), Kind.RATIO, help=_("Growth against the period just before.")),
        BoardColumn("active", pgettext_lazy("customers", "Active"), Kind.INT, help=_("Customers with a positive quantity in the period.")),
        BoardColumn("gained", pgettext_lazy("customers", "Gained"), Kind.INT, help=_("Their first activity ever in the company lies here.")),
        BoardColumn("retained", pgettext_lazy("customers", "Retained"), Kind.INT, help=_("Active here in this period and the one before.")),
        BoardColumn("reactivated", pgettext_lazy("customers", "Reactivated"), Kind.INT, help=_("Active again here after a period without.")),
        BoardColumn("moved_in", _("Moved in"), Kind.INT, help=_("First activity here, known elsewhere before.")),
        BoardColumn(
            "lost",
            pgettext_lazy("customers", "Lost"),
            Kind.INT,
            help=_("Active here in the period before, nowhere in the company since; ended periods only."),
        ),
        BoardColumn(
            "moved_out", _("Moved out"), Kind.INT, help=_("Active here in the period before, now elsewhere in the company only.")
        ),
        BoardColumn("retention", _("Retention"), Kind.RATIO, help=_("Retained ÷ active customers of the period before."), heat=True),
        BoardColumn("customer_growth", _("Customer growth"), Kind.RATIO, help=_("(active − active before) ÷ active before.")),
    )


def table(chose: Chosen, card: Card, groups: Sequence[Sequence[Score]]) -> BoardTable:
    """What was sold, how it grew, and the customers: a heading with the trend for each scope, its periods below."""
    rows: list[BoardRow] = []
    for group in groups:
        rows.append(BoardRow({"who": named_cell(chose, group[0].who), "trend": _trend(group)}, group=True))
        rows += [BoardRow({"who": period_name(score), **score_cells(chose, card, score)}) for score in group]
    return BoardTable(
        code="scorecard",
        title=_("%(scopes)s and periods") % {"scopes": SCOPES[chose.by]},
        columns=columns(chose),
        rows=rows,
        empty=_("Nothing is posted for this measure yet."),
        foot=foot(chose, card),
        link=_people(chose),
    )


def quality(chose: Chosen, groups: Sequence[Sequence[Score]]) -> BoardTable:
    """How well it was sold: margin, collection, forecasts, time, satisfaction, share; each with its trend, n/a with its reason."""
    rows: list[BoardRow] = []
    alone = len(groups) == 1 or chose.scope is not None
    for group in groups:
        trends = {metric.code: _line(group, metric.code) for metric in chose.metrics}
        rows.append(BoardRow({"who": named_cell(chose, group[0].who), **trends}, group=True))
        rows += [BoardRow({"who": period_name(score), **measured(chose, score)}) for score in (group if alone else group[:FEW_PERIODS])]
    return BoardTable(
        code="quality",
        title=_("How well it was sold"),
        columns=(
            BoardColumn("who", SCOPES[chose.by]),
            *(BoardColumn(metric.code, word(metric.label), Kind.RATIO, help=word(metric.help)) for metric in chose.metrics),
        ),
        rows=rows,
        empty=_("Nothing is measured here yet."),
        foot="" if alone else _("The latest periods of each; choose one to see all of them."),
    )


def _line(group: Sequence[Score], code: str) -> Trend:
    """A ratio over the periods that are over and have a number."""
    found = [score.readings[code].ratio.value for score in group[::-1] if code in score.readings and not score.days.running]
    return Trend(tuple(float(value) for value in found if value is not None))


def _people(chose: Chosen) -> Link | None:
    """From a unit on to its people."""
    if chose.by != "unit" or not chose.scope:
        return None
    return Link(_("People of this unit"), board="scorecard", query=urlencode({**chose.words(), "by": "person", "organised": ""}))


def foot(chose: Chosen, card: Card) -> str:
    """How units are made up, and how many scopes are not shown."""
    said: list[Text] = []
    if chose.by == "unit":
        said.append(HOW[chose.organised])
    elif chose.by == "person":
        said.append(_("A person's figure counts wherever the person stood."))
    else:
        said.append(_("Entries count where they were posted (as it was)."))
    if card.left_out:
        said.append(_("Only the %(most)s that sold most are shown; choose a unit.") % {"most": MOST_SCOPES})
    return " ".join(str(each) for each in said)


def _trend(group: Sequence[Score]) -> Trend:
    """The periods of a scope without the running one, which is not whole yet."""
    return Trend(tuple(float(score.sold.current) for score in group[::-1] if not score.days.running))


def ranking(actor: Actor, chose: Chosen, shown_scores: Sequence[Score]) -> list[BoardTable]:
    """The ranking of one period, by the base chosen; a unit that holds the others is not ranked among them."""
    ranked = [score for score in shown_scores if not (chose.by == "unit" and chose.scope == score.who.id)]
    if len(ranked) < 2 or chose.by == "company":
        return []
    pairs = [(score, of_score(chose, score)) for score in ranked]
    return [league.table(actor, chose.what, chose.league, pairs, period_name(ranked[0]), SCOPES[chose.by], chose.least)]


def at_period(chose: Chosen, groups: Sequence[Sequence[Score]]) -> list[Score]:
    """Every scope in the period chosen, else in the latest."""
    if not groups:
        return []
    found = [next((score for score in group if score.days.period.id == chose.period), None) for group in groups]
    latest = groups[0][0].days.period.id
    return [score for score in found if score] or [group[0] for group in groups if group[0].days.period.id == latest]


def _sold(chose: Chosen, score: Score) -> FigureCell:
    return cells.entries(chose.what, of_score(chose, score), score.days.window, score.sold.current)


def multiples(chose: Chosen, groups: Sequence[Sequence[Score]]) -> list[BoardChart]:
    """A small chart of every scope over its periods, all on one scale; the first twelve."""
    few = groups[:MOST_SMALL]
    days = sorted({(score.days.period.start, period_name(score)) for group in few for score in group})
    if len(few) < 2 or len(days) < 2:
        return []
    found = [{score.days.period.start: score for score in group} for group in few]
    return [
        BoardChart(
            code="multiples",
            title=_("Side by side, on one scale"),
            categories=[name for _start, name in days],
            series=[
                Series(
                    called(group[0].who),
                    [_sold(chose, each[start]) if start in each else None for start, _name in days],
                )
                for group, each in zip(few, found, strict=True)
            ],
            kind=chose.what.kind,
            sub=chose.what.currency,
            multiples=True,
            place="below",
        )
    ]


def chart(chose: Chosen, groups: Sequence[Sequence[Score]], at: Sequence[Score]) -> BoardChart:
    """One period of every scope beside what it is compared with; of a single scope all its periods."""
    alone = len(groups) == 1
    shown_scores = list(groups[0][::-1]) if alone else list(at)
    what, latest = chose.what, {"period": period_name(shown_scores[0])}
    title = _("%(who)s by period") % {"who": called(groups[0][0].who)} if alone else _("%(period)s compared") % latest
    return BoardChart(
        code="comparison",
        title=title,
        categories=[period_name(score) if alone else called(score.who) for score in shown_scores],
        series=(
            Series(measures.label(what.measure), [_sold(chose, score) for score in shown_scores]),
            Series(
                _("Compared with"),
                [
                    cells.entries(what, of_score(chose, s), s.days.base, s.sold.base) if s.days.base and s.sold.base is not None else None
                    for s in shown_scores
                ],
                "ghost",
            ),
        ),
        kind=what.kind,
        sub=what.currency,
        opens=[] if alone or chose.by == "company" else [urlencode(chose.words() | {chose.by: str(score.who.id)}) for score in shown_scores],
    )
