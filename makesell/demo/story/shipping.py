"""Demo: what is promised is waited for, delivered in one or two parts, followed on its way, proved, accepted, and invoiced."""

import datetime as dt
from decimal import Decimal
from typing import Final

from makesell.demo.story import caring, machines, money, returns
from makesell.demo.story.deals import Deal
from makesell.demo.story.lives import Life, Part, do
from makesell.demo.story.stage import Stage
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.orders import queries as orders
from makesell.flows.pro_6_shipping import (
    cancel_delivery,
    charge_freight,
    close_exception,
    create_delivery,
    decide_claim,
    issue_goods,
    pack_parcel,
    pick_delivery,
    print_labels,
    print_note,
    print_picks,
    prove_delivery,
    record_acceptance,
    send_delivery_link,
    settle_discrepancy,
    track_delivery,
    undo_issue,
)
from makesell.flows.pro_6_shipping.charge_freight import FreightFact
from makesell.flows.pro_6_shipping.close_exception import Closing
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import Found, PickFact
from makesell.flows.pro_6_shipping.print_labels import LabelsFact
from makesell.flows.pro_6_shipping.print_note import NoteFact
from makesell.flows.pro_6_shipping.print_picks import PicksFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, ProofFact
from makesell.flows.pro_6_shipping.record_acceptance import CertificateFact
from makesell.flows.pro_6_shipping.settle_discrepancy import Settlement
from makesell.flows.pro_6_shipping.track_delivery import TrackFact
from makesell.ground.access import roles as R
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

PATIENCE: Final = 14       # how often the warehouse looks again before somebody else has to
AT_HOME, ABROAD = 2, 14    # working days a parcel takes
HALF: Final = Decimal("0.5")


def fulfil(stage: Stage, deal: Deal, order_id: int) -> Life:
    """Every part of an order leaves when it is there; each then lives its own life."""
    for part in range(1, deal.parts + 1):
        for _ in range(PATIENCE):
            yield max(_there(stage, order_id), stage.later(1))
            if (yield from left(stage, deal, order_id, last=part == deal.parts)):
                break
        else:
            return
        yield stage.later(6)


def _there(stage: Stage, order_id: int) -> dt.date:
    """The day everything is promised for; before its gate opens there is none, and the warehouse looks again in two weeks."""
    rows = orders.schedule(order_id)
    dates = [row.promised_date for row in rows if row.promised_date is not None]
    return max(dates) if dates and len(dates) == len(rows) else stage.later(10)


def left(stage: Stage, deal: Deal, order_id: int, *, last: bool) -> Part:
    """Planned, picked, packed, issued; False when something of it is not there yet."""
    open_lines = [row for row in deliveries.to_ship([], [order_id]) if row.open_qty > 0]
    if not open_lines or open_lines[0].order_state != "confirmed":
        return True
    parts = () if last else tuple(PartFact(row.line_id, _half(row.open_qty)) for row in open_lines)
    warehouse = stage.who(R.WAREHOUSE)
    key = yield do(create_delivery, DeliveryFact(stage.warehouse, parts, (order_id,) if last else ()), warehouse)
    papers = key % 12 == 0
    try:
        if papers:
            yield do(print_picks, PicksFact((key,)), warehouse)
        yield do(pick_delivery, PickFact(key, tuple(found(line) for line in deliveries.lines(key))), warehouse)
        yield do(pack_parcel, ParcelFact(key, stage.carriers[key % len(stage.carriers)], f"SF{key:010d}", Decimal(8 + key % 90)), warehouse)
        if papers:
            yield do(print_labels, LabelsFact(key), warehouse)
            yield do(print_note, NoteFact(key), warehouse)
        yield do(issue_goods, key, warehouse)
    except Refusal:      # not there yet, or not paid yet
        yield do(cancel_delivery, key, warehouse, "货未齐")
        return False
    if not stage.undone and not deal.scene:
        stage.undone.append(key)
        yield do(undo_issue, key, warehouse, "装错车，当日冲销，改日重发")
        return False
    stage.begin(_on_its_way(stage, deal, order_id, key, last=last), stage.later(1))
    stage.begin(money.invoice(stage, deal, key), stage.later(1 + deal.wish % 3))
    return True


def _half(qty: Decimal) -> Decimal:
    return max(Decimal(1), rounded(qty * HALF, 0))


def found(line: LineRow) -> Found:
    """What the warehouse picks for a line: all of it, from the lots that are proposed."""
    return Found(line.position, line.qty)


