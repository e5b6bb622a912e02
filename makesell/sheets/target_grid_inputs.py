"""What the target grid takes: the names of its cells, what was changed of them, and what it fills in by itself (13.19).

A cell is sent as `p12-31`: row person 12, period 31. `_seen` says what stood in each cell when the page was made, so that only what was
changed is sent on, and what somebody else changed meanwhile is found.
"""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.documents.targets.queries import Cell
from makesell.engines.split import growth_target, split_target
from makesell.ground.period import Kind as PeriodKind
from makesell.ground.period.queries import PeriodRow
from makesell.ground.refusal import Refusal
from makesell.metrics import target_base
from makesell.metrics.target_base import By, Rows
from makesell.sheets.boards import Sent
from makesell.sheets.cells import What
from makesell.sheets.parts import Input, Take, Text
from makesell.sheets.target_growth import grown, plainly

TOO_MANY: Final = 30
MOST_WEIGHTS: Final = 60
ROWS: Final[dict[str, Text]] = {
    "person": _("People"), "unit": _("Units"), "product_group": _("Product groups"), "territory": _("Territories"),
}  # fmt: skip
GRID_KINDS: Final[dict[str, Text]] = {"month": _("Month"), "quarter": _("Quarter"), "half": _("Half-year"), "year": _("Year")}
MARK: Final[Mapping[By, str]] = {"person": "p", "unit": "u", "product_group": "g", "territory": "t"}
# The columns of the grid as a table that say what a row is for, as the import of targets calls them.
MARKS: Final[Mapping[str, Text]] = {
    "measure": _("Measure"), "value": _("Value"), "kind": _("Kind of period"), "person": _("Person"), "for_unit": _("Unit"),
    "product_group": _("Product group"), "territory": _("Territory"),
}  # fmt: skip
METHODS: Final[dict[str, Text]] = {
    "even": _("Evenly"), "last_year": _("By last year"), "season": _("By season"), "weights": _("By weights"),
    "growth": _("Last year with growth"),
}  # fmt: skip
CELL: Final = re.compile(r"([pugt])([0-9]{1,15})-([0-9]{1,15})")
ZERO: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Grid:
    """Which grid: what is counted, what its rows are and whose, its periods."""

    what: What
    by: By
    kind: PeriodKind
    year: int
    unit: int | None
    person: int | None
    day: dt.date
    columns: tuple[PeriodRow, ...]
    own: bool = False

    def cell(self, row: int, column: int) -> Cell:
        """What a target in a row and period is for."""
        apart = self.by in ("product_group", "territory")
        person = row if self.by == "person" else self.person if apart else None
        unit = row if self.by == "unit" else self.unit if apart and self.person is None else None
        return Cell(
            self.what.measure, self.what.value, column, person, unit, row if self.by == "product_group" else None,
            row if self.by == "territory" else None,
        )  # fmt: skip

    def words(self) -> dict[str, str]:
        """The filters as words of the address."""
        named = {"unit": None if self.person else self.unit, "person": self.person}
        return {
            "measure": self.what.measure, "value": self.what.value, "kind": self.kind, "year": str(self.year), "rows": self.by,
            **({"figures": "own"} if self.own else {name: str(key) for name, key in named.items() if key}),
        }  # fmt: skip


def row_mark(grid: Grid, row: int) -> str:
    """A row's part of its cells' names."""
    return f"{MARK[grid.by]}{row}"


def name_of(grid: Grid, row: int, column: int) -> str:
    """Under which name a cell is sent."""
    return f"{row_mark(grid, row)}-{column}"


def _plain(text: str) -> str:
    """A number as it is typed, without what groups it."""
    return re.sub(r"[,，\s]", "", text)


def _same(one: str, other: str) -> bool:
    if grown(one) or grown(other):
        return grown(one) == grown(other)
    try:
        return (Decimal(one) if one else None) == (Decimal(other) if other else None)
    except InvalidOperation:
        return False


def seen(form: Mapping[str, str]) -> dict[str, str]:
    """What stood in the cells when the page was made."""
    return dict(part.split("=", 1) for part in form.get("_seen", "").split() if "=" in part)


