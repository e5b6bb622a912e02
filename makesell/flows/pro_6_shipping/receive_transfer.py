"""PRO-6 · The goods of a transfer arrive: what was found lies in the other warehouse, at the cost it left at. What is missing needs a reason."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import queries
from makesell.documents.stockmoves.access import TRANSFERS
from makesell.documents.stockmoves.queries import TransferLineRow
from makesell.flows.steps.dates import counted
from makesell.flows.steps.documents import locked
from makesell.flows.steps.stock_moves import lock_places, post_moved
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class ArrivalFact:
    """A transfer and what was found of its lines `(position, quantity)`; lines not named arrived in full."""

    transfer_id: int
    found: tuple[tuple[int, Decimal], ...] = ()


@act
def perform(fact: ArrivalFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Receives one transfer today; refuses (409) what is not in transit, more than was sent, and missing goods without a reason."""
    on = business_date(at)
    counts = counted("accounting", on)
    key = fact.transfer_id
    (row,) = locked(stockmoves.TRANSFERS, TRANSFERS, "receive", [key], queries.transfers, actor=actor, version=version)
    lines = queries.transfer_lines([key])
    found = _found(fact, lines)
    if any(found[line.id] < line.qty for line in lines) and not reason.strip():
        raise Refusal("transfer.missing", "Say why not everything arrived.", field="why")
    stockmoves.move_transfers([key], "receive", actor=actor, at=at, reason=reason, values={"received_date": on})
    stockmoves.set_received(list(found.items()))
    lock_places([row.target_id], [line.product_id for line in lines])
    arrived = [line for line in lines if found[line.id]]
    post_moved(
        "transfer",
        [(line.product_id, row.target_id, line.lot, found[line.id], line.unit_cost or Decimal(0), line.id) for line in arrived],
        on=on,
        counted=counts,
    )
    return key


def _found(fact: ArrivalFact, lines: Sequence[TransferLineRow]) -> dict[int, Decimal]:
    by_position = {line.position: line for line in lines}
    found = {line.id: line.qty for line in lines}
    for number, (position, qty) in enumerate(fact.found, 1):
        line = by_position.pop(position, None)
        if line is None:
            raise Refusal("transfer.position", "It has no line %(line)s, or it is named twice.", field=f"found.{number}.line", line=position)
        if not 0 <= qty <= line.qty:
            raise Refusal(
                "transfer.quantity", "Between 0 and %(qty)s can have arrived.", field=f"found.{number}.qty", qty=format(line.qty.normalize(), "f")
            )
        found[line.id] = qty
    return found
