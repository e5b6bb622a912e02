"""Named reads of deliveries; private rows take the actor first."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import DISCREPANCIES, POLICY
from makesell.documents.orders.queries import BY_ORDER, PAUSED
from makesell.documents.orders.states import GOODS
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.listing.counting import Counting
from makesell.ground.spine.rows import count_seen, one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows
from makesell.masterdata.partnumbers.queries import JOIN as CALLED
from makesell.masterdata.works.listings import BY_WAREHOUSE


def rows_of(actor: Actor) -> Where:
    """The row filter of deliveries."""
    return document_rows(POLICY, actor, "deliveries_delivery", "d.record_id")


# Which documents came before, for the chain of documents across the top of a page.
UPLINKS = (
    "select record_id as later, order_id as earlier from deliveries_delivery",
)
LISTING = Listing(
    noun="deliveries",
    source="deliveries_delivery d",
    key="d.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-planned_date",
    joins={
        **documents.joins("d"),
        "o": "left join orders_salesorder o on o.record_id = d.order_id",
        "w": "left join works_warehouse w on w.record_id = d.warehouse_id",
    },
    fields=(
        documents.number("d"),
        documents.customer("d"),
        Field("order", "d.order_id", Kind.REF, label_sql="o.number", sort_sql="o.number", nullable=True, noun="orders", walk=BY_ORDER),
        Field("state", "d.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("planned_date", "d.planned_date", Kind.DATE, groups=True),
        Field("issued_date", "d.issued_date", Kind.DATE, nullable=True, groups=True),
        Field(
            "warehouse",
            "d.warehouse_id",
            Kind.REF,
            label_sql="w.name",
            sort_sql="w.code",
            nullable=True,
            groups=True,
            noun="warehouses",
            walk=BY_WAREHOUSE,
        ),
        Field("carrier", "d.carrier", Kind.TEXT, groups=True),
        Field("lines", "d.line_count", Kind.INT),
        Field("packed", "exists (select 1 from deliveries_parcel q where q.delivery_id = d.record_id)", Kind.BOOL),
        documents.owner("d"),
        documents.unit("d"),
    ),
)


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A delivery's head as its page shows it."""

    id: int
    number: str | None
    state: str
    owner_id: int | None
    owner: str | None
    unit_id: int
    unit: str
    version: int
    customer_id: int
    customer: str
    order_id: int | None
    order: str | None
    warehouse_id: int | None
    warehouse: str | None
    planned_date: dt.date
    issued_date: dt.date | None
    carrier: str
    currency: str


_HEAD = """select d.record_id, d.number, d.state, d.owner_id, p.name, d.unit_id, u.name, d.version, d.customer_id, c.name, d.order_id, o.number,
        d.warehouse_id, w.name, d.planned_date, d.issued_date, d.carrier, d.currency
    from deliveries_delivery d join parties_customer c on c.record_id = d.customer_id join organisation_unit u on u.id = d.unit_id
    left join organisation_person p on p.id = d.owner_id left join orders_salesorder o on o.record_id = d.order_id
    left join works_warehouse w on w.record_id = d.warehouse_id"""


