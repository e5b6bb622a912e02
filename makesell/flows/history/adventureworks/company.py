"""Flows/history/adventureworks: the whole company, read noun by noun in the order in which it can be recorded.

The small nouns are read at once and kept; orders come one by one, so that an import of any length needs the memory of its lines only.
"""

from collections.abc import Iterator
from functools import cached_property

from makesell.flows.history.adventureworks import orderlines, orders, organisation, parties, people, products, targets, territories, works
from makesell.flows.history.csvfiles import Folder, OfFolder
from makesell.flows.history.facts import (
    CommissionFact,
    ComponentFact,
    DatedAmountFact,
    MeasureUnitFact,
    MembershipFact,
    OperationFact,
    OrderFact,
    PartyFact,
    PeriodFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    RoleFact,
    StockFact,
    TargetFact,
    TerritoryFact,
    UnitFact,
    WarehouseFact,
    WorkCenterFact,
    WorkOrderFact,
)


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @cached_property
    def _everybody(self) -> dict[int, people.Someone]:
        return people.everybody(self.folder)

    @cached_property
    def _territories(self) -> list[territories.Territory]:
        return territories.read(self.folder)

    @cached_property
    def _organisation(self) -> organisation.Organisation:
        return organisation.read(self.folder, self._territories)

    @cached_property
    def _directory(self) -> parties.Directory:
        return parties.read(self.folder, self._organisation, self._everybody)

    @cached_property
    def _locations(self) -> list[works.Location]:
        return works.locations(self.folder)

    @cached_property
    def _work_steps(self) -> list[works.WorkStep]:
        return works.work_steps(self.folder, self._product_keys, self._locations)

    @cached_property
    def _quotas(self) -> list[targets.Quota]:
        return targets.read(self.folder, set(self._organisation.employees))

    @cached_property
    def products(self) -> list[ProductFact]:
        """The products."""
        return list(products.products(self.folder))

    @cached_property
    def _product_keys(self) -> set[str]:
        return {each.external_id for each in self.products}

    @cached_property
    def units(self) -> list[UnitFact]:
        """Units, parents first."""
        return list(organisation.units(self._organisation))

    @cached_property
    def persons(self) -> list[PersonFact]:
        """Employees and house accounts."""
        return list(organisation.persons(self._organisation, self._everybody))

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Primary memberships of employees and house accounts."""
        return list(organisation.memberships(self._organisation))

    @cached_property
    def roles(self) -> list[RoleFact]:
        """Roles of the sales force and the chief executive."""
        return list(organisation.role_grants(self._organisation))

    @cached_property
    def commissions(self) -> list[CommissionFact]:
        """Commission rates of the salespeople."""
        return list(organisation.commissions(self.folder, self._organisation))

    @cached_property
    def territories(self) -> list[TerritoryFact]:
        """Territories, groups first."""
        return list(territories.territories(self._territories))

    @cached_property
    def measure_units(self) -> list[MeasureUnitFact]:
        """Units of measure."""
        return list(products.measure_units(self.folder))

    @cached_property
    def product_groups(self) -> list[ProductGroupFact]:
        """Categories and subcategories, parents first."""
        return list(products.groups(self.folder))

    @cached_property
    def list_prices(self) -> list[DatedAmountFact]:
        """The history of list prices."""
        return list(products.list_prices(self.folder, self._product_keys))

    @cached_property
    def standard_costs(self) -> list[DatedAmountFact]:
        """The history of standard costs."""
        return list(products.standard_costs(self.folder, self._product_keys))

    @cached_property
    def warehouses(self) -> list[WarehouseFact]:
        """The locations that hold stock."""
        return list(works.warehouses(self._locations))

    @cached_property
    def work_centers(self) -> list[WorkCenterFact]:
        """The locations where work is done."""
        return list(works.work_centers(self._locations))

    @cached_property
    def components(self) -> list[ComponentFact]:
        """The lines of the bills of materials."""
        return list(works.components(self.folder, self._product_keys))

    @cached_property
    def operations(self) -> list[OperationFact]:
        """The routings."""
        return list(works.operations(self._work_steps))

    @cached_property
    def counted_stock(self) -> list[StockFact]:
        """The stock counted at the end of the data."""
        costs = {each.external_id: each.standard_cost for each in self.products}
        return list(works.counted_stock(self.folder, costs, self._locations))

    @cached_property
    def parties(self) -> list[PartyFact]:
        """Stores, then customers."""
        return list(parties.parties(self._directory, self._organisation))

    @cached_property
    def periods(self) -> list[PeriodFact]:
        """The quota periods."""
        return targets.periods(self._quotas)

    @cached_property
    def targets(self) -> list[TargetFact]:
        """The quotas."""
        return list(targets.targets(self._quotas))

    def work_orders(self) -> Iterator[WorkOrderFact]:
        """The production orders of the past, in the order of the file."""
        return works.work_orders(self.folder, self._product_keys, self._work_steps)

    def count_work_orders(self) -> int:
        """How many there are, for the progress of an import."""
        return sum(1 for _ in Folder(self.folder.path).table("Production.WorkOrder", "WorkOrderID").rows())

    def count_orders(self) -> int:
        """How many rows the file of orders has, for the progress of an import."""
        return sum(1 for _ in Folder(self.folder.path).table("Sales.SalesOrderHeader", "SalesOrderID").rows())

    def orders(self) -> Iterator[OrderFact]:
        """The orders one by one, in the order of the file; the lines of all orders are read first."""
        prices = {int(each.external_id): each.list_price for each in self.products if each.list_price is not None}
        lines = orderlines.read(self.folder, prices)
        yield from orders.orders(self.folder, self._organisation, self._directory.customers, lines)
