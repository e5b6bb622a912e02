"""Step: what an invoice charges of order lines — a part of each, taxed line by line (13.2); the rule that says what may be invoiced."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.invoices import due_queries, states
from makesell.documents.invoices.actions import NewInvoice, NewInvoiceLine
from makesell.documents.invoices.due_queries import Due
from makesell.documents.invoices.queries import ToInvoice
from makesell.engines import vat
from makesell.ground.money import minor_digits, part_posted
from makesell.ground.rules import queries as rules
from makesell.ground.rules.kinds import Choice, RuleKind
from makesell.ground.text import N_
from makesell.masterdata.prices import queries as prices
from makesell.masterdata.prices import words

BASIS: Final = RuleKind(
    "invoices.basis",
    N_("What may be invoiced"),
    Choice(states.BASES),
    default=states.SHIPPED,
    clause="PRO-6",
    help=N_("Freight and services are invoiced with the order. What has shipped can always be invoiced."),
)
RULES: Final = (BASIS,)
TECHNICAL, TRANSPORT = "technical", "transport"
Wanted = Sequence[tuple[ToInvoice, Decimal]]


def due_on(on: dt.date, order_ids: Sequence[int] | None = None) -> list[Due]:
    """What is due to be invoiced on a day, of these orders or of all."""
    return due_queries.due(rules.value(BASIS, on), on.replace(day=1), order_ids)


def made(wanted: Wanted, charged: tuple[NewInvoiceLine, ...], on: dt.date, milestone: int | None = None) -> NewInvoice:
    """A draft of these lines, all of one customer, currency, rate and terms; of a milestone it is the part of the terms."""
    first, orders = wanted[0][0], {row.order_id for row, _ in wanted}
    return NewInvoice(
        first.customer_id, first.customer, first.owner_id, first.unit_id, first.currency, on, charged,
        order_id=orders.pop() if len(orders) == 1 else None, rate=first.rate, terms_id=first.terms_id, milestone=milestone,
    )  # fmt: skip


def rates(wanted: Wanted, on: dt.date) -> list[Decimal | None]:
    """The tax rate of each line, asked once for all."""
    return prices.tax_rates_on([(_service(row), row.product_id) for row, _ in wanted], words.DOMESTIC, on)


def charged(wanted: Wanted, found: Sequence[Decimal | None], delivered: Mapping[int, int]) -> tuple[NewInvoiceLine, ...]:
    """The lines of an invoice: so much of each order line at its rate, with the delivery line that took it along."""
    return tuple(
        _taxed(position, row, qty, rate, delivered.get(row.line_id))
        for position, ((row, qty), rate) in enumerate(zip(wanted, found, strict=True), 1)
    )


def _taxed(position: int, row: ToInvoice, qty: Decimal, rate: Decimal | None, delivery_line: int | None) -> NewInvoiceLine:
    """A part of an order line. Where no rate was entered (a company's past) its tax is the same part of the order line's."""
    digits = minor_digits(row.currency)

    def part(whole: Decimal) -> Decimal:
        before = part_posted(whole, row.charged_qty, row.qty, Decimal(0), digits)
        return part_posted(whole, row.charged_qty + qty, row.qty, before, digits)

    if rate is None:
        return NewInvoiceLine(position, row.line_id, qty, part(row.net), part(row.tax), delivery_line)
    entered = vat.taxed(part(row.gross if row.tax_inclusive else row.net), rate, inclusive=row.tax_inclusive, currency=row.currency)
    return NewInvoiceLine(position, row.line_id, qty, entered.net, entered.tax, delivery_line, rate)


def _service(row: ToInvoice) -> str:
    if row.kind == "freight":
        return TRANSPORT
    return TECHNICAL if row.product_kind == "service" else words.GOODS
