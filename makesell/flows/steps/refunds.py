"""Step: what a refund is decided by, what it posts to the customer's accounts, and what of `collected` it takes back (13.4)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.orderbook import balances as orderbook
from makesell.books.performance.posting import Mirror
from makesell.books.receivables import posting as receivables
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.mirror import mirror
from makesell.ground.access import roles as R

PURPOSE: Final = "refund"
LADDER: Final = (R.FINANCE, R.EXECUTIVE)
ZERO: Final = Decimal(0)
_REFUNDED: Final = """
    select f.customer_id, f.customer_id as payer_id, case when f.receipt_id is null then 'credit' else 'advance' end as account, 'refund' as kind,
           f.currency, -x.amount as amount, null::bigint as due_item_id, %(event)s::date as event_date, %(counted)s::date as business_date,
           x.line_id as source_line_id, l.order_id as for_record_id, null::bigint as origin_id
    from receipts_refundline x join receipts_refund f on f.record_id = x.refund_id left join receipts_receiptline l on l.line_id = x.receipt_line_id
    where x.line_id = any(%(lines)s)
"""


def post_refunded(line_ids: Sequence[int], on: dt.date) -> int:
    """Posts lines of a refund on the day the bank paid; returns the entries posted."""
    return receivables.post(_REFUNDED, {"lines": list(line_ids), "event": on, "counted": business_dates("accounting", [on])[on]})


@dataclass(frozen=True, slots=True)
class Untied:
    """An amount of what was `left` of a receipt's part that was tied to an order, paid back by a line of a refund."""

    part_id: int
    amount: Decimal
    left: Decimal
    source_line_id: int


def uncollect_tied(order_lines: Sequence[int], untied: Sequence[Untied], on: dt.date) -> int:
    """Money tied to orders is collected no more (mirrors without quantity count on what stands)."""
    of = {each.part_id: each for each in untied}
    found = [(o, of[o.origin_line_id]) for o in orderbook.origins(order_lines) if o.measure == "collected" and o.origin_line_id in of]
    return mirror([Mirror("collected", o.line_id, each.part_id, each.amount, each.left, each.source_line_id) for o, each in found], on=on)


def uncollect(order_lines: Sequence[int], others: Sequence[int], gross: Decimal, source: int, on: dt.date) -> int:
    """Money that had paid for order lines (first those, then the others of their orders) is collected no more, the newest first; gross amount
    in company currency."""
    found = [o for o in orderbook.origins([*order_lines, *others]) if o.measure == "collected" and o.gross > o.reversed_gross]
    named, left, parts = set(order_lines), gross, []
    for one in sorted(found, key=lambda o: (o.line_id not in named, -o.origin_line_id)):
        part = min(left, one.gross - one.reversed_gross)
        if part > 0:
            left -= part
            parts.append(Mirror("collected", one.line_id, one.origin_line_id, part, one.gross - one.reversed_gross, source))
    return mirror(parts, on=on)
