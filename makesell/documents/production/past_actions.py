"""Writes production orders of the past, as they ended; in sets, imported by flows only. Nothing is posted: what they made was counted since."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.spine import actions as spine
from makesell.ground.spine.actions import NewRecord
from makesell.ground.text.search import grams

KIND = "production_order"


@dataclass(frozen=True, slots=True)
class PastOrder:
    """A production order that ended: how much was asked for and made, when it was released, was due and ended."""

    product_id: int
    title: str
    warehouse_id: int
    unit_id: int
    currency: str
    number: str
    qty: Decimal
    good_qty: Decimal
    scrap_qty: Decimal
    released_at: dt.datetime
    due_date: dt.date
    ended_at: dt.datetime
    external_source: str
    external_id: str


def record_many(orders: Sequence[PastOrder], *, actor: Actor, at: dt.datetime) -> list[int]:
    """Writes closed production orders with the moment they ended on their timelines; returns their keys in the order given."""
    if not orders:
        return []
    made = spine.open_with_lines(
        [
            NewRecord(KIND, o.title, None, o.unit_id, o.number, o.external_source, o.external_id, grams=grams(o.number), sort_key=o.number)
            for o in orders
        ],
        [(1,)] * len(orders),
        actor=actor,
        at=at,
    )
    keys = [key for key, _ in made]
    run(
        """with input as (
               select * from unnest(%s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::numeric[],
                                    %s::numeric[], %s::numeric[], %s::timestamptz[], %s::date[], %s::timestamptz[])
               as t(id, line, number, unit_id, currency, product_id, warehouse_id, qty, good, scrap, released_at, due, ended_at)
           ), made as (
               insert into production_productionorder (record_id, number, state, owner_id, unit_id, currency, version, product_id, warehouse_id,
                   order_line_id, receipt_id, qty, good_qty, scrap_qty, due_date, first_due_date, released_at)
               select id, number, %s, null, unit_id, currency, 1, product_id, warehouse_id, null, line, qty, good, scrap, due, due, released_at
               from input
           ) insert into spine_event (record_id, act, by_id, by_name, at, reason) select id, 'close', %s, %s, ended_at, '' from input""",
        [
            keys, [lines[0] for _, lines in made], [o.number for o in orders], [o.unit_id for o in orders], [o.currency for o in orders],
            [o.product_id for o in orders], [o.warehouse_id for o in orders], [o.qty for o in orders], [o.good_qty for o in orders],
            [o.scrap_qty for o in orders], [o.released_at for o in orders], [o.due_date for o in orders], [o.ended_at for o in orders],
            states.CLOSED, actor.person_id, actor.name,
        ],
    )  # fmt: skip
    return keys
