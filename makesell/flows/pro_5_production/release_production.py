"""PRO-5 · The planner releases a production order to the shop floor (下达); never before the gates of the order it is made for have opened."""

import datetime as dt

from makesell.documents.orders import queries as orders
from makesell.documents.orders.states import PAPERS
from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.flows.steps.production_orders import production_of
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Releases a planned production order by key; refuses (409) while its order still waits for its deposit or for a paper."""
    row, _lines = production_of(actor, "release", fact, states=(states.PLANNED,), version=version)
    gates = orders.gates([row.order_id]) if row.order_id is not None else []
    papers = [gate.kind for gate in gates if gate.kind in PAPERS and gate.opened_at is None]
    if papers:
        raise Refusal(
            "production.paper", "%(order)s waits for the customer's word; production is not released before it.", status=409,
            who=PAPERS[papers[0]], order=row.order or "",
        )  # fmt: skip
    if any(gate.kind == "before_production" and gate.opened_at is None for gate in gates):
        raise Refusal(
            "production.gate", "%(order)s waits for its deposit; production is not released before it is paid.", status=409,
            who=N_("The cashier identifies the receipt."), order=row.order or "",
        )  # fmt: skip
    production.release([fact], actor=actor, at=at, reason=reason)
    return fact
