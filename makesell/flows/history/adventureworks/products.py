"""Flows/history/adventureworks: products in their groups, units of measure, and the dated list prices and standard costs."""

from collections.abc import Iterator

from makesell.flows.history.adventureworks.names import after
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import (
    DatedAmountFact,
    MeasureUnitFact,
    ProductFact,
    ProductGroupFact,
)
from makesell.ground.text import N_

EACH = "EA"
_COLUMNS = (
    "ProductID", "Name", "ProductNumber", "MakeFlag", "FinishedGoodsFlag", "SafetyStockLevel", "ReorderPoint", "StandardCost", "ListPrice",
    "DaysToManufacture", "ProductSubcategoryID", "SellStartDate", "SellEndDate",
)  # fmt: skip


def measure_units(folder: Folder) -> Iterator[MeasureUnitFact]:
    """The units of measure."""

    def build(row: Row) -> MeasureUnitFact:
        return MeasureUnitFact(row.text("UnitMeasureCode"), row.text("Name"))

    yield from folder.table("Production.UnitMeasure", "UnitMeasureCode", "Name").facts(build)


def groups(folder: Folder) -> Iterator[ProductGroupFact]:
    """Categories first, then the subcategories under them."""

    def category(row: Row) -> ProductGroupFact:
        key = row.integer("ProductCategoryID")
        return ProductGroupFact(f"category:{key}", f"C{key:02}", row.text("Name"), None)

    def subcategory(row: Row) -> ProductGroupFact:
        key, parent = row.integer("ProductSubcategoryID"), row.integer("ProductCategoryID")
        if f"category:{parent}" not in known:
            row.refuse("ProductCategoryID", N_("Category %(key)s is unknown."), key=parent)
        return ProductGroupFact(f"subcategory:{key}", f"G{key:02}", row.text("Name"), f"category:{parent}")

    categories = list(folder.table("Production.ProductCategory", "ProductCategoryID", "Name").facts(category))
    known = {each.external_id for each in categories}
    yield from categories
    yield from folder.table("Production.ProductSubcategory", "ProductSubcategoryID", "ProductCategoryID", "Name").facts(subcategory)


def products(folder: Folder) -> Iterator[ProductFact]:
    """The products. Parts without a subcategory have no group; the unit is the one the bills of materials use, else pieces."""
    # Bad rows of other nouns' files are reported once, by the readers of those nouns.
    aside = Folder(folder.path)
    subcategories = {each.external_id for each in groups(aside)}
    measured = _measured(aside)

    def build(row: Row) -> ProductFact:
        key, group = row.integer("ProductID"), row.optional_integer("ProductSubcategoryID")
        if group is not None and f"subcategory:{group}" not in subcategories:
            row.refuse("ProductSubcategoryID", N_("Subcategory %(key)s is unknown."), key=group)
        return ProductFact(
            external_id=str(key),
            code=row.text("ProductNumber"),
            name=row.text("Name"),
            group=f"subcategory:{group}" if group is not None else None,
            measure_unit=measured.get(key, EACH),
            made=row.truth("MakeFlag"),
            sold=row.truth("FinishedGoodsFlag"),
            standard_cost=row.amount_from_zero("StandardCost"),
            list_price=row.amount_from_zero("ListPrice"),
            safety_stock=row.amount_from_zero("SafetyStockLevel"),
            reorder_point=row.amount_from_zero("ReorderPoint"),
            lead_time_days=row.integer("DaysToManufacture"),
            sold_from=row.optional_day("SellStartDate"),
            sold_to=after(row.optional_day("SellEndDate")),
        )

    yield from folder.table("Production.Product", *_COLUMNS).facts(build)


def list_prices(folder: Folder, products: set[str]) -> Iterator[DatedAmountFact]:
    """The history of list prices."""
    yield from _dated(folder, "Production.ProductListPriceHistory", "ListPrice", products)


def standard_costs(folder: Folder, products: set[str]) -> Iterator[DatedAmountFact]:
    """The history of standard costs."""
    yield from _dated(folder, "Production.ProductCostHistory", "StandardCost", products)


def _dated(folder: Folder, file: str, column: str, products: set[str]) -> Iterator[DatedAmountFact]:
    def build(row: Row) -> DatedAmountFact:
        key, start, end = row.integer("ProductID"), row.day("StartDate"), after(row.optional_day("EndDate"))
        if str(key) not in products:
            row.refuse("ProductID", N_("Product %(key)s is unknown."), key=key)
        if end is not None and end <= start:
            row.refuse("EndDate", N_("The end lies before the start."))
        return DatedAmountFact(str(key), row.amount_from_zero(column), start, end)

    yield from folder.table(file, "ProductID", "StartDate", "EndDate", column).facts(build)


def _measured(folder: Folder) -> dict[int, str]:
    """Components are measured in one unit each: pieces, but paint in ounces and tube in inches."""

    def build(row: Row) -> tuple[int, str]:
        return row.integer("ComponentID"), row.text("UnitMeasureCode")

    table = folder.table("Production.BillOfMaterials", "ComponentID", "UnitMeasureCode")
    return dict(table.facts(build))
