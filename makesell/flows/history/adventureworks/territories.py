"""Flows/history/adventureworks: the ten territories under their three groups."""

from collections.abc import Iterator
from dataclasses import dataclass

from makesell.flows.history.adventureworks.names import territory_unit
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import TerritoryFact


@dataclass(frozen=True, slots=True)
class Territory:
    """A row of Sales.SalesTerritory."""

    key: int
    name: str
    country: str
    group: str


def read(folder: Folder) -> list[Territory]:
    """The rows of Sales.SalesTerritory in the order of their keys."""

    def build(row: Row) -> Territory:
        return Territory(row.integer("TerritoryID"), row.text("Name"), row.text("CountryRegionCode"), row.text("Group"))

    table = folder.table("Sales.SalesTerritory", "TerritoryID", "Name", "CountryRegionCode", "Group")
    return sorted(table.facts(build), key=lambda each: each.key)


def territories(rows: list[Territory]) -> Iterator[TerritoryFact]:
    """Groups first, then the territories under them, each with the unit that serves it."""
    for group in sorted({row.group for row in rows}):
        yield TerritoryFact(f"group:{group}", group.upper().replace(" ", "-"), group, None, "", None)
    for row in rows:
        yield TerritoryFact(str(row.key), f"T{row.key:02}", row.name, f"group:{row.group}", row.country, territory_unit(row.key))
