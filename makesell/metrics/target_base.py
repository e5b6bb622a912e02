"""What a grid of targets stands on: what each row reached in the same periods a year before, how a year runs (the season), the open pipeline.

The year before is compared period by period (a month with the same month). The season of a period is what the company reached in it
over the last three years.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import Slice, Total, Window
from makesell.documents.opportunities import queries as opportunities
from makesell.documents.opportunities import states
from makesell.documents.opportunities.access import POLICY as OPPORTUNITIES
from makesell.documents.opportunities.queries import Asked, Sum
from makesell.documents.targets.queries import TargetRow
from makesell.ground.actor import Actor
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period import years_before
from makesell.ground.period.queries import PeriodRow
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.metrics.aimed_at import aimed_at, below_each

By = Literal["person", "unit", "product_group", "territory"]
ZERO: Final = Decimal(0)
YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a grid: people or units by key, or product groups or territories of one person or unit (`person_id`, `unit_id`)."""

    by: By
    keys: tuple[int, ...]
    day: dt.date
    person_id: int | None = None
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """A period of the grid and the same one of the year before (None where the calendar begins later)."""

    cell: PeriodRow
    last: PeriodRow | None


def before(cells: Sequence[PeriodRow], years: int = 1) -> list[Before]:
    """The periods with those of so many years before them, in one statement."""
    known = period.periods(cells[0].kind) if cells else []
    return [Before(cell, next((each for each in known if years_before(cell.start, years) in each), None)) for cell in cells]


def last_year(rows: Rows, cells: Sequence[PeriodRow], measure: str, value: str) -> dict[tuple[int, int], Decimal]:
    """{(row's key, period's place): what it reached in the same period a year before}; what reached nothing is left out."""
    places = [(n, (each.last.start, each.last.end)) for n, each in enumerate(before(cells)) if each.last]
    found = _sums(rows, measure, [days for _, days in places]) if places else {}
    return {(key, places[at][0]): total.value(value) for (key, at), total in found.items()}


@dataclass(frozen=True, slots=True)
class Inside:
    """What counts for a target of a product group, a territory or both: each with everything below it; None where it names none."""

    group_ids: tuple[int, ...] | None
    territory_ids: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class BaseNow:
    """What a target grows from, as its entries stand now: the same period of the year before, and the day a unit's tree is read on."""

    amount: Decimal
    days: Window
    day: dt.date
    part: Inside | None = None


def whole(row: TargetRow) -> bool:
    """Whether a target is for everything, not for a product group or a territory."""
    return row.product_group_id is None and row.territory_id is None


def inside(row: TargetRow, day: dt.date) -> Inside | None:
    """The product groups and territories a target is narrowed to, as they stand on a day; None of a whole target."""
    if whole(row):
        return None
    groups = None if row.product_group_id is None else tuple(sorted(products.groups_below([row.product_group_id])))
    places = None if row.territory_id is None else tuple(sorted(territories.below([row.territory_id], day)))
    return Inside(groups, places)


def reached(row: TargetRow, days: Window, part: Inside, day: dt.date) -> Decimal:
    """What the person or unit (as it was on the day) of a narrowed target reached of it in some days."""
    whose = aimed_at(row.person_id, row.for_unit_id, day)
    found = balances.total(
        Slice(
            row.measure, *days, whose.person_ids, whose.unit_ids, part.territory_ids, None, part.group_ids, overlay=None if row.person_id else False
        )
    )
    return found.value(row.value)


def now_of(row: TargetRow) -> BaseNow | None:
    """The base of a target as it is now, of whatever it is for; None where the calendar begins later."""
    cell = period.by_id(row.period_id)
    if cell is None:
        return None
    (found,) = before([cell])
    if found.last is None:
        return None
    days = (found.last.start, found.last.end)
    if part := inside(row, cell.start):
        return BaseNow(reached(row, days, part, cell.start), days, cell.start, part)
    own = Rows("person", (row.person_id,), cell.start) if row.person_id else Rows("unit", (row.for_unit_id or 0,), cell.start)
    sums = last_year(own, [cell], row.measure, row.value)
    return BaseNow(sums.get((own.keys[0], 0), ZERO), days, cell.start)


