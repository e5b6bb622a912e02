"""Board of the target grid 目标表: people, units, product groups or territories × periods, filled as in a spreadsheet and saved as one act.

Beside the cells stand the same periods of last year and the open pipeline; under them what is above (the unit's or person's own target)
and the gap between both.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, cast

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from makesell.documents.opportunities.queries import Asked, Sum
from makesell.documents.targets import queries as targets
from makesell.documents.targets import states
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.queries import Cell, TargetRow
from makesell.ground import clock, shown
from makesell.ground.actor import Actor
from makesell.ground.listing import Kind
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation.queries import NamedRow
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.period.words import in_words
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.metrics import target_base, windows
from makesell.metrics.target_base import By, Rows
from makesell.sheets import cells, measures
from makesell.sheets.boards import Board, BoardGrid, BoardNote, BoardPage, BoardPart, GridCell, GridRow, Link, Saves
from makesell.sheets.cells import Of, What
from makesell.sheets.figures import FigureCell
from makesell.sheets.giving import said
from makesell.sheets.naming import called
from makesell.sheets.opportunity_figures import cell as opportunity_cell
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.target_grid_inputs import GRID_KINDS, MARKS, ROWS, TOO_MANY, Grid, help_inputs, name_of, read, row_mark, split
from makesell.sheets.target_growth import grown, plainly
from makesell.sheets.target_growth import said as said_growth

CODE: Final = "target_grid"
STATES: Final = said(states.LABELS)
FIGURES: Final[dict[str, Text]] = {"targets": _("Targets"), "own": _("Own figures")}
NOUNS: Final = {"person": "people", "unit": "units", "product_group": "product_groups", "territory": "territories"}
ZERO: Final = Decimal(0)
Waiting = Mapping[int, tuple[Asked, Sum]]
LAST_YEAR: Final = pgettext_lazy("target grid", "Last year")


def filters(actor: Actor) -> Sequence[Input]:
    """Measure, value, kind of period, year, targets or own figures, what the rows are, of which unit or person."""
    this_year = windows.as_of(clock.today()).day.year
    both = POLICY.may(actor, "fill") and _offers(actor)
    return (
        Input("measure", _("Measure"), Take.CHOICE, required=False, choices=measures.additive()),
        Input("value", _("Value"), Take.CHOICE, required=False, choices=measures.VALUES),
        Input("kind", _("Period"), Take.CHOICE, required=False, choices=GRID_KINDS),
        Input("year", _("Year"), Take.CHOICE, required=False, choices={str(year): str(year) for year in range(this_year + 2, this_year - 4, -1)}),
        *((Input("figures", _("What is filled in"), Take.CHOICE, required=False, choices=FIGURES),) if both else ()),
        Input("rows", pgettext_lazy("target grid", "Rows"), Take.CHOICE, required=False, choices=ROWS),
        Input("unit", _("Unit"), Take.REF, required=False, noun="units"),
        Input("person", _("Person"), Take.REF, required=False, noun="people"),
    )


def _offers(actor: Actor) -> bool:
    """Whether the actor is a person who offers own figures."""
    return actor.person_id is not None and POLICY.may(actor, "offer")


def _own(actor: Actor, given: Mapping[str, Any]) -> bool:
    """Whether own figures are filled in: by choice, and by who sets no targets unless something else is asked for."""
    if not _offers(actor):
        return False
    aside = given.get("unit") is not None or given.get("rows") not in (None, "person") or given.get("person") not in (None, actor.person_id)
    return given.get("figures") == "own" or (not POLICY.may(actor, "fill") and given.get("figures") is None and not aside)


def asked(actor: Actor, given: Mapping[str, Any]) -> Grid:
    """The grid asked for; of what nobody chose: this year's quarters of one's own unit, its people where nothing is below it."""
    as_of = windows.as_of(clock.today())
    unit, person = given.get("unit"), given.get("person")
    kind = cast("PeriodKind", given.get("kind") or "quarter")
    year = int(given.get("year") or as_of.day.year)
    columns = tuple(each for each in period.periods(kind, dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) if each.start.year == year)
    what = What(given.get("measure") or "ordered", given.get("value") or "net", as_of.currency)
    if _own(actor, given):
        return Grid(what, "person", kind, year, None, actor.person_id, as_of.day, columns, own=True)
    if unit is None and person is None:
        unit = _home(actor, what, columns, as_of.day)
    by = given.get("rows") or ("unit" if unit is not None and person is None and len(organisation.below([unit], as_of.day)) > 1 else "person")
    return Grid(what, cast("By", by), kind, year, unit, person, as_of.day, columns)


def _home(actor: Actor, what: What, columns: Sequence[PeriodRow], day: dt.date) -> int | None:
    """Which unit somebody begins with: who sees all, the one right above the units that have targets; else the own one."""
    tree = organisation.units(day)
    if POLICY.reach(actor).all:
        parents = {row.id: row.parent_id for row in tree}
        found = targets.of_cells(actor, what.measure, what.value, [each.id for each in columns])
        above = {parents.get(row.for_unit_id) for row in found if row.for_unit_id is not None} - {None}
        if len(above) == 1:
            return above.pop()
    return actor.unit_id or next((row.id for row in tree), None)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A grid with what stands in it: its rows, which of their cells can be filled, the targets that are worked on by cell."""

    grid: Grid
    rows: tuple[NamedRow, ...]
    open: Mapping[tuple[int, int], bool]
    standing: Mapping[Cell, TargetRow]
    approved: Mapping[Cell, TargetRow]
    more: bool
    offered: Mapping[tuple[int, int], tuple[TargetRow, ...]]
    mine: Mapping[Cell, TargetRow]

    def cell(self, row: NamedRow, column: PeriodRow) -> Cell:
        """What a target of this row and column is for."""
        return self.grid.cell(row.id, column.id)