def delivery(actor: Actor, delivery_id: int) -> DeliveryRow:
    """One delivery; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(DeliveryRow, _HEAD, "d.record_id", delivery_id, rows_of(actor))


@asking
def of_ids(delivery_ids: Sequence[int]) -> Ask[list[DeliveryRow]]:
    """Deliveries as they stand, whoever asks, in the order given; those that do not exist are left out."""
    keys = list(delivery_ids)
    return Ask(f"{_HEAD} where d.record_id = any(%s) order by array_position(%s::bigint[], d.record_id)", [keys, keys], rows_as(DeliveryRow))


@dataclass(frozen=True, slots=True)
class LineRow:
    """A delivery line with the order line it fulfils, what is packed of it and what was missing of it."""

    id: int
    delivery_id: int
    position: int
    order_id: int
    order: str | None
    product_id: int | None
    code: str | None
    product: str | None
    qty: Decimal
    ordered_qty: Decimal
    order_line_id: int
    lot: str
    packed_qty: Decimal
    missing_qty: Decimal
    called: str | None      # the customer's own number of the product
    tracking: str
    warehouse_id: int | None


def lines(delivery_id: int) -> list[LineRow]:
    """The lines of a delivery by position."""
    return lines_of([delivery_id])


# The orders that deliveries fulfil; one value, the deliveries.
ORDERS = """select l.order_id from deliveries_deliveryline x join orders_salesorderline l on l.line_id = x.order_line_id
    where x.delivery_id = any(%s::bigint[])"""


@asking
def lines_of(delivery_ids: Sequence[int]) -> Ask[list[LineRow]]:
    """The lines of deliveries, delivery by delivery."""
    return Ask(
        f"""select x.line_id, x.delivery_id, x.position, l.order_id, o.number, l.product_id, pr.code, pr.name, x.qty, l.qty, x.order_line_id, x.lot,
                  (select coalesce(sum(qty), 0) from deliveries_parcelline p where p.line_id = x.line_id),
                  (select coalesce(sum(qty), 0) from deliveries_discrepancy m where m.line_id = x.line_id), pn.number,
                  case when pr.kind = 'service' then 'none' else coalesce(pr.tracking, 'none') end, d.warehouse_id
           from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
           join orders_salesorderline l on l.line_id = x.order_line_id
           join orders_salesorder o on o.record_id = l.order_id left join products_product pr on pr.record_id = l.product_id
           {CALLED.format(customer="o.customer_id")} where x.delivery_id = any(%s) order by x.delivery_id, x.position""",
        [list(delivery_ids)],
        rows_as(LineRow),
    )


def picked_lots(warehouse_ids: Sequence[int], product_ids: Sequence[int]) -> dict[tuple[int, int, str], Decimal]:
    """What of lots is picked and has not left: {(warehouse, product, lot): quantity}."""
    rows = run(
        """select d.warehouse_id, l.product_id, k.lot, sum(k.qty) from deliveries_delivery d
           join deliveries_deliveryline x on x.delivery_id = d.record_id join orders_salesorderline l on l.line_id = x.order_line_id
           join deliveries_pickedlot k on k.line_id = x.line_id
           where d.state = %s and d.warehouse_id = any(%s) and l.product_id = any(%s) group by 1, 2, 3""",
        [states.PICKED, list(warehouse_ids), list(product_ids)],
    )
    return {(row[0], row[1], row[2]): row[3] for row in rows}


def lots_of(line_ids: Sequence[int]) -> dict[int, dict[str, Decimal]]:
    """What of delivery lines was picked from which lots, in the order it was picked."""
    found: dict[int, dict[str, Decimal]] = {}
    rows = run("select line_id, lot, qty from deliveries_pickedlot where line_id = any(%s) order by line_id, id", [list(line_ids)])
    for line, lot, qty in rows:
        found.setdefault(line, {})[lot] = qty
    return found


@dataclass(frozen=True, slots=True)
class ToShip:
    """An order line with what is open of it and stands on no delivery yet."""

    line_id: int
    order_id: int
    order: str | None
    order_state: str
    position: int
    kind: str
    product_id: int | None
    digits: int
    customer_id: int
    customer: str
    owner_id: int | None
    unit_id: int
    currency: str
    requested_date: dt.date | None
    open_qty: Decimal
    delivery_rule: str
    paused: bool


def to_ship(line_ids: Sequence[int] = (), order_ids: Sequence[int] = ()) -> list[ToShip]:
    """Order lines, or all goods of orders, by order and position: ordered − cancelled − shipped − planned on other deliveries."""
    rows = run(
        f"""select l.line_id, l.order_id, o.number, o.state, l.position, l.kind, l.product_id, coalesce(u.digits, 8), o.customer_id, c.name,
                  o.owner_id, o.unit_id, o.currency, coalesce(l.requested_date, o.requested_date),
                  coalesce(b.ordered_qty - b.cancelled_qty - b.shipped_qty, 0) - coalesce(p.qty, 0), o.delivery_rule, {PAUSED}
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id join parties_customer c on c.record_id = o.customer_id
           left join products_product pr on pr.record_id = l.product_id left join products_unitofmeasure u on u.id = pr.uom_id
           left join orderbook_balance b on b.line_id = l.line_id
           left join lateral (select sum(x.qty) as qty from deliveries_deliveryline x join deliveries_delivery d on d.record_id = x.delivery_id
                              where x.order_line_id = l.line_id and d.state = any(%s)) p on true
           where l.line_id = any(%s) or (l.order_id = any(%s) and l.kind = any(%s)) order by l.order_id, l.position""",
        [list(states.PLANNED), list(line_ids), list(order_ids), list(GOODS)],
        keep=True,
    )
    return [ToShip(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ParcelRow:
    """A parcel with what lies in it in words, and what its carrier said last."""

    id: int
    position: int
    carrier: str | None
    tracking_number: str
    weight_kg: Decimal | None
    contents: str
    last_status: str | None
    tracking_page: str | None
    following: str
    note: str


def parcels(delivery_id: int) -> list[ParcelRow]:
    """The parcels of a delivery by position."""
    rows = run(
        """select p.id, p.position, c.name, p.tracking_number, p.weight_kg,
                  (select string_agg(x.position || ' × ' || trim_scale(q.qty)::text, ', ' order by x.position) from deliveries_parcelline q
                   join deliveries_deliveryline x on x.line_id = q.line_id where q.parcel_id = p.id),
                  (select e.status from deliveries_trackingevent e where e.parcel_id = p.id order by e.at desc, e.id desc limit 1), c.tracking_page,
                  p.following, p.note
           from deliveries_parcel p left join parties_carrier c on c.record_id = p.carrier_id where p.delivery_id = %s order by p.position""",
        [delivery_id],
    )
    return [ParcelRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class EventRow:
    """What a carrier said."""

    at: dt.datetime
    parcel: int | None
    status: str
    place: str
    text: str
    by: str | None
    service: str


def events(delivery_id: int) -> list[EventRow]:
    """What carriers said of a delivery, newest first."""
    rows = run(
        """select e.at, p.position, e.status, e.place, e.text, pe.name, e.service from deliveries_trackingevent e
           left join deliveries_parcel p on p.id = e.parcel_id left join organisation_person pe on pe.id = e.by_id
           where e.delivery_id = %s order by e.at desc, e.id desc""",
        [delivery_id],
    )
    return [EventRow(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class FollowedParcel:
    """A parcel with what its carrier's service knows it by."""

    id: int
    delivery_id: int
    tracking_number: str
    service: str
    service_code: str
    following: str
    phone: str


