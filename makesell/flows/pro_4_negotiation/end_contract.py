"""PRO-4 · A contract in force is terminated before its day, with the reason; the clock ends the others when their day has passed (ORG-6)."""

import datetime as dt

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries, states
from makesell.flows.steps.contracts import locked
from makesell.flows.steps.passed import still
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

OVER = N_("%(number)s with %(customer)s has ended.")


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Terminates by key; refuses without a reason, and (409) what is not in force. Orders that stand stay."""
    row = locked(actor, "end", fact, version=version, state=states.SIGNED)
    if not reason.strip():
        raise Refusal("contract.reason", "Say why; the reason stays with the contract.", field="why")
    values = {"ended_at": at, "end_reason": reason.strip()}
    contracts.move([row.id], "end", actor=actor, at=at, reason=reason.strip(), values=values)
    return row.id


@act
def expire(*, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Ends contracts whose last day has passed; their owners are told. Returns their keys."""
    keys = still(queries.past, business_date(at), contracts.hold)
    if not keys:
        return []
    contracts.move(keys, "expire", actor=actor, at=at, reason=reason, values={"ended_at": at})
    rows = queries.of_ids(keys)
    told = [NewNotice(row.owner_id, "contract_over", OVER, {"number": row.number or "", "customer": row.customer}, row.id) for row in rows
            if row.owner_id is not None]  # fmt: skip
    tell_many(told, at=at)
    return keys
