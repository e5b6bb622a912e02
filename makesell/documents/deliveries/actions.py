"""The only place that changes deliveries; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.spine import actions as spine
from makesell.ground.text.search import grams

KIND = "delivery"


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


def record_many(deliveries: Sequence[NewDelivery], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes deliveries with their lines, in a constant number of statements; returns their keys in the order given."""
    record_ids = spine.open_records(
        [
            spine.NewRecord(
                KIND, d.customer_name, d.owner_id, d.unit_id, d.number, d.external_source, d.external_id,
                grams=grams(d.number or ""), sort_key=d.number or "",
            )
            for d in deliveries
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    flat = [(rid, line) for rid, d in zip(record_ids, deliveries, strict=True) for line in d.lines]
    line_ids = spine.open_lines([(rid, line.position) for rid, line in flat])
    run(
        """insert into deliveries_delivery (record_id, number, state, owner_id, unit_id, currency, version, customer_id, order_id, warehouse_id,
               planned_date, issued_date, carrier, line_count)
           select i, n, s, o, u, c, 1, cu, od, w, pd, isd, ca, lc
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::bigint[],
                       %s::date[], %s::date[], %s::text[], %s::int[]) as h(i, n, s, o, u, c, cu, od, w, pd, isd, ca, lc)""",
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
        ],
    )
    run(
        """insert into deliveries_deliveryline (line_id, delivery_id, position, order_line_id, qty)
           select * from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::bigint[], %s::numeric[])""",
        [
            list(line_ids),
            [rid for rid, _ in flat],
            [x.position for _, x in flat],
            [x.order_line_id for _, x in flat],
            [x.qty for _, x in flat],
        ],
    )
    return record_ids
