"""PRO-5 · What is still at a supplier comes back undone 退回未加工: sent by mistake, or done elsewhere. The rest of what was sent stands."""

import datetime as dt
from decimal import Decimal

from makesell.documents.production.actions import operations
from makesell.documents.subcontracts import actions as subcontracts
from makesell.documents.subcontracts import states
from makesell.flows.steps.sent_outside import sent_of
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes back what is at the supplier, by key of the subcontract, whatever became of its production order. Refuses no reason."""
    row, _, _ = sent_of(actor, "take_back", key, states=states.AWAY, version=version)
    if not reason.strip():
        raise Refusal("subcontract.reason", "Say why it comes back undone.", field="why")
    subcontracts.move([key], "take_back" if row.state == states.OUT else "close", actor=actor, at=at, reason=reason)
    operations.sent(row.operation_id, -row.out_qty, Decimal(0), at=at)
    return key
