"""PRO-5 · The customer has agreed to the drawing 图纸确认 or the technical agreement 技术协议 an order waits for: production may be released.

The last gate before production to open fixes the order's dates, that day.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.orders import states
from makesell.documents.orders.access import POLICY
from makesell.flows.steps import gates
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class Agreed:
    """Which paper of which order was agreed to; the act's reason says by whom and which revision."""

    order_id: int
    gate: str


@act
def perform(fact: Agreed, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> bool:
    """Opens the gate; True when the order's dates are fixed by it. Refuses (409) an order that is not confirmed or waits for no such paper,
    and one without a word of who agreed to what."""
    POLICY.require(actor, "open_gate")
    draft_of(actor, "open_gate", fact.order_id, version=version, state=states.CONFIRMED)
    if not reason.strip():
        raise Refusal("order.paper_word", "Say who agreed, and to which revision.", field="why")
    if fact.gate not in states.PAPERS:
        raise gates.no_gate()
    gates.lock([fact.order_id])
    fixed = gates.agreed(fact.order_id, fact.gate, actor=actor, at=at)
    happened([fact.order_id], "open_gate", actor=actor, at=at, reason=reason)
    if fixed:
        gates.number_made([fact.order_id], at=at)
    return fixed