def drawn(actor: Actor, grid: Grid) -> Drawn:
    """Reads the rows and their targets, as far as the actor may see them."""
    rows, free = _rows(actor, grid)
    kept = rows[:TOO_MANY]
    found = targets.of_cells(actor, grid.what.measure, grid.what.value, [each.id for each in grid.columns])
    standing = targets.worked_on(found)
    approved = {row.cell: row for row in found if row.state == states.APPROVED}
    mine = targets.offers([grid.cell(row.id, each.id) for row in kept for each in grid.columns]) if grid.own else {}
    return Drawn(grid, tuple(kept), free, standing, approved, len(rows) > len(kept), _offered(actor, grid, kept), mine)


def _offered(actor: Actor, grid: Grid, rows: Sequence[NamedRow]) -> dict[tuple[int, int], tuple[TargetRow, ...]]:
    """{(row's key, period): what people offered of it}, of a unit with everybody below it; nothing is offered by product group or territory."""
    if grid.by not in ("person", "unit"):
        return {}
    found = targets.offered(actor, grid.what.measure, grid.what.value, [each.id for each in grid.columns])
    keys = {row.id for row in rows}
    above: dict[int, int] = {}
    if grid.by == "unit" and found:
        above = {unit: top for top, unit in organisation.closure(grid.day) if top in keys}
    made: dict[tuple[int, int], tuple[TargetRow, ...]] = {}
    for row in found:
        key = row.person_id if grid.by == "person" else above.get(row.unit_id)
        if key in keys and key is not None:
            made[key, row.period_id] = (*made.get((key, row.period_id), ()), row)
    return made


def _rows(actor: Actor, grid: Grid) -> tuple[list[NamedRow], dict[tuple[int, int], bool]]:
    """The rows and, for people, in which periods they have a unit on the first day."""
    if grid.by == "person":
        return _people(actor, grid)
    if grid.by == "unit":
        tree = organisation.units(grid.day)
        below = {row.id for row in tree if row.parent_id == grid.unit}
        named = organisation.named_units(below)
        return sorted(named.values(), key=lambda row: row.code), {}
    if grid.by == "product_group":
        groups = [row for row in products.group_tree() if row.active]
        return _tops([(NamedRow(row.id, row.code, row.name, None, name_en=row.name_en), row.parent_id) for row in groups]), {}
    above = {row.id: row.parent_id for row in territories.tree(grid.day)}
    areas = [NamedRow(row.id, row.code, row.name, row.external_id, name_en=row.name_en) for row in territories.named()]
    return _tops([(row, above.get(row.id)) for row in areas]), {}


def _tops(tree: Sequence[tuple[NamedRow, int | None]]) -> list[NamedRow]:
    """The uppermost of a tree, which overlap nothing; where one holds all the others, what lies right below it."""
    tops = [row for row, parent in tree if parent is None]
    below = [row for row, parent in tree if parent is not None and tops and parent == tops[0].id]
    return below if len(tops) == 1 and below else tops