_FOLLOWED = """deliveries_parcel p join parties_carrier c on c.record_id = p.carrier_id join deliveries_delivery d on d.record_id = p.delivery_id
    join parties_customer cu on cu.record_id = d.customer_id"""
_FOLLOWED_ROW = f"select p.id, p.delivery_id, p.tracking_number, c.service, c.service_code, p.following, cu.phone from {_FOLLOWED}"


def followed(parcel_id: int) -> FollowedParcel | None:
    """A parcel that a service is to follow; None for one that has no number or no such service any more."""
    row = one(f"{_FOLLOWED_ROW} where p.id = %s and p.tracking_number <> '' and c.service <> 'hand'", [parcel_id])
    return FollowedParcel(*row) if row else None


def by_tracking(service: str, numbers: Sequence[str]) -> list[FollowedParcel]:
    """The parcels a service means by these tracking numbers, of deliveries that are not cancelled."""
    rows = run(
        f"{_FOLLOWED_ROW} where p.tracking_number = any(%s) and c.service = %s and d.state <> 'cancelled' order by p.id", [list(numbers), service]
    )
    return [FollowedParcel(*row) for row in rows]


def to_ask_again(services: Sequence[str], before: dt.datetime, most: int) -> list[int]:
    """Parcels on their way with services that do not push, not asked since a moment; the one asked longest ago first."""
    return values(
        f"""select p.id from {_FOLLOWED} where p.following = %s and p.asked_at < %s and c.service = any(%s) and d.state = %s
            order by p.asked_at, p.id limit %s""",
        [states.FOLLOWED, before, list(services), states.ISSUED, most],
    )


@dataclass(frozen=True, slots=True)
class ProofRow:
    """Who took the goods, and when."""

    received_date: dt.date
    received_by: str
    note: str
    recorded_at: dt.datetime
    recorded_by: str | None
    photo: str | None
    signature: str | None


