"""Step: which of a customer's orders money is for, part by part; what no order is named for stays free for whatever is due."""

from collections.abc import Sequence
from decimal import Decimal

from makesell.documents.orders import queries as orders
from makesell.documents.orders.states import CONFIRMED
from makesell.documents.receipts import queries as receipts
from makesell.documents.receipts.actions import NewPart
from makesell.flows.steps.post_collected import Collected
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal


def tied(receipt_id: int) -> list[Collected]:
    """The parts of a receipt that are for an order, as what is collected of it."""
    return [Collected(part.id, part.order_id, part.amount) for part in receipts.parts([receipt_id]) if part.order_id is not None]


def parts_for(actor: Actor, customer_id: int, currency: str, amount: Decimal, wanted: Sequence[tuple[int, Decimal]]) -> list[NewPart]:
    """The parts of an amount; refuses orders that are not the customer's, not confirmed, in another currency or named twice, and too much."""
    left = amount
    parts: list[NewPart] = []
    for number, (order_id, part) in enumerate(wanted, 1):
        order = orders.order(actor, order_id)
        if order.customer_id != customer_id or order.state != CONFIRMED or order.currency != currency:
            raise Refusal("claim.order", "This is no confirmed order of this customer in this currency.", field=f"orders.{number}.order")
        if part <= 0 or part > left:
            raise Refusal("claim.amount", "Of this receipt, %(left)s are left.", field=f"orders.{number}.amount", left=left)
        if order_id in {each.order_id for each in parts}:
            raise Refusal("claim.twice", "An order is named twice.", field=f"orders.{number}.order")
        left -= part
        parts.append(NewPart(order_id, part))
    return parts + ([NewPart(None, left)] if left else [])
