"""PRO-6 · Finance confirms claims: the money is an advance of the customer; what is tied to an order counts as collected on its value date."""

import datetime as dt
from collections.abc import Sequence

from makesell.documents.orders import queries as orders_of
from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries, states
from makesell.documents.receipts.access import POLICY
from makesell.flows.steps import claims, exposure, gates
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import locked
from makesell.flows.steps.post_collected import post_collected
from makesell.flows.steps.post_receipts import post_received
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

CONFIRMED = N_("Your claim of %(number)s is confirmed.")


@act
def together(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Confirms claims; returns the receipts. Refuses (403) one's own claim, (409) what is not claimed.

    Each order whose gate may open is promised anew under the locks of its supply: a second one waits for an act of its own (409).
    """
    POLICY.require(actor, "confirm")
    before = queries.of_ids(facts)
    if len(before) != len(set(facts)):
        raise missing()
    gated(("accounting", "sales"), {row.value_date for row in before})
    gates.lock({part.order_id for part in queries.parts(facts) if part.order_id is not None})
    if len({order for waiting in gated_orders(facts).values() for order in waiting}) > 1:
        raise Refusal("receipt.gates", "More than one order waits for this money; confirm what opens a gate by itself.", status=409)
    rows = locked(receipts.TABLE, POLICY, "confirm", facts, queries.of_ids, actor=actor, version=version)
    if any(row.state != states.CLAIMED for row in rows):
        raise not_now()
    if actor.person_id is not None and actor.person_id in {row.claimed_by_id for row in rows}:
        raise Refusal("claim.four_eyes", "Nobody confirms a claim of his own.", status=403, who=N_("Another holder of finance"))
    orders: set[int] = set()
    for row in rows:
        receipts.confirm(row.id, actor=actor, at=at, reason=reason)
        post_received(row.id, row.value_date)
        tied = claims.tied(row.id)
        post_collected(tied, row.value_date)
        orders |= {part.order_id for part in tied}
    fixed = gates.paid(orders, actor=actor, at=at)
    exposure.moved(customer_ids=sorted({row.customer_id for row in rows if row.customer_id is not None}))
    gates.number_made(fixed, at=at)
    told = [(row.claimed_by_id, row) for row in rows if row.claimed_by_id is not None]
    tell_many([NewNotice(who, "receipt_confirmed", CONFIRMED, {"number": row.number or ""}, row.id) for who, row in told], at=at)
    return [row.id for row in rows]


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Confirms one claim; returns the receipt."""
    return together([fact], actor=actor, at=at, reason=reason, version=version)[0]


def gated_orders(facts: Sequence[int]) -> dict[int, set[int]]:
    """The orders of each receipt that wait at a gate: {receipt: orders}."""
    of: dict[int, set[int]] = {}
    for part in queries.parts(facts):
        if part.order_id is not None:
            of.setdefault(part.receipt_id, set()).add(part.order_id)
    waiting = {gate.order_id for gate in orders_of.gates(sorted({order for own in of.values() for order in own})) if gate.opened_at is None}
    return {receipt: own & waiting for receipt, own in of.items()}
