"""The workbench's charts and rankings: progress against pace, months against last year, who stands where, customers that buy less."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances, customers
from makesell.engines.attain import growth as engine_growth
from makesell.ground import listing, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.masterdata.parties import listings as parties
from makesell.metrics import attainment as metric
from makesell.metrics import growth, progress, windows
from makesell.metrics.attainment import Attained
from makesell.metrics.growth import Days, Grown
from makesell.sheets import attainment, cells, measures, performance
from makesell.sheets.attainment import Chosen
from makesell.sheets.boards import BoardChart, BoardColumn, BoardPart, BoardRow, BoardTable, Link, Series, Trend
from makesell.sheets.cells import Of
from makesell.sheets.figures import FigureCell
from makesell.sheets.naming import called
from makesell.sheets.own_figures import Aimed, Standing, change, monthly, months, period_name

MEASURE: Final = "ordered"
MOST_RANKED: Final = 8
MOST_FALLEN: Final = 6
ZERO: Final = Decimal(0)


def chart(own: Standing, aim: Aimed | None) -> list[BoardPart]:
    """Progress against pace where there is a target, else the months beside those of the year before."""
    return [_progress(aim)] if aim else _months(own)


def _progress(aim: Aimed) -> BoardChart:
    chose, rows = aim.chose, aim.rows
    what, days = chose.what, (rows[0].period.start, rows[0].period.end)
    ids = [row.who.id for row in rows]
    of = Of(chose.by, tuple(sorted(ids)), chose.day)
    members = [(0, each) for each in sorted(organisation.below(ids, chose.day) if chose.by == "unit" else ids)]
    found = progress.steps(chose.by, 0, what.measure, what.value, days, chose.day, members)
    target = aim.cells["target"]
    reached = [None if step.reached is None else cells.entries(what, of, (days[0], step.until), step.reached) for step in found]
    series = [
        Series(measures.label(what.measure), reached, "area"),
        Series(_("Pace"), [cells.paced(what, target, days, step.until) for step in found], "pace"),
    ]
    ahead = _forecast(aim, of, days, found)
    if ahead is not None:
        goes_on: list[FigureCell | None] = [None] * len(found)
        goes_on[_last(found)], goes_on[-1] = reached[_last(found)], ahead
        series.append(Series(_("Forecast"), goes_on, "forecast"))
    return BoardChart(
        code="progress",
        title=_("Progress to target"),
        categories=[f"{step.until - dt.timedelta(days=1):%m-%d}" for step in found],
        series=series,
        kind=what.kind,
        sub=f"{attainment.period_name(rows[0])} · {what.currency}",
        foot=_said(aim, ahead),
        low=True,
        place="right",
    )


def _last(found: Sequence[progress.Step]) -> int:
    return max(n for n, step in enumerate(found) if step.reached is not None)


def _forecast(aim: Aimed, of: Of, days: balances.Window, found: Sequence[progress.Step]) -> FigureCell | None:
    """What the period comes to, once a tenth of it has passed."""
    step = progress.last(found)
    if step is None or step.reached is None or not windows.running(aim.rows[0].period, aim.chose.day):
        return None
    if progress.share_passed(days, step.until) < progress.SOONEST:
        return None
    return cells.forecast(aim.chose.what, of, days, step.until, step.reached)


def _said(aim: Aimed, ahead: FigureCell | None) -> str:
    """The sentence under the chart: where it ends at this pace, or where it ended."""
    total, language = aim.total, get_language() or "zh-hans"
    comes = total.actual if ahead is None else Decimal(ahead.value or 0)
    left = comes - total.target
    words = {"sum": shown.short(comes, language), "gap": shown.short(abs(left), language)}
    if ahead is None:
        return (_("Ended at %(sum)s, %(gap)s above the target") if left >= 0 else _("Ended at %(sum)s, %(gap)s short of the target")) % words
    return (_("At this pace about %(sum)s, %(gap)s above the target") if left >= 0 else _("At this pace about %(sum)s, %(gap)s short")) % words


def _months(own: Standing) -> list[BoardPart]:
    days, found = monthly(own, MEASURE, "year")
    sums = [found.get((own.key, n)) for n in range(len(days))]
    if not any(each and each.current for each in sums):
        return []
    what = own.what(MEASURE)
    now = [cells.entries(what, own.of, each.window, each_sum.current if each_sum else ZERO) for each, each_sum in zip(days, sums, strict=True)]
    before = [
        cells.entries(what, own.of, each.base, each_sum.base) if each.base and each_sum and each_sum.base is not None else None
        for each, each_sum in zip(days, sums, strict=True)
    ]
    return [
        BoardChart(
            code="months",
            title=_("Last twelve months"),
            categories=[f"{each.period.start:%y-%m}" for each in days],
            series=(Series(measures.label(MEASURE), now), Series(_("Year before"), before, "ghost")),
            kind=what.kind,
            sub=what.currency,
            low=True,
            place="right",
        )
    ]


def ranking(actor: Actor, own: Standing, aim: Aimed | None) -> list[BoardPart]:
    """People by attainment in the latest period that has targets: the company's, or those of one's unit; of a company where very many have one,
    its units."""
    if own.by == "person":
        return []
    chose, rows = (aim.chose, list(aim.rows)) if aim and aim.chose.by == "person" else _compared(actor, own)
    rows = attainment.best_first(rows)
    if not rows:
        return []
    kept = rows if len(rows) <= MOST_RANKED else [*rows[: MOST_RANKED // 2], *rows[-MOST_RANKED // 2 :]]
    return [
        BoardTable(
            code="ranking",
            title=_("Who stands where"),
            columns=(
                BoardColumn("place", "#"),
                BoardColumn("who", _("Person") if chose.by == "person" else _("Unit"), wrap=True),
                BoardColumn("ratio", _("Attainment"), Kind.RATIO),
            ),
            rows=[_ranked(chose, row, rows.index(row) + 1) for row in kept],
            sub=attainment.period_name(rows[0]),
            foot=_("The first and the last of %(count)s") % {"count": len(rows)} if len(rows) > len(kept) else "",
            link=Link(_("All"), board="attainment", query=f"by={chose.by}"),
            place="right",
        )
    ]


def _compared(actor: Actor, own: Standing) -> tuple[Chosen, list[Attained]]:
    """The people of the company or unit in the latest period that has begun and has targets, or the company's units."""
    chose = attainment.chosen(actor, {"by": "person"} | ({"unit": own.key} if own.by == "unit" else {}))
    if own.by == "company" and metric.many(actor, chose.asked()):
        chose = attainment.chosen(actor, {"by": "unit"})
    return chose, metric.latest_aimed(actor, chose.asked(), chose.by)


