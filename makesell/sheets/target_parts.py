"""What a target is narrowed to, in words: the product group, the territory, or both."""

from collections.abc import Iterable

from makesell.documents.targets.queries import Cell
from makesell.masterdata.products import queries as products
from makesell.masterdata.territories import queries as territories
from makesell.sheets.naming import called


def part_names(cells: Iterable[Cell]) -> dict[Cell, str]:
    """{cell: the names of its product group and territory}, of those that have one; two statements at most."""
    narrowed = [cell for cell in cells if cell.product_group_id or cell.territory_id]
    groups = {each.id: called(each) for each in products.group_tree()} if any(cell.product_group_id for cell in narrowed) else {}
    places = {each.id: called(each) for each in territories.named()} if any(cell.territory_id for cell in narrowed) else {}
    return {
        cell: " · ".join(name for name in (groups.get(cell.product_group_id or 0), places.get(cell.territory_id or 0)) if name) for cell in narrowed
    }
