"""Flows/history: writes territories, warehouses, work centers, bills of material, routings, and the stock counted at the end of the data."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.flows.history.facts import ComponentFact, OperationFact, ProductFact, StockFact, TerritoryFact, WarehouseFact, WorkCenterFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import UNIT, Into
from makesell.flows.org_1_organisation import (
    add_territory_rule,
    create_bom,
    create_routing,
    create_territory,
    create_warehouse,
    create_work_center,
)
from makesell.flows.pro_6_shipping import open_stock
from makesell.flows.pro_6_shipping.open_stock import Opening
from makesell.flows.steps.working_days import calendar
from makesell.ground.money import rounded
from makesell.masterdata.territories.actions import NewRule, NewTerritory
from makesell.masterdata.works.actions import NewWarehouse, NewWorkCenter
from makesell.masterdata.works.facts import NewBom, NewBomLine, NewRouting, NewStep

TERRITORY: Final = "territory"
WAREHOUSE: Final = "warehouse"
WORK_CENTER: Final = "work_center"
BOM: Final = "bom"
ROUTING: Final = "routing"
_HOURS_A_DAY: Final = 24


@dataclass(frozen=True, slots=True)
class Assembly:
    """A product with what it is made of, and since when."""

    external_id: str
    product: ProductFact
    components: tuple[ComponentFact, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """A product with how it is made."""

    external_id: str
    product: ProductFact
    operations: tuple[OperationFact, ...]


@dataclass(frozen=True, slots=True)
class Store:
    """A warehouse with what was counted in it."""

    fact: WarehouseFact
    counted: tuple[StockFact, ...]

    @property
    def external_id(self) -> str:
        """The warehouse's id in the source."""
        return self.fact.external_id


def stores_of(facts: Iterable[WarehouseFact], counted: Iterable[StockFact]) -> Iterator[Store]:
    """Warehouses with their counts."""
    found: dict[str, list[StockFact]] = {}
    for count in counted:
        found.setdefault(count.warehouse, []).append(count)
    for fact in facts:
        yield Store(fact, tuple(found.get(fact.external_id, ())))


def assemblies_of(products: Iterable[ProductFact], components: Iterable[ComponentFact]) -> Iterator[Assembly]:
    """The products that are made of others."""
    found: dict[str, list[ComponentFact]] = {}
    for each in components:
        found.setdefault(each.assembly, []).append(each)
    for product in products:
        if product.external_id in found:
            yield Assembly(product.external_id, product, tuple(found[product.external_id]))


def makings_of(products: Iterable[ProductFact], operations: Iterable[OperationFact]) -> Iterator[Making]:
    """The products of which the source knows how they are made."""
    found: dict[str, list[OperationFact]] = {}
    for each in operations:
        found.setdefault(each.product, []).append(each)
    for product in products:
        if product.external_id in found:
            yield Making(product.external_id, product, tuple(found[product.external_id]))


def write_territories(into: Into, batch: Sequence[TerritoryFact]) -> None:
    """Territories in their groups; each goes to the unit that serves it."""
    new = into.missing(TERRITORY, batch)
    for level in ([t for t in new if t.parent is None], [t for t in new if t.parent is not None]):
        rows = [
            NewTerritory(t.code, t.name, into.since, t.name, t.country, into.maybe(TERRITORY, t.parent), into.source, t.external_id) for t in level
        ]
        if rows:
            into.add(TERRITORY, [t.external_id for t in level], create_territory.perform_many(rows, actor=into.actor, at=into.at))
    rules = [NewRule(into.key(TERRITORY, t.external_id), into.since, unit_id=into.key(UNIT, t.unit)) for t in new if t.unit]
    if rules:
        add_territory_rule.perform_many(rules, actor=into.actor, at=into.at)


