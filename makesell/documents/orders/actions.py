"""The only place that changes sales orders; written in sets, imported by flows only."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.text.search import grams

KIND = "order"
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class NewSplit:
    """A credit of a line: who, which share (0–1), primary or overlay."""

    person_id: int
    share: Decimal = WHOLE
    overlay: bool = False


@dataclass(frozen=True, slots=True)
class NewLine:
    """An order line with its amounts already worked out."""

    position: int
    product_id: int | None
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    splits: tuple[NewSplit, ...] = ()
    kind: str = states.SALE
    text: str = ""
    requested_date: dt.date | None = None
    cost: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewOrder:
    """A sales order's head and lines. `number` is given by the past; a draft has none."""

    customer_id: int
    customer_name: str
    owner_id: int | None
    unit_id: int
    currency: str
    order_date: dt.date
    lines: tuple[NewLine, ...]
    number: str | None = None
    state: str = states.DRAFT
    territory_id: int | None = None
    requested_date: dt.date | None = None
    customer_reference: str = ""
    channel: str = "direct"
    rate: Decimal = WHOLE
    rate_note: str = ""
    external_source: str | None = None
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """A recorded order: its key and its lines' keys in the order given."""

    order_id: int
    line_ids: tuple[int, ...]


def _judge(order: NewOrder) -> None:
    for line in order.lines:
        if line.kind in states.CREDITED:
            whole = sum((s.share for s in line.splits if not s.overlay), Decimal(0))
            if whole != WHOLE:
                raise Refusal("split.whole", "The primary shares of line %(line)s must sum to 100 %%.", field="splits", line=line.position)
        elif line.splits:
            raise Refusal("split.not_credited", "Line %(line)s earns nobody a credit.", field="splits", line=line.position)
        if line.qty <= 0:
            raise Refusal("order.quantity", "The quantity of line %(line)s must be more than 0.", field="lines", line=line.position)


def record_many(orders: Sequence[NewOrder], *, actor: Actor, at: dt.datetime) -> list[Made]:
    """Writes orders with lines and splits, in a constant number of statements; returns their keys in the order given."""
    for order in orders:
        _judge(order)
    record_ids = spine.open_records(
        [
            spine.NewRecord(
                KIND, o.customer_name, o.owner_id, o.unit_id, o.number, o.external_source, o.external_id,
                grams=grams(o.number or "", o.customer_reference), sort_key=o.number or "",
            )
            for o in orders
        ],
        actor=actor,
        at=at,
    )  # fmt: skip
    line_ids = spine.open_lines([(rid, line.position) for rid, o in zip(record_ids, orders, strict=True) for line in o.lines])
    _write_heads(record_ids, orders, at)
    flat = [(rid, line) for rid, o in zip(record_ids, orders, strict=True) for line in o.lines]
    _write_lines(line_ids, flat)
    _write_splits(line_ids, [line for _, line in flat])
    made, start = [], 0
    for rid, order in zip(record_ids, orders, strict=True):
        made.append(Made(rid, tuple(line_ids[start : start + len(order.lines)])))
        start += len(order.lines)
    return made


def _write_heads(record_ids: Sequence[int], orders: Sequence[NewOrder], at: dt.datetime) -> None:
    zero = Decimal(0)
    run(
        """insert into orders_salesorder (record_id, number, state, owner_id, unit_id, currency, version, customer_id, territory_id,
               customer_reference, channel, order_date, requested_date, tax_inclusive, rate, rate_note, net, tax, freight, gross, line_count,
               confirmed_at)
           select i, n, s, o, u, c, 1, cu, t, ref, ch, od, rd, false, ra, rn, ne, ta, fr, ne + ta + fr, lc,
                  case when s = 'confirmed' then %s::timestamptz end
           from unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::text[], %s::bigint[], %s::bigint[], %s::text[],
                       %s::text[], %s::date[], %s::date[], %s::numeric[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[], %s::int[])
               as h(i, n, s, o, u, c, cu, t, ref, ch, od, rd, ra, rn, ne, ta, fr, lc)""",
        [
            at,
            list(record_ids),
            [o.number for o in orders],
            [o.state for o in orders],
            [o.owner_id for o in orders],
            [o.unit_id for o in orders],
            [o.currency for o in orders],
            [o.customer_id for o in orders],
            [o.territory_id for o in orders],
            [o.customer_reference for o in orders],
            [o.channel for o in orders],
            [o.order_date for o in orders],
            [o.requested_date for o in orders],
            [o.rate for o in orders],
            [o.rate_note for o in orders],
            [sum((x.net for x in o.lines if x.kind != states.FREIGHT), zero) for o in orders],
            [sum((x.tax for x in o.lines if x.kind != states.FREIGHT), zero) for o in orders],
            [sum((x.net + x.tax for x in o.lines if x.kind == states.FREIGHT), zero) for o in orders],
            [sum(1 for x in o.lines if x.kind != states.FREIGHT) for o in orders],
        ],
    )


def _write_lines(line_ids: Sequence[int], flat: Sequence[tuple[int, NewLine]]) -> None:
    run(
        """insert into orders_salesorderline (line_id, order_id, position, kind, product_id, text, qty, unit_price, net, tax, gross, cost,
               requested_date)
           select i, o, p, k, pr, t, q, up, n, ta, n + ta, co, rd
           from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::text[], %s::bigint[], %s::text[], %s::numeric[], %s::numeric[], %s::numeric[],
                       %s::numeric[], %s::numeric[], %s::date[]) as l(i, o, p, k, pr, t, q, up, n, ta, co, rd)""",
        [
            list(line_ids),
            [rid for rid, _ in flat],
            [x.position for _, x in flat],
            [x.kind for _, x in flat],
            [x.product_id for _, x in flat],
            [x.text for _, x in flat],
            [x.qty for _, x in flat],
            [x.unit_price for _, x in flat],
            [x.net for _, x in flat],
            [x.tax for _, x in flat],
            [x.cost for _, x in flat],
            [x.requested_date for _, x in flat],
        ],
    )


def _write_splits(line_ids: Sequence[int], lines: Sequence[NewLine]) -> None:
    rows = [(i, s.person_id, n, s.share, s.overlay) for i, x in zip(line_ids, lines, strict=True) for n, s in enumerate(x.splits, 1)]
    if rows:
        run(
            """insert into orders_creditsplit (line_id, person_id, position, share, overlay)
               select * from unnest(%s::bigint[], %s::bigint[], %s::int[], %s::numeric[], %s::boolean[])""",
            [list(column) for column in zip(*rows, strict=True)],
        )
