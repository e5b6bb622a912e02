"""How the company was organised on any day: the tree of units, where people belong now, how many people a unit had.

A unit stands where its placement of the day says; before its first placement (an imported past) where it first stood, after its last
where it last stood, so that nothing that was sold falls out of the tree.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from makesell.ground.db import run
from makesell.ground.db.reading import read_once

Below = Mapping[int, frozenset[int]]
Placed = tuple[dt.date, dt.date | None, int | None]


class Trees:
    """The tree of units on any day; days between two changes share one tree."""

    def __init__(self, placed: Mapping[int, list[Placed]]) -> None:
        self._placed = placed
        self._changes = sorted({day for places in placed.values() for since, until, _ in places for day in (since, until) if day})
        self._known: dict[int, Below] = {}

    def place(self, day: dt.date) -> int:
        """Which tree stands on a day: equal numbers, equal trees."""
        return bisect_right(self._changes, day)

    def on(self, day: dt.date) -> Below:
        """{unit: itself and everything below it on the day}."""
        place = self.place(day)
        if place not in self._known:
            self._known[place] = self._below({unit: self._parent(places, day) for unit, places in self._placed.items()})
        return self._known[place]

    def children(self, unit_id: int, day: dt.date) -> list[int]:
        """The units right below a unit on a day, by key."""
        return sorted(unit for unit, places in self._placed.items() if self._parent(places, day) == unit_id)

    @staticmethod
    def _parent(places: list[Placed], day: dt.date) -> int | None:
        """The parent of the day: of the last placement that had begun, else of the first."""
        begun = [parent for since, _until, parent in places if since <= day]
        return begun[-1] if begun else places[0][2] if places else None

    @staticmethod
    def _below(parents: Mapping[int, int | None]) -> Below:
        found: dict[int, set[int]] = {unit: {unit} for unit in parents}
        for unit in parents:
            above, seen = parents[unit], {unit}
            while above is not None and above not in seen:
                found[above].add(unit)
                seen.add(above)
                above = parents.get(above)
        return {unit: frozenset(units) for unit, units in found.items()}


@read_once
def trees() -> Trees:
    """All trees there were, in one statement."""
    placed: dict[int, list[Placed]] = {}
    for unit, parent, since, until in run(
        """select u.id, p.parent_id, p.valid_from, p.valid_to from organisation_unit u
           left join organisation_unitplacement p on p.unit_id = u.id order by 1, 3"""
    ):
        placed.setdefault(unit, [])
        if since is not None:
            placed[unit].append((since, until, parent))
    return Trees(placed)


def homes(on: dt.date) -> dict[int, int]:
    """{person: unit}: the primary unit of a day, of who has none any more the last one; of a house account its unit."""
    rows = run(
        """select p.id, coalesce(p.house_of_id, m.unit_id) from organisation_person p
           left join lateral (
               select unit_id from organisation_membership where person_id = p.id and "primary" and valid_from <= %s
               order by valid_from desc limit 1
           ) m on true where coalesce(p.house_of_id, m.unit_id) is not null""",
        [on],
    )
    return {row[0]: row[1] for row in rows}


def people_of(unit_ids: Iterable[int], on: dt.date) -> dict[int, set[int]]:
    """{unit: people and house accounts that belong, by `homes`, to it or to a unit below it} on a day."""
    return belonging(unit_ids, trees().on(on), homes(on))


def belonging(unit_ids: Iterable[int], below: Below, home: Mapping[int, int]) -> dict[int, set[int]]:
    """The same by a tree and by homes that are known."""
    by_unit: dict[int, set[int]] = {}
    for person, unit in home.items():
        by_unit.setdefault(unit, set()).add(person)
    return {unit: {person for each in below.get(unit, ()) for person in by_unit.get(each, ())} for unit in unit_ids}


@dataclass(frozen=True, slots=True)
class Post:
    """A primary membership within days asked for."""

    person_id: int
    person: str
    person_en: str
    unit_id: int
    start: dt.date
    end: dt.date


def posts_within(start: dt.date, end: dt.date) -> list[Post]:
    """Every primary membership of `[start, end)`, cut to these days, by person; house accounts have none."""
    rows = run(
        """select m.person_id, p.name, p.name_en, m.unit_id, greatest(m.valid_from, %(start)s::date),
                  least(coalesce(m.valid_to, %(end)s::date), %(end)s::date)
           from organisation_membership m join organisation_person p on p.id = m.person_id
           where m."primary" and m.valid_from < %(end)s and (m.valid_to is null or m.valid_to > %(start)s) order by p.code, 5""",
        {"start": start, "end": end},
    )
    return [Post(*row) for row in rows]
