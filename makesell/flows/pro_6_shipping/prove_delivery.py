"""PRO-6 · Proof of delivery 签收: who took the goods and when; `delivered` is posted for what arrived.

It makes a follow-up for whoever owns the delivery (PRO-7).
What was short, damaged or refused opens a discrepancy 货损货差 that stays until it is delivered again, credited or claimed from the carrier.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.orderbook.balances import Origin
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.actions import Missing
from makesell.documents.deliveries.queries import LineRow
from makesell.flows.steps import due_items, with_customer
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.documents import day_named, locked
from makesell.flows.steps.follow_ups import after_delivery
from makesell.flows.steps.mirror import Taken, take_back
from makesell.flows.steps.post_shipped import post_delivered
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

SHORT = N_("%(customer)s reports missing goods of %(number)s.")


@dataclass(frozen=True, slots=True)
class Lacking:
    """What was missing of the line of a position."""

    position: int
    kind: str
    qty: Decimal
    note: str = ""


@dataclass(frozen=True, slots=True)
class ProofFact:
    """A delivery, who took it and when, and what was missing."""

    delivery_id: int
    received_by: str
    received_date: dt.date | None = None
    note: str = ""
    missing: tuple[Lacking, ...] = ()


@act
def perform(fact: ProofFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Writes the proof; returns the delivery. Refuses (409) before goods issue or twice, and more missing than was sent and has not come back."""
    POLICY.require(actor, "prove")
    before = queries.of_ids([fact.delivery_id])
    day = day_named(fact.received_date, at, field="received_date", since=before[0].issued_date if before else None)
    business_dates("sales", [day])
    lines = queries.lines(fact.delivery_id)
    locks.take("order", {line.order_id for line in lines})
    (row,) = locked(deliveries.TABLE, POLICY, "prove", [fact.delivery_id], queries.of_ids, actor=actor, version=version)
    deliveries.move_state([row.id], "prove", actor=actor, at=at, reason=reason)
    gone = with_customer.shipped(lines)
    missing = _missing(fact, lines, with_customer.left(row.id, gone))
    deliveries.prove(row.id, day, fact.received_by, fact.note, missing, actor=actor, at=at)
    post_delivered([row.id])
    _came_back(lines, gone, day)
    due_items.triggered({line.order_id for line in lines})
    if missing and row.owner_id is not None:
        tell_many([NewNotice(row.owner_id, "delivery_short", SHORT, {"number": row.number or "", "customer": row.customer}, row.id)], at=at)
    after_delivery([row], actor=actor, at=at)
    return row.id


def _came_back(lines: Sequence[LineRow], gone: Mapping[int, Origin], day: dt.date) -> None:
    """What came back before the proof was written had been delivered, and is not any more."""
    came = {key: origin.reversed_qty for key, origin in gone.items() if origin.reversed_qty}
    back = [Taken(line.id, line.order_line_id, came[line.id], line.id) for line in lines if line.id in came]
    if back:
        take_back(back, ("delivered",), on=day)


def _missing(fact: ProofFact, lines: Sequence[LineRow], there: Mapping[int, Decimal]) -> list[Missing]:
    left = {line.position: there.get(line.id, Decimal(0)) for line in lines}
    ids = {line.position: line.id for line in lines}
    made = []
    for number, one in enumerate(fact.missing, 1):
        if one.position not in ids:
            raise Refusal(
                "delivery.position", "This delivery has no line %(line)s, or it is named twice.", field=f"missing.{number}.line", line=one.position
            )
        if not 0 < one.qty <= left[one.position]:
            raise Refusal(
                "proof.quantity", "Of line %(line)s, at most %(qty)s can be missing.", field=f"missing.{number}.qty", line=one.position,
                qty=format(left[one.position].normalize(), "f"),
            )  # fmt: skip
        left[one.position] -= one.qty
        made.append(Missing(ids[one.position], one.kind, one.qty, one.note))
    return made
