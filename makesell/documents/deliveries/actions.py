"""The only place that changes deliveries; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.violations import refusing
from makesell.ground.db.writing import Write, written
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import DocumentTable, move
from makesell.ground.text import N_
from makesell.ground.text.search import grams

KIND = "delivery"
SERIES = NewSeries("delivery", "DN-{yy}{mm}-", 4)
TABLE = DocumentTable(KIND, "deliveries_delivery", SERIES, {"issued_date": "date"}, states.TRANSITIONS, lock="delivery")


@dataclass(frozen=True, slots=True)
class NewDeliveryLine:
    """A quantity of an order line."""

    position: int
    order_line_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A delivery's head and lines; the past gives number and state."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    planned_date: dt.date
    lines: tuple[NewDeliveryLine, ...]
    order_id: int | None = None
    number: str | None = None
    state: str = states.DRAFT
    issued_date: dt.date | None = None
    warehouse_id: int | None = None
    carrier: str = ""
    external_source: str | None = None
    external_id: str | None = None
    ship_to_id: int | None = None


def record_many(deliveries: Sequence[NewDelivery], *, actor: Actor, at: dt.datetime, act: str = "", reason: str = "") -> list[int]:
    """Writes deliveries with their lines, in a constant number of statements; returns their keys in the order given.

    `act` is the named act that their timelines begin with.
    """
    opened = spine.open_with_lines(
        [
            spine.NewRecord(
                KIND, d.customer_name, d.owner_id, d.unit_id, d.number, d.external_source, d.external_id,
                grams=grams(d.number or ""), sort_key=d.number or "",
            )
            for d in deliveries
        ],
        [[line.position for line in d.lines] for d in deliveries],
        actor=actor,
        at=at,
        act=act,
        reason=reason,
    )  # fmt: skip
    record_ids = [rid for rid, _ in opened]
    line_ids = [line_id for _, ids in opened for line_id in ids]
    flat = [(rid, line) for rid, d in zip(record_ids, deliveries, strict=True) for line in d.lines]
    written(_heads(record_ids, deliveries), _lines(line_ids, flat))
    return record_ids


def _heads(record_ids: Sequence[int], deliveries: Sequence[NewDelivery]) -> Write[None]:
    return Write(
        """deliveries as (
           insert into deliveries_delivery (record_id, number, state, owner_id, unit_id, currency, version, customer_id, order_id, warehouse_id,
               planned_date, issued_date, carrier, line_count, ship_to_id)
           select i, n, s, o, u, c, 1, cu, od, w, pd, isd, ca, lc, st
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[],
                       %s::date[], %s::date[], %s::text[], %s::int[], %s::bigint[])
               as h(i, n, s, o, u, c, cu, od, w, pd, isd, ca, lc, st))""",
        [
            list(record_ids),
            [d.number for d in deliveries],
            [d.state for d in deliveries],
            [d.owner_id for d in deliveries],
            [d.unit_id for d in deliveries],
            [d.currency for d in deliveries],
            [d.customer_id for d in deliveries],
            [d.order_id for d in deliveries],
            [d.warehouse_id for d in deliveries],
            [d.planned_date for d in deliveries],
            [d.issued_date for d in deliveries],
            [d.carrier for d in deliveries],
            [len(d.lines) for d in deliveries],
            [d.ship_to_id for d in deliveries],
        ],
    )


def _lines(line_ids: Sequence[int], flat: Sequence[tuple[int, NewDeliveryLine]]) -> Write[None]:
    return Write(
        """delivery_lines as (
           insert into deliveries_deliveryline (line_id, delivery_id, position, order_line_id, qty)
               select * from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[], %s::numeric[]))""",
        [
            list(line_ids),
            [rid for rid, _ in flat],
            [x.position for _, x in flat],
            [x.order_line_id for _, x in flat],
            [x.qty for _, x in flat],
        ],
    )


def charge_freight(delivery_id: int, amount: Decimal, lines: Sequence[tuple[int, Decimal]]) -> None:
    """What the carrier has charged for a delivery, in company currency, and the part of each of its lines: (line, amount)."""
    run("update deliveries_delivery set freight_cost = %s, version = version + 1 where record_id = %s", [amount, delivery_id])
    run(
        "update deliveries_deliveryline y set freight_cost = t.a from unnest(%s::bigint[], %s::numeric[]) as t(id, a) where y.line_id = t.id",
        [[line for line, _ in lines], [part for _, part in lines]],
    )


def move_state(delivery_ids: Sequence[int], act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """Moves deliveries by a named act; refuses (409) one whose state does not allow it."""
    move(TABLE, delivery_ids, act, actor=actor, at=at, reason=reason)


def issue(delivery_ids: Sequence[int], on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """The goods leave on a day; refuses (409) what is not picked."""
    move(TABLE, delivery_ids, "issue_goods", actor=actor, at=at, reason=reason, values={"issued_date": on})


@dataclass(frozen=True, slots=True)
class Picked:
    """What was found for a line: its quantity and its lot or serial number."""

    line_id: int
    qty: Decimal
    lot: str = ""


def set_picked(lines: Sequence[Picked]) -> None:
    """Lines hold what was picked; a line nothing was found for leaves the delivery."""
    run("delete from deliveries_deliveryline where line_id = any(%s)", [[x.line_id for x in lines if not x.qty]])
    run(
        """update deliveries_deliveryline x set qty = t.qty, lot = t.lot
           from unnest(%s::bigint[], %s::numeric[], %s::text[]) as t(line_id, qty, lot) where x.line_id = t.line_id and t.qty > 0""",
        [[x.line_id for x in lines], [x.qty for x in lines], [x.lot for x in lines]],
    )
    run(
        """update deliveries_delivery d set line_count = (select count(*) from deliveries_deliveryline x where x.delivery_id = d.record_id)
           where d.record_id in (select record_id from spine_line where id = any(%s))""",
        [[x.line_id for x in lines]],
    )


def set_lots(lots: Mapping[int, Sequence[tuple[str, Decimal]]]) -> None:
    """What of each line is picked from which lot; the line says them in one word."""
    rows = [(line, code, qty) for line, parts in lots.items() for code, qty in parts]
    run("delete from deliveries_pickedlot where line_id = any(%s)", [list(lots)])
    run(
        "insert into deliveries_pickedlot (line_id, lot, qty) select * from unnest(%s::bigint[], %s::text[], %s::numeric[])",
        [[line for line, _, _ in rows], [code for _, code, _ in rows], [qty for _, _, qty in rows]],
    )
    run(
        "update deliveries_deliveryline x set lot = t.lot from unnest(%s::bigint[], %s::text[]) as t(line_id, lot) where x.line_id = t.line_id",
        [list(lots), [", ".join(code for code, _ in parts) for parts in lots.values()]],
    )


@dataclass(frozen=True, slots=True)
class NewParcel:
    """A parcel with what lies in it (delivery line → quantity)."""

    delivery_id: int
    contents: tuple[tuple[int, Decimal], ...]
    carrier_id: int | None = None
    tracking_number: str = ""
    weight_kg: Decimal | None = None


def pack(parcel: NewParcel) -> int:
    """Adds a parcel; the delivery is called by the carrier of its first one. Refuses a tracking number that is used already."""
    said = {"parcel_tracking_once": ("parcel.tracking", N_("Another parcel has this tracking number."), "tracking_number")}
    with refusing(said):
        (key,) = values(
            """insert into deliveries_parcel (delivery_id, position, carrier_id, tracking_number, weight_kg)
               select %s, 1 + coalesce((select max(position) from deliveries_parcel where delivery_id = %s), 0), %s, %s, %s returning id""",
            [parcel.delivery_id, parcel.delivery_id, parcel.carrier_id, parcel.tracking_number, parcel.weight_kg],
        )
    run(
        "insert into deliveries_parcelline (parcel_id, line_id, qty) select %s, t.* from unnest(%s::bigint[], %s::numeric[]) as t(l, q)",
        [key, [line for line, _ in parcel.contents], [qty for _, qty in parcel.contents]],
    )
    run(
        """update deliveries_delivery d set version = d.version + 1, carrier = coalesce(nullif(d.carrier, ''), c.name, '')
           from deliveries_parcel p left join parties_carrier c on c.record_id = p.carrier_id where p.id = %s and d.record_id = p.delivery_id""",
        [key],
    )
    return int(key)


def line_ids(delivery_ids: Sequence[int]) -> dict[int, list[tuple[int, Decimal]]]:
    """The lines of deliveries just recorded with their quantities, by delivery."""
    found: dict[int, list[tuple[int, Decimal]]] = {key: [] for key in delivery_ids}
    for delivery, line, qty in run(
        "select delivery_id, line_id, qty from deliveries_deliveryline where delivery_id = any(%s) order by line_id", [list(delivery_ids)]
    ):
        found[delivery].append((line, qty))
    return found


def pack_many(parcels: Sequence[NewParcel]) -> None:
    """The first parcel of each of these deliveries, in sets; for the past, whose parcels nobody follows any more."""
    rows = run(
        """insert into deliveries_parcel (delivery_id, position, carrier_id, tracking_number, weight_kg)
           select t.d, 1, t.c, t.t, t.w from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::numeric[]) as t(d, c, t, w)
           returning delivery_id, id""",
        [
            [p.delivery_id for p in parcels],
            [p.carrier_id for p in parcels],
            [p.tracking_number for p in parcels],
            [p.weight_kg for p in parcels],
        ],
    )
    keys: dict[int, int] = dict(rows)
    flat = [(keys[p.delivery_id], line, qty) for p in parcels for line, qty in p.contents]
    run(
        "insert into deliveries_parcelline (parcel_id, line_id, qty) select * from unnest(%s::bigint[], %s::bigint[], %s::numeric[])",
        [[key for key, _, _ in flat], [line for _, line, _ in flat], [qty for *_, qty in flat]],
    )


@dataclass(frozen=True, slots=True)
class NewEvent:
    """What a carrier said of a delivery or one of its parcels."""

    delivery_id: int
    at: dt.datetime
    status: str
    parcel_id: int | None = None
    place: str = ""
    text: str = ""
    service: str = ""


def track(events: Sequence[NewEvent], *, actor: Actor) -> list[NewEvent]:
    """Keeps events of carriers; one that is known already is kept once. Returns those that were new, in the order given."""
    rows = run(
        """insert into deliveries_trackingevent (delivery_id, parcel_id, at, status, place, text, service, by_id)
           select t.*, %s::bigint
           from unnest(%s::bigint[], %s::bigint[], %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::text[]) as t
           on conflict do nothing returning delivery_id, parcel_id, at, status""",
        [
            actor.person_id,
            [e.delivery_id for e in events],
            [e.parcel_id for e in events],
            [e.at for e in events],
            [e.status for e in events],
            [e.place for e in events],
            [e.text for e in events],
            [e.service for e in events],
        ],
    )
    new = {tuple(row) for row in rows}
    found = {key: e for e in reversed(events) if (key := (e.delivery_id, e.parcel_id, e.at, e.status)) in new}
    return list(found.values())[::-1]


def follow(parcel_id: int, following: str, *, at: dt.datetime, note: str = "") -> None:
    """How far a carrier's service has been asked to follow a parcel."""
    run("update deliveries_parcel set following = %s, asked_at = %s, note = %s where id = %s", [following, at, note, parcel_id])


