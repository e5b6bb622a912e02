"""Flows/history/sales_targets: the whole source, read noun by noun in the order in which it can be recorded."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Self

from makesell.flows.history.csvfiles import Folder, OfFolder
from makesell.flows.history.facts import (
    MembershipFact,
    PartyFact,
    PeriodFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    RoleFact,
    SaleFact,
    TargetFact,
    TerritoryFact,
    UnitFact,
)
from makesell.flows.history.sales_targets import organisation, products, resellers, sales, targets


class Company(OfFolder):
    """The facts of one folder. Every list may be asked for once or often; its bad rows are counted once."""

    @classmethod
    def at(cls, path: Path) -> Self:
        """The source whose files lie in a folder: separated by vertical bars, nothing quoted."""
        return cls(Folder(path, delimiter="|", quoted=False))

    @cached_property
    def _regions(self) -> list[organisation.Region]:
        return organisation.regions(self.folder)

    @cached_property
    def _salespeople(self) -> list[organisation.Salesperson]:
        return organisation.salespeople(self.folder)

    @cached_property
    def _products(self) -> tuple[list[ProductGroupFact], list[ProductFact]]:
        return products.read(self.folder)

    @cached_property
    def _resellers(self) -> list[resellers.Reseller]:
        return resellers.read(self.folder)

    @cached_property
    def _sales(self) -> sales.Sales:
        known = sales.Known(
            products={int(each.external_id) for each in self.products},
            resellers={each.key for each in self._resellers},
            people={each.key for each in self._salespeople},
            territories={each.key for each in self._regions},
        )
        return sales.read(self.folder, known)

    @cached_property
    def units(self) -> list[UnitFact]:
        """Units, parents first."""
        return list(organisation.units(self._regions))

    @cached_property
    def persons(self) -> list[PersonFact]:
        """The salespeople and the house account of Sales."""
        return list(organisation.persons(self._salespeople))

    @cached_property
    def memberships(self) -> list[MembershipFact]:
        """Primary memberships in Sales, secondary ones in the regions' units."""
        return list(organisation.memberships(self.folder, self._salespeople, self._regions))

    @cached_property
    def roles(self) -> list[RoleFact]:
        """Roles by job title."""
        return list(organisation.role_grants(self._salespeople))

    @cached_property
    def territories(self) -> list[TerritoryFact]:
        """Territories, groups first."""
        return list(organisation.territories(self._regions))

    @property
    def product_groups(self) -> list[ProductGroupFact]:
        """Categories and subcategories, parents first."""
        return self._products[0]

    @property
    def products(self) -> list[ProductFact]:
        """The products."""
        return self._products[1]

    @cached_property
    def parties(self) -> list[PartyFact]:
        """The resellers."""
        return list(resellers.parties(self._resellers, self._sales))

    @cached_property
    def targets(self) -> list[TargetFact]:
        """The monthly targets."""
        return targets.read(self.folder, self._salespeople)

    @cached_property
    def periods(self) -> list[PeriodFact]:
        """The months that have a target, in order."""
        return sorted({each.period for each in self.targets}, key=lambda period: period.start)

    def orders(self) -> Iterator[SaleFact]:
        """The orders with their lines."""
        yield from sales.orders(self._sales)
