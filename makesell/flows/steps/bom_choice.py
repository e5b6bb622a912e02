"""Step: of several bills of material that stand beside each other, the one whose components are there first; between equals the preferred.

A component that is made and does not lie there is there by its lead time after its own components are, at every level below.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal

from makesell.flows.steps import supply
from makesell.flows.steps.supply import Standing
from makesell.ground.money import rounded_up
from makesell.ground.rules.queries import value
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct
from makesell.masterdata.works import making
from makesell.masterdata.works.making import Component, Versions


def chosen(wanted: Sequence[tuple[int, Decimal]], known: Mapping[int, Versions], on: dt.date) -> list[int | None]:
    """The bill of material each quantity of a product is made by, in the order given; what is free now counts for each of them.

    As many statements for many products as for one; none more where no product has several bills.
    """
    several = {product for product, _ in wanted if product in known and known[product].others}
    needs = _Needs.read(sorted(several), on) if several else None
    return [
        (needs.first(known[product], qty) if needs and product in several else known[product].bom_id) if product in known else None
        for product, qty in wanted
    ]


@dataclass(frozen=True, slots=True)
class _Needs:
    """What products are made of, down to what is bought, and what there is of it."""

    of_bom: Mapping[int, Sequence[Component]]
    usual: Mapping[int, int]     # the usual bill of what is made, by product
    sold: Mapping[int, SoldProduct]
    there: Standing
    usual_days: int
    on: dt.date

    @classmethod
    def read(cls, product_ids: Sequence[int], on: dt.date) -> "_Needs":
        of_bom: dict[int, list[Component]] = defaultdict(list)
        usual: dict[int, int] = {}
        for each in making.components(product_ids, on):     # the usual bill of each product first
            usual.setdefault(each.product_id, each.bom_id)
            if each.instead_of is None:
                of_bom[each.bom_id].append(each)
        keys = sorted({each.component_id for some in of_bom.values() for each in some})
        return cls(of_bom, usual, products.sold(keys, on), supply.stand(keys), int(value(supply.LEAD_TIME_DAYS, on)), on)

    def first(self, version: Versions, qty: Decimal) -> int | None:
        """The bill whose components are there first for a quantity."""
        if version.bom_id is None:
            return None
        return min((version.bom_id, *version.others), key=lambda bom: self.complete_on(bom, qty, deepcopy(self.there)))

    def complete_on(self, bom: int, qty: Decimal, there: Standing) -> dt.date:
        """The day on which the components of a quantity are there; takes what it finds from what is there."""
        day = self.on
        for each in self.of_bom.get(bom, ()):
            product = self.sold[each.component_id]
            ask = supply.ask_of(0, product, rounded_up(each.qty * qty, product.digits), self.usual_days)
            found = supply.promised([ask], there, self.on)[0]
            day = max([day, *(part.date for part in found.parts if part.date)])
            if found.to_make > 0 and each.component_id in self.usual:
                below = self.complete_on(self.usual[each.component_id], found.to_make, there)
                day = max(day, ask.lead.there(ask.qty, below))
        return day
