"""Board of attainment 达成: people or units against their targets, period by period; totals are sums first, divided once."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final, Literal, cast
from urllib.parse import urlencode

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from makesell.books.performance.balances import Window
from makesell.documents.targets import queries as targets
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import KINDS
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.words import in_words
from makesell.metrics import attainment, windows
from makesell.metrics.access import POLICY, sees_everything
from makesell.metrics.attainment import Asked, Attained
from makesell.metrics.organised import How
from makesell.sheets import ahead, cells, measures
from makesell.sheets.boards import Board, BoardChart, BoardColumn, BoardNote, BoardPage, BoardRow, BoardTable, Kpi, Link, Series, Share
from makesell.sheets.cells import Of, What
from makesell.sheets.figures import FigureCell
from makesell.sheets.giving import said
from makesell.sheets.naming import called
from makesell.sheets.parts import Input, Take
from makesell.sheets.scoring import ORGANISED

# Finer kinds first: the first one that has targets is shown when nobody chose.
ORDER: Final[tuple[PeriodKind, ...]] = ("month", "quarter", "given", "half", "year", "week")
PERIODS: Final = said(KINDS)
BY: Final = {"person": _("People"), "unit": _("Units")}
# So many rows a page; who is cut off by them begins the next one.
MOST_ROWS: Final = 100
MOST_COMPARED: Final = 16
MOST_RANKED: Final = 8
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The filters in force."""

    what: What
    by: Literal["person", "unit"]
    kind: PeriodKind
    year: int
    unit: int | None
    person: int | None
    day: dt.date
    period: int | None = None
    organised: How = "then"

    def asked(self) -> Asked:
        """The question to the metric."""
        return Asked(
            self.what.measure,
            self.kind,
            self.day,
            self.what.value,
            start=dt.date(self.year, 1, 1),
            end=dt.date(self.year + 1, 1, 1),
            person_ids=(self.person,) if self.person else None,
            unit_id=self.unit,
            organised=self.organised,
        )

    def of(self, keys: Iterable[int]) -> Of:
        """Whose entries the figures of people or units are."""
        return Of(self.by, tuple(sorted(set(keys))), self.day, organised="now" if self.organised == "now" else "")

    def words(self) -> dict[str, str]:
        """The filters as words of the address."""
        named = {"unit": self.unit, "person": self.person, "period": self.period}
        return {
            "measure": self.what.measure,
            "value": self.what.value,
            "by": self.by,
            "kind": self.kind,
            "year": str(self.year),
            "organised": self.organised,
            **{name: str(key) for name, key in named.items() if key},
        }


def filters(actor: Actor) -> Sequence[Input]:
    """Measure, value, people or units, kind of period, year, how units are made up, unit, person, one period of those."""
    this_year = windows.as_of(clock.today()).day.year
    years = {str(year): str(year) for year in range(this_year + 1, this_year - 6, -1)}
    organised = (Input("organised", _("Organised"), Take.CHOICE, required=False, choices=ORGANISED),) if sees_everything(actor) else ()
    return (
        Input("measure", _("Measure"), Take.CHOICE, required=False, choices=measures.additive()),
        Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
        Input("by", _("Shown by"), Take.CHOICE, required=False, choices=BY),
        Input("kind", _("Period"), Take.CHOICE, required=False, choices={kind: PERIODS[kind] for kind in ORDER}),
        Input("year", _("Year"), Take.CHOICE, required=False, choices=years),
        *organised,
        Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
        Input("person", _("Person"), Take.REF, required=False, noun="people"),
        Input("period", _("One period"), Take.REF, required=False, noun="periods"),
        Input("after", _("Behind"), Take.INT, required=False),
    )