def write_work_centers(into: Into, batch: Sequence[WorkCenterFact]) -> None:
    """Work centers; the source says hours a week, the house hours of a day that is worked: a week's hours lie on its working days."""
    new = into.missing(WORK_CENTER, batch)
    rows = [
        NewWorkCenter(
            w.code, w.name, into.currency, w.name, cost_rate=w.cost_rate, hours_per_day=_hours(w), parallel=_parallel(w),
            calendar=w.calendar, external_source=into.source, external_id=w.external_id,
        )
        for w in new
    ]  # fmt: skip
    if rows:
        into.add(WORK_CENTER, [w.external_id for w in new], create_work_center.perform_many(rows, actor=into.actor, at=into.at))


def _days(center: WorkCenterFact) -> int:
    """The days of a week on which its calendar (the office's where it names none) works."""
    return sum(bool(shifts) for shifts in calendar(center.calendar).week) or 1


def _parallel(center: WorkCenterFact) -> int:
    """More than 24 hours of each of them are more than one place."""
    return -(-int(center.weekly_hours) // (_HOURS_A_DAY * _days(center))) or 1


def _hours(center: WorkCenterFact) -> Decimal:
    return rounded(center.weekly_hours / _days(center) / _parallel(center), 4)


def write_boms(into: Into, batch: Sequence[Assembly]) -> None:
    """One revision a product since its first component; components that were exchanged keep their dates."""
    new = into.missing(BOM, batch)
    rows = [_bom(into, each) for each in new]
    if rows:
        into.add(BOM, [each.external_id for each in new], create_bom.perform_many(rows, actor=into.actor, at=into.at))


def _bom(into: Into, each: Assembly) -> NewBom:
    since = min(c.valid_from for c in each.components)
    lines = tuple(
        NewBomLine(into.key(PRODUCT, c.component), c.qty, valid_from=c.valid_from if c.valid_from > since else None, valid_to=c.valid_to)
        for c in each.components
    )
    key = into.key(PRODUCT, each.external_id)
    return NewBom(key, each.product.code, each.product.name, since, lines, external_source=into.source, external_id=each.external_id)


def write_routings(into: Into, batch: Sequence[Making]) -> None:
    """Routings; hours that a source books on a work order, whatever its quantity, are hours to set up."""
    new = into.missing(ROUTING, batch)
    rows = [
        NewRouting(
            into.key(PRODUCT, each.external_id), each.product.code, each.product.name, each.product.sold_from or into.since,
            tuple(_step(into, operation) for operation in each.operations), lot_min=max(o.lot_min for o in each.operations),
            lot_multiple=max(o.lot_multiple for o in each.operations), external_source=into.source, external_id=each.external_id,
        )
        for each in new
    ]  # fmt: skip
    if rows:
        into.add(ROUTING, [each.external_id for each in new], create_routing.perform_many(rows, actor=into.actor, at=into.at))


def _step(into: Into, fact: OperationFact) -> NewStep:
    return NewStep(
        into.key(WORK_CENTER, fact.work_center), fact.sequence, fact.name, fact.hours, fact.run_hours,
        beside_id=into.maybe(WORK_CENTER, fact.beside), name_en=fact.name,
    )  # fmt: skip


def write_warehouses(into: Into, batch: Sequence[Store], *, on: dt.date) -> None:
    """Warehouses, and the opening of the stock book on the day of the count."""
    new = into.missing(WAREHOUSE, batch)
    if not new:
        return
    rows = [NewWarehouse(s.fact.code, s.fact.name, s.fact.name, external_source=into.source, external_id=s.external_id) for s in new]
    ids = create_warehouse.perform_many(rows, actor=into.actor, at=into.at)
    into.add(WAREHOUSE, [s.external_id for s in new], ids)
    counted = [
        Opening(key, into.key(PRODUCT, count.product), count.qty, count.unit_cost, on)
        for key, store in zip(ids, new, strict=True)
        for count in store.counted
    ]
    if counted:
        open_stock.perform_many(counted, actor=into.actor, at=into.at)