def keep_message(service: str, digest: str, body: str, new_events: int | None, *, at: dt.datetime) -> None:
    """Keeps a message of a service as it came, once."""
    run(
        """insert into deliveries_carriermessage (service, digest, body, received_at, new_events) values (%s, %s, %s, %s, %s)
           on conflict (service, digest) do nothing""",
        [service, digest, body, at, new_events],
    )


def sweep_messages(before: dt.datetime) -> int:
    """Forgets messages received before a moment; returns how many."""
    return len(run("delete from deliveries_carriermessage where received_at < %s returning id", [before]))


@dataclass(frozen=True, slots=True)
class Missing:
    """A quantity of a delivery line that was short, damaged or refused."""

    line_id: int
    kind: str
    qty: Decimal
    note: str = ""


def prove(
    delivery_id: int, received_date: dt.date, received_by: str, note: str, missing: Sequence[Missing], *, photo_id: int | None = None,
    signature_id: int | None = None, actor: Actor, at: dt.datetime,
) -> None:  # fmt: skip
    """Writes the proof of delivery, and a discrepancy for everything that was missing."""
    run(
        """insert into deliveries_proofofdelivery (delivery_id, received_date, received_by, note, recorded_at, recorded_by_id, photo_id, signature_id)
           values (%s, %s, %s, %s, %s, %s, %s, %s)""",
        [delivery_id, received_date, received_by, note, at, actor.person_id, photo_id, signature_id],
    )
    lack(missing, at=at)