def chosen(actor: Actor, given: Mapping[str, Any]) -> Chosen:
    """The filters in force: what was given, else the latest year and the finest kind of period that targets are set for."""
    as_of = windows.as_of(clock.today())
    what = What(given.get("measure") or "ordered", given.get("value") or "net", as_of.currency)
    set_for = targets.aimed(actor, what.measure, what.value)
    of_years = {t.start.year for t in set_for if t.start <= as_of.day}
    year = int(given.get("year") or max(of_years, default=as_of.day.year))
    held = {t.kind for t in set_for if t.start.year == year}
    kind = given.get("kind") or next((k for k in ORDER if k in held), "quarter")
    by = given.get("by") or "person"
    only = given.get("period")
    known = period.periods(cast("PeriodKind", kind), dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) if only else []
    return Chosen(
        what,
        cast("Literal['person', 'unit']", by),
        cast("PeriodKind", kind),
        year,
        given.get("unit"),
        given.get("person"),
        as_of.day,
        next((cell.id for cell in known if cell.id == only), None),
        "now" if by == "unit" and given.get("organised") == "now" and sees_everything(actor) else "then",
    )


def _rows(actor: Actor, chose: Chosen) -> list[Attained]:
    rows = attainment.by_person(actor, chose.asked()) if chose.by == "person" else attainment.by_unit(actor, chose.asked())
    return [row for row in rows if chose.period in (None, row.period.id)]


@dataclass(frozen=True, slots=True)
class Read:
    """What the page is made of: all `rows` as far as they were read one by one, `top` what strip, chart and totals sum, the `groups` of this
    page (of one person or unit each), and behind whom the next page begins."""

    rows: Sequence[Attained]
    top: Sequence[Attained]
    groups: Sequence[Sequence[Attained]]
    next: int | None

    @property
    def single(self) -> bool:
        """Whether everything lies in one period."""
        return len(_periods(self.rows or self.top)) == 1


