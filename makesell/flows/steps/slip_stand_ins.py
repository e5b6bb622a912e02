"""Step: which product may be sold instead of one that a slip makes late — when it is there, and what is sold less by it. Reads only.

Offered where the supply of today covers it whole within the customer's quotas and sooner than waiting, at the price that wins for it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from makesell.documents.orders import queries as orders
from makesell.documents.orders import states
from makesell.documents.orders.queries import Promised
from makesell.flows.steps import supply
from makesell.flows.steps.confirming import scheduled
from makesell.flows.steps.order_lines import LineFact, OrderFact
from makesell.flows.steps.repromise import searched
from makesell.flows.steps.stand_in_prices import nets
from makesell.ground.actor import system
from makesell.ground.money import rounded
from makesell.masterdata.products import queries as products
from makesell.masterdata.standins import queries as stand_ins

WHO: Final = system("jobs")


@dataclass(frozen=True, slots=True)
class StandIn:
    """Another product for what is open of a line: the day it is there, and what is sold less by it in company currency."""

    line_id: int
    product_id: int
    day: dt.date
    cost: Decimal


def offered(waits: Mapping[int, dt.date], rows: Mapping[int, Promised], on: dt.date) -> list[StandIn]:
    """What stands in for the products of lines (each with the day it comes when nothing is done), line by line. A constant number of statements,
    and the prices of each order that has one."""
    known = stand_ins.of_products({rows[key].product_id for key in waits})
    if not known:
        return []
    wanted = sorted({each for keys in known.values() for each in keys})
    sold = products.sold(wanted, on)
    found = []
    for key, late in waits.items():
        row = rows[key]
        for product in known.get(row.product_id, ()):
            if product not in sold or not sold[product].sold_on(on):
                continue
            standing = supply.stand({product})
            (pegged,) = searched([replace(row, product_id=product)], sold, standing, on, patient=True, bounded=True).values()
            day = scheduled(key, pegged, row.requested_date, on, gated=False, asked=row.parts).date
            cost = _less(row, product, on) if pegged.to_make <= 0 and day is not None and day < late else None
            if cost is not None and day is not None:
                found.append(StandIn(key, product, day, cost))
    return found


def _less(row: Promised, product: int, on: dt.date) -> Decimal | None:
    """What is sold less by it; None where the line cannot be sold as another product, or that has no price."""
    head = orders.acting(WHO, "view", row.order_id)
    line = next(each for each in orders.acting_lines(row.order_id) if each.id == row.line_id)
    if line.bundle_id is not None or line.kind not in states.CREDITED or line.invoiced_qty > line.shipped_qty:
        return None
    fact = OrderFact(
        head.customer_id, (LineFact(product, line.open_qty, None, line.kind, requested_date=row.requested_date),), requested_date=head.requested_date,
        tax_inclusive=head.tax_inclusive, currency=head.currency, rate=head.rate, ship_to_id=head.ship_to_id, owner_id=head.owner_id,
        quotation_id=head.quotation_id, contract_id=head.contract_id,
    )  # fmt: skip
    (net,) = nets(fact, fact.lines, on)
    return None if net is None else max(rounded((line.net * line.open_qty / line.qty - net) * head.rate), Decimal(0))
