"""Flows/history/sales_targets: 397 products (295 names; a product whose cost changed has a key each time) in their groups."""

from decimal import Decimal

from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import ProductFact, ProductGroupFact

NOTHING = Decimal(0)
PIECE = "EA"


def read(folder: Folder) -> tuple[list[ProductGroupFact], list[ProductFact]]:
    """The groups, categories first, and the products. The source has no list price: it is None."""
    categories: dict[str, ProductGroupFact] = {}
    subcategories: dict[tuple[str, str], ProductGroupFact] = {}

    def build(row: Row) -> ProductFact:
        category, subcategory = row.text("Category"), row.text("Subcategory")
        parent = f"category:{category}"
        group = f"subcategory:{category}/{subcategory}"
        key, name, cost = row.integer("ProductKey"), row.text("Product"), row.amount_from_zero("Standard Cost")
        categories.setdefault(category, ProductGroupFact(parent, category.upper(), category, None))
        code = subcategory.upper().replace(" ", "-")
        subcategories.setdefault((category, subcategory), ProductGroupFact(group, code, subcategory, parent))
        return ProductFact(
            external_id=str(key),
            code=f"P{key}",
            name=name,
            group=group,
            measure_unit=PIECE,
            made=True,
            sold=True,
            standard_cost=cost,
            list_price=None,
            safety_stock=NOTHING,
            reorder_point=NOTHING,
            lead_time_days=0,
            sold_from=None,
            sold_to=None,
        )

    products = list(folder.table("Product", "ProductKey", "Product", "Standard Cost", "Subcategory", "Category").facts(build))
    return [*categories.values(), *subcategories.values()], products