def _read(actor: Actor, chose: Chosen, after: int | None) -> Read:
    """The rows of the page. All people together are summed as one where that says the same: then only those of the page are read."""
    asked = chose.asked()
    whole = attainment.of_everybody(actor, asked) if chose.by == "person" and chose.period is None else None
    if whole and len(whole) > 1:
        most = max(1, MOST_ROWS // (len(whole) + 1))
        people = attainment.people_after(actor, asked, after, most + 1)
        rows = attainment.by_person(actor, replace(asked, person_ids=tuple(people[:most])))
        return Read([], whole, _groups(rows), people[most - 1] if len(people) > most else None)
    rows = _rows(actor, chose)
    top = rows if chose.by == "person" else tops(rows, chose.day)
    single = len(_periods(rows)) == 1
    groups = [[row] for row in best_first(rows)] if single else _groups(rows)
    first = next((n for n, group in enumerate(groups, 1) if group[0].who.id == after), 0)
    last = first + 1
    while last < len(groups) and sum(len(group) + (not single) for group in groups[first : last + 1]) <= MOST_ROWS:
        last += 1
    return Read(rows, top, groups[first:last], groups[last - 1][0].who.id if last < len(groups) else None)


def _groups(rows: Sequence[Attained]) -> list[list[Attained]]:
    return [list(group) for _key, group in itertools.groupby(rows, key=lambda row: row.who.id)]


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: strip, chart, ranking, table of people or units × periods with totals."""
    chose = chosen(actor, given)
    read = _read(actor, chose, given.get("after"))
    rows, top = read.rows or read.top, read.top
    pay = any(row.commission is not None for row in rows)
    parts: list[Any] = [_chart(chose, top), *_ranking(chose, read.rows), _table(actor, chose, read, pay=pay)] if rows else []
    if not rows:
        parts.append(BoardNote(_("No targets and no results in these periods. Choose another year or measure.")))
    return BoardPage(
        title=_("Attainment"),
        sub=_sub(chose),
        kpis=_kpis(chose, top, pay=pay) if top else (),
        parts=parts,
        chosen=chose.words(),
        csv="attainment",
    )


def _sub(chose: Chosen) -> str:
    named = {"measure": measures.label(chose.what.measure), "value": measures.VALUES[chose.what.value]}
    said = _("%(measure)s · %(value)s · as of %(day)s") % {**named, "day": shown.date(chose.day, get_language() or "zh-hans")}
    return f"{said} · {ORGANISED['now']}" if chose.organised == "now" else str(said)


def tops(rows: Sequence[Attained], day: dt.date) -> list[Attained]:
    """The rows of the uppermost units: those with targets where any has one. They hold the others, and sums of both would count twice."""
    kept = [row for row in rows if row.target is not None] or list(rows)
    units = {row.who.id for row in kept}
    inside = {unit for above, unit in organisation.closure(day) if above != unit and above in units}
    return [row for row in kept if row.who.id not in inside]


def best_first(rows: Sequence[Attained]) -> list[Attained]:
    """The strongest attainment first, those without a number last."""
    return sorted(rows, key=lambda row: (row.ratio.value is None, -(row.ratio.value or ZERO), -row.actual))


def _of(chose: Chosen, rows: Iterable[Attained]) -> Of:
    keys = {row.who.id for row in rows}
    return Of("everybody") if keys == {attainment.EVERYBODY.id} else chose.of(keys)


def _span(rows: Sequence[Attained]) -> Window:
    return min(row.window[0] for row in rows), max(row.window[1] for row in rows)


def aimed(rows: Sequence[Attained]) -> Sequence[Attained]:
    """The rows a total is measured over: of those with targets where others have none at all (a house account), else all of them."""
    with_target = {row.who.id for row in rows if row.target is not None}
    without = {row.who.id for row in rows if row.target is None}
    return rows if not with_target or with_target & without else [row for row in rows if row.who.id in with_target]


def sum_cells(chose: Chosen, rows: Sequence[Attained]) -> dict[str, FigureCell]:
    """The figures of a total: sums first, divided once; every one opens to all its entries and targets.

    Who has no target counts in the actual, not in attainment and gap (13.5: no target is no number).
    """
    measured = aimed(rows)
    total, of, days, aims = attainment.summed(measured), _of(chose, measured), _span(rows), cells.target_ids(rows)
    paid = [row for row in rows if row.commission is not None]
    whole = attainment.summed(rows)
    return {
        "target": cells.target(chose.what, total.target if aims else None, aims),
        "actual": cells.entries(chose.what, _of(chose, rows), days, whole.actual),
        "ratio": cells.attained(chose.what, of, days, total.ratio, aims),
        "gap": cells.gap(chose.what, of, days, cells.sum_gap(total) if aims else None, aims),
        "commission": cells.commission(chose.what, {r.who.id for r in paid}, {r.window for r in paid}, whole.commission),
    }


def row_cells(chose: Chosen, row: Attained) -> dict[str, Any]:
    """The figures of one person or unit in one period."""
    of, aims = chose.of([row.who.id]), cells.target_ids([row])
    ratio = cells.attained(chose.what, of, row.window, row.ratio, aims)
    return {
        "target": cells.target(chose.what, row.target, aims),
        "actual": cells.entries(chose.what, of, row.window, row.actual),
        "ratio": Share(ratio, row.ratio.value, pace(row, chose.day)),
        "gap": cells.gap(chose.what, of, row.window, row.gap, aims),
        "commission": cells.commission(chose.what, [row.who.id], [row.window], row.commission),
    }


def pace(row: Attained, day: dt.date) -> Decimal | None:
    """How much of a running period has passed."""
    if not windows.running(row.period, day):
        return None
    return Decimal((day - row.period.start).days + 1) / Decimal(row.period.days)


def _kpis(chose: Chosen, rows: Sequence[Attained], *, pay: bool) -> list[Kpi]:
    found, total = sum_cells(chose, rows), attainment.summed(aimed(rows))
    trend = tuple(float(sum((row.actual for row in rows if row.period.id == each), ZERO)) for each in _periods(rows))
    gap = cells.sum_gap(total)
    mark = pace(rows[0], chose.day) if len(_periods(rows)) == 1 else None
    strip = [
        Kpi(measures.label(chose.what.measure), found["actual"], _apart(rows, total.actual), trend=trend if len(trend) > 1 else ()),
        Kpi(_("Target"), found["target"]),
        Kpi(_("Attainment"), found["ratio"], share=total.ratio.value, mark=mark),
        Kpi(_("Gap"), replace(found["gap"], tone="" if found["gap"].value is None else "bad" if gap < 0 else "ok")),
    ]
    return [*strip, Kpi(_("Commission"), found["commission"])] if pay else strip


def _apart(rows: Sequence[Attained], measured: Decimal) -> str:
    """How much of the actual is nobody's target."""
    rest = sum((row.actual for row in rows), ZERO) - measured
    return _("of it %(sum)s without a target") % {"sum": shown.short(rest, get_language() or "zh-hans")} if rest else ""


def _periods(rows: Iterable[Attained]) -> list[int]:
    return [key for key, _group in itertools.groupby(sorted(rows, key=lambda r: r.period.start), key=lambda r: r.period.id)]


def period_name(row: Attained) -> str:
    """The period of a row in the reader's language."""
    of = row.period
    return in_words(of.kind, of.code, of.start, of.end, get_language() or "zh-hans")


def _chart(chose: Chosen, rows: Sequence[Attained]) -> BoardChart:
    """Actual and target of each period, summed over those who have targets."""
    rows = aimed(rows)
    by_period = {key: [row for row in rows if row.period.id == key] for key in _periods(rows)}
    if len(by_period) == 1 and len({row.who.id for row in rows}) > 1:
        return _compared(chose, rows)
    found = {key: sum_cells(chose, group) for key, group in by_period.items()}
    return BoardChart(
        code="by_period",
        title=_("Actual and target"),
        categories=[period_name(group[0]) for group in by_period.values()],
        series=(
            Series(measures.label(chose.what.measure), [each["actual"] for each in found.values()]),
            Series(_("Target"), [each["target"] if each["target"].value is not None else None for each in found.values()], "pace"),
        ),
        kind=chose.what.kind,
        sub=chose.what.currency,
        opens=[_narrowed(chose, "period", key) for key in found],
    )


def _narrowed(chose: Chosen, name: str, key: int) -> str:
    """The board's query with one more filter."""
    return urlencode(chose.words() | {name: str(key)})


def _compared(chose: Chosen, rows: Sequence[Attained]) -> BoardChart:
    """In a single period the people or units beside each other, the strongest first."""
    targeted = [row for row in rows if row.target is not None] or rows
    first = sorted(targeted, key=lambda row: (-row.actual, row.who.id))[:MOST_COMPARED]
    found = [row_cells(chose, row) for row in first]
    return BoardChart(
        code="by_who",
        title=_("Actual and target · %(period)s") % {"period": period_name(first[0])},
        categories=[called(row.who) for row in first],
        series=(
            Series(measures.label(chose.what.measure), [each["actual"] for each in found]),
            Series(_("Target"), [each["target"] if each["target"].value is not None else None for each in found], "ghost"),
        ),
        kind=chose.what.kind,
        sub=chose.what.currency,
        opens=[urlencode(chose.words() | {chose.by: str(row.who.id), "period": ""}) for row in first],
    )


def _ranking(chose: Chosen, rows: Sequence[Attained]) -> list[BoardTable]:
    """Over several periods, who reached most of the targets: sums first, divided once."""
    if len(_periods(rows)) < 2:
        return []
    groups = _groups(rows)
    sums = [(group, attainment.summed(group).ratio.value) for group in groups if all(row.target is not None for row in group)]
    ranked = sorted(((group, ratio) for group, ratio in sums if ratio is not None), key=lambda pair: -pair[1])[:MOST_RANKED]
    if len(ranked) < 2:
        return []
    noun = "people" if chose.by == "person" else "units"
    return [
        BoardTable(
            code="ranking",
            title=_("Ranking"),
            columns=(BoardColumn("place", "#"), BoardColumn("who", BY[chose.by], wrap=True), BoardColumn("ratio", _("Attainment"), Kind.RATIO)),
            rows=[
                BoardRow(
                    {
                        "place": str(place),
                        "who": Link(called(group[0].who), noun=noun, id=group[0].who.id),
                        "ratio": Share(sum_cells(chose, group)["ratio"], ratio),
                    }
                )
                for place, (group, ratio) in enumerate(ranked, 1)
            ],
            place="right",
        )
    ]


def columns(chose: Chosen, *, pay: bool) -> tuple[BoardColumn, ...]:
    """The table's columns; commission only where it may be seen."""
    kind, unit = chose.what.kind, chose.what.currency if chose.what.kind is Kind.MONEY else ""
    made = (
        BoardColumn("who", BY[chose.by]),
        BoardColumn("target", _("Target"), kind, unit),
        BoardColumn("actual", _("Actual"), kind, unit, help=_("Sum of the measure in the period; returns count on their own date.")),
        BoardColumn("ratio", _("Attainment"), Kind.RATIO, help=_("Actual ÷ target.")),
        BoardColumn("gap", _("Gap"), kind, unit, help=_("Actual − target.")),
    )
    more = BoardColumn("commission", _("Commission"), Kind.MONEY, unit, help=_("Actual × commission rate, rounded once a person and period."))
    return (*made, more) if pay else made


def _table(actor: Actor, chose: Chosen, read: Read, *, pay: bool) -> BoardTable:
    """A heading with the sums of each person or unit, its periods below; in a single period one row each, the strongest first.

    People are summed at the end, units are not: one holds the other.
    """
    running: Mapping[int, Mapping[str, Any]] = {}
    if read.single:
        first = [row for group in read.groups for row in group]
        # what is to come is worked out for units as they stand, not for whoever moved into them
        running = ahead.of_rows(actor, chose.what, chose.by, chose.day, first) if chose.organised == "then" else {}
        made = [BoardRow({"who": _who(chose, row), **row_cells(chose, row), **running.get(row.who.id, {})}) for row in first]
    else:
        made = [row for group in read.groups for row in _grouped(chose, group)]
    with_sums, single = chose.by == "person", read.single
    apart = len(aimed(read.rows)) < len(read.rows) and with_sums
    return BoardTable(
        code="attainment",
        title=_("%(who)s by attainment") % {"who": BY[chose.by]} if single else _("%(who)s and periods") % {"who": BY[chose.by]},
        columns=(*columns(chose, pay=pay), *(ahead.columns(chose.what) if running else ())),
        rows=made,
        totals={"who": _("Total"), **sum_cells(chose, read.top)} if with_sums else None,
        sub=period_name(read.rows[0]) if single else "",
        empty=_("No targets and no results in these periods."),
        foot=_("Attainment and gap of the total count those with a target.") if apart else "",
        more=urlencode(chose.words() | {"after": str(read.next)}) if read.next else "",
    )


def _who(chose: Chosen, row: Attained) -> Link:
    return Link(
        called(row.who),
        noun="people" if chose.by == "person" else "units",
        id=row.who.id,
        sub=_("House account") if row.who.house_of_id else row.who.code,
    )


def _grouped(chose: Chosen, group: Sequence[Attained]) -> list[BoardRow]:
    """The sums of a person or unit, then its periods."""
    sums, total = sum_cells(chose, group), attainment.summed(group).ratio
    head = BoardRow({"who": _who(chose, group[0]), **sums, "ratio": Share(sums["ratio"], total.value)}, group=True)
    return [head, *(BoardRow({"who": period_name(row), **row_cells(chose, row)}) for row in group)]


BOARD: Final = Board(
    code="attainment",
    label=_("Attainment"),
    icon="gauge",
    build=build,
    filters=filters,
    roles=frozenset(POLICY.acts["view"]),
    section="performance",
    order=10,
    key="a",
    by_click=frozenset({"period", "after"}),
)
