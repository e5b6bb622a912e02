"""Flows/history: the steps with which a source's company begins: its units and people, where and what it sells."""

from collections.abc import Callable, Sequence
from typing import Protocol

from makesell.flows.history.batches import Step
from makesell.flows.history.facts import (
    DatedAmountFact,
    MeasureUnitFact,
    MembershipFact,
    PersonFact,
    ProductFact,
    ProductGroupFact,
    RoleFact,
    TerritoryFact,
    UnitFact,
)
from makesell.flows.history.writing import goods, organisation, places
from makesell.ground.text import N_


class Told(Protocol):
    """What a source says of its company; each list is read when its step begins."""

    @property
    def units(self) -> Sequence[UnitFact]: ...

    @property
    def persons(self) -> Sequence[PersonFact]: ...

    @property
    def memberships(self) -> Sequence[MembershipFact]: ...

    @property
    def roles(self) -> Sequence[RoleFact]: ...

    @property
    def territories(self) -> Sequence[TerritoryFact]: ...

    @property
    def product_groups(self) -> Sequence[ProductGroupFact]: ...

    @property
    def products(self) -> Sequence[ProductFact]: ...


def opening(company: Told, measured_in: MeasureUnitFact, prices: Callable[[], Sequence[DatedAmountFact]] = tuple) -> list[Step]:
    """Units, people, territories, the one unit of measure, product groups and products."""
    return [
        Step("units", N_("Units"), lambda: organisation.units_of(company.units, company.persons), organisation.write_units),
        Step(
            "people", N_("People"), lambda: list(organisation.people_of(company.persons, company.memberships, company.roles)),
            organisation.write_people,
        ),
        Step("territories", N_("Territories"), lambda: company.territories, places.write_territories),
        Step("uoms", N_("Units of measure"), lambda: [measured_in], goods.write_measure_units),
        Step("groups", N_("Product groups"), lambda: company.product_groups, goods.write_groups),
        Step("products", N_("Products"), lambda: list(goods.goods_of(company.products, (), prices())), goods.write_products),
    ]  # fmt: skip
