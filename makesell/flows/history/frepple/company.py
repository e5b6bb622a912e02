"""Flows/history/frepple: the whole model — resources, items, how they are made, who wants them when.

A model is planned from a day of its own. It is laid here as if that day were today: what it wants in forty days is wanted in forty days.
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property

from makesell.flows.history.badrows import BadRow
from makesell.flows.history.csvfiles import OfFolder
from makesell.flows.history.facts import (
    ComponentFact,
    DatedAmountFact,
    DemandFact,
    MembershipFact,
    OperationFact,
    PartyFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    RoleFact,
    StockFact,
    TerritoryFact,
    UnitFact,
    WarehouseFact,
    WorkCenterFact,
)
from makesell.flows.history.frepple import rows
from makesell.flows.history.frepple.names import (
    ALWAYS,
    COMPANY,
    COMPANY_NAME,
    GOODS,
    GOODS_NAME,
    PIECE,
    PLANNER,
    PLANNER_NAME,
    SELLER,
    SELLER_NAME,
    SINCE,
    TEAM,
    TEAM_NAME,
)
from makesell.flows.history.frepple.rows import NOTHING, Demand, Operation
from makesell.ground import clock
from makesell.ground.access import roles
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

WEEK_HOURS = 168
HOUR = Decimal(3600)
DIGITS = 8


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @cached_property
    def _costs(self) -> dict[str, Decimal]:
        return rows.costs(self.folder)

    @cached_property
    def _resources(self) -> list[rows.Resource]:
        return rows.resources(self.folder)

    @cached_property
    def _materials(self) -> list[rows.Material]:
        return rows.materials(self.folder, self._costs)

    @cached_property
    def _customers(self) -> list[str]:
        return rows.names(self.folder, "customer")

    @cached_property
    def _demands(self) -> list[Demand]:
        return rows.demands(self.folder, self._costs, self._customers)

    @cached_property
    def _steps(self) -> dict[str, list[Operation]]:
        """The steps of each item's routing. What an operation makes says its material, else its own row, else the demand that asks for it."""
        makes = {each.operation: each.item for each in self._materials if each.qty > 0}
        wanted = {each.operation: each.item for each in self._demands if each.operation}
        found: dict[str, list[Operation]] = {}
        for each in rows.operations(self.folder):
            item = makes.get(each.name) or each.item or wanted.get(each.owner or each.name)
            if item in self._costs and item is not None:
                found.setdefault(item, []).append(each)
        return {item: sorted(steps, key=lambda step: (step.place, step.name)) for item, steps in found.items()}

    @property
    def shifted(self) -> dt.timedelta:
        """From the model's own current day to today. Refuses a model that does not say what day it is."""
        day = rows.current_day(self.folder)
        if day is None:
            raise Refusal("history.no_day", "The file parameter.csv does not say from which day the model is planned (currentdate).", field="folder")
        return clock.today() - dt.date.fromisoformat(day)

    @cached_property
    def units(self) -> list[UnitFact]:
        """The company and who sells in it."""
        return [UnitFact(COMPANY, "FP", COMPANY_NAME, "company", None, SINCE), UnitFact(TEAM, "FP1", TEAM_NAME, "team", COMPANY, SINCE)]

    @cached_property
    def persons(self) -> list[PersonFact]:
        """Somebody who sells and somebody who plans: a model names nobody."""
        return [
            PersonFact(SELLER, "S1", SELLER_NAME, "Salesperson", "", "", None), PersonFact(PLANNER, "P1", PLANNER_NAME, "Planner", "", "", None),
        ]  # fmt: skip

    @cached_property
    def roles(self) -> list[RoleFact]:
        """What they may do."""
        return [RoleFact(SELLER, roles.SALESPERSON, SINCE), RoleFact(PLANNER, roles.PLANNER, SINCE)]

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Both in the team."""
        return [MembershipFact(who, TEAM, True, False, SINCE, None) for who in (SELLER, PLANNER)]

    @property
    def territories(self) -> list[TerritoryFact]:
        """The source names none."""
        return []

    @property
    def product_groups(self) -> list[ProductGroupFact]:
        """One for all: the source names none."""
        return [ProductGroupFact(GOODS, "G1", GOODS_NAME, None)]

    @cached_property
    def products(self) -> list[ProductFact]:
        """The items; those somebody wants are sold."""
        sold = {each.item for each in self._demands}
        return [
            ProductFact(name, f"I{n:03}", name, GOODS, PIECE, name in self._steps, name in sold, cost, None, NOTHING, NOTHING, 0, None, None)
            for n, (name, cost) in enumerate(self._costs.items(), 1)
        ]

    @cached_property
    def list_prices(self) -> list[DatedAmountFact]:
        """A model knows no prices: what is sold is sold at what it costs, or at one."""
        return [DatedAmountFact(each.external_id, each.standard_cost or Decimal(1), SINCE, None) for each in self.products if each.sold]

    @cached_property
    def work_centers(self) -> list[WorkCenterFact]:
        """The resources, at work round the clock."""
        hours = Decimal(WEEK_HOURS)
        return [WorkCenterFact(r.name, f"W{n:02}", r.name, NOTHING, hours * r.parallel, ALWAYS) for n, r in enumerate(self._resources, 1)]

    @cached_property
    def components(self) -> list[ComponentFact]:
        """What goes into one of each item."""
        makes = {each.operation: each for each in self._materials if each.qty > 0}
        taken = [(each, makes[each.operation]) for each in self._materials if each.qty < 0 and each.operation in makes]
        return [
            ComponentFact(f"{each.operation}/{each.item}", made.item, each.item, -each.qty / made.qty, PIECE, SINCE, None) for each, made in taken
        ]

    @cached_property
    def operations(self) -> list[OperationFact]:
        """How items are made; a step without a resource is left out and named."""
        used, found = rows.used(self.folder, {each.name for each in self._resources}), []
        for item, steps in self._steps.items():
            placed = [step for step in steps if step.name in used]
            for step in steps:
                if step.name not in used:
                    self.bad.add(BadRow("operation.csv", 0, "pk", N_("Operation %(key)s uses no resource."), (("key", step.name),)))
            found += [_operation(item, n * 10, step, used[step.name]) for n, step in enumerate(placed, 1)]
        return found

    @cached_property
    def warehouses(self) -> list[WarehouseFact]:
        """The locations."""
        return [WarehouseFact(name, f"L{n}", name) for n, name in enumerate(rows.names(self.folder, "location"), 1)]

    @cached_property
    def stock(self) -> list[StockFact]:
        """What lies in the model's buffers."""
        return [
            StockFact(each.item, each.location, each.qty, self._costs[each.item])
            for each in rows.buffers(self.folder, self._costs, {each.external_id for each in self.warehouses})
            if each.qty > 0
        ]

    @cached_property
    def parties(self) -> list[PartyFact]:
        """The customers."""
        return [
            PartyFact(name, f"C{n}", name, "company", None, "direct", None, SELLER, TEAM, "", (), ()) for n, name in enumerate(self._customers, 1)
        ]

    @cached_property
    def demands(self) -> list[DemandFact]:
        """The demands, those to be served first first, on their days as seen from today."""
        shifted = self.shifted
        return [
            DemandFact(each.name, each.customer, SELLER, each.item, each.qty, dt.date.fromisoformat(each.due) + shifted) for each in self._demands
        ]


def _operation(item: str, sequence: int, step: Operation, used: Sequence[str]) -> OperationFact:
    """A step on the first resource it uses, with the second beside."""
    center, beside = used[0], used[1] if len(used) > 1 else None
    return OperationFact(item, sequence, center, _hours(step.fixed), _hours(step.each), step.name, beside, step.least, step.multiple)


def _hours(seconds: Decimal) -> Decimal:
    return rounded(seconds / HOUR, DIGITS)
