"""PRO-6 · A carrier exception 运输异常 ends: the parcel arrived after all, goods are missing, or it was a false alarm.

Missing goods become discrepancies 货损货差 of the delivery, which end as re-delivery, credit or a claim against the carrier.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries import trouble_queries as troubles
from makesell.documents.deliveries.access import EXCEPTIONS
from makesell.documents.deliveries.trouble_queries import ExceptionRow
from makesell.flows.steps import with_customer
from makesell.flows.steps.missing_goods import Lacking, lacking
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine

__all__ = ["Closing", "Lacking", "perform"]


@dataclass(frozen=True, slots=True)
class Closing:
    """How an exception ends; where goods are missing, which."""

    exception_id: int
    outcome: str
    note: str = ""
    missing: tuple[Lacking, ...] = ()


@act
def perform(fact: Closing, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Closes one exception; returns it. Refuses (409) a closed one, and missing goods of what has its proof already, (422) ends that contradict."""
    EXCEPTIONS.require(actor, "close")
    row = troubles.exception(actor, fact.exception_id)
    if (fact.outcome == states.MISSING) != bool(fact.missing):
        raise Refusal("exception.missing", "Name the goods that are missing, and only where some are.", field="missing")
    lines = queries.lines(row.delivery_id)
    locks.take("order", {line.order_id for line in lines})
    locks.take("delivery", [row.delivery_id])
    deliveries.close_exception(row.id, fact.outcome, fact.note, actor=actor, at=at)
    if fact.missing:
        _refuse_proved(row)
        deliveries.lack(lacking(fact.missing, lines, with_customer.left(row.delivery_id, with_customer.shipped(lines))), at=at)
    spine.happened([row.delivery_id], "close_exception", actor=actor, at=at, reason=reason or fact.note)
    return row.id


def _refuse_proved(row: ExceptionRow) -> None:
    (now,) = queries.of_ids([row.delivery_id])
    if now.state != states.ISSUED:
        raise Refusal(
            "exception.proved", "This delivery has its proof: what is wrong with it since is a return or a ticket.", field="outcome", status=409
        )
