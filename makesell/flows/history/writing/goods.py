"""Flows/history: writes units of measure, product groups, products with their costs over time, and the list of their prices."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.flows.history.facts import DatedAmountFact, MeasureUnitFact, ProductFact, ProductGroupFact
from makesell.flows.history.writing.into import Into
from makesell.flows.org_1_organisation import (
    add_unit_of_measure,
    create_price_list,
    create_product,
    create_product_group,
    set_prices,
    set_product_cost,
)
from makesell.flows.org_1_organisation.add_unit_of_measure import NewUom
from makesell.masterdata.prices.actions import NewPrice, NewPriceList
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.actions import NewCost, NewGroup, NewProduct

GROUP: Final = "product_group"
PRODUCT: Final = "product"
PRICE_LIST: Final = "price_list"
LIST: Final = "list"
# What is counted has no decimals; everything else is weighed or measured.
_COUNTED: Final = frozenset({"EA", "PC", "BOX", "BTL", "CAN", "CAR", "CR", "CS", "CTN", "DZ", "PAK", "PAL"})
_MEASURED_DIGITS: Final = 3


@dataclass(frozen=True, slots=True)
class Goods:
    """A product with its standard costs and list prices over time."""

    fact: ProductFact
    costs: tuple[DatedAmountFact, ...]
    prices: tuple[DatedAmountFact, ...]

    @property
    def external_id(self) -> str:
        """The product's id in the source."""
        return self.fact.external_id


def goods_of(facts: Iterable[ProductFact], costs: Iterable[DatedAmountFact] = (), prices: Iterable[DatedAmountFact] = ()) -> Iterator[Goods]:
    """Products with their dated amounts."""
    dated: tuple[dict[str, list[DatedAmountFact]], dict[str, list[DatedAmountFact]]] = ({}, {})
    for found, rows in zip(dated, (costs, prices), strict=True):
        for row in rows:
            found.setdefault(row.product, []).append(row)
    for fact in facts:
        key = fact.external_id
        yield Goods(fact, tuple(dated[0].get(key, ())), tuple(dated[1].get(key, ())))


def write_measure_units(into: Into, batch: Sequence[MeasureUnitFact]) -> None:
    """Units of measure the company did not have."""
    known = products.uom_ids()
    new = [NewUom(u.code, u.name, u.name, 0 if u.code in _COUNTED else _MEASURED_DIGITS) for u in batch if u.code not in known]
    if new:
        add_unit_of_measure.perform_many(new, actor=into.actor, at=into.at)


def write_groups(into: Into, batch: Sequence[ProductGroupFact]) -> None:
    """Product groups; their parents were written before or stand earlier in the batch."""
    for level in _levels(into.missing(GROUP, batch)):
        rows = [NewGroup(g.code, g.name, g.name, into.maybe(GROUP, g.parent), into.source, g.external_id) for g in level]
        ids = create_product_group.perform_many(rows, actor=into.actor, at=into.at)
        into.add(GROUP, [g.external_id for g in level], ids)


def write_products(into: Into, batch: Sequence[Goods]) -> None:
    """Products with their costs and prices."""
    new = into.missing(PRODUCT, batch)
    if not new:
        return
    uoms = products.uom_ids()
    ids = create_product.perform_many([_product(into, each.fact, uoms) for each in new], actor=into.actor, at=into.at)
    into.add(PRODUCT, [each.external_id for each in new], ids)
    paired = list(zip(ids, new, strict=True))
    costs = [NewCost(key, cost, into.currency, since, until) for key, each in paired for cost, since, until in _costs(into, each)]
    if costs:
        set_product_cost.perform_many(costs, actor=into.actor, at=into.at)
    if any(each.prices for each in new):
        on = _price_list(into)
        prices = [NewPrice(on, key, p.amount, p.valid_from, p.valid_to) for key, each in paired for p in each.prices]
        set_prices.perform_many(prices, actor=into.actor, at=into.at)


def _product(into: Into, fact: ProductFact, uoms: dict[str, int]) -> NewProduct:
    return NewProduct(
        fact.code,
        fact.name,
        uoms[fact.measure_unit],
        fact.name,
        kind="make" if fact.made else "buy",
        group_id=into.maybe(GROUP, fact.group),
        saleable=fact.sold,
        sold_from=fact.sold_from,
        sold_to=fact.sold_to,
        lead_time_days=fact.lead_time_days,
        safety_stock_qty=fact.safety_stock,
        external_source=into.source,
        external_id=fact.external_id,
    )


def _costs(into: Into, each: Goods) -> Iterator[tuple[Decimal, dt.date, dt.date | None]]:
    """The history of costs; where the source has none, the product's cost since the beginning."""
    for cost in each.costs:
        yield cost.amount, cost.valid_from, cost.valid_to
    if not each.costs and each.fact.standard_cost:
        yield each.fact.standard_cost, each.fact.sold_from or into.since, None


def _price_list(into: Into) -> int:
    found = into.maybe_known(PRICE_LIST, LIST)
    if found is not None:
        return found
    fact = NewPriceList(LIST.upper(), "List prices", into.currency, "List prices", external_source=into.source, external_id=LIST)
    ids = create_price_list.perform_many([fact], actor=into.actor, at=into.at)
    into.add(PRICE_LIST, [LIST], ids)
    return ids[0]


def _levels(groups: list[ProductGroupFact]) -> Iterator[list[ProductGroupFact]]:
    """Groups by depth: one statement a level."""
    left, inside = groups, {g.external_id for g in groups}
    while left:
        level = [g for g in left if g.parent not in inside]
        if not level:
            raise ValueError("product groups in a circle")
        yield level
        inside -= {g.external_id for g in level}
        left = [g for g in left if g.external_id in inside]
