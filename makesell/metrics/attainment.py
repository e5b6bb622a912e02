"""Attainment 达成率 (13.5): what was reached of a target in its period, by person or unit; every sum opens to its entries.

Actual = Σ of the measure in the period, mirrors on their own date; target = the approved revision, for the whole period. A unit is
measured by its own target, never by its people's. No target is no number.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import Total, Window
from makesell.documents.targets import queries as targets
from makesell.documents.targets.access import POLICY as TARGETS
from makesell.documents.targets.queries import Aims, TargetRow
from makesell.engines.attain import attainment, attainment_over
from makesell.ground.actor import Actor
from makesell.ground.db.reading import read_once
from makesell.ground.organisation import queries as organisation
from makesell.ground.organisation.queries import NamedRow
from makesell.ground.period import Kind
from makesell.ground.period import queries as period
from makesell.ground.period.queries import PeriodRow
from makesell.ground.quantity import Ratio
from makesell.metrics import access, commission, windows
from makesell.metrics.organised import How, Organised

ZERO = Decimal(0)
By = Literal["person", "unit"]
EVERYBODY = NamedRow(0, "", "", None)
FEW_PEOPLE = targets.MOST_COUNTED - 1     # so many with a target are compared one by one


@dataclass(frozen=True, slots=True)
class Asked:
    """What attainment is asked for: a measure and value over the periods of a kind between two dates, narrowed where given."""

    measure: str
    kind: Kind
    day: dt.date
    value: str = "net"
    start: dt.date | None = None
    end: dt.date | None = None
    person_ids: tuple[int, ...] | None = None
    unit_id: int | None = None
    houses: bool = True
    organised: How = "then"


@dataclass(frozen=True, slots=True)
class Attained:
    """One cell: a person or unit in a period. `window` are the days its actual counts, `commission` None where hidden or none, `together` says
    that its target is the sum of all people's."""

    who: NamedRow
    measure: str
    period: PeriodRow
    window: Window
    target_id: int | None
    target: Decimal | None
    actual: Decimal
    ratio: Ratio
    commission: Decimal | None = None
    together: bool = False

    @property
    def gap(self) -> Decimal | None:
        """Actual − target; negative while it is not reached."""
        return None if self.target is None else self.actual - self.target


@dataclass(frozen=True, slots=True)
class AttainedSum:
    """A total over cells: sums first, divided once (13.5)."""

    target: Decimal
    actual: Decimal
    ratio: Ratio
    commission: Decimal | None


def kind_for(actor: Actor, kind: Kind, measure: str) -> Kind:
    """The kind of period targets really have: quotas of given dates stand in for quarters of a company that has no others."""
    if kind != "given" and not targets.in_force(actor, measure, kind=kind) and targets.in_force(actor, measure, kind="given"):
        return "given"
    return kind


def by_person(actor: Actor, asked: Asked) -> list[Attained]:
    """Attainment of people (and house accounts) the actor may see, by person and period; a row has a target or an actual."""
    cells = _periods(asked)
    days = [windows.counted(cell, asked.day) for cell in cells]
    wanted = _persons_wanted(actor, asked)
    people_asked = None if wanted is None else tuple(sorted(wanted))
    set_for = {(t.person_id, t.period_id): t for t in _targets(actor, asked, "person", people_asked) if t.person_id is not None}
    pairs = None if wanted is None else [(person, person) for person in wanted]
    sums = balances.sums("person", asked.measure, days, pairs) if cells else {}
    people = {person for person, _ in sums} | {person for person, _ in set_for if person is not None}
    people = {person for person in people if wanted is None or person in wanted}
    units = balances.units_of_persons(asked.measure, days, sorted(people))
    seen = {p for p in people if access.sees_person(actor, p, units.get(p, frozenset())) or (p not in units and _targeted(p, set_for))}
    named = organisation.named_people(seen)
    rows = [
        _cell(asked, named[person], (cell, days[n]), set_for.get((person, cell.id)), sums.get((person, n)))
        for person in seen
        if asked.houses or named[person].house_of_id is None
        for n, cell in enumerate(cells)
        if (person, n) in sums or (person, cell.id) in set_for
    ]
    if commission.earns(asked.measure, asked.kind, asked.day):
        net = {(row.who.id, row.window): sums.get((row.who.id, days.index(row.window)), Total()).net for row in rows}
        paid = commission.earned(actor, asked.measure, net, units)
        rows = [replace(row, commission=paid.get((row.who.id, row.window))) for row in rows]
    return _sorted(rows)


