"""PRO-6 · The invoicing clerk drafts an invoice: what of an order, a delivery or single lines may be invoiced by the rule, whole or in parts.

VAT is worked out line by line (13.2): the side on which the order's prices were entered is split exactly by 13.1, the other is derived.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries
from makesell.documents.invoices.access import POLICY
from makesell.documents.invoices.queries import ToInvoice
from makesell.documents.orders.states import CONFIRMED
from makesell.flows.steps import charges
from makesell.flows.steps.milestones import Wanted, by_part
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.rules import queries as rules
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class ChargeFact:
    """How much of an order line; without a quantity everything that may be invoiced."""

    order_line_id: int
    qty: Decimal | None = None


@dataclass(frozen=True, slots=True)
class InvoiceFact:
    """What to invoice: an order, a delivery (its goods; freight goes with its order or by its line), or single lines of one customer."""

    order_id: int | None = None
    delivery_id: int | None = None
    lines: tuple[ChargeFact, ...] = ()


@act
def perform(fact: InvoiceFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft; returns it. Refuses what may not be invoiced yet, or again."""
    POLICY.require(actor, "draft")
    on = business_date(at)
    basis = rules.value(charges.BASIS, on)
    sent = queries.delivered_by([fact.delivery_id]) if fact.delivery_id else {}
    lines = [*sent, *(part.order_line_id for part in fact.lines)]
    orders = [fact.order_id] if fact.order_id and not fact.lines else []
    locks.take("order", {*orders, *(row.order_id for row in queries.to_invoice(basis, [], lines))} if lines else orders)
    rows = {row.line_id: row for row in queries.to_invoice(basis, orders, lines)}
    milestone, wanted = _next_part(fact, rows) or (None, _wanted(fact, rows, {line: qty for line, (_, qty) in sent.items()}))
    lines_charged = charges.charged(wanted, charges.rates(wanted, on), {line: key for line, (key, _) in sent.items()})
    first = rows[wanted[0][0].line_id]
    if any((row.customer_id, row.currency, row.rate) != (first.customer_id, first.currency, first.rate) for row, _ in wanted):
        raise Refusal("invoice.customers", "An invoice goes to one customer, in one currency at one rate.", field="lines")
    if any(row.terms_id != first.terms_id for row, _ in wanted):
        raise Refusal("invoice.terms", "These orders are paid on different terms: make an invoice for each.", field="lines")
    new = charges.made(wanted, lines_charged, on, milestone)
    return invoices.record_many([new], actor=actor, at=at, act="draft", reason=reason)[0]


def _next_part(fact: InvoiceFact, rows: Mapping[int, ToInvoice]) -> tuple[int, Wanted] | None:
    """Of an order that is invoiced by the payment schedule the first milestone reached that is not invoiced; goods by hand name their lines."""
    if fact.lines or fact.delivery_id or not any(row.scheduled for row in rows.values()):
        return None
    parts = by_part([row for row in rows.values() if row.order_state == CONFIRMED])
    return parts[0] if parts else None


def _wanted(fact: InvoiceFact, rows: Mapping[int, ToInvoice], sent: Mapping[int, Decimal]) -> list[tuple[ToInvoice, Decimal]]:
    if fact.lines:
        wanted = [_one(number, part, rows) for number, part in enumerate(fact.lines, 1)]
        if len({row.line_id for row, _ in wanted}) != len(wanted):
            raise Refusal("invoice.twice", "A line is named twice.", field="lines")
        return wanted
    wanted = [
        (row, min(row.open_qty, sent.get(row.line_id, row.open_qty)))
        for row in rows.values()
        if row.open_qty > 0 and row.order_state == CONFIRMED and (not sent or row.line_id in sent)
    ]
    if not wanted:
        raise Refusal(
            "invoice.nothing", "Nothing of this may be invoiced now.", field="order", status=409,
            who=N_("What may be invoiced follows a rule; the warehouse knows what has shipped."),
        )  # fmt: skip
    return wanted


def _one(number: int, part: ChargeFact, rows: Mapping[int, ToInvoice]) -> tuple[ToInvoice, Decimal]:
    row = rows.get(part.order_line_id)
    if row is None or row.order_state != CONFIRMED:
        raise Refusal("invoice.line", "This order line does not exist, costs nothing, or is not confirmed.", field=f"lines.{number}.order_line")
    most = max(row.open_qty, row.most_qty)
    qty = row.open_qty if part.qty is None and row.open_qty > 0 else most if part.qty is None else part.qty
    if qty <= 0 or qty > most:
        raise Refusal(
            "invoice.too_much", "Of line %(line)s of %(order)s, %(open)s may be invoiced.", field=f"lines.{number}.qty", status=409,
            line=row.position, order=row.order or "—", open=format(max(most, Decimal(0)).normalize(), "f"),
        )  # fmt: skip
    return row, qty
