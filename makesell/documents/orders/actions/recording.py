"""Orders are recorded, and drafts keyed anew."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from makesell.documents.orders.actions import rows
from makesell.documents.orders.actions.facts import Made, NewLine, NewOrder, judge
from makesell.ground.actor import Actor
from makesell.ground.db import run, values
from makesell.ground.db.writing import written
from makesell.ground.spine import actions as spine
from makesell.ground.text.search import grams

KIND = "order"


def record_many(orders: Sequence[NewOrder], *, actor: Actor, at: dt.datetime, act: str = "", reason: str = "") -> list[Made]:
    """Writes orders with lines and splits, in a constant number of statements; returns their keys in the order given.

    `act` is the named act that their timelines begin with.
    """
    for order in orders:
        judge(order)
    opened = spine.open_with_lines(
        [
            spine.NewRecord(
                KIND, o.customer_name, o.owner_id, o.unit_id, o.number, o.external_source, o.external_id,
                grams=grams(o.number or "", o.customer_reference), sort_key=o.number or "",
            )
            for o in orders
        ],
        [[line.position for line in o.lines] for o in orders],
        actor=actor,
        at=at,
        act=act,
        reason=reason,
    )  # fmt: skip
    flat = [(key, line) for (key, _), o in zip(opened, orders, strict=True) for line in o.lines]
    line_ids = [line_id for _, ids in opened for line_id in ids]
    lines = [line for _, line in flat]
    heads = rows.heads([key for key, _ in opened], orders, at)
    written(heads, rows.lines(line_ids, flat), rows.splits(line_ids, lines), *rows.parts(line_ids, lines))
    return [Made(key, tuple(ids)) for key, ids in opened]


def rewrite(order_id: int, order: NewOrder) -> Made:
    """Writes a draft's head and lines anew under the same key; the audit keeps what it was before."""
    judge(order)
    run("delete from orders_creditsplit s using orders_salesorderline l where l.line_id = s.line_id and l.order_id = %s", [order_id])
    run("delete from orders_requestedpart p using orders_salesorderline l where l.line_id = p.line_id and l.order_id = %s", [order_id])
    spine.drop_lines("orders_salesorderline", "order_id", order_id)
    spine.rename(order_id, order.customer_name, grams(order.customer_name, order.customer_reference), "")
    spine.reassign([order_id], owner_id=order.owner_id, unit_id=order.unit_id)
    line_ids = spine.open_lines([(order_id, line.position) for line in order.lines])
    run(
        """update orders_salesorder set customer_id = %s, territory_id = %s, customer_reference = %s, channel = %s, currency = %s, order_date = %s,
               requested_date = %s, tax_inclusive = %s, rate = %s, rate_note = %s, terms_id = %s, ship_to_id = %s,
               end_user = %s, project = %s, delivery_rule = %s, drawing_gate = %s, agreement_gate = %s,
               licence_gate = %s where record_id = %s""",
        [
            order.customer_id, order.territory_id, order.customer_reference, order.channel, order.currency, order.order_date,
            order.requested_date, order.tax_inclusive, order.rate, order.rate_note, order.terms_id, order.ship_to_id,
            order.end_user, order.project, order.delivery_rule, order.drawing_gate, order.agreement_gate, order.licence_gate, order_id,
        ],
    )  # fmt: skip
    written(rows.lines(line_ids, [(order_id, line) for line in order.lines]), rows.splits(line_ids, order.lines), *rows.parts(line_ids, order.lines))
    resum(order_id)
    return Made(order_id, tuple(line_ids))


def resum(order_id: int, digits: int = 2) -> None:
    """The head's sums are those of its lines, less what was cut off them."""
    run(
        """update orders_salesorder o set net = s.net, tax = s.gross - s.freight - s.net, freight = s.freight, gross = s.gross, line_count = s.n,
               version = o.version + 1
           from (select coalesce(sum(x.net) filter (where kind <> 'freight'), 0) as net,
                        coalesce(sum(x.gross) filter (where kind = 'freight'), 0) as freight, coalesce(sum(x.gross), 0) as gross,
                        count(*) filter (where kind <> 'freight') as n
                 from orders_salesorderline l
                 cross join lateral (select l.net - makesell_part(l.net, l.cut_qty, l.qty, %s) as net,
                                            l.gross - makesell_part(l.gross, l.cut_qty, l.qty, %s) as gross) x
                 where order_id = %s) s
           where o.record_id = %s""",
        [digits, digits, order_id, order_id],
    )


def add_lines(order_id: int, lines: Sequence[NewLine]) -> list[int]:
    """Writes lines behind those an order has, at the next positions; returns their keys in the order given."""
    last = int(values("select coalesce(max(position), 0) from spine_line where record_id = %s", [order_id])[0])
    placed = [
        replace(line, position=last + n, bundle=line.bundle and replace(line.bundle, at=last + line.bundle.at)) for n, line in enumerate(lines, 1)
    ]
    keys = spine.open_lines([(order_id, line.position) for line in placed])
    written(rows.lines(keys, [(order_id, line) for line in placed]), rows.splits(keys, placed), *rows.parts(keys, placed))
    return keys


def open_sources(order_id: int, count: int) -> list[int]:
    """Opens lines of the order's record that a cancellation's entries name as their source, behind all others."""
    row = values("select coalesce(max(position), 0) from spine_line where record_id = %s", [order_id])
    return spine.open_lines([(order_id, int(row[0]) + n) for n in range(1, count + 1)])
