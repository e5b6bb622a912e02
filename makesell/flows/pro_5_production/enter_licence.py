"""PRO-5 · The export licence 出口许可 an order waits for is there: its goods may leave until its last day.

Where production waits for it too, or nothing but it is waited for, it fixes the order's dates, that day. A licence that has expired is followed by
the next one in the same way; the dates stay.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.flows.steps import gates
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.attachments.actions import attach
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class Licence:
    """The licence of an order: its number, the last day goods may leave by it, its scan (name, bytes)."""

    order_id: int
    number: str
    valid_until: dt.date
    file_name: str
    file: Iterable[bytes] = field(repr=False)


@act
def perform(fact: Licence, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Keeps the licence with its scan; True when the order's dates are fixed by it. Refuses (409) an order that is not confirmed or needs none,
    (422) a licence without a number, or one that has expired."""
    POLICY.require(actor, "enter_licence")
    draft_of(actor, "enter_licence", fact.order_id, version=version, state=states.CONFIRMED)
    if not fact.number.strip():
        raise Refusal("order.licence_number", "The licence has a number.", field="number")
    if fact.valid_until < business_date(at):
        raise Refusal("order.licence_past", "This licence has expired already.", field="valid_until")
    gates.lock([fact.order_id])
    if not orders.keep_licence(fact.order_id, fact.number.strip(), fact.valid_until):
        raise Refusal("order.no_licence", "This order needs no export licence.", status=409)
    attach(fact.order_id, fact.file_name, fact.file, actor=actor, at=at)
    shut = [row.kind for row in queries.gates([fact.order_id]) if row.kind in states.LICENCES and row.opened_at is None]
    fixed = bool(shut) and gates.agreed(fact.order_id, shut[0], actor=actor, at=at)
    told = [fact.number.strip(), fact.valid_until.isoformat(), reason.strip()]
    happened([fact.order_id], "enter_licence", actor=actor, at=at, reason=" · ".join(word for word in told if word))
    if fixed:
        gates.number_made([fact.order_id], at=at)
    return fixed
