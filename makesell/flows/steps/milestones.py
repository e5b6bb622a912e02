"""Step: what invoices by the payment schedule 按节点开票 charge — each part of an order's terms that was reached its share of every line.

Shares are cumulative (13.1): with all parts reached, the last takes the rest, so that invoices sum to the order to the cent whatever was
invoiced by hand, returned or cancelled between; a part of which everything is charged already makes no invoice.
"""

from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.invoices.milestones import Milestone, milestones
from makesell.documents.invoices.queries import ToInvoice
from makesell.ground.money import part_posted
from makesell.ground.quantity import QUANTITY_DIGITS

Wanted = list[tuple[ToInvoice, Decimal]]


def by_part(rows: Sequence[ToInvoice]) -> list[tuple[int, Wanted]]:
    """What each part reached charges of order lines: (part, lines with their quantities), in the order of orders and parts."""
    lines: dict[int, list[ToInvoice]] = {}
    for row in rows:
        lines.setdefault(row.order_id, []).append(row)
    parts: dict[int, list[Milestone]] = {}
    for each in milestones(sorted(lines)):
        parts.setdefault(each.order_id, []).append(each)
    return [found for order_id, own in lines.items() for found in _of_order(own, parts.get(order_id, []))]


def _of_order(rows: Sequence[ToInvoice], parts: Sequence[Milestone]) -> list[tuple[int, Wanted]]:
    whole = sum((each.share for each in parts), Decimal(0))
    upto = sum((each.share for each in parts if each.stands), Decimal(0))
    charged = {row.line_id: row.standing_qty for row in rows}
    found = []
    for each in parts:
        last = each.position == parts[-1].position
        if not each.reached or (each.stands and not last):
            continue
        upto += Decimal(0) if each.stands else each.share
        wanted = []
        for row in rows:
            qty = part_posted(row.ordered_qty, upto, whole, charged[row.line_id], QUANTITY_DIGITS)
            if qty > 0:
                wanted.append((row, qty))
                charged[row.line_id] += qty
        if wanted:
            found.append((each.position, wanted))
    return found
