"""PRO-5 · The planner releases a production order to the shop floor (下达): its material is reserved. Never before the gates of the order it is made
for have opened, nor with material missing 齐套, unless somebody else approves that it begins short.
"""

import datetime as dt

from makesell.documents.orders import queries as orders
from makesell.documents.orders.states import LICENCE_FIRST, PAPERS
from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.documents.production.queries import ProductionRow, kit
from makesell.flows.steps import designs, materials
from makesell.flows.steps.gates import refuse_licence
from makesell.flows.steps.production_orders import production_of
from makesell.flows.steps.supply import plainly
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Releases a planned production order by key; refuses (409) while its order still waits for its deposit, a paper or a licence, and while a
    component is not there. What was planned by a template goes on by its design, and is refused (409) without one."""
    design = designs.of(fact, business_date(at))
    row, lines = production_of(actor, "release", fact, states=(states.PLANNED,), version=version, also=design.components if design else ())
    refuse_gated(row, business_date(at))
    row = designs.taken(row, lines, design, actor=actor, at=at)
    short = [line for line in kit.kits([row.id], alone=True) if line.short_now > 0]
    if short:
        raise Refusal(
            "production.short", "Of %(component)s, %(missing)s are not there (%(more)s components are short).", status=409,
            who=N_("“Release short” asks for the approval."), component=short[0].code, missing=plainly(short[0].short_now), more=len(short),
        )  # fmt: skip
    begun(row, actor=actor, at=at, reason=reason)
    return fact


def refuse_gated(row: ProductionRow, on: dt.date) -> None:
    """Refuses (409) an order whose sales order waits for its deposit, for a paper, or for an export licence that is needed before it is made."""
    gates = orders.gates([row.order_id]) if row.order_id is not None else []
    for gate in gates:
        if gate.kind == LICENCE_FIRST and not gate.stands(on):
            refuse_licence(row.order, gate.licence_number, gate.valid_until)
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


def begun(row: ProductionRow, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    """It is released, and what lies free of its components is reserved."""
    production.release([row.id], actor=actor, at=at, reason=reason)
    materials.reserve(row, business_date(at))
