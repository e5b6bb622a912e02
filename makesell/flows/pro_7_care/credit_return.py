"""PRO-7 · Inspected goods are credited as far as invoices had charged them: the credit note names the invoice lines it takes back.

It settles what is still due of them; money that had paid for them is the customer's again, and what it had earned as `paid` is taken back
(13.4). Goods nobody had invoiced need no credit note.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance.posting import Mirror
from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.invoices.actions import NewCreditLine, NewCreditNote
from makesell.documents.invoices.queries import Charged
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries as money
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries
from makesell.documents.returns.access import POLICY
from makesell.documents.returns.queries import ReturnedLine, ReturnRow
from makesell.flows.steps import exposure
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.mirror import mirror
from makesell.flows.steps.post_credited import Credited, post_credited
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, part_posted
from makesell.ground.spine import documents

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Back:
    """What of an invoice line is taken back, its gross amount split into what is still due and what was paid."""

    line: Charged
    qty: Decimal
    net: Decimal
    tax: Decimal
    due: tuple[tuple[int, Decimal], ...]

    @property
    def freed(self) -> Decimal:
        """What had been paid."""
        return self.net + self.tax - sum((amount for _, amount in self.due), ZERO)


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Credits one return; returns it. Refuses (409) what is not inspected."""
    POLICY.require(actor, "credit")
    on = business_date(at)
    business_dates("accounting", [on])
    business_dates("sales", [on])
    lines = queries.lines(fact)
    order_lines = [line.order_line_id for line in lines]
    locks.take("order", {line.order_id for line in lines})
    locks.take("invoice", {each.invoice_id for each in charges.charged(order_lines)})
    (row,) = locked(returns.TABLE, POLICY, "credit", [fact], queries.of_ids, actor=actor, version=version)
    charged = charges.charged(order_lines)
    refuse_written_off({each.invoice_id for each in charged})
    locks.take("due_item", [item.id for key in {each.invoice_id for each in charged} for item in receivables.of_record(key)])
    back = _taken_back(row, lines, charged)
    note = _write(row, back, on, actor=actor, at=at) if back else None
    returns.credit(fact, note, actor=actor, at=at, reason=reason)
    exposure.moved(order_ids={line.order_id for line in lines}, customer_ids=[row.customer_id])
    if note is not None:
        documents.number(invoices.CREDIT_NOTE, [note], on)
    return fact


def _taken_back(row: ReturnRow, lines: Sequence[ReturnedLine], charged: Sequence[Charged]) -> list[Back]:
    """Of each order line, what invoices charge beyond what stands shipped, at most what came back; the newest invoice first."""
    balances = orderbook.of_lines([line.order_line_id for line in lines])
    came: dict[int, Decimal] = {}
    for line in lines:
        came[line.order_line_id] = came.get(line.order_line_id, ZERO) + line.qty
    beyond = {key: min(qty, balances[key].invoiced_qty - balances[key].shipped_qty) for key, qty in came.items()}
    unpaid = {key: dict(found) for key, found in money.unpaid([each.invoice_id for each in charged]).items()}
    opened = {each.invoice_id: {item.id: item.open for item in receivables.of_record(each.invoice_id)} for each in charged}
    made = []
    for each in charged:
        qty = min(beyond[each.order_line_id], each.qty - each.credited_qty)
        if qty <= 0:
            continue
        beyond[each.order_line_id] -= qty
        done, digits = each.credited_qty + qty, minor_digits(row.currency)
        net = part_posted(each.net, done, each.qty, each.credited_net, digits)
        tax = part_posted(each.tax, done, each.qty, each.credited_tax, digits)
        made.append(Back(each, qty, net, tax, _due(min(net + tax, unpaid[each.invoice_id][each.line_id]), opened[each.invoice_id])))
    return made


def _due(amount: Decimal, opened: dict[int, Decimal]) -> tuple[tuple[int, Decimal], ...]:
    """The due items that an amount settles, the first part first."""
    parts = []
    for item in opened:
        part = min(amount, opened[item])
        if part > 0:
            opened[item] -= part
            amount -= part
            parts.append((item, part))
    return tuple(parts)


def _write(row: ReturnRow, back: Sequence[Back], on: dt.date, *, actor: Actor, at: dt.datetime) -> int:
    new = NewCreditNote(
        row.customer_id, row.customer, row.owner_id, row.unit_id, row.currency, on,
        tuple(NewCreditLine(each.line.line_id, each.qty, each.net, each.tax, each.freed) for each in back), row.order_id, row.reason,
    )  # fmt: skip
    note, sources = invoices.write_credit_note(new, actor=actor, at=at)
    of_line = dict(zip((each.line.line_id for each in back), sources, strict=True))
    mirror([*_invoiced(back, of_line), *_paid(back, of_line)], on=on)
    posted = [Credited(of_line[each.line.line_id], amount, item) for each in back for item, amount in each.due]
    posted += [Credited(of_line[each.line.line_id], each.freed) for each in back if each.freed]
    post_credited(posted, row.customer_id, row.currency, on)
    return note


def _invoiced(back: Sequence[Back], sources: Mapping[int, int]) -> list[Mirror]:
    return [
        Mirror("invoiced", b.line.order_line_id, b.line.line_id, b.line.credited_qty + b.qty, b.line.qty, sources[b.line.line_id]) for b in back
    ]


def _paid(back: Sequence[Back], sources: Mapping[int, int]) -> list[Mirror]:
    """Of the allocations that paid for a line, the newest gives back first."""
    freed = {each.line.line_id: each.freed for each in back}
    order_line = {each.line.line_id: each.line.order_line_id for each in back}
    parts, given = [], []
    for one in money.paid_by(list(freed)):
        line = one.invoice_line_id
        amount = min(freed[line], one.amount - one.freed)
        if amount > 0:
            freed[line] -= amount
            given.append((one.id, amount))
            parts.append(Mirror("paid", order_line[line], one.id, one.freed + amount, one.amount, sources[line]))
    receipts.free(given)
    return parts
