"""What the pages of an order and of its lines show."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.orders.queries.pauses import PAUSED
from makesell.documents.orders.queries.scope import CUSTOMER, PERSON, TERRITORY, UNIT, rows_of
from makesell.ground.actor import Actor
from makesell.ground.db import one
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.refusal import missing
from makesell.ground.spine.rows import HeadRow, head
from makesell.masterdata.partnumbers.queries import JOIN as CALLED


@dataclass(frozen=True, slots=True)
class OrderRow(HeadRow):
    """A sales order's head as its page shows it."""

    customer_id: int
    customer: str
    territory_id: int | None
    territory: str | None
    customer_reference: str
    channel: str
    order_date: dt.date
    requested_date: dt.date | None
    rate_note: str
    net: Decimal
    tax: Decimal
    freight: Decimal
    gross: Decimal
    external_id: str | None
    quotation_id: int | None
    quotation: str | None
    contract_id: int | None
    contract: str | None
    rate: Decimal
    credit_account_id: int | None
    credit_limit: Decimal | None
    blocked: bool
    was_held: bool
    gated: bool
    moved: bool
    shared_anew: bool
    end_user: str
    project: str
    delivery_rule: str
    was_paused: bool
    paused: bool


@asking
def order(actor: Actor, order_id: int) -> Ask[OrderRow]:
    """One order; refuses (404) one that does not exist or that the actor may not see, alike."""
    rows_where = rows_of(actor)
    return Ask(
        f"""select {head("o")}, o.customer_id, c.name,
                   o.territory_id, t.name, o.customer_reference, o.channel, o.order_date, o.requested_date, o.rate_note, o.net, o.tax, o.freight,
                   o.gross, r.external_id, o.quotation_id, q.number, o.contract_id, k.number, o.rate, c.credit_account_id, ca.credit_limit,
                   coalesce(ca.blocked, false), exists (select 1 from orders_orderhold h where h.order_id = o.record_id),
                   exists (select 1 from orders_ordergate g where g.order_id = o.record_id),
                   exists (select 1 from orders_promisechange h join orders_salesorderline l on l.line_id = h.line_id where l.order_id = o.record_id),
                   exists (select 1 from orders_splitchange x where x.order_id = o.record_id and x.changed_date is not null),
                   o.end_user, o.project, o.delivery_rule,
                   exists (select 1 from orders_linepause z join orders_salesorderline l on l.line_id = z.line_id where l.order_id = o.record_id),
                   exists (select 1 from orders_salesorderline l where l.order_id = o.record_id and {PAUSED})
            from orders_salesorder o join spine_record r on r.id = o.record_id {CUSTOMER} {PERSON} {UNIT} {TERRITORY}
            left join quotations_quotation q on q.record_id = o.quotation_id left join contracts_contract k on k.record_id = o.contract_id
            left join parties_creditaccount ca on ca.record_id = c.credit_account_id
            where o.record_id = %s and {rows_where.sql}""",
        [order_id, *rows_where.params],
        _the_order,
    )


def _the_order(rows: list[tuple[Any, ...]]) -> OrderRow:
    if not rows:
        raise missing()
    return OrderRow(*rows[0])


@dataclass(frozen=True, slots=True)
class LineRow:
    """A line of an order with what is shipped and invoiced of it, and why its price is what it is (None: nothing was decided)."""

    id: int
    position: int
    kind: str
    product_id: int | None
    code: str | None
    product: str | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    shipped_qty: Decimal
    invoiced_qty: Decimal
    list_price: Decimal | None
    price_reason: dict[str, Any] | None
    called: str | None      # the customer's own number of the product
    bundle: str | None      # the bundle it is a part of, and how many of it
    bundle_qty: Decimal | None


@asking
def lines(order_id: int) -> Ask[list[LineRow]]:
    """The lines of an order by position."""
    return Ask(
        f"""select l.line_id, l.position, l.kind, l.product_id, pr.code, pr.name, l.text, l.qty, l.unit_price, l.net, l.tax, l.gross,
                  coalesce(b.shipped_qty, 0), coalesce(b.invoiced_qty, 0), l.list_price, l.price_reason, pn.number, bu.name,
                  l.bundle_qty
           from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id
           left join products_product pr on pr.record_id = l.product_id {CALLED.format(customer="o.customer_id")}
           left join products_product bu on bu.record_id = l.bundle_id
           left join orderbook_balance b on b.line_id = l.line_id where l.order_id = %s order by l.position""",
        [order_id],
        lambda rows: [LineRow(*(*row[:-4], json.loads(row[-4]) if row[-4] else None, *row[-3:])) for row in rows],
    )


