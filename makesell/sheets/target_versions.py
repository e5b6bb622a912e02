"""Board of target versions 目标版本对比: what was in force on two days, line by line, with the difference and its reason."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final, cast

from django.utils.translation import gettext_lazy as _

from makesell.documents.targets import queries as targets
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.queries import Cell, TargetRow
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.metrics import target_base, windows
from makesell.sheets import cells, measures
from makesell.sheets.boards import Board, BoardColumn, BoardNote, BoardPage, BoardPart, BoardRow, BoardTable, Kpi, Link
from makesell.sheets.cells import What
from makesell.sheets.figures import FigureCell
from makesell.sheets.naming import called
from makesell.sheets.parts import Input, Take
from makesell.sheets.target_grid import column_name
from makesell.sheets.target_grid_inputs import GRID_KINDS
from makesell.sheets.target_growth import percent
from makesell.sheets.target_growth import said as said_growth
from makesell.sheets.target_parts import part_names

ZERO: Final = Decimal(0)
MOST: Final = 300
ONE_DAY: Final = dt.timedelta(days=1)


def filters(actor: Actor) -> Sequence[Input]:
    """Measure, value, kind of period, year, and the two days."""
    this_year = windows.as_of(clock.today()).day.year
    return (
        Input("measure", _("Measure"), Take.CHOICE, required=False, choices=measures.additive()),
        Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=GRID_KINDS),
        Input("year", _("Year"), Take.CHOICE, required=False, choices={str(year): str(year) for year in range(this_year + 2, this_year - 4, -1)}),
        Input("before", _("In force on"), Take.DATE, required=False),
        Input("after", _("Compared with"), Take.DATE, required=False),
    )


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: both sums, and every cell that is another."""
    as_of = windows.as_of(clock.today())
    year = int(given.get("year") or as_of.day.year)
    kind = cast("PeriodKind", given.get("kind") or "quarter")
    before, after = given.get("before") or dt.date(year, 1, 1), given.get("after") or as_of.day
    what = What(given.get("measure") or "ordered", given.get("value") or "net", as_of.currency)
    columns = [each for each in period.periods(kind, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) if each.start.year == year]
    old, new = (_in_force(actor, what, [each.id for each in columns], day) for day in (before, after))
    names = {each.id: column_name(each) for each in columns}
    changed = [cell for cell in {**old, **new} if _made(old.get(cell)) != _made(new.get(cell))]
    parts: list[BoardPart] = [_table(what, old, new, changed, names)] if changed else [BoardNote(_("Nothing is another between these days."))]
    chosen = {"measure": what.measure, "value": what.value, "kind": kind, "year": str(year), "before": before.isoformat(), "after": after.isoformat()}
    return BoardPage(title=_("Target versions"), sub=str(measures.label(what.measure)), kpis=_kpis(what, old, new), parts=parts, chosen=chosen)


def _in_force(actor: Actor, what: What, periods: Sequence[int], day: dt.date) -> dict[Cell, TargetRow]:
    """What was in force at the end of a day, by cell."""
    moment = dt.datetime.combine(day + ONE_DAY, dt.time(), clock.zone())
    return {row.cell: row for row in targets.in_force_on(actor, what.measure, what.value, periods, moment)}


def _amount(row: TargetRow | None) -> Decimal | None:
    return None if row is None else row.amount


def _made(row: TargetRow | None) -> tuple[Decimal | None, tuple[Decimal, Decimal] | None]:
    """What two days are compared by: the amount, and the base and rate it is made of."""
    return (None, None) if row is None else (row.amount, row.grown)


def _grew(row: TargetRow | None) -> str:
    return said_growth(*row.grown) if row is not None and row.grown else ""


def _changed(was: TargetRow | None, now: TargetRow | None) -> str:
    """What is another, in words: that there was no target or is none, base, growth, or how the amount is made."""
    if was is None or now is None:
        return str(_("No target before") if was is None else _("No target any more"))
    if was.grown is None or now.grown is None:
        if was.grown == now.grown:
            return str(_("Amount by hand"))
        return str(_("By growth, by hand before") if now.grown else _("By hand, by growth before"))
    (base, rate), (new_base, new_rate) = was.grown, now.grown
    said = []
    if base != new_base:
        moved = {"was": shown.quantity(base), "now": shown.quantity(new_base), "more": _signed((new_base - base) * (1 + rate))}
        said.append(_("Base %(was)s → %(now)s: %(more)s") % moved)
    if rate != new_rate:
        turned = {"was": percent(rate), "now": percent(new_rate), "more": _signed(new_base * (new_rate - rate))}
        said.append(_("Growth %(was)s → %(now)s: %(more)s") % turned)
    return _("; ").join(str(each) for each in said) or str(_("Amount by hand"))


