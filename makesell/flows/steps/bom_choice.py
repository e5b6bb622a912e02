"""Step: of several bills of material that stand beside each other, the one whose components are there first; between equals the preferred."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.flows.steps import supply
from makesell.ground.money import rounded_up
from makesell.ground.rules.queries import value
from makesell.masterdata.products import queries as products
from makesell.masterdata.works import making
from makesell.masterdata.works.making import Component, Versions


def chosen(wanted: Sequence[tuple[int, Decimal]], known: Mapping[int, Versions], on: dt.date) -> list[int | None]:
    """The bill of material each quantity of a product is made by, in the order given; what is free now counts for each of them."""
    several = {product for product, _ in wanted if product in known and known[product].others}
    needs: dict[int, list[Component]] = defaultdict(list)
    for each in making.components(sorted(several), on) if several else ():
        if each.product_id in several and each.instead_of is None:
            needs[each.bom_id].append(each)
    return [_best(known[product], qty, needs, on) if product in known else None for product, qty in wanted]


def _best(version: Versions, qty: Decimal, needs: Mapping[int, Sequence[Component]], on: dt.date) -> int | None:
    if not version.others or version.bom_id is None:
        return version.bom_id
    return min((version.bom_id, *version.others), key=lambda bom: complete_on(needs.get(bom, ()), qty, on))


def complete_on(needs: Sequence[Component], qty: Decimal, on: dt.date) -> dt.date:
    """The day on which all of these components are there for a quantity: free now, free of what is planned, else by their lead time."""
    keys = sorted({each.component_id for each in needs})
    if not keys:
        return on
    sold, usual = products.sold(keys, on), int(value(supply.LEAD_TIME_DAYS, on))
    asks = [
        supply.ask_of(n, sold[each.component_id], rounded_up(each.qty * qty, sold[each.component_id].digits), usual) for n, each in enumerate(needs)
    ]
    found = supply.promised(asks, supply.stand(keys), on)
    return max((part.date for each in found.values() for part in each.parts if part.date), default=on)