def _people(actor: Actor, grid: Grid) -> tuple[list[NamedRow], dict[tuple[int, int], bool]]:
    """The people (and house accounts) of the unit and below at some time of the year; only oneself where nothing more is seen."""
    days = [grid.day, *(each.start for each in grid.columns)]
    if grid.person is not None:
        people = {grid.person}
    elif grid.unit is None:
        people = set()
    else:
        inside = organisation.below([grid.unit], grid.day)
        people = set().union(*(organisation.members(inside, day) for day in {days[0], days[1] if len(days) > 1 else days[0], days[-1]}))
    reach = POLICY.reach(actor)
    if not reach.all and not reach.unit_ids:
        people &= {reach.person_id} if reach.person_id is not None else set()
    named = organisation.named_people(people)
    stood = organisation.primary_units([(person, each.start) for person in people for each in grid.columns])
    free = {(person, each.id): (person, each.start) in stood for person in people for each in grid.columns}
    order = sorted(named.values(), key=lambda row: (row.house_of_id is not None, row.code))
    return [row for row in order if any(free[row.id, each.id] for each in grid.columns)], free


def build(actor: Actor, given: Mapping[str, Any]) -> BoardPage:
    """The page: the grid, with what stands beside and above it."""
    grid = asked(actor, given)
    found = drawn(actor, grid)
    parts: list[BoardPart] = []
    if not grid.columns:
        parts.append(BoardNote(_("The calendar has no such periods in this year.")))
    elif not found.rows:
        parts.append(BoardNote(_("There is nobody and nothing here that a target could be set for. Choose another unit or other rows.")))
    else:
        parts.append(_grid(actor, found))
    return BoardPage(title=_("Target grid"), sub=_sub(grid), parts=parts, chosen=grid.words())


def _sub(grid: Grid) -> str:
    return _("%(measure)s · %(value)s · %(whose)s") % {
        "measure": measures.label(grid.what.measure),
        "value": measures.VALUES[grid.what.value],
        "whose": _whose(grid),
    }


def _whose(grid: Grid) -> str:
    if grid.person is not None:
        named = organisation.named_people([grid.person]).get(grid.person)
    else:
        named = organisation.named_units([grid.unit]).get(grid.unit) if grid.unit is not None else None
    return called(named) if named else ""


def column_name(column: PeriodRow) -> str:
    """A period in the reader's language."""
    return in_words(column.kind, column.code, column.start, column.end, get_language() or "zh-hans")


def _grid(actor: Actor, found: Drawn) -> BoardGrid:
    grid = found.grid
    rows = Rows(grid.by, tuple(row.id for row in found.rows), grid.day, grid.person, grid.unit)
    last = target_base.last_year(rows, grid.columns, grid.what.measure, grid.what.value)
    reach = POLICY.reach(actor)
    if not reach.all and not reach.unit_ids:      # who sees his own figures only sees no sum of others
        last = {place: sum_ for place, sum_ in last.items() if grid.by == "person" and place[0] == actor.person_id}
    inside = target_base.members(rows)
    days = (grid.columns[0].start, grid.columns[-1].end)
    money = grid.what.kind is Kind.MONEY
    waiting = target_base.pipeline(actor, rows, days, grid.what.currency) if money else {}
    saves = grid.own or POLICY.may(actor, "fill")
    return BoardGrid(
        code="targets",
        title=(_("Own figures of %(year)s") if grid.own else _("Targets of %(year)s")) % {"year": grid.year},
        columns=tuple(column_name(each) for each in grid.columns),
        rows=[_row(found, row, last, waiting, inside.get(row.id, ()), saves=saves) for row in found.rows],
        base_label=LAST_YEAR,
        beside=(LAST_YEAR, *((_("Weighted pipeline"),) if waiting else ())),
        above=_above(found),
        above_label=_("Target of %(whose)s") % {"whose": _whose(grid)},
        below=() if grid.own else _below(found),
        below_label=_("Own figures"),
        sub=grid.what.currency if money else "",
        help=help_inputs([(row_mark(grid, row.id), called(row)) for row in found.rows], [(each.id, column_name(each)) for each in grid.columns])
        if saves else (),
        saves=saves,
        foot=_foot(found),
    )  # fmt: skip


def _foot(found: Drawn) -> str:
    """What is not shown, and the gaps of the unit's own targets that have a name."""
    grid = found.grid
    said = [_("Only the first %(most)s rows are shown; choose a unit below.") % {"most": TOO_MANY}] if found.more else []
    for column in grid.columns:
        row = found.standing.get(Cell(grid.what.measure, grid.what.value, column.id, None, grid.unit, None, None)) if grid.unit else None
        if row is not None and row.gap and row.gap_name:
            named = {"period": column_name(column), "amount": shown.quantity(row.gap), "name": row.gap_name}
            said.append(_("Gap of %(period)s, %(amount)s: %(name)s.") % named)
    return " ".join(str(each) for each in said)


