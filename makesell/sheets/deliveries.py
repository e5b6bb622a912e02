"""Sheet of deliveries: list, record page with lines, parcels, what carriers said and the proof, and the acts of the warehouse."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from makesell.books.performance import balances as performance
from makesell.books.stock import balances as stock
from makesell.documents.acceptances import machine_queries as machines
from makesell.documents.acceptances import queries as acceptances
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries import states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.access import POLICY
from makesell.documents.returns import queries as returns
from makesell.documents.tickets import queries as tickets
from makesell.flows.pro_6_shipping import (
    cancel_delivery,
    charge_freight,
    create_delivery,
    issue_goods,
    pack_parcel,
    pick_delivery,
    prove_delivery,
    send_delivery_link,
    track_delivery,
    undo_issue,
)
from makesell.flows.pro_6_shipping.charge_freight import FreightFact
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.pro_6_shipping.pack_parcel import ParcelFact
from makesell.flows.pro_6_shipping.pick_delivery import Found, PickFact
from makesell.flows.pro_6_shipping.prove_delivery import Lacking, Picture, ProofFact
from makesell.flows.pro_6_shipping.track_delivery import TrackFact
from makesell.ground import clock
from makesell.ground.actor import Actor
from makesell.ground.attachments.contents import MOST_BYTES
from makesell.ground.listing import Kind
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.masterdata.parties import words
from makesell.masterdata.products.words import UNTRACKED
from makesell.sheets import delivery_papers, measures, waiting
from makesell.sheets.giving import LINK_DAYS, done, link_once, said
from makesell.sheets.naming import by_position
from makesell.sheets.parts import (
    Act,
    Call,
    Column,
    Done,
    Expected,
    Fact,
    Head,
    Input,
    Next,
    Panel,
    Related,
    Scan,
    Sheet,
    Stage,
    TablePart,
    Take,
    Text,
    View,
)

NOUN: Final = "deliveries"
STATES: Final = said(states.LABELS)
TRACKING: Final = said(states.TRACKING)
CARRIER_SERVICES: Final = said(words.SERVICES)
EXCEPTIONS: Final = said(states.EXCEPTIONS)
ENDS: Final = said({"": states.OPEN, **states.ENDS})
TOLD: Final = said(states.TOLD)
MAILS: Final = said(states.MAILS)
FOLLOWING: Final = said(states.FOLLOWING)
SHORTAGES: Final = said(states.SHORTAGES)
OUTCOMES: Final = said({"": states.OPEN, **states.OUTCOMES})


def head(actor: Actor, delivery_id: int) -> Head:
    """The delivery's head; refuses what the actor may not see."""
    row = deliveries.delivery(actor, delivery_id)
    return Head(
        title=row.customer,
        sub=row.carrier,
        state=row.state,
        state_label=STATES[row.state],
        tone=states.TONES[row.state],
        version=row.version,
        number=row.number or "",
        origin=("orders", row.order_id, row.order or "") if row.order_id else None,
    )


def _facts(actor: Actor, delivery_id: int) -> list[Fact]:
    row = deliveries.delivery(actor, delivery_id)
    return [
        Fact(_("Customer"), row.customer, Kind.REF, noun="customers", id=row.customer_id),
        Fact(_("Sales order"), row.order, Kind.REF, noun="orders", id=row.order_id),
        Fact(_("Planned date"), row.planned_date, Kind.DATE),
        Fact(_("Goods issue"), row.issued_date, Kind.DATE),
        Fact(_("Warehouse"), row.warehouse, Kind.REF, noun="warehouses", id=row.warehouse_id),
        Fact(_("Carrier"), row.carrier),
        Fact(_("Sent to"), row.ship_to),
        Fact(_("Freight borne by us"), deliveries.freight_of(actor, delivery_id), Kind.MONEY, currency=own_currency()),
        Fact(_("Owner"), row.owner, Kind.REF, noun="people", id=row.owner_id),
        Fact(_("Unit"), row.unit, Kind.REF, noun="units", id=row.unit_id),
    ]


