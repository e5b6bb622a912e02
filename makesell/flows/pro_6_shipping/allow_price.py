"""PRO-6 · 折让: finance lowers the price of what was invoiced, by a credit note without goods: due items, tax and what people were credited for
follow; what had been paid of it is the customer's again (13.4)."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries, states
from makesell.documents.invoices.access import POLICY
from makesell.documents.invoices.queries import Charged, InvoiceRow, LineRow
from makesell.engines import vat
from makesell.flows.steps import credit_lines, exposure, rebates
from makesell.flows.steps.abate import Allowed, abate
from makesell.flows.steps.credit_lines import Back, Settling
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import locked
from makesell.flows.steps.mirror import mirror
from makesell.flows.steps.post_margin import cut_margin
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, part_posted, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents
from makesell.ground.spine.documents import not_now

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AllowanceFact:
    """An invoice and, line by line (its position), the amount allowed: before tax, or with it where the order's prices include it."""

    invoice_id: int
    lines: tuple[tuple[int, Decimal], ...]


@act
def perform(fact: AllowanceFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes and posts the credit note; returns it. Refuses more than stands of a line, no reason, and (409) what is not posted or written off."""
    POLICY.require(actor, "allow")
    on = business_date(at)
    gated(("accounting", "sales"), [on])
    orders = queries.orders_of([fact.invoice_id])
    locks.take("order", orders)
    (row,) = locked(invoices.TABLE, POLICY, "allow", [fact.invoice_id], queries.of_ids, actor=actor, version=version)
    if row.state != states.POSTED:
        raise not_now()
    if not reason.strip():
        raise Refusal("allowance.reason", "Say why the price is lowered; the reason stays with the credit note.", field="why")
    refuse_written_off([row.id])
    rebates.hold([line.id for line in queries.lines(row.id)])
    locks.take("due_item", [item.id for item in receivables.of_record(row.id)])
    back = _backs(fact, row)
    note, of_line, paid = credit_lines.write(row, states.ALLOWANCE, reason.strip(), back, on, actor=actor, at=at)
    rate = queries.rate_of(row.id)
    abate(
        [
            Allowed(
                each.line.order_line_id, each.line.line_id, rounded(each.net * rate), rounded((each.net + each.tax) * rate),
                of_line[each.line.line_id],
            )
            for each in back
        ],
        on=on,
    )  # fmt: skip
    cut_margin([each.line.order_line_id for each in back], list(of_line.values()))
    mirror(paid, on=on)
    rebates.follow([each.line.line_id for each in back])
    exposure.moved(order_ids=orders, customer_ids=[row.customer_id])
    documents.number(invoices.CREDIT_NOTE, [note], on)
    return note


def _backs(fact: AllowanceFact, row: InvoiceRow) -> list[Back]:
    lines = {line.position: line for line in queries.lines(row.id)}
    standing = {each.line_id: each for each in queries.charged([line.order_line_id for line in lines.values()])}
    settling, made, named = Settling([row.id]), [], set[int]()
    for number, (position, amount) in enumerate(fact.lines, 1):
        line = lines.get(position)
        if line is None or position in named:
            raise Refusal("allowance.line", "This invoice has no line %(line)s, or it is named twice.", field=f"lines.{number}.line", line=position)
        named.add(position)
        charged = standing.get(line.id)
        left = _left(line, charged)
        if charged is None or not 0 < amount <= left or amount != rounded(amount, row.currency):
            raise Refusal(
                "allowance.amount", "Of line %(line)s, at most %(left)s can be allowed.", field=f"lines.{number}.amount", line=position, left=left
            )
        net, tax = _parts(line, charged, amount, left, minor_digits(row.currency), row.currency)
        made.append(Back(charged, ZERO, net, tax, settling.due(charged, net + tax)))
    if not made:
        raise Refusal("allowance.nothing", "Name the lines whose price is lowered.", field="lines")
    return made


def _left(line: LineRow, charged: Charged | None) -> Decimal:
    """What stands of a line on its entered side."""
    if charged is None:
        return ZERO
    return charged.net - charged.credited_net + ((charged.tax - charged.credited_tax) if line.tax_inclusive else ZERO)


def _parts(line: LineRow, charged: Charged, amount: Decimal, left: Decimal, digits: int, currency: str) -> tuple[Decimal, Decimal]:
    """Net and tax of an allowance: the entered side is exact (13.2); all that is left takes all."""
    if amount == left:
        return charged.net - charged.credited_net, charged.tax - charged.credited_tax
    if line.tax_rate is not None:
        entered = vat.taxed(amount, line.tax_rate, inclusive=line.tax_inclusive, currency=currency)
        return entered.net, entered.tax
    tax = part_posted(line.tax, amount, line.gross if line.tax_inclusive else line.net, ZERO, digits)
    return (amount - tax if line.tax_inclusive else amount), tax