def _row(
    found: Drawn, row: NamedRow, last: Mapping[tuple[int, int], Decimal], waiting: Waiting, inside: Sequence[int], *, saves: bool
) -> GridRow:
    grid = found.grid
    made: list[GridCell | None] = []
    for n, column in enumerate(grid.columns):
        target = (found.mine if grid.own else found.standing).get(found.cell(row, column))
        if target is None and not found.open.get((row.id, column.id), True):
            made.append(None)
            continue
        locked = not saves or (target is not None and target.state == states.PROPOSED)
        amount, base = target.amount if target else None, last.get((row.id, n))
        growth = target.grown if target else None
        text, typed = (said_growth(*growth), plainly(*growth)) if growth else ("", "")
        note = _own_note(found, row, column) if grid.own else _note(found, row, column, base)
        made.append(GridCell(name_of(grid, row.id, column.id), amount, note, base, locked, text, typed, base if base and base > 0 else None))
    sums = [last[row.id, n] for n in range(len(grid.columns)) if (row.id, n) in last]
    base = sum(sums, ZERO) if sums else None
    beside = (_last_cell(grid, row, base, inside), *((_waiting(waiting.get(row.id)),) if waiting else ()))
    return GridRow(Link(called(row), noun=NOUNS[grid.by], id=row.id, sub=row.code), tuple(made), base, beside)


def _waiting(found: tuple[Asked, Sum] | None) -> FigureCell:
    """The open pipeline of a row, weighted."""
    return opportunity_cell(found[0], "weighted", found[1]) if found else FigureCell(None, Kind.MONEY, reason=cells.REASONS["nothing"])


def _own_note(found: Drawn, row: NamedRow, column: PeriodRow) -> Text:
    """How far an own figure is: offered, given back, or accepted already."""
    mine = found.mine.get(found.cell(row, column))
    if mine is not None:
        return STATES[mine.state]
    taken = found.offered.get((row.id, column.id), ())
    return _("%(state)s: %(amount)s") % {"state": STATES[taken[-1].state], "amount": shown.quantity(taken[-1].amount)} if taken else ""


def _note(found: Drawn, row: NamedRow, column: PeriodRow, base: Decimal | None) -> Text:
    """How far a cell is: nothing for what is in force, else the state, with what is in force until it is decided; what growth comes to, and
    what its base is by now where it is another."""
    grows = _growth_note(found.standing.get(found.cell(row, column)), base)
    return " · ".join(str(each) for each in (grows, _state_note(found, row, column)) if each)


def _growth_note(target: TargetRow | None, base: Decimal | None) -> str:
    if target is None or target.grown is None:
        return ""
    made = f"= {shown.quantity(target.amount)}"
    moved = base is not None and base != target.base
    return made + (" · " + str(_("base now %(amount)s") % {"amount": shown.quantity(base or ZERO)}) if moved else "")


def _state_note(found: Drawn, row: NamedRow, column: PeriodRow) -> Text:
    cell = found.cell(row, column)
    target, approved = found.standing.get(cell), found.approved.get(cell)
    offers = found.offered.get((row.id, column.id), ())
    own = sum((each.amount for each in offers), ZERO)
    if offers and (target is None or own != target.amount):
        gap = None if target is None else own - target.amount
        text = _("own figure %(amount)s") % {"amount": shown.quantity(own)}
        return text if gap is None else _("%(figure)s, gap %(gap)s") % {"figure": text, "gap": f"{'+' if gap > 0 else ''}{shown.quantity(gap)}"}
    if target is None or target.state == states.APPROVED:
        return ""
    state = str(STATES[target.state])
    return _("%(state)s; in force %(amount)s") % {"state": state, "amount": shown.quantity(approved.amount)} if approved else state


def _last_cell(grid: Grid, row: NamedRow, base: Decimal | None, inside: Sequence[int]) -> FigureCell:
    """Last year's sum of a row; that of a product group or territory opens to the entries of all `inside` it, of whom the grid is about."""
    if base is None:
        return FigureCell(None, grid.what.kind, reason=cells.REASONS["nothing"])
    found = [each.last for each in target_base.before(grid.columns) if each.last]
    days = (found[0].start, found[-1].end)
    if grid.by in ("person", "unit"):
        return cells.entries(grid.what, Of(grid.by, (row.id,), grid.day if grid.by == "unit" else None), days, base)
    whose = Of("company")
    if grid.person is not None:
        whose = Of("person", (grid.person,))
    elif grid.unit is not None:
        whose = Of("unit", (grid.unit,), grid.day)
    return cells.entries(grid.what, whose, days, base, {"group" if grid.by == "product_group" else "place": inside})