def _ranked(chose: Chosen, row: Attained, place: int) -> BoardRow:
    found = attainment.row_cells(chose, row)
    who = Link(called(row.who), noun="people" if chose.by == "person" else "units", id=row.who.id)
    return BoardRow({"place": str(place), "who": who, "ratio": found["ratio"]})


def units(actor: Actor, own: Standing) -> list[BoardPart]:
    """The units right below that sell, this year against the same days of the last, strongest first, with their months as a line."""
    if own.by == "person":
        return []
    seen = _leaves(own)
    year = windows.periods_until("year", own.day, own.day)
    starts = balances.history_starts(MEASURE)
    days, line = growth.days_of(year, own.day, starts), [windows.counted(each, own.day) for each in months(own.day)]
    sums = growth.by("unit", MEASURE, "net", days, [(unit, unit) for unit in seen], most=MOST_RANKED + 4) if days else {}
    ranked = [unit for unit, n in sums if n == 0]
    if not ranked:
        return []
    trends = balances.sums("unit", MEASURE, line, [(unit, unit) for unit in ranked], of="net") if line else {}
    named = organisation.named_units(ranked)
    what = own.what(MEASURE)
    rows = []
    for unit in ranked:
        of, grown = Of("unit", (unit,), own.day), sums[(unit, 0)]
        trend = tuple(float(trends[(unit, n)].net) if (unit, n) in trends else 0.0 for n in range(len(line)))
        cell = change(cells.grown(what, of, days[0].window, days[0].base, grown))
        who = Link(called(named[unit]), noun="units", id=unit, sub=named[unit].code)
        rows.append(BoardRow({"who": who, "actual": cells.entries(what, of, days[0].window, grown.current), "trend": Trend(trend), "growth": cell}))
    return [
        BoardTable(
            code="units",
            title=_("Teams compared"),
            columns=(
                BoardColumn("who", _("Unit"), wrap=True),
                BoardColumn("actual", measures.label(MEASURE), what.kind, what.currency),
                BoardColumn("trend", _("Last twelve months"), Kind.TEXT),
                BoardColumn("growth", _("Growth"), Kind.RATIO, help=_("Against the same days of the year before."), heat=True),
            ),
            rows=rows,
            sub=_("%(year)s so far, against the same days of the year before") % {"year": period_name(days[0].period)},
            link=Link(_("Scorecard"), board="scorecard", query="by=unit"),
            place="left",
        )
    ]


def _leaves(own: Standing) -> list[int]:
    """The units below that hold no other unit, among those with credits there is nothing counted twice."""
    pairs = organisation.closure(own.day)
    holding = {above for above, unit in pairs if above != unit}
    below = {unit for above, unit in pairs if own.by == "company" or above == own.key}
    return sorted(below - holding)


def fallen(actor: Actor, own: Standing) -> list[BoardPart]:
    """The customers of a person or unit that bought most less this year than in the same days of the last: whom to call first."""
    if own.by == "company":
        return []
    year = windows.periods_until("year", own.day, own.day)
    days = growth.days_of(year, own.day, balances.history_starts(MEASURE))
    if not days or days[0].base is None:
        return []
    what = own.what(MEASURE)
    base = days[0].base
    found = customers.fallen(performance.slice_of(actor, what, own.of, days[0].window), performance.slice_of(actor, what, own.of, base), MOST_FALLEN)
    if not found:
        return []
    # a credit may be for somebody else's customer
    seen = listing.seen(parties.LISTING, actor, [each.customer_id for each in found])
    return [
        BoardTable(
            code="fallen",
            title=_("Customers who buy less"),
            columns=(
                BoardColumn("who", _("Customer"), wrap=True),
                BoardColumn("before", _("Year before"), what.kind, what.currency),
                BoardColumn("now", _("This year"), what.kind, what.currency),
                BoardColumn("growth", _("Growth"), Kind.RATIO, heat=True),
            ),
            rows=[_fallen(own, each, days[0], base, opens=each.customer_id in seen) for each in found],
            sub=_("%(year)s so far, against the same days of the year before") % {"year": period_name(days[0].period)},
            place="left",
        )
    ]


def _fallen(own: Standing, each: customers.Change, days: Days, base: balances.Window, *, opens: bool) -> BoardRow:
    of, what = replace(own.of, customer=each.customer_id), own.what(MEASURE)
    grown = Grown(each.now, each.before, engine_growth(each.now, each.before))
    return BoardRow(
        {
            "who": Link(each.customer, noun="customers", id=each.customer_id) if opens else each.customer,
            "before": cells.entries(what, of, base, each.before),
            "now": cells.entries(what, of, days.window, each.now),
            "growth": change(cells.grown(what, of, days.window, base, grown)),
        }
    )
