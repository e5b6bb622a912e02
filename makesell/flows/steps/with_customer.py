"""What of a delivery is with its customer: shipped and not taken back, not missing, and not already on its way back."""

from collections.abc import Sequence
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.books.orderbook.balances import Origin
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.returns import queries as returns

ZERO = Decimal(0)


def shipped(lines: Sequence[LineRow]) -> dict[int, Origin]:
    """What the lines of a delivery posted as shipped, with what of it is reversed: {delivery line: origin}."""
    found = orderbook.origins([line.order_line_id for line in lines])
    return {o.origin_line_id: o for o in found if o.measure == "shipped"}


def left(delivery_id: int, lines: Sequence[LineRow]) -> dict[int, Decimal]:
    """What may still come back of a delivery's lines, or be missing of it: {delivery line: quantity}. PRO-6, PRO-7.

    What was missing never reached the customer: a discrepancy ends it, not a return, and what a return takes back was not missing.
    """
    gone, waiting, missing = shipped(lines), returns.authorised_qty(delivery_id), deliveries.missing_qty(delivery_id)
    return {
        line.id: max(gone[line.id].qty - gone[line.id].reversed_qty - waiting.get(line.id, ZERO) - missing.get(line.id, ZERO), ZERO)
        for line in lines
        if line.id in gone
    }
