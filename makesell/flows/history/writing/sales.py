"""Flows/history: writes orders of a source that knows neither shipment nor invoice, but what each line cost: `ordered` and `margin`."""

from collections.abc import Sequence

from makesell.documents.orders.actions import NewLine, NewOrder, NewSplit
from makesell.flows.history.facts import SaleFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import PERSON, UNIT, Into
from makesell.flows.history.writing.orders import NOTHING, ORDER
from makesell.flows.history.writing.parties import CUSTOMER
from makesell.flows.history.writing.places import TERRITORY
from makesell.flows.pro_5_production import record_orders
from makesell.flows.steps.post_margin import post_margin


def write_sales(into: Into, batch: Sequence[SaleFact]) -> None:
    """Orders posted on their date with the margin of each line."""
    new = into.missing(ORDER, batch)
    if not new:
        return
    made = record_orders.perform_many([_order(into, fact) for fact in new], actor=into.actor, at=into.at)
    keys = [each.order_id for each in made]
    into.add(ORDER, [fact.external_id for fact in new], keys)
    post_margin(keys)


def _order(into: Into, fact: SaleFact) -> NewOrder:
    credit = (NewSplit(into.key(PERSON, fact.person)),)
    return NewOrder(
        into.key(CUSTOMER, fact.customer),
        into.title(CUSTOMER, fact.customer),
        into.key(PERSON, fact.person),
        into.key(UNIT, fact.unit),
        into.currency,
        fact.order_date,
        tuple(
            NewLine(line.position, into.key(PRODUCT, line.product), line.qty, line.unit_price, line.net, NOTHING, credit, cost=line.cost)
            for line in fact.lines
        ),
        number=fact.number,
        state="confirmed",
        territory_id=into.key(TERRITORY, fact.territory),
        channel="dealer",
        external_source=into.source,
        external_id=fact.external_id,
    )
