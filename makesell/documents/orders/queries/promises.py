"""What is promised of orders' lines, and how it moved."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.orders.queries.parts import PARTS, AskedPart, read, still_open
from makesell.documents.orders.queries.pauses import PAUSED
from makesell.documents.orders.queries.scope import CUSTOMER, rows_of
from makesell.documents.orders.states import IN_PARTS, LEAVING_SQL
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.db.asking import Ask, asking


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A quantity of a line with its promise: a date, or so many working days after the gate."""

    line_id: int
    line: int
    product: str | None
    qty: Decimal
    source: str
    promised_date: dt.date | None
    days_after_gate: int | None
    requested_date: dt.date | None
    ship_to: str | None
    cause: dict[str, Any] | None


@asking
def schedule(order_id: int) -> Ask[list[ScheduleRow]]:
    """The schedule lines of an order by line and date."""
    return Ask(
        """select s.line_id, l.position, coalesce(pr.code, l.text), s.qty, s.source, s.promised_date, s.days_after_gate,
                  coalesce(s.requested_date, l.requested_date, o.requested_date), ad.line, l.promise_cause
           from orders_scheduleline s join orders_salesorderline l on l.line_id = s.line_id join orders_salesorder o on o.record_id = l.order_id
           left join products_product pr on pr.record_id = l.product_id left join parties_address ad on ad.id = s.ship_to_id
           where l.order_id = %s order by l.position, s.position""",
        [order_id],
        lambda rows: [ScheduleRow(*(*row[:-1], json.loads(row[-1]) if row[-1] else None)) for row in rows],
    )


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promised date that moved."""

    line: int
    at: dt.datetime
    from_date: dt.date | None
    to_date: dt.date | None
    cause: str
    params: dict[str, Any]
    by_customer: bool
    told: str | None


def promise_changes(order_id: int) -> list[PromiseRow]:
    """Every change of an order's promised dates, newest first."""
    rows = run(
        """select l.position, c.at, c.from_date, c.to_date, c.cause, c.params, c.by_customer, p.name
           from orders_promisechange c join orders_salesorderline l on l.line_id = c.line_id left join organisation_person p on p.id = c.told_id
           where l.order_id = %s order by c.id desc""",
        [order_id],
        keep=True,
    )
    return [PromiseRow(line, at, was, now, cause, json.loads(params), asked, told) for line, at, was, now, cause, params, asked, told in rows]


@dataclass(frozen=True, slots=True)
class Promised:
    """A line with what is promised of it, for whoever moves supply: its order, its product, what is still to ship, whether it stands still."""

    line_id: int
    position: int
    order_id: int
    number: str | None
    customer: str
    customer_id: int
    owner_id: int | None
    unit_id: int
    state: str
    product_id: int
    open_qty: Decimal
    requested_date: dt.date | None
    first_promised_date: dt.date | None
    promised_date: dt.date | None
    gated: bool
    paused: bool
    shipped_qty: Decimal
    asked_parts: str | None

    @property
    def parts(self) -> tuple[AskedPart, ...]:
        """What is still to be shipped of the parts it is asked for in; none: as a whole."""
        return still_open(read(self.asked_parts), self.shipped_qty, self.open_qty)


_PROMISED = f"""
select l.line_id, l.position, l.order_id, o.number, c.name, o.customer_id, o.owner_id, o.unit_id, o.state, l.product_id,
       case when o.state = 'confirmed' then coalesce(b.ordered_qty - b.cancelled_qty - b.shipped_qty, 0) else l.qty end,
       coalesce(l.requested_date, o.requested_date), l.first_promised_date, l.current_promised_date,
       exists (select 1 from orders_scheduleline s join orders_salesorderline sl on sl.line_id = s.line_id
               where sl.order_id = l.order_id and s.promised_date is null)
       or exists (select 1 from orders_ordergate g where g.order_id = l.order_id and g.opened_at is null and (g.kind not in ({LEAVING_SQL})
                  or not exists (select 1 from orders_ordergate h where h.order_id = l.order_id and h.kind not in ({LEAVING_SQL})))),
       {PAUSED}, coalesce(b.shipped_qty, 0), {PARTS}
from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id {CUSTOMER}
left join orderbook_balance b on b.line_id = l.line_id
"""


def promised(line_ids: Sequence[int]) -> list[Promised]:
    """Lines with their promises, the earliest promised first; whoever asks."""
    rows = run(
        f"{_PROMISED} where l.line_id = any(%s) and l.product_id is not null order by l.first_promised_date nulls last, l.order_id, l.position",
        [list(line_ids)],
        keep=True,
    )
    return [Promised(*row) for row in rows]


def holders(actor: Actor, line_ids: Sequence[int]) -> dict[int, Promised]:
    """Lines by key, as far as the actor may see their orders."""
    seen = rows_of(actor)
    rows = run(f"{_PROMISED} where l.line_id = any(%s) and {seen.sql}", [list(line_ids), *seen.params])
    return {row[0]: Promised(*row) for row in rows}


def delivered_whole(line_ids: Sequence[int]) -> dict[int, bool]:
    """Lines of which nothing may be sent before all of it, by key."""
    rows = run(
        """select l.line_id, o.delivery_rule <> %s from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           where l.line_id = any(%s)""",
        [IN_PARTS, list(line_ids)],
    )
    return {int(row[0]): bool(row[1]) for row in rows}


@dataclass(frozen=True, slots=True)
class ToldCustomer:
    """A customer who is to hear of a line's new day: where and in which language; `quiet` wants no mails."""

    line_id: int
    order_id: int
    number: str
    position: int
    product: str
    language: str
    address: str
    quiet: bool


def told_customers(line_ids: Sequence[int]) -> list[ToldCustomer]:
    """Whom to tell of lines."""
    rows = run(
        f"""select l.line_id, o.record_id, coalesce(o.number, ''), l.position, coalesce(pr.code || ' ' || pr.name, l.text), c.language,
                   coalesce(nullif(k.email, ''), c.email, ''), exists (select 1 from deliveries_quietcustomer q where q.customer_id = c.record_id)
            from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id {CUSTOMER}
            left join products_product pr on pr.record_id = l.product_id
            left join parties_contact k on k.customer_id = c.record_id and k.main and k.active where l.line_id = any(%s) order by 1""",
        [list(line_ids)],
    )
    return [ToldCustomer(*row) for row in rows]
