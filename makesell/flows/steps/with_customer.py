"""What of a delivery is with its customer: shipped and not taken back, not missing, and not already on its way back."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.books.orderbook.balances import Origin
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.deliveries.states import CARRIER_CLAIM
from makesell.documents.returns import queries as returns

ZERO = Decimal(0)


def shipped(lines: Sequence[LineRow]) -> dict[int, Origin]:
    """What the lines of a delivery posted as shipped, with what of it is reversed: {delivery line: origin}."""
    own, found = {line.id for line in lines}, orderbook.origins([line.order_line_id for line in lines])
    return {o.origin_line_id: o for o in found if o.measure == "shipped" and o.origin_line_id in own}


def left(delivery_id: int, gone: Mapping[int, Origin]) -> dict[int, Decimal]:
    """What may still come back of what a delivery shipped (`gone`), or be missing of it: {delivery line: quantity}. PRO-6, PRO-7.

    What was missing never reached the customer: a discrepancy ends it, not a return, and what a return takes back was not missing. Delivered
    again or credited, it does not count as shipped any more.
    """
    taken = returns.authorised_qty(delivery_id)
    for one in deliveries.discrepancies(delivery_id):
        if one.outcome in ("", CARRIER_CLAIM):
            taken[one.line_id] = taken.get(one.line_id, ZERO) + one.qty
    return {line: max(origin.qty - origin.reversed_qty - taken.get(line, ZERO), ZERO) for line, origin in gone.items()}
