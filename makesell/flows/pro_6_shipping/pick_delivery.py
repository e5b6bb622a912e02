"""PRO-6 · Goods are picked: each line holds what was found, with its lot or serial number; what was not found stays open on its order.

What of invoices is due once the goods are ready to ship falls due with it (13.12).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.actions import Picked
from makesell.documents.deliveries.queries import LineRow
from makesell.flows.steps import due_items
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.db.asking import together
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import hold

__all__ = ["Found", "PickFact", "perform", "perform_many"]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for the line of a position."""

    position: int
    qty: Decimal
    lot: str = ""


@dataclass(frozen=True, slots=True)
class PickFact:
    """A delivery and what was found; lines not named are there in full."""

    delivery_id: int
    found: tuple[Found, ...] = ()


@act
def perform_many(facts: Sequence[PickFact], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Picks deliveries; refuses (409) what is no draft, more than was asked, and a delivery nothing was found for."""
    ids = [fact.delivery_id for fact in facts]
    POLICY.require(actor, "pick")
    locks.take_all(("order", locks.Of(queries.ORDERS, [ids])), ("delivery", ids))
    hold(deliveries.TABLE, ids, version)
    lines, waits = together(queries.lines_of.ask(ids), due_items.waits.ask(ids))
    picked = [one for fact in facts for one in _picked(fact, [line for line in lines if line.delivery_id == fact.delivery_id])]
    if picked:
        deliveries.set_picked(picked)
    deliveries.move_state(ids, "pick", actor=actor, at=at, reason=reason)
    if waits:
        due_items.triggered({line.order_id for line in lines})
    return ids


def perform(fact: PickFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]


def _picked(fact: PickFact, lines: Sequence[LineRow]) -> list[Picked]:
    by_position = {line.position: line for line in lines}
    made = {}
    for number, one in enumerate(fact.found, 1):
        line = by_position.get(one.position)
        if line is None or one.position in made:
            raise Refusal(
                "delivery.position", "This delivery has no line %(line)s, or it is named twice.", field=f"found.{number}.line", line=one.position
            )
        if not 0 <= one.qty <= line.qty:
            raise Refusal("pick.quantity", "Between 0 and %(qty)s can be picked.", field=f"found.{number}.qty", qty=format(line.qty.normalize(), "f"))
        made[one.position] = Picked(line.id, one.qty, one.lot)
    if len(made) == len(lines) and not any(one.qty for one in made.values()):
        raise Refusal("pick.nothing", "Nothing was found; cancel the delivery instead.", field="found")
    return list(made.values())