def _lines(actor: Actor, delivery_id: int) -> TablePart:
    """What was missing, lots and the order stand in columns of their own only where they say something."""
    rows = [
        {
            "position": line.position,
            "order": line.order,
            "order_id": line.order_id,
            "code": line.code or "",
            "called": line.called or "",
            "product": line.product,
            "product_id": line.product_id,
            "lot": line.lot,
            "ordered_qty": line.ordered_qty,
            "qty": line.qty,
            "packed_qty": line.packed_qty,
            "missing_qty": line.missing_qty,
        }
        for line in deliveries.lines(delivery_id)
    ]
    return TablePart(
        columns=(
            ("position", _("Line"), Kind.INT),
            ("code", _("Code"), Kind.CODE),
            *((("called", _("Customer's part number"), Kind.CODE),) if any(row["called"] for row in rows) else ()),
            ("product", _("Product"), Kind.REF),
            ("qty", _("Quantity"), Kind.QTY),
            ("packed_qty", _("In parcels"), Kind.QTY),
            *((("missing_qty", _("Missing"), Kind.QTY),) if any(row["missing_qty"] for row in rows) else ()),
            *((("lot", _("Lot or serial number"), Kind.CODE),) if any(row["lot"] for row in rows) else ()),
            ("ordered_qty", _("Ordered quantity"), Kind.QTY),
            *((("order", _("Sales order"), Kind.REF),) if len({row["order_id"] for row in rows}) > 1 else ()),
        ),
        rows=rows,
        totals={name: sum(row[name] for row in rows) for name in ("qty", "packed_qty", "missing_qty")},
        links={"order": "orders", "product": "products"},
        empty=_("This delivery has no lines."),
    )


def _credits(actor: Actor, delivery_id: int) -> TablePart:
    lines = [line.order_line_id for line in deliveries.lines(delivery_id)]
    return measures.credits(performance.posted_by(delivery_id, lines), _("Goods issue has not posted anything yet."))


def _parcels(actor: Actor, delivery_id: int) -> TablePart:
    rows = [
        {
            "parcel": parcel.position,
            "carrier": parcel.carrier or "",
            "tracking_number": parcel.tracking_number,
            "contents": parcel.contents,
            "weight": parcel.weight_kg,
            "last": TRACKING[parcel.last_status] if parcel.last_status else "",
            "following": FOLLOWING[parcel.following],
            "note": parcel.note,
        }
        for parcel in deliveries.parcels(delivery_id)
    ]
    return TablePart(
        columns=(
            ("parcel", _("Parcel"), Kind.INT),
            ("carrier", _("Carrier"), Kind.TEXT),
            ("tracking_number", _("Tracking number"), Kind.CODE),
            ("contents", _("Line × quantity"), Kind.TEXT),
            ("weight", _("Weight (kg)"), Kind.QTY),
            ("last", _("Last event"), Kind.TEXT),
            *((("following", _("Following"), Kind.TEXT),) if any(row["following"] != FOLLOWING[""] for row in rows) else ()),
            *((("note", _("What the service said"), Kind.TEXT),) if any(row["note"] for row in rows) else ()),
        ),
        rows=rows,
        empty=_("Nothing is packed yet."),
    )


def _events(actor: Actor, delivery_id: int) -> TablePart:
    rows = [
        {
            "at": one.at, "parcel": one.parcel, "status": TRACKING[one.status], "place": one.place, "text": one.text,
            "by": one.by or (CARRIER_SERVICES[one.service] if one.service else ""),
        }
        for one in deliveries.events(delivery_id)
    ]
    return TablePart(
        columns=(
            ("at", _("At"), Kind.MOMENT),
            ("parcel", _("Parcel"), Kind.INT),
            ("status", _("Event"), Kind.TEXT),
            ("place", _("Place"), Kind.TEXT),
            ("text", _("What was said"), Kind.TEXT),
            ("by", _("Entered by"), Kind.TEXT),
        ),
        rows=rows,
        empty=_("No carrier has said anything yet."),
    )


