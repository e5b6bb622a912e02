"""PRO-6 · A goods issue is undone 冲销发货, while nothing followed it: the goods lie in their warehouse again, its quantity is open on the order."""

import datetime as dt

from makesell.documents.acceptances import machine_queries as installed
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.invoices import queries as invoices
from makesell.documents.orders.states import GIVEN
from makesell.documents.returns import queries as returns
from makesell.flows.steps import dates, exposure, given, loans, machines
from makesell.flows.steps.mirror import Taken, take_back
from makesell.flows.steps.post_stock import places, undo_issued
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import hold
from makesell.ground.text import N_
from makesell.masterdata.products.words import SERIAL


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Undoes one goods issue today; returns the delivery. Refuses (409) what has not left or has arrived, is invoiced, or comes back."""
    POLICY.require(actor, "undo_issue")
    on = business_date(at)
    counted = dates.gated(dates.ACCOUNTING_AND_SALES, [on])["accounting"][on]
    orders = locks.Of(queries.ORDERS, [[fact]])
    locks.take_all(("order", orders), ("delivery", [fact]), places([fact]))
    hold(deliveries.TABLE, [fact], version)
    deliveries.move_state([fact], "undo_issue", actor=actor, at=at, reason=reason)
    if invoices.charging([fact]):
        raise Refusal(
            "delivery.invoiced", "This delivery is invoiced; a credit note takes the invoice back first.", status=409, who=N_("The invoicing clerk")
        )
    if returns.open_of(fact):
        raise Refusal("delivery.comes_back", "Goods of this delivery come back by a return.", status=409, who=N_("Customer service"))
    lines = queries.lines(fact)
    loans.refuse_moved(lines)
    loans.undo(lines, on, counted)
    undo_issued([line.id for line in lines], on=on, counted=counted)
    gifts = [line.id for line in lines if line.kind in GIVEN]
    if gifts:
        given.unspend(gifts, on, counted)
    take_back([Taken(line.id, line.order_line_id, line.qty, line.id) for line in lines], ("shipped",), on=on)
    if any(line.tracking == SERIAL for line in lines):
        machines.come_back(installed.of_delivery(fact), reason, on, actor=actor, at=at)
    exposure.moved(order_ids={line.order_id for line in lines})
    return fact