def read(grid: Grid, form: Mapping[str, str], starts: Mapping[str, Decimal] | None = None) -> Sent:
    """The act's values of the cells that were changed; growth without a base is on what its cell starts from (`starts`). Cells that are none
    of this grid's are left out. Of own figures it is another act."""
    was, columns = seen(form), {each.id: each for each in grid.columns}
    rows: list[dict[str, Any]] = []
    names: list[str] = []
    for name, text in form.items():
        found = CELL.fullmatch(name)
        if found is None or found[1] != MARK[grid.by] or int(found[3]) not in columns or _same(_plain(text), was.get(name, "")):
            continue
        cell = grid.cell(int(found[2]), int(found[3]))
        keys = {"person": cell.person_id, "for_unit": cell.for_unit_id, "product_group": cell.product_group_id, "territory": cell.territory_id}
        amounts = {**_amounts(text, (starts or {}).get(name)), "was": _worth(was.get(name, "")), "read": True}
        rows.append({"kind": grid.kind, "period": columns[int(found[3])].code, **{k: v for k, v in keys.items() if v is not None}, **amounts})
        names.append(name)
    if grid.own:
        worth = [_worth(form.get(name, "")) for name in names]
        figures = [{"period": each["period"], "amount": each.get("amount") or own} for each, own in zip(rows, worth, strict=True)]
        return Sent({"measure": grid.what.measure, "value": grid.what.value, "kind": grid.kind, "figures": figures}, tuple(names), "offer")
    return Sent({"measure": grid.what.measure, "value": grid.what.value, "cells": rows}, tuple(names))


def _amounts(text: str, start: Decimal | None) -> dict[str, str]:
    """What a cell says: an amount, or a base and its growth."""
    growth = grown(text)
    base = None if growth is None else growth.base if growth.base is not None else start
    return {"amount": _plain(text)} if growth is None or base is None else {"base": f"{base:f}", "growth_rate": f"{growth.rate:f}"}


def _worth(text: str) -> str:
    """The amount a cell stood for when it was read."""
    growth = grown(text)
    if growth is None:
        return _plain(text)
    return "" if growth.amount is None else f"{growth.amount:f}"


def help_inputs(rows: Sequence[tuple[str, str]], columns: Sequence[tuple[int, str]]) -> tuple[Input, ...]:
    """What the page asks for before it fills in a row, a period, or all of them."""
    of: dict[str, Text] = {"*": _("Every period over the rows"), "**": _("Every row over the periods")}
    of |= {mark: _("Row: %(name)s") % {"name": name} for mark, name in rows}
    of |= {f"c{key}": _("Period: %(name)s") % {"name": name} for key, name in columns}
    return (
        Input("h_of", _("Fill in the cells of"), Take.CHOICE, choices=of),
        Input("h_method", _("Split"), Take.CHOICE, choices=METHODS),
        Input("h_amount", _("Amount"), Take.MONEY, required=False, help=_("Empty: what the row has now, or what stands above the period.")),
        Input("h_rate", _("Growth rate"), Take.RATIO, required=False, help=_("0.15 is fifteen per cent more than the base.")),
        Input("h_weights", _("Weights"), required=False, help=_("Numbers with spaces or colons between them, for example 3:3:1.")),
        Input("h_unit", _("Rounding unit"), Take.MONEY, required=False, help=_("Shares are whole multiples of it; the rest goes to the largest.")),
    )