def _above(found: Drawn) -> tuple[FigureCell, ...]:
    """The own target of the unit or person of the grid by period: what the rows sum up to, or leave a gap to."""
    grid = found.grid
    if grid.person is not None and grid.by == "person" and not grid.own:
        return ()
    made = []
    for column in grid.columns:
        row = found.standing.get(Cell(grid.what.measure, grid.what.value, column.id, grid.person, None if grid.person else grid.unit, None, None))
        made.append(cells.target(grid.what, row.amount if row else None, [row.id] if row else []))
    return tuple(made)


def _below(found: Drawn) -> tuple[FigureCell, ...]:
    """The sums of what people offered, by period; nothing where nobody did."""
    if not found.offered:
        return ()
    grid, made = found.grid, []
    for column in grid.columns:
        rows = [each for row in found.rows for each in found.offered.get((row.id, column.id), ())]
        made.append(cells.target(grid.what, sum((each.amount for each in rows), ZERO) if rows else None, [each.id for each in rows]))
    return tuple(made)


def table(actor: Actor, given: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
    """The grid as a table to change in a spreadsheet and bring back by the import of targets: one row each, one column a period."""
    grid = asked(actor, given)
    found = drawn(actor, grid)
    owner = _owner_code(grid)
    header = [*(str(one) for one in MARKS.values()), str(_("Name")), *(each.code for each in grid.columns)]
    rows: list[list[Any]] = []
    for row in found.rows:
        amounts = [found.standing.get(found.cell(row, column)) for column in grid.columns]
        own = "for_unit" if grid.by == "unit" else grid.by
        marks = {"measure": grid.what.measure, "value": grid.what.value, "kind": grid.kind, **owner, own: row.code}
        rows.append([*(marks.get(name, "") for name in MARKS), called(row), *(_exported(each) for each in amounts)])
    return header, rows


def _exported(row: TargetRow | None) -> Any:
    """A cell of the workbook: an amount, or the base with its growth, which comes back as it is."""
    if row is None:
        return None
    return plainly(*row.grown) if row.grown else row.amount


def _owner_code(grid: Grid) -> dict[str, str]:
    """Whose product groups or territories they are, by code."""
    if grid.by in ("person", "unit"):
        return {}
    if grid.person is not None:
        return {"person": organisation.named_people([grid.person])[grid.person].code}
    return {"for_unit": organisation.named_units([grid.unit])[grid.unit].code} if grid.unit is not None else {}


def _read(actor: Actor, given: Mapping[str, Any], form: Mapping[str, str]) -> Any:
    grid = asked(actor, given)
    bare = any((growth := grown(text)) is not None and growth.base is None for text in form.values())
    return read(grid, form, _starts(actor, grid) if bare else None)


def _starts(actor: Actor, grid: Grid) -> dict[str, Decimal]:
    """What each cell grows from: the same period of the year before."""
    found = drawn(actor, grid)
    last = target_base.last_year(
        Rows(grid.by, tuple(row.id for row in found.rows), grid.day, grid.person, grid.unit), grid.columns, grid.what.measure, grid.what.value
    )
    return {name_of(grid, row, grid.columns[n].id): amount for (row, n), amount in last.items() if amount > 0}


def _help(actor: Actor, given: Mapping[str, Any], form: Mapping[str, str]) -> Mapping[str, str]:
    grid = asked(actor, given)
    found = drawn(actor, grid)
    free = {name_of(grid, row.id, each.id): (row.id, n) for row in found.rows for n, each in enumerate(grid.columns) if _fillable(found, row, each)}
    above = [each.value for each in _above(found)]
    return split(grid, tuple(row.id for row in found.rows), free, above, form)


def _fillable(found: Drawn, row: NamedRow, column: PeriodRow) -> bool:
    target = None if found.grid.own else found.standing.get(found.cell(row, column))
    return found.open.get((row.id, column.id), True) if target is None else target.state != states.PROPOSED


BOARD: Final = Board(
    code=CODE,
    label=_("Target grid"),
    icon="table-2",
    build=build,
    filters=filters,
    roles=frozenset(POLICY.acts["view"]),
    section="performance",
    order=31,
    saves=Saves("targets", "fill", _read, _help),
    table=table,
)
