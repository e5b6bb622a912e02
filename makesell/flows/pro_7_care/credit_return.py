"""PRO-7 · Inspected goods are credited as far as invoices had charged them: the credit note names the invoice lines it takes back.

It settles what is still due of them; money that had paid for them is the customer's again, and what it had earned as `paid` is taken back
(13.4). Goods nobody had invoiced need no credit note.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance.posting import Mirror
from makesell.books.receivables import balances as receivables
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.invoices.queries import Charged
from makesell.documents.invoices.states import RETURN
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries
from makesell.documents.returns.access import POLICY
from makesell.documents.returns.queries import ReturnedLine, ReturnRow
from makesell.flows.steps import credit_lines, exposure, rebates
from makesell.flows.steps.credit_lines import Back, Settling
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.mirror import mirror
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import minor_digits, part_posted
from makesell.ground.spine import documents

ZERO = Decimal(0)


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
    named = charges.charged(order_lines)
    locks.take("invoice", {each.invoice_id for each in named})
    rebates.hold([each.line_id for each in named])
    (row,) = locked(returns.TABLE, POLICY, "credit", [fact], queries.of_ids, actor=actor, version=version)
    charged = charges.charged(order_lines)
    refuse_written_off({each.invoice_id for each in charged})
    locks.take("due_item", [item.id for key in {each.invoice_id for each in charged} for item in receivables.of_record(key)])
    back = _taken_back(row, lines, charged)
    note = _write(row, back, on, actor=actor, at=at) if back else None
    rebates.follow([each.line.line_id for each in back])
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
    settling = Settling(sorted({each.invoice_id for each in charged}))
    made = []
    for each in charged:
        qty = min(beyond[each.order_line_id], each.qty - each.credited_qty)
        if qty <= 0:
            continue
        beyond[each.order_line_id] -= qty
        done, digits = each.credited_qty + qty, minor_digits(row.currency)
        # an allowance has made the line cheaper beforehand
        net = part_posted(each.net - each.cut_net, done, each.qty, each.credited_net - each.cut_net, digits)
        tax = part_posted(each.tax - each.cut_tax, done, each.qty, each.credited_tax - each.cut_tax, digits)
        made.append(Back(each, qty, net, tax, settling.due(each, net + tax)))
    return made


def _write(row: ReturnRow, back: Sequence[Back], on: dt.date, *, actor: Actor, at: dt.datetime) -> int:
    note, of_line, paid = credit_lines.write(row, RETURN, row.reason, back, on, actor=actor, at=at)
    mirror([*_invoiced(back, of_line), *paid], on=on)
    return note


def _invoiced(back: Sequence[Back], sources: Mapping[int, int]) -> list[Mirror]:
    return [
        Mirror(measure, b.line.order_line_id, b.line.line_id, b.line.credited_qty + b.qty, b.line.qty, sources[b.line.line_id])
        for measure in ("invoiced", "margin")
        for b in back
    ]