def lack(missing: Sequence[Missing], *, at: dt.datetime) -> None:
    """Opens a discrepancy for everything that is missing."""
    if missing:
        run(
            """insert into deliveries_discrepancy (line_id, kind, qty, note, outcome, reference, opened_at)
               select t.l, t.k, t.q, t.n, '', '', %s from unnest(%s::bigint[], %s::text[], %s::numeric[], %s::text[]) as t(l, k, q, n)""",
            [at, [m.line_id for m in missing], [m.kind for m in missing], [m.qty for m in missing], [m.note for m in missing]],
        )


def settle(discrepancy_id: int, outcome: str, reference: str, *, actor: Actor, at: dt.datetime) -> None:
    """A discrepancy has ended; refuses (409) one that had already."""
    ended = run(
        """update deliveries_discrepancy set outcome = %s, reference = %s, settled_at = %s, settled_by_id = %s
           where id = %s and outcome = '' returning id""",
        [outcome, reference, at, actor.person_id, discrepancy_id],
    )
    if not ended:
        raise Refusal("discrepancy.settled", "This discrepancy has been settled already.", status=409)


def name_end(discrepancy_id: int, *, redelivery_id: int | None = None, reference: str = "") -> None:
    """The document that ends a discrepancy, known only after the rest of its act: the new delivery, or the number of the credit note."""
    run(
        "update deliveries_discrepancy set redelivery_id = %s, reference = coalesce(nullif(%s, ''), reference) where id = %s",
        [redelivery_id, reference, discrepancy_id],
    )


