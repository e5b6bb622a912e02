"""PRO-6 · A transfer 调拨 is planned: which goods go from one warehouse to another, and when. Nothing moves yet."""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import states
from makesell.documents.stockmoves.access import TRANSFERS
from makesell.documents.stockmoves.actions import Moved
from makesell.flows.steps.author import author
from makesell.flows.steps.stock_moves import by_lot, refuse_bad
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import NewDocument
from makesell.masterdata.works import queries as works

__all__ = ["Moved", "TransferFact", "perform"]


@dataclass(frozen=True, slots=True)
class TransferFact:
    """From where, to where, what, when; without a day today. Lots not named are the first to expire."""

    source_id: int
    target_id: int
    lines: tuple[Moved, ...]
    planned_date: dt.date | None = None


@act
def perform(fact: TransferFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft; returns it. Refuses a warehouse as its own target, services, quantities that are none, a product named twice."""
    TRANSFERS.require(actor, "create")
    if fact.source_id == fact.target_id:
        raise Refusal("transfer.same", "Goods are transferred to another warehouse.", field="target")
    known = refuse_bad(fact.lines)
    today = business_date(at)
    lines = by_lot(fact.source_id, fact.lines, known, today)
    owner, unit = author(actor, today)
    names = {row.id: row.name for row in works.warehouses()}
    new = NewDocument(
        f"{names.get(fact.source_id, '')} → {names.get(fact.target_id, '')}", states.DRAFT, owner, unit, own_currency(),
        {"source_id": fact.source_id, "target_id": fact.target_id, "planned_date": fact.planned_date or today},
    )  # fmt: skip
    key = stockmoves.open_transfer(new, lines, actor=actor, at=at)
    spine.happened([key], "create", actor=actor, at=at, reason=reason)
    stockmoves.number_transfers([key], today)
    return key