def of_everybody(actor: Actor, asked: Asked) -> list[Attained] | None:
    """A cell a period for all people together, read from what is summed already.

    None where the people are to be read one by one: some of them asked for, not all of them seen, commission earned, targets set for a few, or
    credits of somebody who has none among those who have.
    """
    if asked.person_ids is not None or asked.unit_id is not None or not asked.houses or not access.sees_everything(actor):
        return None
    cells = _periods(asked)
    if not cells:
        return None
    aims = _aims(actor, asked, cells)
    if aims and not (many(actor, asked) and TARGETS.reach(actor).all):
        return None
    if commission.earns(asked.measure, asked.kind, asked.day) and commission.anybody(cells[0].start, cells[-1].end):
        return None
    days = [windows.counted(cell, asked.day) for cell in cells]
    if aims and balances.somebody(asked.measure, _span(days), targets.EVERYBODY_AIMED, _aimed(asked, aims)):
        return None
    sums = balances.sums("everybody", asked.measure, days, of=asked.value)
    return [
        _together(asked, (cell, days[n]), aims.get(cell.id), sums.get((0, n)))
        for n, cell in enumerate(cells)
        if (0, n) in sums or cell.id in aims
    ]


def many(actor: Actor, asked: Asked) -> bool:
    """Whether more people have a target of the same period than are compared one by one."""
    return any(each.people > FEW_PEOPLE for each in targets.aimed(actor, asked.measure, asked.value))


def _aims(actor: Actor, asked: Asked, cells: Sequence[PeriodRow]) -> dict[int, Aims]:
    """By period what is set for people."""
    wanted = {cell.id for cell in cells}
    aimed = tuple(each.period_id for each in targets.aimed(actor, asked.measure, asked.value) if each.people and each.period_id in wanted)
    return {each.period_id: each for each in targets.aims(actor, asked.measure, asked.value, aimed)} if aimed else {}


def _together(asked: Asked, of: tuple[PeriodRow, Window], aims: Aims | None, total: Total | None) -> Attained:
    actual, amount = (total or Total()).value(asked.value), aims.amount if aims else None
    return Attained(EVERYBODY, asked.measure, *of, None, amount, actual, attainment(actual, amount), together=aims is not None)


def people_after(actor: Actor, asked: Asked, after: int | None, most: int) -> list[int]:
    """The people with a cell, in the order of the list, behind one of them."""
    cells = _periods(asked)
    days = [windows.counted(cell, asked.day) for cell in cells]
    if not days:
        return []
    aims = _aims(actor, asked, cells)
    if not aims:
        return balances.people_after(asked.measure, _span(days), after, most)
    return balances.people_after(asked.measure, _span(days), after, most, targets.AIMED, _aimed(asked, aims))


def _span(days: Sequence[Window]) -> Window:
    """All of some windows, which begin in their order."""
    return days[0][0], max(end for _, end in days)


def _aimed(asked: Asked, aims: Mapping[int, Aims]) -> Mapping[str, object]:
    """What the condition that a person has a target asks for."""
    return {"value": asked.value, "aimed": list(aims), "mostly": max(aims.values(), key=lambda each: each.people).period_id}


def by_unit(actor: Actor, asked: Asked) -> list[Attained]:
    """Attainment of units the actor may see: primary credits of the unit and everything below, against the unit's own target; as organised now
    those of the people who belong there today, for who sees everything."""
    cells = _periods(asked)
    days = [windows.counted(cell, asked.day) for cell in cells]
    closure = organisation.closure(asked.day)
    below: dict[int, set[int]] = {}
    for above, unit in closure:
        below.setdefault(above, set()).add(unit)
    seen = {unit for unit, units in below.items() if access.sees_units(actor, frozenset(units))}
    if asked.unit_id is not None:
        seen &= below.get(asked.unit_id, set())
    set_for = {(t.for_unit_id, t.period_id): t for t in _targets(actor, asked, "unit")}
    if asked.organised == "now":
        seen = seen if access.sees_everything(actor) else set()
        sums: Mapping[tuple[int, int], Total] = Organised("now", asked.day).sums(sorted(seen), asked.measure, days)
    else:
        below_seen = [(above, unit) for above, unit in closure if above in seen]
        sums = balances.sums("unit", asked.measure, days, below_seen, of=asked.value) if cells else {}
    named = organisation.named_units(seen)
    return _sorted(
        _cell(asked, named[unit], (cell, days[n]), set_for.get((unit, cell.id)), sums.get((unit, n)))
        for unit in seen
        for n, cell in enumerate(cells)
        if (unit, n) in sums or (unit, cell.id) in set_for
    )


