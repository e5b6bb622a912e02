"""PRO-7 · Goods are back: ordered, shipped, delivered and accepted are mirrored that day with the atoms they were posted with (13.4)."""

import datetime as dt

from makesell.documents.orders.queries import FUNDED
from makesell.documents.returns import actions as returns
from makesell.documents.returns import queries
from makesell.documents.returns.access import POLICY
from makesell.flows.steps import exposure, machines, promotions
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import locked
from makesell.flows.steps.post_returned import post_returned
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.text import N_

BACK = N_("Goods of %(customer)s have come back: %(number)s.")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Receives one return today; returns it. Refuses (409) what is not authorised."""
    POLICY.require(actor, "receive")
    on = business_date(at)
    business_dates("sales", [on])
    lines = queries.lines(fact)
    sold = [line.order_line_id for line in lines]
    funded, _ = locks.take_all(("master", locks.Of(FUNDED, [sold])), ("order", {line.order_id for line in lines}))
    (row,) = locked(returns.TABLE, POLICY, "receive", [fact], queries.of_ids, actor=actor, version=version)
    returns.receive(fact, on, actor=actor, at=at, reason=reason)
    post_returned([fact], lines, on)
    machines.come_back(queries.machines_back(fact), row.reason, on, actor=actor, at=at)
    if funded:
        promotions.follow(sold, on)
    exposure.moved(order_ids={line.order_id for line in lines})
    if row.owner_id is not None:
        tell_many([NewNotice(row.owner_id, "return_received", BACK, {"customer": row.customer, "number": row.number or ""}, row.id)], at=at)
    return fact
