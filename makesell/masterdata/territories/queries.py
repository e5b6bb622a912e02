"""Named reads of territories; frozen rows, never model instances."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.clock import today
from makesell.ground.db import TODAY, one, run, values
from makesell.ground.db.reading import read_once
from makesell.ground.listing import Field, Kind, Listing, Walk
from makesell.ground.refusal import missing
from makesell.ground.text.countries import COUNTRIES
from makesell.masterdata.territories.access import POLICY

BY_TERRITORY = Walk("territories_territory", "walk.record_id", "walk.code")
_UP = (
    f"left join territories_territoryplacement tp on tp.territory_id = t.record_id and tp.valid_from <= {TODAY} "
    f"and (tp.valid_to is null or tp.valid_to > {TODAY}) left join territories_territory up on up.record_id = tp.parent_id"
)


def rows_of(actor: Actor) -> Where:
    """Territories are seen by all staff."""
    return where(POLICY.reach(actor), owner="null", unit="null")


LISTING = Listing(
    noun="territories",
    source="territories_territory t join spine_record r on r.id = t.record_id",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    default_sort="code",
    joins={"up": _UP},
    fields=(
        Field("code", "t.code", Kind.CODE),
        Field("name", "t.name", Kind.TEXT, sort_sql="t.sort_key"),
        Field("name_en", "t.name_en", Kind.TEXT),
        Field("parent", "up.record_id", Kind.REF, label_sql="up.name", sort_sql="up.code", nullable=True, groups=True, noun="territories"),
        Field("country", "t.country", Kind.CHOICE, groups=True, choices=COUNTRIES),
        Field("active", "t.active", Kind.BOOL, groups=True),
    ),
)


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """A territory with its parent on the date asked for."""

    id: int
    code: str
    name: str
    name_en: str
    country: str
    active: bool
    version: int
    parent_id: int | None
    parent: str | None


_ROW = """
select t.record_id, t.code, t.name, t.name_en, t.country, t.active, t.version, u.record_id, u.name
from territories_territory t
left join territories_territoryplacement p on p.territory_id = t.record_id and p.valid_from <= %s
     and (p.valid_to is null or p.valid_to > %s)
left join territories_territory u on u.record_id = p.parent_id
"""


def territory(actor: Actor, territory_id: int, on: dt.date | None = None) -> TerritoryRow:
    """One territory; refuses (404) one that does not exist or may not be seen."""
    if not POLICY.may(actor):
        raise missing()
    return territory_row(territory_id, on)


def territory_row(territory_id: int, on: dt.date | None = None) -> TerritoryRow:
    """One territory as it stands, whoever asks; refuses (404) one that does not exist."""
    day = on or today()
    row = one(f"{_ROW} where t.record_id = %s", [day, day, territory_id])
    if row is None:
        raise missing()
    return TerritoryRow(*row)


def tree(on: dt.date) -> list[TerritoryRow]:
    """All territories with their parents on a date, by code."""
    return [TerritoryRow(*row) for row in run(f"{_ROW} order by t.code", [on, on])]


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A territory as figures name it."""

    id: int
    code: str
    name: str
    external_id: str | None
    name_en: str


@read_once
def named() -> list[NamedRow]:
    """All territories by code."""
    rows = run(
        """select t.record_id, t.code, t.name, r.external_id, t.name_en from territories_territory t join spine_record r on r.id = t.record_id
           order by t.code""",
        keep=True,
    )
    return [NamedRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class PlacementRow:
    """Where a territory stood, from when till when."""

    parent_id: int | None
    parent: str | None
    valid_from: dt.date
    valid_to: dt.date | None


def placements(territory_id: int) -> list[PlacementRow]:
    """A territory's places in the tree, newest first."""
    rows = run(
        """select p.parent_id, u.name, p.valid_from, p.valid_to from territories_territoryplacement p
           left join territories_territory u on u.record_id = p.parent_id where p.territory_id = %s order by p.valid_from desc""",
        [territory_id],
    )
    return [PlacementRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that says whose customers of a territory are."""

    id: int
    region: str
    industry: str
    channel: str
    unit_id: int | None
    unit: str | None
    person_id: int | None
    person: str | None
    valid_from: dt.date
    valid_to: dt.date | None


def rules(territory_id: int) -> list[RuleRow]:
    """The rules of a territory, newest first."""
    rows = run(
        """select t.id, t.region, t.industry, t.channel, t.unit_id, u.name, t.person_id, p.name, t.valid_from, t.valid_to
           from territories_territoryrule t left join organisation_unit u on u.id = t.unit_id
           left join organisation_person p on p.id = t.person_id where t.territory_id = %s order by t.valid_from desc, t.id""",
        [territory_id],
    )
    return [RuleRow(*row) for row in rows]


def served(on: dt.date) -> list[tuple[int, int | None, int | None]]:
    """(territory, unit, person) of every rule in force on a day: whom its customers belong to."""
    return [
        (row[0], row[1], row[2])
        for row in run(
            """select distinct territory_id, unit_id, person_id from territories_territoryrule
               where valid_from <= %s and (valid_to is null or valid_to > %s)""",
            [on, on],
        )
    ]


def below(territory_ids: Sequence[int], on: dt.date) -> frozenset[int]:
    """The territories and everything under them on a date."""
    rows = run(
        """with recursive down(id) as (
               select unnest(%s::bigint[])
               union
               select p.territory_id from down join territories_territoryplacement p on p.parent_id = down.id
               where p.valid_from <= %s and (p.valid_to is null or p.valid_to > %s)
           ) select id from down""",
        [list(territory_ids), on, on],
    )
    return frozenset(row[0] for row in rows)


def path_below(territory_id: int, on: dt.date) -> list[str]:
    """The names from a territory up to itself, or nothing when its way up ends at the top on that date."""
    row: Any = one(
        """with recursive up(id, names, ids) as (
               select record_id, array[name], array[record_id] from territories_territory where record_id = %s
               union all
               select t.record_id, up.names || t.name, up.ids || t.record_id from up
               join territories_territoryplacement p on p.territory_id = up.id and p.valid_from <= %s
                    and (p.valid_to is null or p.valid_to > %s)
               join territories_territory t on t.record_id = p.parent_id
               where cardinality(up.ids) < 2 or up.ids[1] <> up.id
           ) select names from up where cardinality(ids) > 1 and ids[1] = id limit 1""",
        [territory_id, on, on],
    )
    return list(row[0][:-1]) if row else []


def changes_after(day: dt.date) -> list[dt.date]:
    """The dates after a day on which the tree changes."""
    return values("select distinct valid_from from territories_territoryplacement where valid_from > %s order by 1", [day])