def proof(delivery_id: int) -> ProofRow | None:
    """The proof of a delivery; None before it."""
    row = one(
        """select q.received_date, q.received_by, q.note, q.recorded_at, p.name, f.name, s.name from deliveries_proofofdelivery q
           left join organisation_person p on p.id = q.recorded_by_id left join attachments_attachment f on f.id = q.photo_id
           left join attachments_attachment s on s.id = q.signature_id where q.delivery_id = %s""",
        [delivery_id],
    )
    return ProofRow(*row) if row else None


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail to the customer of a delivery."""

    event: str
    state: str
    made_at: dt.datetime
    sent_at: dt.datetime | None


def mails(delivery_id: int) -> list[MailRow]:
    """What the customer was told of a delivery, the first first; that it left waits until it has."""
    rows = run(
        "select event, state, made_at, sent_at from deliveries_customermail where delivery_id = %s order by id", [delivery_id]
    )
    return [MailRow(*row) for row in rows]


def is_quiet(customer_id: int) -> bool:
    """Whether a customer wants no mails of its deliveries."""
    return one("select 1 from deliveries_quietcustomer where customer_id = %s", [customer_id]) is not None


def discrepancies_of(actor: Actor) -> Where:
    """Discrepancies are seen with their delivery."""
    return document_rows(DISCREPANCIES, actor, "deliveries_delivery", "d.record_id")


_MISSING = """deliveries_discrepancy m join deliveries_deliveryline x on x.line_id = m.line_id
    join deliveries_delivery d on d.record_id = x.delivery_id"""

DISCREPANCY_LISTING = Listing(
    noun="discrepancies",
    source=_MISSING,
    key="m.id",
    policy=DISCREPANCIES,
    rows=discrepancies_of,
    default_sort="-opened_at",
    joins={
        "c": "join parties_customer c on c.record_id = d.customer_id",
        "cn": parties.NOW,
        "pr": "join orders_salesorderline l on l.line_id = x.order_line_id left join products_product pr on pr.record_id = l.product_id",
    },
    fields=(
        Field("delivery", "x.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="deliveries"),
        documents.customer("d"),
        Field("product", "pr.record_id", Kind.REF, label_sql="pr.name", sort_sql="pr.code", nullable=True, groups=True, noun="products"),
        Field("kind", "m.kind", Kind.CHOICE, groups=True, choices=states.SHORTAGES),
        Field("qty", "m.qty", Kind.QTY, sums=True),
        Field("outcome", "m.outcome", Kind.CHOICE, groups=True, choices={"": states.OPEN, **states.OUTCOMES}),
        Field("opened_at", "m.opened_at", Kind.MOMENT),
        Field("settled_at", "m.settled_at", Kind.MOMENT, nullable=True),
        Field("reference", "m.reference", Kind.CODE),
    ),
)


@dataclass(frozen=True, slots=True)
class DiscrepancyRow:
    """A discrepancy with the delivery line it is about."""

    id: int
    line_id: int
    kind: str
    qty: Decimal
    note: str
    outcome: str
    reference: str
    opened_at: dt.datetime
    settled_at: dt.datetime | None
    settled_by: str | None
    delivery_id: int
    delivery: str | None
    position: int
    order_line_id: int
    order_id: int
    order: str | None
    customer_id: int
    customer: str
    product_id: int | None
    product: str | None
    owner_id: int | None
    warehouse_id: int | None
    line_qty: Decimal
    currency: str
    value: Decimal
    redelivery_id: int | None
    redelivery: str | None
    unit_id: int


_DISCREPANCY = f"""select m.id, m.line_id, m.kind, m.qty, m.note, m.outcome, m.reference, m.opened_at, m.settled_at, sp.name, x.delivery_id, d.number,
        x.position, x.order_line_id, l.order_id, o.number, d.customer_id, c.name, l.product_id, pr.name, d.owner_id, d.warehouse_id, x.qty,
        d.currency, makesell_part(l.net, m.qty, l.qty, 2), m.redelivery_id, rd.number, d.unit_id
    from {_MISSING} join orders_salesorderline l on l.line_id = x.order_line_id join orders_salesorder o on o.record_id = l.order_id
    join parties_customer c on c.record_id = d.customer_id left join products_product pr on pr.record_id = l.product_id
    left join organisation_person sp on sp.id = m.settled_by_id left join deliveries_delivery rd on rd.record_id = m.redelivery_id"""


def discrepancy(actor: Actor, discrepancy_id: int) -> DiscrepancyRow:
    """One discrepancy; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(DiscrepancyRow, _DISCREPANCY, "m.id", discrepancy_id, discrepancies_of(actor))


