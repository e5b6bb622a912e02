"""PRO-7 · A return is authorised: what of which delivery may come back, at most what the customer has of it; of goods lent what was sold since."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.deliveries.states import GONE
from makesell.documents.orders.states import LOAN
from makesell.documents.returns import actions as returns
from makesell.documents.returns.access import POLICY
from makesell.documents.returns.actions import NewReturn
from makesell.documents.tickets import queries as tickets
from makesell.flows.steps.coming_back import With
from makesell.flows.steps.lots import codes
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class ReturnFact:
    """A delivery, why goods of it come back, how much of which of its lines (position, quantity; without lines everything), the ticket, and
    the lot or serial numbers of lines (position, numbers; those not named come back in the order they left)."""

    delivery_id: int
    why: str
    lines: tuple[tuple[int, Decimal], ...] = ()
    ticket_id: int | None = None
    lots: tuple[tuple[int, str], ...] = ()


@act
def perform(fact: ReturnFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Authorises one return; returns it. Refuses (409) what has not left, more than the customer has — what came back, or was missing —, and
    lot or serial numbers that were not shipped with the line."""
    POLICY.require(actor, "authorise")
    lines = deliveries.lines(fact.delivery_id)
    locks.take("order", {line.order_id for line in lines})
    if not locks.take("delivery", [fact.delivery_id]):
        raise missing()
    (row,) = deliveries.of_ids([fact.delivery_id])
    if row.state not in GONE:
        raise not_now()
    there = With(fact.delivery_id, lines)
    wanted = fact.lines or there.everything()
    if not wanted:
        raise _nothing(lines)
    if len({position for position, _ in wanted}) != len(wanted):
        raise Refusal("return.twice", "A line is named twice.", field="lines")
    typed = {position: codes(text) for position, text in fact.lots}
    parts = [part for number, (position, qty) in enumerate(wanted, 1) for part in there.parts(number, position, qty, typed.get(position, ()))]
    new = NewReturn(
        row.customer_id, row.customer, row.owner_id, row.unit_id, row.currency, row.id, row.order_id, fact.why,
        tuple((part.line_id, part.qty) for part in parts), _ticket(actor, fact.ticket_id, row.customer_id), tuple(part.lots for part in parts),
        tuple(part.sale_id for part in parts),
    )  # fmt: skip
    return returns.authorise(new, business_date(at), actor=actor, at=at)


def _nothing(lines: Sequence[LineRow]) -> Refusal:
    if lines and all(line.kind == LOAN for line in lines):
        return Refusal("return.loan", "Line %(line)s is lent: it is given back on its order.", field="lines", status=409, line=lines[0].position)
    return Refusal("return.nothing", "Everything of this delivery has come back already.", field="lines", status=409)


def _ticket(actor: Actor, ticket_id: int | None, customer_id: int) -> int | None:
    """The ticket that led to it, which is the same customer's."""
    if ticket_id is not None and tickets.ticket(actor, ticket_id).customer_id != customer_id:
        raise Refusal("return.ticket", "This ticket is another customer's.", field="ticket")
    return ticket_id
