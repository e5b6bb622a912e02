"""Flows/history: writes orders with their shipment and invoice, each batch in one transaction, so that an order never stands half recorded."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries.actions import NewDelivery, NewDeliveryLine
from makesell.documents.invoices.actions import NewDueItem, NewInvoice, NewInvoiceLine
from makesell.documents.orders.actions import Made, NewLine, NewOrder, NewSplit
from makesell.flows.history.facts import OrderFact, OrderLineFact
from makesell.flows.history.writing.goods import PRODUCT
from makesell.flows.history.writing.into import PERSON, UNIT, Into
from makesell.flows.history.writing.parties import CUSTOMER
from makesell.flows.history.writing.places import TERRITORY
from makesell.flows.pro_5_production import record_orders
from makesell.flows.pro_6_shipping import record_deliveries, record_invoices
from makesell.flows.pro_7_care import record_returns
from makesell.flows.pro_7_care.record_returns import NewReturn
from makesell.flows.steps.dates import business_dates
from makesell.ground.money import rounded

ORDER: Final = "order"
ONE: Final = Decimal(1)
NOTHING: Final = Decimal(0)
_PRICE_DIGITS: Final = 8


def write_orders(into: Into, batch: Sequence[OrderFact]) -> None:
    """Orders posted on their date; shipped, invoiced and settled whole on their day of shipment, those given back on the day they were."""
    new = into.missing(ORDER, batch)
    if not new:
        return
    # All gates of the batch first: the acts below lock rows, and gates come before rows.
    back = {fact.returned_date for fact in new if fact.returned_date is not None}
    business_dates("sales", {day for fact in new for day in (fact.order_date, fact.ship_date)} | back)
    business_dates("accounting", {fact.ship_date for fact in new} | back)
    made = record_orders.perform_many([_order(into, fact) for fact in new], actor=into.actor, at=into.at)
    into.add(ORDER, [fact.external_id for fact in new], [each.order_id for each in made])
    paired = list(zip(new, made, strict=True))
    shipped = record_deliveries.perform_many([_delivery(into, fact, order) for fact, order in paired], actor=into.actor, at=into.at)
    kept = [each for each in paired if each[0].returned_date is None]
    given_back = [(*each, key) for each, key in zip(paired, shipped, strict=True) if each[0].returned_date is not None]
    record_invoices.perform_many([_invoice(into, *each) for each in kept], actor=into.actor, at=into.at, settled=True)
    if given_back:
        _give_back(into, given_back)


def _give_back(into: Into, given: Sequence[tuple[OrderFact, Made, int]]) -> None:
    """Their invoices stay open until the credit note has settled what it takes back of them."""
    record_invoices.perform_many([_invoice(into, fact, order) for fact, order, _ in given], actor=into.actor, at=into.at)
    lines = deliveries.line_ids([key for _, _, key in given])
    facts = [_return(into, fact, order, key, lines[key]) for fact, order, key in given]
    record_returns.perform_many(facts, actor=into.actor, at=into.at, settled=True)


def _return(into: Into, fact: OrderFact, order: Made, delivery_id: int, lines: Sequence[tuple[int, Decimal]]) -> NewReturn:
    return NewReturn(
        into.key(CUSTOMER, fact.customer), into.title(CUSTOMER, fact.customer), into.key(PERSON, fact.person), into.key(UNIT, fact.unit_shipped),
        into.currency, delivery_id, order.order_id, fact.returned_reason, tuple(lines), number=f"RA-{fact.number}", received_date=fact.returned_date,
        external_source=into.source, external_id=fact.external_id,
    )  # fmt: skip


def _order(into: Into, fact: OrderFact) -> NewOrder:
    credit = (NewSplit(into.key(PERSON, fact.person)),)
    lines = [_line(into, line, credit) for line in fact.lines]
    if fact.freight:
        last = fact.lines[-1].position
        lines.append(NewLine(last + 1, None, ONE, fact.freight, fact.freight, NOTHING, kind="freight", text=fact.ship_method))
    return NewOrder(
        into.key(CUSTOMER, fact.customer),
        into.title(CUSTOMER, fact.customer),
        into.key(PERSON, fact.person),
        into.key(UNIT, fact.unit_ordered),
        into.currency,
        fact.order_date,
        tuple(lines),
        number=fact.number,
        state="confirmed",
        territory_id=into.key(TERRITORY, fact.territory),
        requested_date=fact.due_date,
        customer_reference=fact.customer_reference,
        channel=fact.channel,
        rate_note="" if fact.currency_rate is None else f"CurrencyRateID {fact.currency_rate}",
        external_source=into.source,
        external_id=fact.external_id,
    )


def _line(into: Into, line: OrderLineFact, credit: tuple[NewSplit, ...]) -> NewLine:
    price = rounded(line.net / line.qty, _PRICE_DIGITS)
    return NewLine(line.position, into.key(PRODUCT, line.product), line.qty, price, line.net, line.tax, credit, list_price=line.list_price)


def _delivery(into: Into, fact: OrderFact, order: Made) -> NewDelivery:
    return NewDelivery(
        into.key(CUSTOMER, fact.customer),
        into.title(CUSTOMER, fact.customer),
        into.key(PERSON, fact.person),
        into.key(UNIT, fact.unit_shipped),
        into.currency,
        fact.due_date,
        tuple(NewDeliveryLine(line.position, key, line.qty) for line, key in zip(fact.lines, order.line_ids[: len(fact.lines)], strict=True)),
        order_id=order.order_id,
        number=f"DN-{fact.number}",
        state="issued",
        issued_date=fact.ship_date,
        carrier=fact.ship_method,
        external_source=into.source,
        external_id=fact.external_id,
    )


def _invoice(into: Into, fact: OrderFact, order: Made) -> NewInvoice:
    lines = [
        NewInvoiceLine(line.position, key, line.qty, line.net, line.tax, cost=line.cost)
        for line, key in zip(fact.lines, order.line_ids[: len(fact.lines)], strict=True)
    ]
    if fact.freight:
        lines.append(NewInvoiceLine(lines[-1].position + 1, order.line_ids[-1], ONE, fact.freight, NOTHING))
    return NewInvoice(
        into.key(CUSTOMER, fact.customer),
        into.title(CUSTOMER, fact.customer),
        into.key(PERSON, fact.person),
        into.key(UNIT, fact.unit_shipped),
        into.currency,
        fact.ship_date,
        tuple(lines),
        (NewDueItem(1, fact.receivable, "invoice", fact.ship_date, due_date=fact.ship_date),),
        order_id=order.order_id,
        number=f"IN-{fact.number}",
        state="posted",
        external_source=into.source,
        external_id=fact.external_id,
    )