def discrepancies(delivery_id: int) -> list[DiscrepancyRow]:
    """What was missing of a delivery."""
    return [DiscrepancyRow(*row) for row in run(f"{_DISCREPANCY} where x.delivery_id = %s order by x.position, m.id", [delivery_id])]


# Deliveries of an order.
count_of_order = Counting("deliveries_delivery d", "d.order_id = %s", rows_of)


def count_of_customer(actor: Actor, customer_id: int) -> int:
    """How many deliveries of a customer the actor may see."""
    return count_seen("deliveries_delivery d", "d.customer_id = any(%s)", parties.with_merged(customer_id), rows_of(actor))


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Deliveries already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'delivery' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}


Promise = Literal["first", "current"]


@dataclass(frozen=True, slots=True)
class Terms:
    """How on time is judged (13.11): against which promise, done by which event, less which tolerance, as of which day.

    `until` says of each promised day the moment from which a change of ours no longer moves it.
    """

    promise: Promise
    done_by: str
    tolerance: Decimal
    today: dt.date
    until: Mapping[dt.date, dt.datetime]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many schedule lines were promised, and how many of them were in time."""

    kept: int
    lines: int


# A promise for new production is rewritten for what is still open: what was done before stands in front of it.
_CURRENT = """select x.line_id, x.promised_date as d,
        greatest(l.qty - x.whole, 0) + sum(x.qty) over (partition by x.line_id order by x.promised_date) as needed, x.position
    from (select s.*, sum(s.qty) over (partition by s.line_id) as whole from orders_scheduleline s) x
    join orders_salesorderline l on l.line_id = x.line_id
    where x.promised_date is not null and not exists (select 1 from stuck k where k.line_id = x.line_id)
    union all select k.line_id, k.d, l.qty, 1 from stuck k join orders_salesorderline l on l.line_id = k.line_id"""
_FIRST = """select l.line_id, l.first_promised_date as d, l.qty as needed, 1 as position from orders_salesorderline l
    where l.first_promised_date is not null"""
_ON_TIME = """
    with term(d, until) as (select * from unnest(%(days)s::date[], %(until)s::timestamptz[])),
    stuck as (
        select distinct on (c.line_id) c.line_id, c.from_date as d from orders_promisechange c join term t on t.d = c.from_date
        where not c.by_customer and c.at >= t.until order by c.line_id, c.at, c.id),
    unit as ({units}),
    judged as (
        select u.line_id, u.position, u.d, o.record_id as order_id, o.number, o.owner_id, o.unit_id, o.territory_id, o.customer_id,
            l.position as line,
            coalesce(sum(case e.measure when 'ordered' then e.qty when 'cancelled' then -e.qty end), 0) as standing,
            coalesce(sum(e.qty) filter (where e.measure = %(done)s), 0) as done, u.needed
        from unit u join orders_salesorderline l on l.line_id = u.line_id join orders_salesorder o on o.record_id = l.order_id
        left join orderbook_entry e on e.line_id = u.line_id and e.event_date <= u.d and e.measure in ('ordered', 'cancelled', %(done)s)
        where u.d >= %(first)s and u.d < %(after)s and l.kind <> 'freight'
        group by u.line_id, u.position, u.d, u.needed, o.record_id, l.position),
    ruled as (
        select j.*, j.done >= least(j.needed, j.standing) * (1 - %(tolerance)s::numeric) as kept from judged j where j.standing > 0),
    counted as (select r.* from ruled r where r.kept or r.d < %(today)s)
