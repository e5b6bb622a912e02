"""PRO-6 · Goods are picked: each line holds what was found, with its lot or serial number; what was not found stays open on its order.

Lots and serial numbers are those somebody names, else the first to expire first (FEFO); what has expired stays. What of invoices is due once
the goods are ready to ship falls due with it (13.12).
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries
from makesell.documents.deliveries.access import POLICY
from makesell.documents.deliveries.actions import Picked
from makesell.documents.deliveries.queries import LineRow
from makesell.flows.steps import due_items, lots
from makesell.flows.steps.post_stock import places
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.db.asking import together
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import hold
from makesell.masterdata.products.words import SERIAL, UNTRACKED

__all__ = ["Found", "PickFact", "perform", "perform_many", "proposal"]


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for the line of a position, of one lot or as many serial numbers; a line of several lots is named as often."""

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
    tracked = [line for line in lines if line.tracking != UNTRACKED and line.warehouse_id is not None]
    if tracked:
        locks.take(*places(ids))
        taken = _lots(tracked, facts, {one.line_id: one.qty for one in picked}, business_date(at))
    if picked:
        deliveries.set_picked(picked)
    if tracked:
        deliveries.set_lots(taken)
    deliveries.move_state(ids, "pick", actor=actor, at=at, reason=reason)
    if waits:
        due_items.triggered({line.order_id for line in lines})
    return ids


def perform(fact: PickFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]


def proposal(delivery_id: int, on: dt.date) -> list[Found]:
    """What is to be picked of a delivery: each line in full, from the lots that expire first; a line no lots are enough for stands by itself."""
    made: list[Found] = []
    for line in queries.lines(delivery_id):
        parts: lots.Parts = []
        if line.tracking != UNTRACKED and line.warehouse_id is not None:
            try:
                parts = lots.proposed([lots.Going(line.id, line.product_id or 0, line.code or "", line.warehouse_id, line.qty)], on)[line.id]
            except Refusal:
                parts = []
        serials = ", ".join(code for code, _ in parts) if line.tracking == SERIAL else ""
        made += [Found(line.position, line.qty, serials)] if serials or not parts else [Found(line.position, qty, code) for code, qty in parts]
    return made


def _lots(lines: Sequence[LineRow], facts: Sequence[PickFact], picked: Mapping[int, Decimal], on: dt.date) -> dict[int, lots.Parts]:
    """The lots of lines whose products have some."""
    rows: dict[tuple[int, int], list[tuple[Decimal, str]]] = {}
    for fact in facts:
        for one in fact.found:
            rows.setdefault((fact.delivery_id, one.position), []).append((one.qty, one.lot))
    going = [
        lots.Going(
            line.id, line.product_id or 0, line.code or "", line.warehouse_id or 0, picked.get(line.id, line.qty),
            lots.of_rows(line.tracking, rows.get((line.delivery_id, line.position), ())),
        )
        for line in lines
        if picked.get(line.id, line.qty) > 0
    ]  # fmt: skip
    return {key: parts for key, parts in lots.proposed(going, on).items() if parts}


def _picked(fact: PickFact, lines: Sequence[LineRow]) -> list[Picked]:
    by_position = {line.position: line for line in lines}
    made: dict[int, Picked] = {}
    for number, one in enumerate(fact.found, 1):
        line = by_position.get(one.position)
        if line is None or (one.position in made and line.tracking == UNTRACKED):
            raise Refusal(
                "delivery.position", "This delivery has no line %(line)s, or it is named twice.", field=f"found.{number}.line", line=one.position
            )
        before = made[line.position].qty if line.position in made else Decimal(0)
        if not 0 <= one.qty <= line.qty - before:
            raise Refusal("pick.quantity", "Between 0 and %(qty)s can be picked.", field=f"found.{number}.qty", qty=format(line.qty.normalize(), "f"))
        made[one.position] = Picked(line.id, before + one.qty, one.lot)
    if len(made) == len(lines) and not any(one.qty for one in made.values()):
        raise Refusal("pick.nothing", "Nothing was found; cancel the delivery instead.", field="found")
    return list(made.values())
