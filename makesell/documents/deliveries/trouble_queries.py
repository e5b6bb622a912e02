"""Named reads of what went wrong on the way: carrier exceptions and claims against carriers; private rows take the actor first."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.documents.deliveries.access import CLAIMS, EXCEPTIONS
from makesell.documents.deliveries.queries import MOST_WAITING
from makesell.ground.access import Where
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.spine.rows import one_seen
from makesell.masterdata.parties import documents
from makesell.masterdata.parties import queries as parties
from makesell.masterdata.parties.queries import document_rows


def exceptions_of(actor: Actor) -> Where:
    """Exceptions are seen with their delivery."""
    return document_rows(EXCEPTIONS, actor, "deliveries_delivery", "d.record_id")


def claims_of(actor: Actor) -> Where:
    """Claims are seen with their delivery."""
    return document_rows(CLAIMS, actor, "deliveries_delivery", "d.record_id")


_EXCEPTION = "deliveries_carrierexception t join deliveries_delivery d on d.record_id = t.delivery_id"
_CLAIM = """deliveries_carrierclaim k join deliveries_discrepancy m on m.id = k.discrepancy_id
    join deliveries_deliveryline x on x.line_id = m.line_id join deliveries_delivery d on d.record_id = x.delivery_id"""
_CUSTOMER = {"c": "join parties_customer c on c.record_id = d.customer_id", "cn": parties.NOW}

EXCEPTION_LISTING = Listing(
    noun="carrier_exceptions",
    source=_EXCEPTION,
    key="t.id",
    policy=EXCEPTIONS,
    rows=exceptions_of,
    default_sort="-opened_at",
    joins={
        **_CUSTOMER,
        "p": "left join deliveries_parcel p on p.id = t.parcel_id left join parties_carrier cr on cr.record_id = p.carrier_id",
    },
    fields=(
        Field("delivery", "t.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="deliveries"),
        documents.customer("d"),
        Field("kind", "t.kind", Kind.CHOICE, groups=True, choices=states.EXCEPTIONS),
        Field("text", "t.text", Kind.TEXT),
        Field("carrier", "p.carrier_id", Kind.REF, label_sql="cr.name", sort_sql="cr.code", nullable=True, groups=True, noun="carriers"),
        Field("tracking_number", "p.tracking_number", Kind.CODE, nullable=True),
        Field("outcome", "t.outcome", Kind.CHOICE, groups=True, choices={"": states.OPEN, **states.ENDS}),
        Field("opened_at", "t.opened_at", Kind.MOMENT),
        Field("closed_at", "t.closed_at", Kind.MOMENT, nullable=True),
    ),
)
CLAIM_LISTING = Listing(
    noun="carrier_claims",
    source=_CLAIM,
    key="k.discrepancy_id",
    policy=CLAIMS,
    rows=claims_of,
    default_sort="-claimed_at",
    joins={**_CUSTOMER, "cr": "left join parties_carrier cr on cr.record_id = k.carrier_id"},
    fields=(
        Field("reference", "m.reference", Kind.CODE),
        Field("carrier", "k.carrier_id", Kind.REF, label_sql="cr.name", sort_sql="cr.code", nullable=True, groups=True, noun="carriers"),
        Field("delivery", "x.delivery_id", Kind.REF, label_sql="d.number", sort_sql="d.number", noun="deliveries"),
        documents.customer("d"),
        Field("state", "k.state", Kind.CHOICE, groups=True, choices=states.CLAIMS),
        Field("currency", "k.currency", Kind.CODE, groups=True),
        Field("amount", "k.amount", Kind.MONEY, sums=True, currency="currency"),
        Field("paid", "k.paid", Kind.MONEY, sums=True, currency="currency"),
        Field("claimed_at", "k.claimed_at", Kind.MOMENT),
        Field("decided_at", "k.decided_at", Kind.MOMENT, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class ExceptionRow:
    """Something that went wrong on the way, with the delivery and parcel it is about."""

    id: int
    kind: str
    text: str
    opened_at: dt.datetime
    outcome: str
    note: str
    closed_at: dt.datetime | None
    closed_by: str | None
    delivery_id: int
    delivery: str | None
    delivery_state: str
    customer_id: int
    customer: str
    parcel: int | None
    carrier_id: int | None
    carrier: str | None
    tracking_number: str | None


_EXCEPTION_ROW = f"""select t.id, t.kind, t.text, t.opened_at, t.outcome, t.note, t.closed_at, cb.name, t.delivery_id, d.number, d.state,
        d.customer_id, c.name, p.position, p.carrier_id, cr.name, p.tracking_number
    from {_EXCEPTION} join parties_customer c on c.record_id = d.customer_id left join deliveries_parcel p on p.id = t.parcel_id
    left join parties_carrier cr on cr.record_id = p.carrier_id left join organisation_person cb on cb.id = t.closed_by_id"""


def exception(actor: Actor, exception_id: int) -> ExceptionRow:
    """One exception; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ExceptionRow, _EXCEPTION_ROW, "t.id", exception_id, exceptions_of(actor))


