"""Orders as their acts need them, and what says whose and which they are."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.queries.parts import PARTS, AskedPart, read
from makesell.documents.orders.queries.scope import CUSTOMER
from makesell.ground.actor import Actor
from makesell.ground.db import one, run
from makesell.ground.db.asking import Ask, asking, rows_as
from makesell.ground.refusal import missing
from makesell.masterdata.parties.queries import document_rows


@dataclass(frozen=True, slots=True)
class Acting:
    """An order's head as its acts need it, with its credit account."""

    id: int
    number: str | None
    state: str
    version: int
    owner_id: int | None
    unit_id: int
    currency: str
    customer_id: int
    customer: str
    customer_active: bool
    territory_id: int | None
    customer_reference: str
    channel: str
    order_date: dt.date
    requested_date: dt.date | None
    tax_inclusive: bool
    rate: Decimal
    rate_note: str
    gross: Decimal
    terms_id: int | None
    ship_to_id: int | None
    country: str | None
    supply_until: dt.date | None
    quotation_id: int | None
    contract_id: int | None
    credit_account_id: int | None
    credit_limit: Decimal | None
    blocked: bool
    end_user: str = ""
    project: str = ""
    delivery_rule: str = states.IN_PARTS
    drawing_gate: bool = False
    agreement_gate: bool = False
    licence_gate: str = ""
    customer_class: str = ""


@asking
def acting(actor: Actor, act: str, order_id: int) -> Ask[Acting]:
    """An order for an act; refuses (404) one that does not exist or that the actor may not do the act with, alike."""
    seen = document_rows(POLICY, actor, "orders_salesorder", "o.record_id", act)
    return Ask(
        f"""select o.record_id, o.number, o.state, o.version, o.owner_id, o.unit_id, o.currency, o.customer_id, c.name, c.active, o.territory_id,
                   o.customer_reference, o.channel, o.order_date, o.requested_date, o.tax_inclusive, o.rate, o.rate_note, o.gross, o.terms_id,
                   o.ship_to_id, ad.country, o.supply_until, o.quotation_id, o.contract_id,
                   c.credit_account_id, ca.credit_limit, coalesce(ca.blocked, false),
                   o.end_user, o.project, o.delivery_rule, o.drawing_gate, o.agreement_gate, o.licence_gate,
                   c.customer_class
            from orders_salesorder o {CUSTOMER} left join parties_creditaccount ca on ca.record_id = c.credit_account_id
            left join parties_address ad on ad.id = o.ship_to_id where o.record_id = %s and {seen.sql}""",
        [order_id, *seen.params],
        _acting,
    )


def _acting(rows: list[tuple[Any, ...]]) -> Acting:
    if not rows:
        raise missing()
    return Acting(*rows[0])


@dataclass(frozen=True, slots=True)
class ActingLine:
    """An order line as acts need it, with what the order book holds of it."""

    id: int
    position: int
    kind: str
    product_id: int | None
    text: str
    qty: Decimal
    unit_price: Decimal
    net: Decimal
    tax: Decimal
    gross: Decimal
    list_price: Decimal | None
    price_kind: str
    tax_rate: Decimal | None
    service_kind: str
    requested_date: dt.date | None
    first_promised_date: dt.date | None
    current_promised_date: dt.date | None
    ordered_qty: Decimal
    shipped_qty: Decimal
    invoiced_qty: Decimal
    product: str | None
    special_price_id: int | None = None
    promotion_id: int | None = None
    promotion_cut: Decimal = Decimal(0)
    asked_parts: str | None = None
    due_back_date: dt.date | None = None
    budget_line_id: int | None = None
    loan_line_id: int | None = None
    cause_id: int | None = None
    cause_line_id: int | None = None
    bundle_id: int | None = None
    bundle_qty: Decimal | None = None
    bundle_at: int | None = None
    bundle_weight: Decimal | None = None
    promotion_line_id: int | None = None      # of the budget that the promotion it is sold in is part of

    @property
    def parts(self) -> tuple[AskedPart, ...]:
        """The parts it is asked for in; none: as a whole."""
        return read(self.asked_parts)

    @property
    def open_qty(self) -> Decimal:
        """Ordered (less what was cancelled) and not shipped."""
        return self.ordered_qty - self.shipped_qty


_ACTING_LINE = f"""
select l.line_id, l.position, l.kind, l.product_id, l.text, l.qty, l.unit_price, l.net, l.tax, l.gross, l.list_price, l.price_kind, l.tax_rate,
       l.service_kind, l.requested_date, l.first_promised_date, l.current_promised_date, coalesce(b.ordered_qty - b.cancelled_qty, 0),
       coalesce(b.shipped_qty, 0), coalesce(b.invoiced_qty, 0), pr.code,
       l.special_price_id, l.promotion_id, l.promotion_cut, {PARTS}, l.due_back_date, l.budget_line_id, l.loan_line_id, l.cause_id,
       l.cause_line_id,
       l.bundle_id, l.bundle_qty, l.bundle_at, l.bundle_weight,
       (select p.budget_line_id from prices_pricelist p where p.record_id = l.promotion_id)
from orders_salesorderline l left join orderbook_balance b on b.line_id = l.line_id left join products_product pr on pr.record_id = l.product_id
"""


@asking
def acting_lines(order_id: int) -> Ask[list[ActingLine]]:
    """The lines of an order by position."""
    return Ask(f"{_ACTING_LINE} where l.order_id = %s order by l.position", [order_id], rows_as(ActingLine))


def owner_of(order_id: int) -> int | None:
    """Whose order it is."""
    row = one("select owner_id from orders_salesorder where record_id = %s", [order_id])
    return row[0] if row else None


def number_of(order_id: int) -> str | None:
    """The number of an order."""
    row = one("select number from orders_salesorder where record_id = %s", [order_id])
    return row[0] if row else None


def order_of_line(line_id: int) -> int | None:
    """The order a line belongs to."""
    row = one("select order_id from orders_salesorderline where line_id = %s", [line_id])
    return int(row[0]) if row else None


def ids_by_external(source: str, external_ids: Sequence[str]) -> dict[str, int]:
    """Orders already recorded from a source: {external id: key}."""
    rows = run(
        "select external_id, id from spine_record where external_source = %s and kind = 'order' and external_id = any(%s)",
        [source, list(external_ids)],
    )
    return {row[0]: row[1] for row in rows}
