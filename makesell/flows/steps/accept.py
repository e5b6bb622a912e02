"""Step: a delivery that has arrived is accepted, as far as it arrived and has not come back."""

import datetime as dt
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.documents.acceptances import actions as acceptances
from makesell.documents.acceptances import machine_actions as installed
from makesell.documents.acceptances import queries
from makesell.documents.acceptances.actions import NewAcceptance
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.deliveries.states import DELIVERED
from makesell.flows.steps import due_items, machines
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.post_accepted import post_accepted
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.documents import not_now
from makesell.masterdata.products.words import SERIAL


def accept(
    delivery_id: int, kind: str, on: dt.date, *, accepted_by: str, reference: str, actor: Actor, at: dt.datetime, reason: str = ""
) -> int:
    """Writes the acceptance and posts `accepted`; returns it. Refuses (409) what has not arrived, or is accepted already."""
    business_dates("sales", [on])
    lines = deliveries.lines(delivery_id)
    locks.take("order", {line.order_id for line in lines})
    if not locks.take("delivery", [delivery_id]):
        raise missing()
    (row,) = deliveries.of_ids([delivery_id])
    if row.state != DELIVERED:
        raise not_now()
    if queries.accepted([delivery_id]):
        raise Refusal("acceptance.given", "This delivery has been accepted already.", field="delivery", status=409)
    here = {o.origin_line_id: o.qty - o.reversed_qty for o in orderbook.origins([x.order_line_id for x in lines]) if o.measure == "delivered"}
    taken = tuple((line.id, here[line.id]) for line in lines if here.get(line.id, Decimal(0)) > 0)
    if not taken:
        raise Refusal("acceptance.nothing", "Nothing of this delivery is with the customer.", field="delivery", status=409)
    new = NewAcceptance(
        row.customer_id, row.customer, row.owner_id, row.unit_id, row.currency, row.id, row.order_id, kind, on, accepted_by, reference, taken
    )
    (key,) = acceptances.record_many([new], actor=actor, at=at, reason=reason)
    post_accepted([key])
    due_items.triggered({line.order_id for line in lines})
    pieces = any(line.tracking == SERIAL for line in lines)
    made = machines.arise([delivery_id], on, shipped=False, actor=actor, at=at) if pieces else []
    if made:
        installed.number(made, business_date(at))
    acceptances.number([key], business_date(at))
    return key