def claim(discrepancy_id: int, amount: Decimal, *, at: dt.datetime) -> None:
    """A carrier is asked to pay for a discrepancy: the one of the parcel its line lies in, or the only one of the delivery's parcels."""
    run(
        """insert into deliveries_carrierclaim (discrepancy_id, carrier_id, currency, amount, claimed_at)
           select m.id, coalesce((select min(p.carrier_id) from deliveries_parcelline q join deliveries_parcel p on p.id = q.parcel_id
                                  where q.line_id = m.line_id having count(distinct p.carrier_id) = 1),
                                 (select min(p.carrier_id) from deliveries_parcel p where p.delivery_id = d.record_id
                                  having count(distinct p.carrier_id) = 1)), d.currency, %s, %s
           from deliveries_discrepancy m join deliveries_deliveryline x on x.line_id = m.line_id
           join deliveries_delivery d on d.record_id = x.delivery_id where m.id = %s""",
        [amount, at, discrepancy_id],
    )


def decide_claim(discrepancy_id: int, state: str, paid: Decimal, note: str, *, actor: Actor, at: dt.datetime) -> None:
    """A carrier has paid or refused; refuses (409) a claim that is decided."""
    decided = run(
        """update deliveries_carrierclaim set state = %s, paid = %s, note = %s, decided_at = %s, decided_by_id = %s
           where discrepancy_id = %s and state = 'claimed' returning discrepancy_id""",
        [state, paid, note, at, actor.person_id, discrepancy_id],
    )
    if not decided:
        raise Refusal("claim.decided", "This claim has been decided already.", status=409)


@dataclass(frozen=True, slots=True)
class NewException:
    """Something that went wrong on the way of a delivery or of one of its parcels."""

    delivery_id: int
    parcel_id: int | None
    kind: str
    text: str = ""


