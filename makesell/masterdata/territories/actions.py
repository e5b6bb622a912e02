"""The only place that changes territories; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.sets import end_dated, insert_set, put_dated
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.spine import master
from makesell.ground.spine.master import Change, MasterTable, NewRow
from makesell.ground.text import N_
from makesell.masterdata.territories.queries import changes_after, path_below

TABLE = MasterTable(
    "territory",
    "territories_territory",
    "T",
    {"country": "text"},
    parts={"territories_territoryplacement": "territory_id", "territories_territoryrule": "territory_id"},
)
RULE = {
    "territory_id": "bigint", "region": "text", "industry": "text", "channel": "text", "unit_id": "bigint", "person_id": "bigint",
    "valid_from": "date", "valid_to": "date",
}  # fmt: skip
PARENT = {"parent_id": ("territories_territory", "record_id")}
RULE_REFS = {
    "territory_id": ("territories_territory", "record_id"),
    "unit_id": ("organisation_unit", "id"),
    "person_id": ("organisation_person", "id"),
}
SAID = {
    "territory_placement_once": ("territory.overlap", N_("The territory already has a place in the tree at these dates."), "valid_from"),
    "territory_rule_once": ("territory.rule_overlap", N_("The same rule already holds at these dates."), "valid_from"),
    "territory_rule_has_owner": ("territory.rule_owner", N_("A rule names a unit or a person."), "unit"),
    "territory_rule_dates": ("dates.order", N_("It must end after it begins."), "valid_to"),
}


@dataclass(frozen=True, slots=True)
class NewTerritory:
    """A territory with its first place in the tree."""

    code: str
    name: str
    valid_from: dt.date
    name_en: str = ""
    country: str = ""
    parent_id: int | None = None
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class TerritoryMove:
    """From a date on, a territory stands under another (None: at the top)."""

    territory_id: int
    parent_id: int | None
    valid_from: dt.date


@dataclass(frozen=True, slots=True)
class NewRule:
    """Customers of this region, industry and channel (empty: any) lie in the territory and belong to the unit or person."""

    territory_id: int
    valid_from: dt.date
    unit_id: int | None = None
    person_id: int | None = None
    region: str = ""
    industry: str = ""
    channel: str = ""
    valid_to: dt.date | None = None


def create_many(rows: Sequence[NewTerritory], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Makes territories; returns their keys in the order given."""
    ids = master.create(
        TABLE,
        [NewRow(r.code, r.name, r.name_en, {"country": r.country}, None, None, r.external_source, r.external_id) for r in rows],
        actor=actor,
        at=at,
    )
    master.refuse_unknown(PARENT, [{"parent_id": r.parent_id} for r in rows])
    _place([TerritoryMove(key, r.parent_id, r.valid_from) for key, r in zip(ids, rows, strict=True)])
    return ids


def change_many(changes: Sequence[Change]) -> None:
    """Changes names, codes, countries and use of territories."""
    master.change(TABLE, changes)


def move_many(moves: Sequence[TerritoryMove]) -> None:
    """Gives territories a place in the tree from a date on; what was sold before stays counted where it was.

    Refuses a move under itself, with the path that would close the circle.
    """
    locks.take("master", [m.territory_id for m in moves] + [m.parent_id for m in moves if m.parent_id])
    master.refuse_unknown(PARENT, [{"parent_id": m.parent_id} for m in moves])
    _place(moves)
    for move in moves:
        for day in [move.valid_from, *changes_after(move.valid_from)] if move.parent_id else []:
            path = path_below(move.territory_id, day)
            if path:
                circle = " → ".join([*path, path[0]])
                raise Refusal("territory.circle", "This would make a circle: %(path)s.", field="parent", path=circle)


def _place(moves: Sequence[TerritoryMove]) -> None:
    with refusing(SAID):
        put_dated(
            "territories_territoryplacement",
            {"territory_id": "bigint"},
            {"parent_id": "bigint"},
            [{"territory_id": m.territory_id, "parent_id": m.parent_id, "valid_from": m.valid_from} for m in moves],
        )


def add_rules(rules: Sequence[NewRule]) -> list[int]:
    """Adds rules that say whose customers of a territory are; returns their keys."""
    master.refuse_unknown(RULE_REFS, [{name: getattr(r, name) for name in RULE_REFS} for r in rules])
    with refusing(SAID):
        return insert_set(
            "territories_territoryrule",
            RULE,
            [
                {
                    "territory_id": r.territory_id, "region": r.region, "industry": r.industry, "channel": r.channel, "unit_id": r.unit_id,
                    "person_id": r.person_id, "valid_from": r.valid_from, "valid_to": r.valid_to,
                }
                for r in rules
            ],
            returning="id",
        )  # fmt: skip


def end_rules(rule_ids: Sequence[int], valid_to: dt.date) -> None:
    """Ends rules on a date; refuses (404) one that does not exist."""
    found = run("select id from territories_territoryrule where id = any(%s) for no key update", [list(rule_ids)])
    if len(found) != len(set(rule_ids)):
        raise Refusal("territory.rule_missing", "This rule does not exist.", status=404, field="rule")
    end_dated("territories_territoryrule", rule_ids, valid_to)
