"""Flows/history/adventureworks: where things lie and are made — warehouses, work centers, bills of materials, routings, counted stock."""

from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from makesell.flows.history.adventureworks.names import after
from makesell.flows.history.csvfiles import Folder, Row
from makesell.flows.history.facts import (
    ComponentFact,
    OperationFact,
    StockFact,
    WarehouseFact,
    WorkCenterFact,
    WorkOrderFact,
    WorkStepFact,
)
from makesell.ground.text import N_


class Location(NamedTuple):
    """A row of Production.Location; cost and hours are above zero where work is done."""

    key: int
    name: str
    cost_rate: Decimal
    weekly_hours: Decimal


def locations(folder: Folder) -> list[Location]:
    """The fourteen locations in the order of their keys."""

    def build(row: Row) -> Location:
        cost, hours = row.amount_from_zero("CostRate"), row.amount_from_zero("Availability")
        return Location(row.integer("LocationID"), row.text("Name"), cost, hours)

    return sorted(folder.table("Production.Location", "LocationID", "Name", "CostRate", "Availability").facts(build))


def warehouses(places: list[Location]) -> Iterator[WarehouseFact]:
    """Every location holds stock, the work centers too (477 of the 1,069 counts)."""
    for each in places:
        yield WarehouseFact(str(each.key), f"L{each.key:02}", each.name)


def work_centers(places: list[Location]) -> Iterator[WorkCenterFact]:
    """The locations with a cost rate and hours."""
    for each in places:
        if each.cost_rate > 0 and each.weekly_hours > 0:
            yield WorkCenterFact(str(each.key), f"W{each.key:02}", each.name, each.cost_rate, each.weekly_hours)


def components(folder: Folder, products: set[str]) -> Iterator[ComponentFact]:
    """The lines of the bills of materials. A line without an assembly only says that a product is a finished one: passed over."""
    columns = ("BillOfMaterialsID", "ProductAssemblyID", "ComponentID", "StartDate", "EndDate", "UnitMeasureCode", "PerAssemblyQty")

    def build(row: Row) -> ComponentFact | None:
        assembly, component = row.optional_integer("ProductAssemblyID"), row.integer("ComponentID")
        qty, unit, start, end = row.amount("PerAssemblyQty"), row.text("UnitMeasureCode"), row.day("StartDate"), row.optional_day("EndDate")
        for column, key in (("ProductAssemblyID", assembly), ("ComponentID", component)):
            if key is not None and str(key) not in products:
                row.refuse(column, N_("Product %(key)s is unknown."), key=key)
        if qty <= 0:
            row.refuse("PerAssemblyQty", N_("The quantity is not above zero."))
        if end is not None and end < start:
            row.refuse("EndDate", N_("The end lies before the start."))
        if assembly is None:
            return None
        key_of_line = str(row.integer("BillOfMaterialsID"))
        return ComponentFact(key_of_line, str(assembly), str(component), qty, unit, start, after(end))

    yield from folder.table("Production.BillOfMaterials", *columns).facts(build)


class WorkStep(NamedTuple):
    """A row of Production.WorkOrderRouting: the work order and product it was done for."""

    order: int
    product: int
    fact: WorkStepFact


def work_steps(folder: Folder, products: set[str], places: list[Location]) -> list[WorkStep]:
    """The steps of all work orders, in the order of the file; all were done, 39,212 of them after they were to be."""
    centers = {int(each.external_id) for each in work_centers(places)}

    def build(row: Row) -> WorkStep:
        product, place = row.integer("ProductID"), row.integer("LocationID")
        if str(product) not in products:
            row.refuse("ProductID", N_("Product %(key)s is unknown."), key=product)
        if place not in centers:
            row.refuse("LocationID", N_("Location %(key)s is not a work center."), key=place)
        planned = row.day("ScheduledStartDate"), row.day("ScheduledEndDate")
        actual = row.day("ActualStartDate"), row.day("ActualEndDate")
        for column, (first, last) in (("ScheduledEndDate", planned), ("ActualEndDate", actual)):
            if last < first:
                row.refuse(column, N_("The end lies before the start."))
        sequence, hours = row.integer("OperationSequence"), row.amount_from_zero("ActualResourceHrs")
        return WorkStep(row.integer("WorkOrderID"), product, WorkStepFact(sequence, str(place), *planned, *actual, hours))

    columns = (
        "WorkOrderID", "ProductID", "OperationSequence", "LocationID", "ScheduledStartDate", "ScheduledEndDate", "ActualStartDate",
        "ActualEndDate", "ActualResourceHrs",
    )  # fmt: skip
    return list(folder.table("Production.WorkOrderRouting", *columns).facts(build))


def operations(steps: list[WorkStep]) -> Iterator[OperationFact]:
    """The distinct product × operation × work center of the steps of all work orders, in the order of product and sequence."""
    hours: dict[tuple[int, int, int], Decimal] = {}
    for _, product, step in steps:
        key = product, step.sequence, int(step.work_center)
        hours[key] = max(step.hours, hours.get(key, step.hours))
    for product, sequence, place in sorted(hours):
        yield OperationFact(str(product), sequence, str(place), hours[product, sequence, place])


def counted_stock(folder: Folder, costs: dict[str, Decimal], places: list[Location]) -> Iterator[StockFact]:
    """One count a product and location, zero counts included; `costs` = standard cost by product."""
    known = {each.key for each in places}
    seen: set[tuple[int, int]] = set()

    def build(row: Row) -> StockFact:
        product, place = row.integer("ProductID"), row.integer("LocationID")
        if str(product) not in costs:
            row.refuse("ProductID", N_("Product %(key)s is unknown."), key=product)
        if place not in known:
            row.refuse("LocationID", N_("Location %(key)s is unknown."), key=place)
        if (product, place) in seen:
            row.refuse("LocationID", N_("%(key)s stands here a second time."), key=f"{product}/{place}")
        seen.add((product, place))
        return StockFact(str(product), str(place), row.amount_from_zero("Quantity"), costs[str(product)])

    yield from folder.table("Production.ProductInventory", "ProductID", "LocationID", "Quantity").facts(build)


def work_orders(folder: Folder, products: set[str], done: list[WorkStep]) -> Iterator[WorkOrderFact]:
    """All work orders with what was `done` for them; every one has ended, 22,790 of them after they were due."""
    steps: dict[int, list[WorkStepFact]] = {}
    for order, _, step in sorted(done, key=lambda each: (each.order, each.fact.sequence)):
        steps.setdefault(order, []).append(step)
    columns = ("WorkOrderID", "ProductID", "OrderQty", "StockedQty", "ScrappedQty", "StartDate", "EndDate", "DueDate")

    def build(row: Row) -> WorkOrderFact:
        key, product = row.integer("WorkOrderID"), row.integer("ProductID")
        if str(product) not in products:
            row.refuse("ProductID", N_("Product %(key)s is unknown."), key=product)
        qty, start, end = row.amount("OrderQty"), row.day("StartDate"), row.day("EndDate")
        if qty <= 0:
            row.refuse("OrderQty", N_("The quantity is not above zero."))
        if end < start:
            row.refuse("EndDate", N_("The end lies before the start."))
        good, scrap = row.amount_from_zero("StockedQty"), row.amount_from_zero("ScrappedQty")
        return WorkOrderFact(str(key), f"WO{key:06}", str(product), qty, good, scrap, start, end, row.day("DueDate"), tuple(steps.get(key, ())))

    yield from folder.table("Production.WorkOrder", *columns).facts(build)