@read_once
def latest_aimed(actor: Actor, asked: Asked, by: By) -> list[Attained]:
    """The cells with a target, of the latest period that has begun and has any the actor sees; who has no target is not read at all."""
    first, last = asked.start or dt.date.min, asked.end or dt.date.max
    aims = [
        each for each in targets.aimed(actor, asked.measure, asked.value)
        if each.kind == asked.kind and first <= each.start <= asked.day and each.start < last and (each.people if by == "person" else each.units)
    ]  # fmt: skip
    for each in sorted(aims, key=lambda each: (each.start, each.end, each.period_id), reverse=True):
        key, of_period = each.period_id, replace(asked, start=each.start, end=each.end)
        if by == "person":
            people = {t.person_id for t in _targets(actor, of_period, by) if t.period_id == key and t.person_id is not None}
            of_period = replace(of_period, person_ids=tuple(sorted(people if asked.person_ids is None else people & set(asked.person_ids))))
        rows = by_person(actor, of_period) if by == "person" else by_unit(actor, of_period)
        if found := [row for row in rows if row.target is not None and row.period.id == key]:
            return found
    return []


def summed(rows: Iterable[Attained]) -> AttainedSum:
    """The total of cells; the commission is a sum of what was rounded once a person and period."""
    kept = list(rows)
    paid = [row.commission for row in kept if row.commission is not None]
    return AttainedSum(
        sum((row.target or ZERO for row in kept), ZERO),
        sum((row.actual for row in kept), ZERO),
        attainment_over((row.actual, row.target) for row in kept),
        sum(paid, ZERO) if paid else None,
    )


def _periods(asked: Asked) -> list[PeriodRow]:
    """The periods that begin in the days asked for."""
    found = period.periods(asked.kind, asked.start, asked.end)
    return [cell for cell in found if asked.start is None or asked.start <= cell.start]


def _targets(actor: Actor, asked: Asked, by: By, people: tuple[int, ...] | None = None) -> list[TargetRow]:
    return targets.in_force(actor, asked.measure, kind=asked.kind, start=asked.start, end=asked.end, of=by, people=people, value=asked.value)


def _targeted(person: int, set_for: Mapping[tuple[int, int], TargetRow]) -> bool:
    """A person without credits is shown to whoever may read their target."""
    return any(key[0] == person for key in set_for)


def _persons_wanted(actor: Actor, asked: Asked) -> set[int] | None:
    """The people asked for: those named, those of a unit (today, by primary membership), or everybody."""
    wanted = None if asked.person_ids is None else set(asked.person_ids)
    if asked.unit_id is not None:
        members = organisation.members(organisation.below([asked.unit_id], asked.day), asked.day)
        wanted = members if wanted is None else wanted & members
    reach = access.POLICY.reach(actor)
    if not reach.all and not reach.unit_ids:
        own = {reach.person_id} if reach.person_id is not None else set()
        wanted = own if wanted is None else wanted & own
    return wanted


def _cell(asked: Asked, who: NamedRow, of: tuple[PeriodRow, Window], target: TargetRow | None, total: Total | None) -> Attained:
    actual = (total or Total()).value(asked.value)
    amount = target.amount if target else None
    return Attained(who, asked.measure, *of, target.id if target else None, amount, actual, attainment(actual, amount))


def _sorted(rows: Iterable[Attained]) -> list[Attained]:
    return sorted(rows, key=lambda row: (_natural(row.who), row.period.start))


def _natural(who: NamedRow) -> tuple[int, int, str]:
    """People by their number, then house accounts, by number where the source has numbers."""
    key = who.external_id or who.code
    return (int(who.house_of_id is not None), int(key), "") if key.isdecimal() else (int(who.house_of_id is not None), 10**18, key)


def of_person(actor: Actor, person_id: int, measures: Sequence[str], kind: Kind, day: dt.date) -> dict[str, Attained]:
    """Attainment of one person in the period of a kind in which a day lies, by measure; for the workbench."""
    cell = period.containing(kind, day)
    if cell is None:
        return {}
    window = (cell.start, cell.end)
    return {
        row.measure: row
        for measure in measures
        for row in by_person(actor, Asked(measure, kind, day, start=window[0], end=window[1], person_ids=(person_id,)))
    }