def _signed(amount: Decimal) -> str:
    return f"{'+' if amount > 0 else ''}{shown.quantity(rounded(amount))}"


def _shown(what: What, row: TargetRow | None) -> FigureCell:
    return cells.target(what, _amount(row), [] if row is None else [row.id])


def _kpis(what: What, old: Mapping[Cell, TargetRow], new: Mapping[Cell, TargetRow]) -> list[Kpi]:
    """People's sums of whole targets: units hold them, parts are in them, and both together would count twice."""
    sums = [[row for row in each.values() if row.person_id is not None and target_base.whole(row)] for each in (old, new)]
    totals = [sum((row.amount for row in rows), ZERO) for rows in sums]
    shown = [cells.target(what, total, [row.id for row in rows]) for total, rows in zip(totals, sums, strict=True)]
    difference = _("difference %(amount)s") % {"amount": f"{totals[1] - totals[0]:,.2f}"}
    return [Kpi(_("People, on the first day"), shown[0]), Kpi(_("People, on the second day"), shown[1], difference)]


def _place(cell: Cell) -> tuple[bool, int, int, int, int, int]:
    """Units before people, wholes before their parts, then by period."""
    return (
        cell.person_id is not None, cell.for_unit_id or 0, cell.person_id or 0, cell.product_group_id or 0, cell.territory_id or 0, cell.period_id,
    )  # fmt: skip


def _table(
    what: What, old: Mapping[Cell, TargetRow], new: Mapping[Cell, TargetRow], changed: Sequence[Cell], names: Mapping[int, str]
) -> BoardTable:
    unit = what.currency if what.kind is Kind.MONEY else ""
    rows = []
    order = sorted(changed, key=_place)
    people = organisation.named_people({cell.person_id for cell in order if cell.person_id})
    units = organisation.named_units({cell.for_unit_id for cell in order if cell.for_unit_id})
    parts = part_names(order)
    for cell in order[:MOST]:
        row = new.get(cell) or old[cell]
        was, now = old.get(cell), new.get(cell)
        noun, key, named = ("people", row.person_id, people) if row.person_id else ("units", row.for_unit_id, units)
        rows.append(
            BoardRow(
                {
                    "who": Link(called(named[key or 0]), noun=noun, id=key, sub=parts.get(cell, "")),
                    "period": Link(names[cell.period_id], noun="targets", id=row.id),
                    "was": _shown(what, was), "now": _shown(what, now), "difference": (_amount(now) or ZERO) - (_amount(was) or ZERO),
                    "was_made": _grew(was), "now_made": _grew(now), "changed": _changed(was, now),
                    "reason": now.reason if now else "", "by": (now.approved_by or "") if now else "",
                }
            )
        )  # fmt: skip
    return BoardTable(
        code="versions",
        title=_("What is another"),
        columns=(
            BoardColumn("who", _("For whom"), wrap=True), BoardColumn("period", _("Period")),
            BoardColumn("was", _("On the first day"), what.kind, unit),
            BoardColumn("was_made", _("Made of, then")), BoardColumn("now", _("On the second day"), what.kind, unit),
            BoardColumn("now_made", _("Made of")), BoardColumn("difference", _("Difference"), what.kind, unit),
            BoardColumn("changed", _("What changed"), wrap=True),
            BoardColumn("reason", _("Reason"), wrap=True), BoardColumn("by", _("Approved by")),
        ),
        rows=rows,
        foot=_("Only the first %(most)s are shown; choose another kind of period.") % {"most": MOST} if len(changed) > MOST else "",
    )  # fmt: skip


BOARD: Final = Board(
    code="target_versions", label=_("Target versions"), icon="git-compare", build=build, filters=filters, roles=frozenset(POLICY.acts["view"]),
    section="performance", order=32,
)  # fmt: skip