def open_exceptions(new: Sequence[NewException], *, at: dt.datetime) -> list[int]:
    """Opens exceptions, unless one of the same kind is open, and wants the customer told; returns the deliveries of those that are new."""
    return values(
        """with new as (
               insert into deliveries_carrierexception (delivery_id, parcel_id, kind, text, opened_at)
               select t.*, %s from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::text[]) as t on conflict do nothing returning id, delivery_id
           ), told as (
               insert into deliveries_customermail (delivery_id, event, exception_id, made_at) select delivery_id, %s, id, %s from new
           ) select delivery_id from new""",
        [at, [e.delivery_id for e in new], [e.parcel_id for e in new], [e.kind for e in new], [e.text for e in new], states.TROUBLE, at],
    )


def close_exception(exception_id: int, outcome: str, note: str, *, actor: Actor, at: dt.datetime) -> None:
    """An exception has ended; refuses (409) one that had already."""
    ended = run(
        """update deliveries_carrierexception set outcome = %s, note = %s, closed_at = %s, closed_by_id = %s
           where id = %s and outcome = '' returning id""",
        [outcome, note, at, actor.person_id, exception_id],
    )
    if not ended:
        raise Refusal("exception.closed", "This exception has been closed already.", status=409)


def arrived(delivery_id: int, *, actor: Actor, at: dt.datetime) -> None:
    """What was late has arrived."""
    run(
        """update deliveries_carrierexception set outcome = 'arrived', closed_at = greatest(%s, opened_at), closed_by_id = %s
           where delivery_id = %s and kind = 'late' and outcome = ''""",
        [at, actor.person_id, delivery_id],
    )


def want_told(delivery_id: int, event: str, *, at: dt.datetime) -> None:
    """A customer is to be told of a delivery that goes in parcels; once of each event."""
    run(
        """insert into deliveries_customermail (delivery_id, event, made_at)
           select %s, %s, %s where exists (select 1 from deliveries_parcel where delivery_id = %s) on conflict do nothing""",
        [delivery_id, event, at, delivery_id],
    )


@dataclass(frozen=True, slots=True)
class ToTell:
    """A mail that waits, with whom it goes to and what it is about."""

    id: int
    delivery_id: int
    number: str | None
    delivery_state: str
    event: str
    trouble: str | None
    customer: str
    language: str
    address: str
    quiet: bool
    tries: int


def to_tell(most: int) -> list[ToTell]:
    """Mails that wait and may go, held for this act alone; that a delivery left is told once it has."""
    rows = run(
        """select m.id, m.delivery_id, d.number, d.state, m.event, t.kind, c.name, c.language, coalesce(nullif(k.email, ''), c.email, ''),
                  q.customer_id is not null, m.tries
           from deliveries_customermail m join deliveries_delivery d on d.record_id = m.delivery_id
           join parties_customer c on c.record_id = d.customer_id
           left join parties_contact k on k.customer_id = c.record_id and k.main and k.active
           left join deliveries_quietcustomer q on q.customer_id = c.record_id
           left join deliveries_carrierexception t on t.id = m.exception_id
           where m.state = 'waiting' and d.state not in ('draft', 'picked') order by m.id limit %s for no key update of m skip locked""",
        [most],
    )
    return [ToTell(*row) for row in rows]


def told(mail_id: int, state: str, *, at: dt.datetime) -> None:
    """How far a mail is after it was tried."""
    run(
        "update deliveries_customermail set state = %s, tries = tries + 1, sent_at = case when %s = 'sent' then %s::timestamptz end where id = %s",
        [state, state, at, mail_id],
    )


def quiet(customer_id: int, wanted: bool, *, at: dt.datetime) -> None:
    """A customer wants no mails of its deliveries, or wants them again."""
    if wanted:
        run("insert into deliveries_quietcustomer (customer_id, since) values (%s, %s) on conflict do nothing", [customer_id, at])
    else:
        run("delete from deliveries_quietcustomer where customer_id = %s", [customer_id])