@dataclass(frozen=True, slots=True)
class OneLine:
    """An order line as its own page shows it."""

    id: int
    order_id: int
    order: str | None
    order_date: dt.date
    customer_id: int
    customer: str
    currency: str
    position: int
    kind: str
    product_id: int | None
    product: str | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    shipped_qty: Decimal
    invoiced_qty: Decimal


def line(actor: Actor, line_id: int) -> OneLine:
    """One order line; refuses (404) one that does not exist or whose order the actor may not see, alike."""
    rows_where = rows_of(actor)
    row = one(
        f"""select l.line_id, l.order_id, o.number, o.order_date, o.customer_id, c.name, o.currency, l.position, l.kind, l.product_id, pr.name,
                   l.text, l.qty, l.unit_price, l.net, l.tax, l.gross, coalesce(b.shipped_qty, 0), coalesce(b.invoiced_qty, 0)
            from orders_salesorderline l join orders_salesorder o on o.record_id = l.order_id {CUSTOMER}
            left join products_product pr on pr.record_id = l.product_id left join orderbook_balance b on b.line_id = l.line_id
            where l.line_id = %s and {rows_where.sql}""",
        [line_id, *rows_where.params],
    )
    if row is None:
        raise missing()
    return OneLine(*row)


@dataclass(frozen=True, slots=True)
class SplitRow:
    """Whose credit a line is."""

    line_id: int
    person_id: int
    name: str
    house: bool
    share: Decimal
    overlay: bool


@asking
def splits(order_id: int) -> Ask[list[SplitRow]]:
    """The credit splits of an order's lines."""
    return Ask(
        """select s.line_id, s.person_id, p.name, p.kind = 'house', s.share, s.overlay from orders_creditsplit s
           join orders_salesorderline l on l.line_id = s.line_id join organisation_person p on p.id = s.person_id
           where l.order_id = %s order by l.position, s.overlay, s.position""",
        [order_id],
        rows_as(SplitRow),
    )


@dataclass(frozen=True, slots=True)
class HoldRow:
    """Why an order is (or was) held, and who let it go on."""

    id: int
    code: str
    params: dict[str, Any]
    at: dt.datetime
    asked_by_id: int | None
    asked_by: str | None
    ended_at: dt.datetime | None
    released_by: str | None
    released_amount: Decimal | None
    released_until: dt.date | None
    reason: str


@asking
def holds(order_id: int) -> Ask[list[HoldRow]]:
    """Every hold of an order, those that still stand first."""
    return Ask(
        """select h.id, h.code, h.params, h.at, h.asked_by_id, a.name, h.ended_at, p.name, h.released_amount, h.released_until, h.reason
           from orders_orderhold h left join organisation_person p on p.id = h.released_by_id left join organisation_person a on a.id = h.asked_by_id
           where h.order_id = %s order by h.ended_at is not null, h.id""",
        [order_id],
        lambda rows: [HoldRow(row[0], row[1], json.loads(row[2]), *row[3:]) for row in rows],
    )


@dataclass(frozen=True, slots=True)
class GateRow:
    """A gate of an order."""

    order_id: int
    kind: str
    amount: Decimal
    deadline: dt.date
    opened_at: dt.datetime | None
    lapsed_at: dt.datetime | None
    licence_number: str
    valid_until: dt.date | None

    def stands(self, on: dt.date) -> bool:
        """Whether it is open on a day: what it waited for has come, and has not expired."""
        return self.opened_at is not None and (self.valid_until is None or self.valid_until >= on)


def gates(order_ids: Sequence[int]) -> list[GateRow]:
    """The gates of orders, that before production first."""
    return _gates(tuple(order_ids))


@asking
def _gates(order_ids: tuple[int, ...]) -> Ask[list[GateRow]]:
    return Ask(
        """select order_id, kind, amount, deadline, opened_at, lapsed_at, licence_number, valid_until from orders_ordergate
           where order_id = any(%s) order by order_id, kind""",
        [list(order_ids)],
        rows_as(GateRow),
    )