def _sums(rows: Rows, measure: str, days: Sequence[Window]) -> Mapping[tuple[int, int], Total]:
    if rows.by == "person":
        return balances.sums("person", measure, days, [(key, key) for key in rows.keys])
    if rows.by == "unit":
        wanted = set(rows.keys)
        return balances.sums("unit", measure, days, [(above, unit) for above, unit in organisation.closure(rows.day) if above in wanted])
    whose = aimed_at(rows.person_id, rows.unit_id, rows.day)
    found = balances.crossed(
        rows.by, measure, days, person_ids=whose.person_ids, unit_ids=whose.unit_ids, overlay=whose.person_ids is not None
    )
    row_of = _row_of(rows)
    made: dict[tuple[int, int], Total] = {}
    for (key, n), total in found.items():
        if key in row_of:
            made[row_of[key], n] = made.get((row_of[key], n), Total()) + total
    return made


def _row_of(rows: Rows) -> dict[int, int]:
    """{a product group or territory: the row it counts for}: itself, else the first above it."""
    tree = products.group_tree() if rows.by == "product_group" else territories.tree(rows.day)
    parents: dict[int, int | None] = {row.id: row.parent_id for row in tree}
    made = {}
    for key in (*parents, *rows.keys):
        at: int | None = key
        while at is not None and at not in rows.keys:
            at = parents.get(at)
        if at is not None:
            made[key] = at
    return made


def members(rows: Rows) -> dict[int, tuple[int, ...]]:
    """{a row: the product groups or territories that count for it}; nothing for rows of people and units."""
    if rows.by in ("person", "unit"):
        return {}
    made: dict[int, list[int]] = {}
    for key, row in _row_of(rows).items():
        made.setdefault(row, []).append(key)
    return {row: tuple(sorted(keys)) for row, keys in made.items()}


def season(cells: Sequence[PeriodRow], measure: str, value: str) -> list[Decimal]:
    """What the company reached in each period over the last three years; nothing below zero."""
    wanted = [(n, (each.last.start, each.last.end)) for years in range(1, YEARS + 1) for n, each in enumerate(before(cells, years)) if each.last]
    found = balances.sums("company", measure, [days for _, days in wanted]) if wanted else {}
    made = [ZERO for _ in cells]
    for at, (n, _days) in enumerate(wanted):
        made[n] += (found.get((0, at)) or Total()).value(value)
    return [max(each, ZERO) for each in made]


def pipeline_of(rows: Rows, days: tuple[dt.date | None, dt.date], currency: str) -> Asked | None:
    """The open opportunities whose close is expected in these days, as a question; None for rows that no opportunity belongs to."""
    if rows.by not in ("person", "unit"):
        return None
    return Asked((states.OPEN,), currency=currency, due_from=days[0], due_until=days[1])


def pipeline(actor: Actor, rows: Rows, days: tuple[dt.date | None, dt.date], currency: str) -> dict[int, tuple[Asked, Sum]]:
    """{row's key: (the question, its sums)} of who has open opportunities the actor may see, with their close expected in the days (without a
    first one: until the last); two statements at most."""
    asked = pipeline_of(rows, days, currency)
    if asked is None or not OPPORTUNITIES.may(actor):
        return {}
    if rows.by == "person":
        found = opportunities.totals_by(actor, replace(asked, owner_ids=rows.keys), "owner_id")
        return {key: (aimed_at(key, None, rows.day).opportunities(asked), sums[states.OPEN]) for key, sums in found.items() if isinstance(key, int)}
    found = opportunities.totals_by(actor, asked, "unit_id")
    return {
        key: (whose.opportunities(asked), _total([found[unit][states.OPEN] for unit in whose.unit_ids or () if unit in found]))
        for key, whose in below_each(rows.keys, rows.day).items()
        if any(unit in found for unit in whose.unit_ids or ())
    }


def _total(sums: Sequence[Sum]) -> Sum:
    return Sum(sum(each.count for each in sums), sum((each.amount for each in sums), ZERO), sum((each.weighted for each in sums), ZERO))
