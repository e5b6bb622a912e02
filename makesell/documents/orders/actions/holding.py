"""Why an order does not go on, and what it waits for."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.orders import states
from makesell.ground.actor import Actor
from makesell.ground.db import run


def hold(order_id: int, code: str, params: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> None:
    """Keeps why an order is held; a reason that stands already takes the new figures."""
    run(
        """insert into orders_orderhold (order_id, code, params, at, asked_by_id, reason) values (%s, %s, %s::jsonb, %s, %s, '')
           on conflict (order_id, code) where ended_at is null do update set params = excluded.params""",
        [order_id, code, json.dumps(dict(params)), at, actor.person_id],
    )


def end_holds(
    order_id: int,
    codes: Sequence[str],
    *,
    actor: Actor,
    at: dt.datetime,
    reason: str = "",
    amount: Decimal | None = None,
    until: dt.date | None = None,
) -> None:
    """Ends holds of an order; a release names its amount and its end, and does not grow by itself."""
    run(
        """update orders_orderhold set ended_at = %s, released_by_id = %s, released_amount = %s, released_until = %s, reason = %s
           where order_id = %s and code = any(%s) and ended_at is null""",
        [at, actor.person_id, amount, until, reason, order_id, list(codes)],
    )


def release_again(order_id: int, amount: Decimal, until: dt.date, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Keeps a further release of an order that goes on already; nobody asked for it but its goods."""
    run(
        """insert into orders_orderhold (order_id, code, params, at, ended_at, released_by_id, released_amount, released_until, reason)
           values (%s, %s, '{}'::jsonb, %s, %s, %s, %s, %s, %s)""",
        [order_id, states.CREDIT, at, at, actor.person_id, amount, until, reason],
    )


@dataclass(frozen=True, slots=True)
class NewGate:
    """What an order waits for until a deadline: money, or (amount 0) a paper."""

    kind: str
    amount: Decimal
    deadline: dt.date


def set_gates(order_id: int, gates: Sequence[NewGate]) -> None:
    """Sets the gates of an order; one that is open stays open."""
    run(
        """insert into orders_ordergate (order_id, kind, amount, deadline)
           select %s, k, a, d from unnest(%s::text[], %s::numeric[], %s::date[]) as t(k, a, d)
           on conflict (order_id, kind) do update set amount = excluded.amount, deadline = excluded.deadline""",
        [order_id, [g.kind for g in gates], [g.amount for g in gates], [g.deadline for g in gates]],
    )


def open_gates(order_id: int, kinds: Sequence[str], *, at: dt.datetime) -> None:
    """What these gates wait for has come."""
    run("update orders_ordergate set opened_at = %s where order_id = %s and kind = any(%s)", [at, order_id, list(kinds)])


def keep_licence(order_id: int, number: str, valid_until: dt.date) -> bool:
    """The licence an order's goods leave by, in the place of one it had; false for an order that needs none."""
    return bool(
        run(
            f"""update orders_ordergate set licence_number = %s, valid_until = %s, expired_at = null
                where order_id = %s and kind in ({states.LICENCES_SQL}) returning id""",
            [number, valid_until, order_id],
        )
    )


def licences_expired(order_ids: Sequence[int], *, at: dt.datetime) -> None:
    """The licences of these orders have expired: their gates are shut again."""
    run(
        f"update orders_ordergate set expired_at = %s where order_id = any(%s) and kind in ({states.LICENCES_SQL}) and expired_at is null",
        [at, list(order_ids)],
    )


def supply_lapsed(order_ids: Sequence[int], *, at: dt.datetime) -> None:
    """What orders held of supply has gone back; gates that were waited for have lapsed."""
    run("update orders_salesorder set supply_until = null, version = version + 1 where record_id = any(%s)", [list(order_ids)])
    run("update orders_ordergate set lapsed_at = %s where order_id = any(%s) and opened_at is null", [at, list(order_ids)])


def supply_kept(order_id: int) -> None:
    """What the order holds of supply waits for nothing any more."""
    run("update orders_salesorder set supply_until = null, version = version + 1 where record_id = %s", [order_id])