def split(
    grid: Grid, rows: tuple[int, ...], free: Mapping[str, tuple[int, int]], above: Sequence[Any], form: Mapping[str, str]
) -> dict[str, str]:
    """The cells filled in: {name: text}. `free` are those that can be filled, with row and column; the others keep what they have."""
    of, method = form.get("h_of", ""), form.get("h_method", "")
    if method not in METHODS:
        raise Refusal("target.method", "Choose how it is split.", field="h_method")
    lines = _lines(grid, of, free)
    if not lines:
        raise Refusal("target.nothing_to_fill", "Nothing can be filled in there.", field="h_of")
    wide = not (of == "*" or of.startswith("c"))
    asked = Rows(grid.by, rows, grid.day, grid.person, grid.unit)
    last = target_base.last_year(asked, grid.columns, grid.what.measure, grid.what.value) if method in ("last_year", "growth") else {}
    if method == "growth":
        return _grown(free, [name for line in lines for name in line], last, form)
    season = target_base.season(grid.columns, grid.what.measure, grid.what.value) if method == "season" and wide else []
    if method == "season" and not wide:
        raise Refusal("target.season_rows", "A season splits a row over its periods.", field="h_method")
    unit = _number(form, "h_unit") or Decimal(1)
    made: dict[str, str] = {}
    for line in lines:
        places = [free[name] for name in line]
        total = _total(line, places, above, form, wide=wide)
        if total is not None:
            weights = _parts(method, places, last, season, form)
            made |= {name: f"{part:f}" for name, part in zip(line, split_target(total, weights, unit), strict=True)}
    if not made:
        raise Refusal("target.no_amount", "There is no amount to split; enter one.", field="h_amount")
    return made


def _parts(
    method: str, places: Sequence[tuple[int, int]], last: Mapping[tuple[int, int], Decimal], season: Sequence[Decimal], form: Mapping[str, str]
) -> list[Decimal]:
    """What each cell weighs; refuses weights that are all zero."""
    if method == "weights":
        return _weights(form, len(places))
    if method == "even":
        return [Decimal(1)] * len(places)
    found = [season[n] if method == "season" else max(last.get((row, n), ZERO), ZERO) for row, n in places]
    if not any(found):
        raise Refusal("target.no_base", "There is no base to grow from; enter the amount by hand.", field="h_method")
    return found


def _lines(grid: Grid, of: str, free: Mapping[str, tuple[int, int]]) -> list[list[str]]:
    """The cells that are filled together: of one row or all rows, of one period or all periods."""
    groups: dict[str, list[str]] = {}
    for name in free:
        row, _dash, column = name.partition("-")
        if of == "*" or of == f"c{column}":
            groups.setdefault(column, []).append(name)
        elif of in ("**", row):
            groups.setdefault(row, []).append(name)
    return list(groups.values())


def _total(line: Sequence[str], places: Sequence[tuple[int, int]], above: Sequence[Any], form: Mapping[str, str], *, wide: bool) -> Decimal | None:
    """What is split: the amount given, else what stands above the period; of a row what it has now."""
    given = _number(form, "h_amount")
    if given is not None:
        return given
    if not wide:
        found = above[places[0][1]] if above else None
        return None if found is None else Decimal(found)
    kept = [_number(form, name) for name in line]
    amounts = [each for each in kept if each is not None]
    return sum(amounts, ZERO) if amounts else None


def _grown(
    free: Mapping[str, tuple[int, int]], names: Sequence[str], last: Mapping[tuple[int, int], Decimal], form: Mapping[str, str]
) -> dict[str, str]:
    """Every cell with a base: last year and the growth on it, kept as such; those without one are left as they are."""
    rate = _number(form, "h_rate")
    if rate is None:
        raise Refusal("input.missing", "This is needed.", field="h_rate")
    made = {name: plainly(last[free[name]], rate) for name in names if last.get(free[name], ZERO) > 0 and growth_target(last[free[name]], rate) >= 0}
    if not made:
        raise Refusal("target.no_base", "There is no base to grow from; enter the amount by hand.", field="h_method")
    return made


def _weights(form: Mapping[str, str], count: int) -> list[Decimal]:
    parts = [part for part in re.split(r"[\s:：,，;；/]+", form.get("h_weights", "").strip()) if part]
    if len(parts) != count or len(parts) > MOST_WEIGHTS:
        raise Refusal("target.weights_count", "%(count)s weights are needed.", field="h_weights", count=count)
    return [_decimal(part, "h_weights") for part in parts]


def _number(form: Mapping[str, str], name: str) -> Decimal | None:
    text = _worth(form.get(name, ""))
    return _decimal(text, name) if text else None


def _decimal(text: str, field: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation as error:
        raise Refusal("input.number", "A number is needed.", field=field) from error
    if not found.is_finite() or abs(found) > Decimal(10) ** 15:
        raise Refusal("input.number", "The number is too large.", field=field)
    return found
