"""Flows/history: writes orders with the days their lines were promised for and their shipments in parcels, each batch in one transaction."""

from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries.actions import NewDelivery, NewDeliveryLine, NewParcel
from makesell.documents.orders import actions as orders
from makesell.documents.orders.actions import Made, NewLine, NewOrder, NewSplit, Scheduled, SchedulePart
from makesell.flows.history.facts import CarrierFact, PromisedOrderFact, ShipmentFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import PERSON, UNIT, Into
from makesell.flows.history.writing.orders import NOTHING, ONE, ORDER
from makesell.flows.history.writing.parties import CUSTOMER
from makesell.flows.history.writing.places import TERRITORY
from makesell.flows.org_1_organisation import create_carrier
from makesell.flows.org_1_organisation.create_carrier import NewCarrier
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_6_shipping import record_deliveries
from makesell.flows.steps.dates import business_dates
from makesell.ground.money import rounded

CARRIER = "carrier"
_PRICE_DIGITS = 8


def write_carriers(into: Into, batch: Sequence[CarrierFact]) -> None:
    """Carriers by their names."""
    new = into.missing(CARRIER, batch)
    if new:
        rows = [NewCarrier(c.code, c.name, c.name, external_source=into.source, external_id=c.external_id) for c in new]
        into.add(CARRIER, [c.external_id for c in new], create_carrier.perform_many(rows, actor=into.actor, at=into.at))


def write_promised(into: Into, batch: Sequence[PromisedOrderFact]) -> None:
    """Orders posted on their date, promised as they were, shipped part by part."""
    new = into.missing(ORDER, batch)
    if not new:
        return
    # All gates of the batch first: the acts below lock rows, and gates come before rows.
    business_dates("sales", {day for fact in new for day in (fact.order_date, *(each.ship_date for each in fact.shipments))})
    made = record_orders.perform_many([_order(into, fact) for fact in new], actor=into.actor, at=into.at)
    into.add(ORDER, [fact.external_id for fact in new], [each.order_id for each in made])
    paired = list(zip(new, made, strict=True))
    orders.schedule([each for fact, order in paired for each in _promises(fact, order)], first=True, new=True)
    shipped = [(fact, order, each) for fact, order in paired for each in fact.shipments]
    keys = record_deliveries.perform_many([_delivery(into, *one) for one in shipped], actor=into.actor, at=into.at)
    lines = deliveries.line_ids(keys)
    deliveries.pack_many([_parcel(into, each, key, lines[key]) for (_, _, each), key in zip(shipped, keys, strict=True)])


def _order(into: Into, fact: PromisedOrderFact) -> NewOrder:
    credit = (NewSplit(into.key(PERSON, fact.person)),)
    last = len(fact.lines) + 1
    freight = (NewLine(last, None, ONE, fact.freight, fact.freight, NOTHING, kind="freight"),) if fact.freight else ()
    return NewOrder(
        into.key(CUSTOMER, fact.customer),
        into.title(CUSTOMER, fact.customer),
        into.key(PERSON, fact.person),
        into.key(UNIT, fact.unit),
        into.currency,
        fact.order_date,
        (
            *(
                NewLine(
                    line.position, into.key(PRODUCT, line.product), line.qty, rounded(line.net / line.qty, _PRICE_DIGITS), line.net, NOTHING,
                    credit, requested_date=line.promised_date,
                )
                for line in fact.lines
            ),
            *freight,
        ),
        number=fact.number,
        state="confirmed",
        territory_id=into.key(TERRITORY, fact.territory),
        requested_date=min(line.promised_date for line in fact.lines),
        external_source=into.source,
        external_id=fact.external_id,
    )  # fmt: skip


def _promises(fact: PromisedOrderFact, order: Made) -> list[Scheduled]:
    return [
        Scheduled(key, (SchedulePart(line.qty, "planned", line.promised_date),), {})
        for line, key in zip(fact.lines, order.line_ids[: len(fact.lines)], strict=True)
    ]


def _delivery(into: Into, fact: PromisedOrderFact, order: Made, shipment: ShipmentFact) -> NewDelivery:
    keys = order.line_ids[: len(fact.lines)]
    by_position = {line.position: (key, line.qty) for line, key in zip(fact.lines, keys, strict=True)}
    return NewDelivery(
        into.key(CUSTOMER, fact.customer),
        into.title(CUSTOMER, fact.customer),
        into.key(PERSON, fact.person),
        into.key(UNIT, fact.unit),
        into.currency,
        shipment.planned_date,
        tuple(NewDeliveryLine(n, *by_position[position]) for n, position in enumerate(shipment.positions, 1)),
        order_id=order.order_id,
        number=shipment.number,
        state="issued",
        issued_date=shipment.ship_date,
        carrier=shipment.carrier,
        external_source=into.source,
        external_id=shipment.external_id,
    )


def _parcel(into: Into, shipment: ShipmentFact, delivery_id: int, lines: Sequence[tuple[int, Decimal]]) -> NewParcel:
    carrier = into.key(CARRIER, shipment.carrier) if shipment.carrier else None
    return NewParcel(delivery_id, tuple(lines), carrier, "", shipment.weight_kg)
