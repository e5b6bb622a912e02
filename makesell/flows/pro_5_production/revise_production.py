"""PRO-5 · An engineering change 工程变更 on a running order: another bill of material or routing for what has not begun, approved by somebody else.

What was begun stays as it is. Components are needed by the new quantities from the pieces on that are not begun yet; what is needed no more
goes back, what is new is reserved, and made where it is made.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from makesell.documents.production import actions as production
from makesell.documents.production import states
from makesell.documents.production.actions import changes
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import changes as asked
from makesell.flows.steps import approvals, revisions
from makesell.flows.steps.production_orders import LADDER, hold, production_of
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.works import queries as works

PURPOSE: Final = "engineering_change"


@dataclass(frozen=True, slots=True)
class Revision:
    """The order, and the bill of material and routing it goes on with; what is left out stays."""

    order_id: int
    bom_id: int | None = None
    routing_id: int | None = None


@act
def perform(fact: Revision, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Asks for it, with the difference line by line; returns the order. Refuses revisions of another product, a change of nothing, one without a
    reason, and (409) one that waits already."""
    row, _lines = production_of(actor, "revise", fact.order_id, states=states.OPEN, version=version)
    if not reason.strip():
        raise Refusal("production.change_reason", "Say why it is changed.", field="why")
    _refuse_foreign(row, fact)
    lines = revisions.difference(row, fact.bom_id, fact.routing_id)
    if not lines:
        raise Refusal("production.change_nothing", "Nothing of what is left to do would change.", field="bom")
    on = business_date(at)
    changes.ask(row.id, reason, fact.bom_id, fact.routing_id, [line.plain() for line in lines], actor=actor, at=at)
    ladder = approvals.ladder(LADDER, on, needed=R.QUALITY, without={actor.person_id} if actor.person_id else ())
    shown = "; ".join(f"{line.what}: {line.before} → {line.after}" for line in lines)
    approvals.ask([Ask(PURPOSE, row.id, ladder, reason=reason, fingerprint=shown[:500])], actor=actor, at=at)
    return row.id


def _refuse_foreign(row: ProductionRow, fact: Revision) -> None:
    for field, found in (
        ("bom", works.bom(fact.bom_id) if fact.bom_id else None), ("routing", works.routing(fact.routing_id) if fact.routing_id else None),
    ):  # fmt: skip
        if found is not None and found.product_id != row.product_id:
            raise Refusal("production.change_product", "%(revision)s is not of this product.", field=field, revision=found.code)


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is approved: what has not begun goes on by the new revisions. Roles were asked there."""
    for key in facts:
        _apply(key, actor=actor, at=at, reason=reason)
    return list(facts)


def _apply(order_id: int, *, actor: Actor, at: dt.datetime, reason: str) -> None:
    change = asked.waiting(order_id)
    products = revisions.products_of(change.bom_id) if change else []
    row, _lines = hold(order_id, states=states.OPEN, also=products)
    if change is None:
        return
    changes.applied(change.id, row.id, change.bom_id, change.routing_id, at=at)
    production.move_state([row.id], "revise", actor=actor, at=at, reason=reason)
    new = revisions.apply(row, change.bom_id, change.routing_id, actor=actor, at=at, on=business_date(at))
    if new:
        production.number(new, business_date(at))


@act
def follow_refused(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows when the approval is refused: the order goes on as it was."""
    for key in facts:
        change = asked.waiting(key)
        if change is not None:
            changes.refused(change.id, at=at)
    happened(list(facts), "change_refused", actor=actor, at=at, reason=reason)
    return list(facts)
