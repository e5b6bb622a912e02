"""PRO-7 · A return is authorised: what of which delivery may come back, at most what the customer has of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.states import GONE
from makesell.documents.orders.states import LOAN
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries as returned
from makesell.documents.returns.access import POLICY
from makesell.documents.returns.actions import NewReturn
from makesell.documents.tickets import queries as tickets
from makesell.flows.steps import with_customer
from makesell.flows.steps.lots import Parts, codes, spread
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
    there = with_customer.left(fact.delivery_id, with_customer.shipped(lines))
    lent = {line.position for line in lines if line.kind == LOAN}
    left = {line.position: there.get(line.id, Decimal(0)) for line in lines if line.position not in lent}
    wanted = fact.lines or tuple((position, qty) for position, qty in left.items() if qty > 0)
    if not wanted:
        raise Refusal("return.nothing", "Everything of this delivery has come back already.", field="lines", status=409)
    if len({position for position, _ in wanted}) != len(wanted):
        raise Refusal("return.twice", "A line is named twice.", field="lines")
    for number, (position, qty) in enumerate(wanted, 1):
        if position in lent:
            raise Refusal(
                "return.loan", "Line %(line)s is lent: it is given back on its order.", field=f"lines.{number}.qty", status=409, line=position
            )
        if position not in left or not 0 < qty <= left[position]:
            raise Refusal(
                "return.too_much", "Of line %(line)s, %(left)s can come back.", field=f"lines.{number}.qty", status=409, line=position,
                left=format(left.get(position, Decimal(0)).normalize(), "f"),
            )  # fmt: skip
    ids = {line.position: line.id for line in lines}
    new = NewReturn(
        row.customer_id, row.customer, row.owner_id, row.unit_id, row.currency, row.id, row.order_id, fact.why,
        tuple((ids[position], qty) for position, qty in wanted), _ticket(actor, fact.ticket_id, row.customer_id),
        tuple(_lots(fact, wanted, ids)),
    )  # fmt: skip
    return returns.authorise(new, business_date(at), actor=actor, at=at)


def _lots(fact: ReturnFact, wanted: Sequence[tuple[int, Decimal]], ids: Mapping[int, int]) -> list[Parts]:
    """The lots of each line that comes back, none of products that have none."""
    went = deliveries.lots_of(list(ids.values()))
    back = returned.lots_back(list(went)) if went else {}
    typed = {position: codes(text) for position, text in fact.lots}
    made: list[Parts] = []
    for number, (position, qty) in enumerate(wanted, 1):
        line = ids[position]
        there = {lot: part - back.get((line, lot), Decimal(0)) for lot, part in went.get(line, {}).items()}
        named = typed.get(position, ())
        wrong = next((code for code in named if there.get(code, Decimal(0)) <= 0), None)
        if wrong is not None:
            raise Refusal(
                "return.wrong_serial", "%(lot)s was not shipped with line %(line)s, or has come back.", field=f"lines.{number}.lots", status=409,
                lot=wrong, line=position,
            )  # fmt: skip
        parts = spread(qty, {code: there[code] for code in named} if named else there)
        if there and sum((part for _, part in parts), Decimal(0)) != qty:
            raise Refusal("return.lots", "Name the numbers of all pieces that come back.", field=f"lines.{number}.lots")
        made.append(parts)
    return made


def _ticket(actor: Actor, ticket_id: int | None, customer_id: int) -> int | None:
    """The ticket that led to it, which is the same customer's."""
    if ticket_id is not None and tickets.ticket(actor, ticket_id).customer_id != customer_id:
        raise Refusal("return.ticket", "This ticket is another customer's.", field="ticket")
    return ticket_id
