"""Step: a settlement of a rebate is credited: a credit note of its own kind over the invoice lines that the agreement counts.

Each line carries its part of the amount at the tax rate it was invoiced with, so that output tax falls where it was charged. In the books it
is a price allowance 折让 (13.4): ordered, shipped and invoiced lose the amount and no quantity. Margins do not: what is set aside for the rebate
was taken off them when the lines were invoiced (13.15).
"""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.invoices.queries import Charged
from makesell.documents.invoices.states import REBATE
from makesell.documents.rebates import actions, queries
from makesell.documents.rebates.queries import CountedLine, SettlementRow
from makesell.documents.receipts import credit_queries as credits
from makesell.documents.receipts import queries as receipts
from makesell.flows.steps import credit_lines, exposure, rebates
from makesell.flows.steps.abate import Allowed, abate
from makesell.flows.steps.credit_lines import Back, Settling
from makesell.flows.steps.mirror import mirror
from makesell.flows.steps.spend_credit import spend
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.money import allocate, minor_digits, part_posted, rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents

ZERO = Decimal(0)


def credit(row: SettlementRow, act: str, on: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "", onto: int | None = None) -> int:
    """Writes and posts the credit note of a settlement (locked, its months open); returns it. What of it is the customer's again settles the
    invoice `onto`. Refuses (409) more than is set aside and not settled, and an agreement one of whose invoices is written off."""
    named = {line.invoice_id for line in queries.lines(row.agreement_id) if line.net > line.settled}
    touched = [*named, *([onto] if onto else [])]
    orders = charges.orders_of(touched)
    locks.take("order", orders)
    locks.take("invoice", touched)
    refuse_written_off(named)
    locks.take("rebate", [row.agreement_id])
    locks.take("due_item", [item.id for key in touched for item in receivables.of_record(key)])
    (agreement,) = queries.of_ids([row.agreement_id])
    if row.amount > agreement.accrued - agreement.settled:
        raise Refusal(
            "rebate.beyond", "Of this agreement, %(left)s is set aside and not settled.", status=409, left=agreement.accrued - agreement.settled
        )
    lines = [line for line in queries.lines(row.agreement_id) if line.net > line.settled]
    back = _backs(row, lines)
    note, of_line, paid = credit_lines.write(row, REBATE, row.reason, back, on, actor=actor, at=at)
    rates = charges.rates_of(list(named))
    abate(
        [
            Allowed(
                each.line.order_line_id, each.line.line_id, rounded(each.net * rates[each.line.invoice_id]),
                rounded((each.net + each.tax) * rates[each.line.invoice_id]), of_line[each.line.line_id],
            )
            for each in back
        ],
        on=on,
    )  # fmt: skip
    mirror(paid, on=on)
    if onto is not None:
        _onto(row, note, onto, on)
    exposure.moved(order_ids=orders, customer_ids=[row.customer_id])
    rebates.follow([each.line.line_id for each in back])
    documents.move(actions.SETTLEMENT, [row.id], act, actor=actor, at=at, reason=reason, values={"credit_note_id": note})
    documents.number(invoices.CREDIT_NOTE, [note], on)
    return note


def _backs(row: SettlementRow, lines: Sequence[CountedLine]) -> list[Back]:
    """The amount over what stands of the lines (13.1); a line carries no more than that."""
    digits = minor_digits(row.currency)
    charged = {each.line_id: each for each in charges.charged([line.order_line_id for line in lines])}
    rates = {line.line_id: line.tax_rate for line in lines}
    standing = sorted(line.line_id for line in lines if line.line_id in charged)
    parts = allocate(row.amount, [charged[line].net - charged[line].credited_net for line in standing], digits) if standing else []
    settling, made = Settling(sorted({charged[line].invoice_id for line in standing})), []
    for line, net in zip(standing, parts, strict=True):
        if net:
            tax = _tax(charged[line], net, rates[line], digits)
            made.append(Back(charged[line], ZERO, net, tax, settling.due(charged[line], net + tax)))
    return made


def _tax(line: Charged, net: Decimal, rate: Decimal | None, digits: int) -> Decimal:
    """13.2, and never more than what is left of the line's tax."""
    tax = rounded(net * rate, digits) if rate is not None else part_posted(line.tax, net, line.net, ZERO, digits)
    return min(tax, line.tax - line.credited_tax)


def _onto(row: SettlementRow, note: int, invoice_id: int, on: dt.date) -> None:
    due = [item for item in receipts.open_due(row.customer_id, row.currency) if item.invoice_id == invoice_id]
    amount = min(credits.left([note]).get(note, ZERO), sum((item.open for item in due), ZERO))
    if amount:
        spend(note, invoice_id, due, amount, row.currency, on)
