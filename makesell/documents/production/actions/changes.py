"""The only place that writes engineering changes of production orders; imported by flows only."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.refusal import Refusal


def ask(
    order_id: int, reason: str, bom_id: int | None, routing_id: int | None, lines: Sequence[Mapping[str, Any]], *, actor: Actor, at: dt.datetime
) -> int:
    """Writes a change that waits for its approval; refuses (409) a second one."""
    if run("select 1 from production_engineeringchange where order_id = %s and applied_at is null and refused_at is null", [order_id]):
        raise Refusal("production.change_waits", "A change of this order waits for its decision already.", status=409)
    rows = run(
        """insert into production_engineeringchange (order_id, asked_at, asked_by_id, reason, bom_id, routing_id, lines)
           values (%s, %s, %s, %s, %s, %s, %s::jsonb) returning id""",
        [order_id, at, actor.person_id, reason, bom_id, routing_id, json.dumps(list(lines))],
    )
    return int(rows[0][0])


def choose_bom(order_id: int, bom_id: int) -> None:
    """An order is made by another bill of material."""
    run("update production_productionorder set bom_id = %s where record_id = %s", [bom_id, order_id])


def designed(order_id: int, bom_id: int, routing_id: int) -> None:
    """An order that was planned by a template is made by a bill of material and a routing."""
    run("update production_productionorder set bom_id = %s, routing_id = %s where record_id = %s", [bom_id, routing_id, order_id])


def applied(change_id: int, order_id: int, bom_id: int | None, routing_id: int | None, *, at: dt.datetime) -> None:
    """The order goes on by other revisions."""
    run("update production_engineeringchange set applied_at = %s where id = %s", [at, change_id])
    run(
        "update production_productionorder set bom_id = coalesce(%s, bom_id), routing_id = coalesce(%s, routing_id) where record_id = %s",
        [bom_id, routing_id, order_id],
    )


def refused(change_id: int, *, at: dt.datetime) -> None:
    """The order goes on as it was."""
    run("update production_engineeringchange set refused_at = %s where id = %s", [at, change_id])


def drop_unbegun(order_id: int) -> None:
    """Takes away operations nothing was reported of and that have not begun."""
    run(
        """delete from production_operation x where x.order_id = %s and x.state = 'waiting'
           and not exists (select 1 from production_operationreport r where r.operation_id = x.id)""",
        [order_id],
    )


def set_components(order_id: int, begun: Decimal, rows: Sequence[tuple[int, int, Decimal, Decimal]]) -> None:
    """From so many pieces on, an order needs these components: (position, product, quantity each, quantity for what is left). Others no more."""
    run("delete from production_component where order_id = %s and issued_qty = 0", [order_id])
    run("update production_component set qty = issued_qty where order_id = %s", [order_id])
    run(
        """insert into production_component as c (order_id, position, product_id, qty_each, qty, issued_qty, since_begun, since_issued)
           select %s, coalesce(o.position, t.position + coalesce(m.most, 0)), t.product_id, t.each, t.qty + coalesce(o.issued_qty, 0),
                  coalesce(o.issued_qty, 0), %s, coalesce(o.issued_qty, 0)
           from unnest(%s::int[], %s::bigint[], %s::numeric[], %s::numeric[]) as t(position, product_id, each, qty)
           left join production_component o on o.order_id = %s and o.product_id = t.product_id
           cross join (select max(position) as most from production_component where order_id = %s) m
           on conflict (order_id, position) do update set qty_each = excluded.qty_each, qty = excluded.qty, since_begun = excluded.since_begun,
               since_issued = excluded.since_issued""",
        [
            order_id, begun, [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows], [row[3] for row in rows], order_id,
            order_id,
        ],
    )  # fmt: skip