def _on_its_way(stage: Stage, deal: Deal, order_id: int, key: int, *, last: bool) -> Life:
    """The carrier's events, the proof — now and then of less than was sent — and, where the terms ask for it, the acceptance."""
    desk, service = stage.who(R.ORDER_DESK), stage.who(R.CUSTOMER_SERVICE)
    yield do(track_delivery, TrackFact(key, "in_transit", 1, place=deal.customer.city), desk)
    if deal.wish % 7 == 3 or deal.short == "carrier_claim":
        yield from _trouble(stage, deal, key, desk, service)
    if deal.wish % 2:
        yield do(send_delivery_link, (key, 30), desk)
    yield stage.later(ABROAD if deal.customer.country != "CN" else AT_HOME)
    lines = deliveries.lines(key)
    short = Decimal(1 + deal.wish % 2) if deal.short and last and lines[0].qty > 4 else Decimal(0)
    missing = (Lacking(1, "damaged" if deal.short == "carrier_claim" else "short", short, "外箱破损,数量不符"),) if short else ()
    yield do(prove_delivery, ProofFact(key, deal.customer.contact[0], missing=missing), desk)
    if missing and deal.scene:
        yield from stage.exhibit(deal.scene, "deliveries", key)
    elif missing:
        yield stage.later(3)
        (found,) = deliveries.discrepancies(key)
        reference = f"CLM-{key}" if deal.short == "carrier_claim" else ""
        try:
            yield do(settle_discrepancy, Settlement(found.id, deal.short, reference), service)
        except Refusal:      # it is invoiced already: the carrier bears it
            yield do(settle_discrepancy, Settlement(found.id, "carrier_claim", f"CLM-{key}"), service)
        if deal.short == "carrier_claim" and not deal.scene:
            stage.begin(_claimed(stage, found.id, service, paid=deal.wish % 3 != 0), stage.later(12))
        if deal.short == "redelivery":
            again = deliveries.discrepancies(key)[0].redelivery_id
            if again is not None:
                stage.begin(_left_again(stage, again), stage.later(4))
    if not deal.scene and deal.wish % 3 == 1:
        stage.begin(_charged(stage, key), stage.later(9))
    if deal.wish % 4 == 1 and last:
        stage.begin(caring.matter(stage, stage.customers[deal.customer.code], key, stage.calendar.number()), stage.later(2 + deal.wish % 5))
    if deal.terms == "30-60-10":
        yield stage.later(12)
        yield do(record_acceptance, CertificateFact(key, deal.customer.contact[0], reference=f"YS-{key}"), service)
        stage.begin(machines.lived(stage, key), stage.later(1))
    if (deal.back or deal.back_on) and last:
        yield deal.back_on or stage.later(10 + deal.wish)
        yield from returns.live(stage, deal, key)


def _trouble(stage: Stage, deal: Deal, key: int, desk: str, service: str) -> Part:
    """The carrier reports trouble; service looks into it, and mostly it comes to nothing."""
    yield stage.later(1)
    damaged = deal.short == "carrier_claim"
    yield do(track_delivery, TrackFact(key, "damaged" if damaged else "exception", 1, text="外箱破损" if damaged else "联系不上收货人"), desk)
    if deal.wish % 5 == 0:
        return
    yield stage.later(1)
    for one in troubles.exceptions(key):
        yield do(close_exception, Closing(one.id, "arrived", "与承运商核实，照常派送"), service)


def _charged(stage: Stage, key: int) -> Life:
    """The carrier's bill comes in: what we bear of it lowers the margin of what was delivered."""
    yield do(charge_freight, FreightFact(key, Decimal(120 + key % 7 * 35)), stage.who(R.FINANCE))


def _claimed(stage: Stage, discrepancy: int, service: str, *, paid: bool) -> Life:
    """The carrier pays what is claimed, or refuses."""
    if paid:
        yield do(decide_claim, discrepancy, service, act="pay")
    else:
        yield do(decide_claim, (discrepancy, "外包装完好，拒绝赔付"), service, act="refuse")


def _left_again(stage: Stage, key: int) -> Life:
    """What was planned when the discrepancy was settled leaves, if it is there."""
    warehouse = stage.who(R.WAREHOUSE)
    papers = key % 12 == 0
    try:
        if papers:
            yield do(print_picks, PicksFact((key,)), warehouse)
        yield do(pick_delivery, PickFact(key, tuple(found(line) for line in deliveries.lines(key))), warehouse)
        yield do(issue_goods, key, warehouse)
    except Refusal:
        yield do(cancel_delivery, key, warehouse, "货未齐")