def _proof(actor: Actor, delivery_id: int) -> list[Fact]:
    row = deliveries.proof(delivery_id)
    if row is None:
        return []
    return [
        Fact(_("Received on"), row.received_date, Kind.DATE),
        Fact(_("Received by"), row.received_by),
        Fact(_("Remark"), row.note),
        Fact(_("Photo"), row.photo),
        Fact(_("Signature"), row.signature),
        Fact(_("Entered by"), row.recorded_by),
        Fact(_("Entered at"), row.recorded_at, Kind.MOMENT),
    ]


def _missing(actor: Actor, delivery_id: int) -> TablePart:
    rows = [
        {
            "line": one.position,
            "product": one.product or "",
            "product_id": one.product_id,
            "kind": SHORTAGES[one.kind],
            "qty": one.qty,
            "outcome": OUTCOMES[one.outcome],
            "reference": one.reference,
            "redelivery": one.redelivery or "",
            "redelivery_id": one.redelivery_id,
            "note": one.note,
        }
        for one in deliveries.discrepancies(delivery_id)
    ]
    return TablePart(
        columns=(
            ("line", _("Line"), Kind.INT),
            ("product", _("Product"), Kind.REF),
            ("kind", _("What was wrong"), Kind.TEXT),
            ("qty", _("Quantity"), Kind.QTY),
            ("outcome", _("How it ended"), Kind.TEXT),
            ("reference", _("Reference"), Kind.CODE),
            *((("redelivery", _("New delivery"), Kind.REF),) if any(row["redelivery_id"] for row in rows) else ()),
            ("note", _("Remark"), Kind.TEXT),
        ),
        rows=rows,
        links={"product": "products", "redelivery": "deliveries"},
        empty=_("Nothing was missing."),
    )


def _troubles(actor: Actor, delivery_id: int) -> TablePart:
    rows = [
        {"kind": EXCEPTIONS[one.kind], "kind_id": one.id, "parcel": one.parcel, "text": one.text, "at": one.opened_at, "outcome": ENDS[one.outcome]}
        for one in troubles.exceptions(delivery_id)
    ]
    return TablePart(
        columns=(
            ("kind", _("What went wrong"), Kind.REF), ("parcel", _("Parcel"), Kind.INT), ("text", _("What was said"), Kind.TEXT),
            ("at", _("Opened at"), Kind.MOMENT), ("outcome", _("How it ended"), Kind.TEXT),
        ),
        rows=rows,
        links={"kind": "carrier_exceptions"},
    )  # fmt: skip


def _mails(actor: Actor, delivery_id: int) -> TablePart:
    rows = [{"event": TOLD[one.event], "state": MAILS[one.state], "at": one.sent_at} for one in deliveries.mails(delivery_id)]
    return TablePart(
        columns=(("event", _("Event"), Kind.TEXT), ("state", _("State"), Kind.TEXT), ("at", _("Sent at"), Kind.MOMENT)),
        rows=rows,
    )


def _create(call: Call) -> Done:
    data = call.data
    lines = tuple(PartFact(row["order_line"], row.get("qty")) for row in data.get("lines") or ())
    orders = (data["order"],) if data.get("order") and not lines else ()
    key = create_delivery.perform(
        DeliveryFact(data.get("warehouse"), lines, orders, data.get("planned_date"), ship_to_id=data.get("ship_to")),
        actor=call.actor, at=call.at, reason=call.reason,
    )
    return Done(key, _("The delivery is planned."), undo=("cancel", {}))