"""


def _judged(terms: Terms, first: dt.date, after: dt.date) -> tuple[str, dict[str, Any]]:
    sql = _ON_TIME.replace("{units}", _CURRENT if terms.promise == "current" else _FIRST)
    return sql, {
        "days": list(terms.until), "until": list(terms.until.values()), "done": terms.done_by, "first": first, "after": after,
        "tolerance": terms.tolerance, "today": terms.today,
    }  # fmt: skip


def on_time(
    by: str, windows: Sequence[tuple[dt.date, dt.date]], members: Sequence[tuple[int, int]] | None, terms: Terms
) -> dict[tuple[int, int], Counted]:
    """{(scope, place of the window): schedule lines promised and kept}: of sellers, units, territories or the company."""
    sql, params = _judged(terms, min(start for start, _ in windows), max(end for _, end in windows))
    column = {"person": "c.owner_id", "unit": "c.unit_id", "territory": "coalesce(c.territory_id, 0)"}.get(by, "0")
    scope, joined = ("m.scope", f"join unnest(%(scopes)s::bigint[], %(members)s::bigint[]) as m(scope, member) on m.member = {column}")
    if members is None:
        scope, joined = column, ""
    rows = run(
        f"""{sql} select {scope}, w.n::int - 1, count(*) filter (where c.kept), count(*) from counted c
            join unnest(%(ws)s::date[], %(we)s::date[]) with ordinality as w(s, e, n) on c.d >= w.s and c.d < w.e {joined} group by 1, 2""",
        params | {
            "ws": [start for start, _ in windows], "we": [end for _, end in windows], "scopes": [s for s, _ in members or ()],
            "members": [m for _, m in members or ()],
        },
    )  # fmt: skip
    return {(row[0] or 0, row[1]): Counted(row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class PromisedLine:
    """A schedule line that was promised for a day, and whether it was kept."""

    order_id: int
    order: str | None
    customer_id: int
    line: int
    day: dt.date
    done: Decimal
    needed: Decimal
    kept: bool


def promised_lines(
    seen: Where, by: str, keys: Sequence[int], window: tuple[dt.date, dt.date], terms: Terms, *, kept: bool, skip: int = 0, most: int = 50
) -> tuple[int, list[PromisedLine]]:
    """How many lines stand behind on time (`kept`: only those in time), of orders `o` the reader may see, and a page of them."""
    sql, params = _judged(terms, *window)
    column = {"person": "c.owner_id", "unit": "c.unit_id", "territory": "coalesce(c.territory_id, 0)"}.get(by, "0")
    named = {f"seen{n}": value for n, value in enumerate(seen.params)}
    condition = seen.sql
    for name in named:
        condition = condition.replace("%s", f"%({name})s", 1)
    rows = run(
        f"""{sql} select count(*) over (), c.order_id, c.number, c.customer_id, c.line, c.d, c.done, least(c.needed, c.standing), c.kept
            from counted c join orders_salesorder o on o.record_id = c.order_id
            where ({column} = any(%(keys)s) or %(all)s) and (c.kept or not %(kept)s) and {condition}
            order by c.d desc, c.order_id desc, c.line, c.position offset %(skip)s limit %(most)s""",
        params | named | {"keys": list(keys), "all": by == "company", "kept": kept, "skip": skip, "most": most},
    )
    return (rows[0][0] if rows else 0), [PromisedLine(*row[1:]) for row in rows]


MOST_WAITING = 500


@dataclass(frozen=True, slots=True)
class ToLeave:
    """A delivery that is to leave."""

    id: int
    number: str | None
    customer: str
    state: str
    planned_date: dt.date


def to_leave(until: dt.date) -> list[ToLeave]:
    """Deliveries planned up to a day that have not left, the first first; whoever asks."""
    rows = run(
        """select d.record_id, d.number, c.name, d.state, d.planned_date from deliveries_delivery d
           join parties_customer c on c.record_id = d.customer_id
           where d.state = any(%s) and d.planned_date <= %s order by d.planned_date, d.record_id limit %s""",
        [list(states.PLANNED), until, MOST_WAITING],
    )
    return [ToLeave(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class MissingGoods:
    """A delivery of which something is missing and not settled, since when."""

    id: int
    number: str | None
    customer: str
    opened_at: dt.datetime


def missing_goods() -> list[MissingGoods]:
    """Deliveries with open discrepancies, the oldest first; whoever asks."""
    rows = run(
        f"""select d.record_id, d.number, c.name, min(m.opened_at) from {_MISSING} join parties_customer c on c.record_id = d.customer_id
            where m.outcome = '' group by d.record_id, c.name order by 4, 1 limit %s""",
        [MOST_WAITING],
    )
    return [MissingGoods(*row) for row in rows]