def exceptions(delivery_id: int) -> list[ExceptionRow]:
    """What went wrong on the way of a delivery, the oldest first."""
    return [ExceptionRow(*row) for row in run(f"{_EXCEPTION_ROW} where t.delivery_id = %s order by t.opened_at, t.id", [delivery_id])]


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim against a carrier, with the discrepancy it is for."""

    id: int
    state: str
    currency: str
    amount: Decimal
    paid: Decimal
    claimed_at: dt.datetime
    decided_at: dt.datetime | None
    decided_by: str | None
    note: str
    carrier_id: int | None
    carrier: str | None
    reference: str
    delivery_id: int
    delivery: str | None
    customer_id: int
    customer: str


_CLAIM_ROW = f"""select k.discrepancy_id, k.state, k.currency, k.amount, k.paid, k.claimed_at, k.decided_at, db.name, k.note, k.carrier_id, cr.name,
        m.reference, x.delivery_id, d.number, d.customer_id, c.name
    from {_CLAIM} join parties_customer c on c.record_id = d.customer_id left join parties_carrier cr on cr.record_id = k.carrier_id
    left join organisation_person db on db.id = k.decided_by_id"""


def claim(actor: Actor, claim_id: int) -> ClaimRow:
    """One claim; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(ClaimRow, _CLAIM_ROW, "k.discrepancy_id", claim_id, claims_of(actor))


@dataclass(frozen=True, slots=True)
class Silent:
    """A parcel on its way: when something was last heard of it, and how many working days its carrier takes."""

    id: int
    delivery_id: int
    number: str | None
    owner_id: int | None
    issued_date: dt.date
    heard_at: dt.datetime | None
    followed: bool
    transit_days: int | None


def on_the_way() -> list[Silent]:
    """Parcels that have left and not arrived and may be late, those first that nothing was heard of for longest.

    Left out are those with an open exception for being late, and those somebody closed one of since anything was heard.
    """
    rows = run(
        """select p.id, p.delivery_id, d.number, d.owner_id, d.issued_date, e.at, p.following = 'followed', c.transit_days
           from deliveries_delivery d join deliveries_parcel p on p.delivery_id = d.record_id
           left join parties_carrier c on c.record_id = p.carrier_id
           left join lateral (select at, status from deliveries_trackingevent e where e.delivery_id = d.record_id
                              and (e.parcel_id = p.id or e.parcel_id is null) order by at desc, id desc limit 1) e on true
           where d.state = %s and (p.following = 'followed' or e.at is not null or c.transit_days is not null)
             and e.status is distinct from %s
             and not exists (select 1 from deliveries_carrierexception t where t.parcel_id = p.id and t.kind = %s
                             and (t.outcome = '' or t.opened_at >= coalesce(e.at, '-infinity')))
           order by coalesce(e.at, d.issued_date), p.id limit %s""",
        [states.ISSUED, states.HANDED_OVER, states.LATE, 10 * MOST_WAITING],
    )
    return [Silent(*row) for row in rows]


def superseded(event_keys: list[tuple[int, int | None, dt.datetime]]) -> set[tuple[int, int | None, dt.datetime]]:
    """Of what carriers said (delivery, parcel, moment), that after which the parcel was handed over."""
    rows = run(
        """select distinct t.d, t.p, t.a from unnest(%s::bigint[], %s::bigint[], %s::timestamptz[]) as t(d, p, a)
           join deliveries_trackingevent e on e.delivery_id = t.d and e.parcel_id is not distinct from t.p and e.at > t.a and e.status = %s""",
        [[d for d, _, _ in event_keys], [p for _, p, _ in event_keys], [a for _, _, a in event_keys], states.HANDED_OVER],
    )
    return {tuple(row) for row in rows}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A delivery with open exceptions, since when, and what the oldest one is."""

    id: int
    number: str | None
    customer: str
    kind: str
    opened_at: dt.datetime


def open_troubles() -> list[Trouble]:
    """Deliveries with open exceptions, the oldest first; whoever asks."""
    rows = run(
        f"""select distinct on (d.record_id) d.record_id, d.number, c.name, t.kind, t.opened_at from {_EXCEPTION}
            join parties_customer c on c.record_id = d.customer_id where t.outcome = '' order by d.record_id, t.opened_at limit %s""",
        [MOST_WAITING],
    )
    return sorted((Trouble(*row) for row in rows), key=lambda one: (one.opened_at, one.id))