def _pick(call: Call) -> Done:
    found = tuple(Found(row["line"], row["qty"], row.get("lot") or "") for row in call.data.get("found") or ())
    facts = [PickFact(key, found) for key in call.ids]
    pick_delivery.perform_many(facts, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Picked."))


def _pack(call: Call) -> Done:
    data = call.data
    fact = ParcelFact(
        call.ids[0], data.get("carrier"), data.get("tracking_number") or "", data.get("weight_kg"),
        tuple((row["line"], row["qty"]) for row in data.get("contents") or ()),
    )  # fmt: skip
    pack_parcel.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The parcel is packed."))


def _issue(call: Call) -> Done:
    issue_goods.perform_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The goods have left; shipped is posted."))


def _undo_issue(call: Call) -> Done:
    undo_issue.perform(call.ids[0], actor=call.actor, at=call.at, reason=call.data["why"], version=call.version)
    return done(call, _("The goods lie in the warehouse again; the order is open."))


def _wave(call: Call) -> Done:
    pick_delivery.perform_many([PickFact(key) for key in call.ids], actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Picked."))


def _cancel(call: Call) -> Done:
    cancel_delivery.perform_many(list(call.ids), actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Cancelled."))


def _moment(data: Mapping[str, Any]) -> dt.datetime | None:
    """The moment of a day and a time of the company's clock; noon where no time is said."""
    if data.get("day") is None:
        return None
    try:
        time = dt.time.fromisoformat(data.get("time") or "12:00")
    except ValueError as error:
        raise Refusal("input.time", "A time like 09:30 is needed.", field="time") from error
    return dt.datetime.combine(data["day"], time.replace(tzinfo=None), clock.zone())


def _track(call: Call) -> Done:
    data = call.data
    fact = TrackFact(call.ids[0], data["status"], data.get("parcel"), _moment(data), data.get("place") or "", data.get("text") or "")
    track_delivery.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Kept."))


def _picture(given: Any) -> Picture:
    if given.size > MOST_BYTES:
        raise Refusal("attachments.too_large", "A file may have at most %(most)s MB.", field="photo", status=413, most=MOST_BYTES // 1024 // 1024)
    return Picture(given.name or "photo", given.read())


def _prove(call: Call) -> Done:
    data = call.data
    missing = tuple(Lacking(row["line"], row["kind"], row["qty"], row.get("note") or "") for row in data.get("missing") or ())
    photo, drawn = data.get("photo"), data.get("signature")
    fact = ProofFact(
        call.ids[0], data["received_by"], data.get("received_date"), data.get("note") or "", missing, _picture(photo) if photo else None,
        Picture("signature.png", drawn) if drawn else None,
    )  # fmt: skip
    prove_delivery.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("The proof is kept; delivered is posted."))


def _link(call: Call) -> Done:
    token = send_delivery_link.perform(call.ids[0], call.data["days"], actor=call.actor, at=call.at, reason=call.reason)
    return link_once(call.ids[0], token)


def _today(actor: Actor, key: int | None) -> Mapping[str, Any]:
    return {"received_date": clock.today()}


def _found(actor: Actor, key: int | None) -> Mapping[str, Any]:
    """Every line in full, to be made smaller where less was found, with the lots that are proposed."""
    proposed = pick_delivery.proposal(deliveries.delivery(actor, key).id, clock.today()) if key else []
    return {"found": [{"line": one.position, "qty": one.qty, "lot": one.lot} for one in proposed]}


def _by_position(actor: Actor, key: int) -> Mapping[int, Text]:
    return by_position(deliveries.lines(deliveries.delivery(actor, key).id))


def _to_pick(actor: Actor, key: int) -> list[Expected]:
    """What scanned goods count while picking, with the lots that lie in the warehouse."""
    lines = deliveries.lines(deliveries.delivery(actor, key).id)
    tracked = [line for line in lines if line.tracking != UNTRACKED and line.warehouse_id is not None]
    lying: dict[int, set[str]] = {line.product_id or 0: set() for line in tracked}
    for lot in stock.lots_at(sorted({line.warehouse_id or 0 for line in tracked}), sorted(lying)) if tracked else ():
        lying[lot.product_id].add(lot.code)
    return [
        Expected(line.position, line.product_id or 0, line.qty, line.tracking,
                 there=frozenset(lying[line.product_id or 0]) if line.product_id in lying else None)
        for line in lines
    ]  # fmt: skip


def _to_pack(actor: Actor, key: int) -> list[Expected]:
    """What scanned goods count while packing: what lies in no parcel yet, by product or by a lot that was picked."""
    lines = deliveries.lines(deliveries.delivery(actor, key).id)
    lots = deliveries.lots_of([line.id for line in lines])
    return [
        Expected(line.position, line.product_id or 0, line.qty - line.packed_qty, UNTRACKED, frozenset(lots.get(line.id, ())))
        for line in lines
        if line.qty > line.packed_qty
    ]


LINE: Final = Input("line", _("Line"), Take.INT)
QTY: Final = Input("qty", _("Quantity"), Take.QTY)
CREATE: Final = (
    Input("order", _("Sales order"), Take.REF, required=False, noun="orders", help=_("Everything open of it, unless lines are named.")),
    Input("warehouse", _("Warehouse"), Take.REF, required=False, noun="warehouses", help=_("Where the goods leave from.")),
    Input("planned_date", _("Planned date"), Take.DATE, required=False),
    Input("ship_to", _("Ship-to address no."), Take.INT, required=False, help=_("Empty: where what is wanted first goes.")),
    Input("lines", _("Lines"), Take.TABLE, required=False, help=_("Parts of lines, also of several orders of one customer."), columns=(
        Input("order_line", _("Order line"), Take.REF, noun="order_lines"),
        Input("qty", _("Quantity"), Take.QTY, required=False),
    )),
)  # fmt: skip
PICK: Final = (
    Input("found", _("What was found"), Take.TABLE, required=False, help=_("Lines not named are there in full."), columns=(
        LINE, QTY, Input("lot", _("Lot or serial numbers"), required=False, most=20000),
    )),
)  # fmt: skip
PACK: Final = (
    Input("carrier", _("Carrier"), Take.REF, required=False, noun="carriers"),
    Input("tracking_number", _("Tracking number"), required=False, most=60),
    Input("weight_kg", _("Weight (kg)"), Take.QTY, required=False),
    Input("contents", _("What lies in it"), Take.TABLE, required=False, help=_("Without lines everything that lies in no parcel yet."),
          columns=(LINE, QTY)),
)  # fmt: skip
TRACK: Final = (
    Input("status", _("Event"), Take.CHOICE, choices=TRACKING),
    Input("parcel", _("Parcel"), Take.INT, required=False, help=_("The parcel's number on this delivery; empty for all.")),
    Input("day", _("Day"), Take.DATE, required=False, help=_("Empty for now.")),
    Input("time", _("Time"), required=False, most=8),
    Input("place", _("Place"), required=False, most=100),
    Input("text", _("What was said"), Take.LONG, required=False, most=1000),
)
MISSING: Final = Input("missing", _("What was missing"), Take.TABLE, required=False, columns=(
    LINE, Input("kind", _("What was wrong"), Take.CHOICE, choices=SHORTAGES), QTY, Input("note", _("Remark"), required=False),
))  # fmt: skip
PROVE: Final = (
    Input("received_by", _("Received by"), most=100, help=_("Who took the goods at the customer.")),
    Input("received_date", _("Received on"), Take.DATE, required=False),
    Input("note", _("Remark"), Take.LONG, required=False, most=1000),
    Input("photo", _("Photo"), Take.FILE, required=False, help=_("Of the goods where they were put down, or of the signed note.")),
    Input("signature", _("Signature"), Take.DRAWN, required=False, help=_("Of who took the goods; by finger, pen or mouse.")),
    MISSING,
)
FREIGHT: Final = (
    Input(
        "amount", _("What the carrier has charged"), Take.MONEY, help=_("Without tax, in the company's currency; margins follow it, line by line."),
    ),
)


def _charge(call: Call) -> Done:
    fact = FreightFact(call.ids[0], call.data["amount"])
    charge_freight.perform(fact, actor=call.actor, at=call.at, reason=call.reason, version=call.version)
    return done(call, _("Entered: the margin of its lines bears it."))


ACTS: Final = (
    Act("create", _("New delivery"), _create, CREATE, icon="plus", makes=True),
    Act("pick", _("Pick"), _pick, PICK, icon="package-open", states=(states.DRAFT,), strong=True, start=_found, line="line", lines=_by_position,
        scan=Scan("found", "line", _to_pick, zeros=True, lots=True, joined=True)),
    Act("wave", _("Pick as a wave"), _wave, icon="layers", bulk=True, states=(states.DRAFT,),
        asks=_("Everything was found; lots are those that expire first.")),
    Act("pack", _("Pack a parcel"), _pack, PACK, icon="package", states=(states.PICKED,), line="line", lines=_by_position,
        scan=Scan("contents", "line", _to_pack)),
    *delivery_papers.ACTS,
    Act("issue_goods", _("Issue goods"), _issue, icon="truck", bulk=True, states=(states.PICKED,), strong=True,
        asks=_("The goods leave the warehouse; this is posted.")),
    Act("prove", _("Proof of delivery"), _prove, PROVE, icon="package-check", states=(states.ISSUED,), strong=True, start=_today,
        line="line", lines=_by_position),
    Act("track", _("Tracking event"), _track, TRACK, icon="map-pin", states=states.GONE),
    Act("send_link", _("Link for the customer"), _link, (LINK_DAYS,), icon="link",
        states=(*states.PLANNED, *states.GONE), start=lambda actor, key: {"days": 30}),
    Act("charge_freight", _("Enter the carrier's charge"), _charge, FREIGHT, icon="coins", states=states.GONE),
    Act("undo_issue", _("Undo the goods issue"), _undo_issue, (Input("why", _("Reason"), Take.LONG, most=500),), icon="undo-2",
        states=(states.ISSUED,), danger=True, asks=_("What was posted is taken back; the order is open again.")),
    Act("cancel", _("Cancel"), _cancel, icon="x", bulk=True, states=states.PLANNED, danger=True, asks=_("Cancel this delivery?")),
)  # fmt: skip

SHEET: Final = Sheet(
    noun=NOUN,
    label=_("Delivery"),
    plural=_("Deliveries"),
    icon="truck",
    listing=deliveries.LISTING,
    policy=POLICY,
    section="sell",
    order=40,
    record_kind="delivery",
    columns=(
        Column("number", _("Number"), opens=True),
        Column("customer", _("Customer")),
        Column("order", _("Sales order")),
        Column("state", _("State"), chips=states.TONES),
        Column("planned_date", _("Planned date")),
        Column("issued_date", _("Goods issue")),
        Column("carrier", _("Carrier"), phone=False),
        Column("lines", _("Lines"), phone=False),
        Column("warehouse", _("Warehouse"), first=False),
        Column("owner", _("Owner"), first=False),
        Column("unit", _("Unit"), first=False),
    ),
    views=(
        View("all", _("All"), ""),
        View("mine", _("Mine"), "f=owner.eq.{me}"),
        View("unit", _("My unit's"), "f=unit.eq.{unit}"),
        View("month", _("This month"), "f=planned_date.month.{today}"),
        View("open", _("To do"), "f=state.in.draft,picked"),
        View("on_the_way", _("On the way"), "f=state.eq.issued"),
    ),
    acts=ACTS,
    head=head,
    panels=(
        Panel("lines", _("Lines"), _lines),
        Panel("facts", _("Details"), _facts),
        Panel("proof", _("Proof of delivery"), _proof, aside=True),
        Panel("parcels", _("Parcels"), _parcels),
        Panel("events", _("What carriers said"), _events),
        Panel("troubles", _("Carrier exceptions"), _troubles, hide_empty=True),
        Panel("missing", _("Discrepancies"), _missing),
        Panel("mails", _("What the customer was told"), _mails, hide_empty=True),
        Panel("credits", _("Performance book"), _credits),
    ),
    next=(
        Next("acceptances", "record", "delivery", (states.DELIVERED,)), Next("invoices", "draft", "delivery", states.GONE),
        Next("returns", "authorise", "delivery", states.GONE, aside=True), Next("tickets", "open", "delivery", states.GONE, aside=True),
    ),
    related=(
        Related("acceptances", _("Acceptances"), acceptances.count_of_delivery, "f=delivery.eq.{id}"),
        Related("returns", _("Returns"), returns.count_of_delivery, "f=delivery.eq.{id}"),
        Related("machines", _("Installed machines"), machines.count_of_delivery, "f=delivery.eq.{id}"),
        Related("tickets", _("Tickets"), tickets.count_of_delivery, "f=delivery.eq.{id}"),
    ),
    stages=(
        Stage(_("Draft"), (states.DRAFT,)),
        Stage(_("Picked"), (states.PICKED,)),
        Stage(_("Goods issued"), (states.ISSUED,)),
        Stage(STATES[states.DELIVERED], (states.DELIVERED,)),
    ),
    waits=waiting.of_deliveries,
    empty=_("No deliveries yet."),
)
