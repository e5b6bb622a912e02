"""PRO-5 · Pieces come back from a supplier 委外收回: good ones are passed on, those scrapped there are scrap of the order.

It is the report of the operation, so material, stock and promises follow as they do from every report; taken back, it is that report's mirror.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import states as production_states
from makesell.documents.production.actions import operations
from makesell.documents.production.actions.reports import NewReport
from makesell.documents.subcontracts import actions as subcontracts
from makesell.documents.subcontracts import queries, states
from makesell.documents.subcontracts.access import POLICY
from makesell.flows.steps.operation_reports import counted_on, reported, shop_of
from makesell.flows.steps.sent_outside import as_read, of_key, sent_of
from makesell.flows.steps.undo_reports import taken_back
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing


@dataclass(frozen=True, slots=True)
class CameBack:
    """What came back of a subcontract: good pieces, pieces scrapped there with the cause; lot or serial numbers of what the last operation made."""

    subcontract_id: int
    good: Decimal
    scrap: Decimal = Decimal(0)
    cause: str = ""
    note: str = ""
    lots: str = ""


@act
def perform(fact: CameBack, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Receives pieces today; returns the order lines whose promise moved by scrap. Refuses nothing at all, parts of a piece, scrap without a cause,
    and (409) more than is at the supplier."""
    POLICY.require(actor, "receive")
    counted = counted_on(at)
    row, order, lines = sent_of(
        actor, "receive", fact.subcontract_id, states=states.AWAY, production=(production_states.RELEASED,), version=version
    )
    if fact.good + fact.scrap > row.out_qty:
        raise Refusal(
            "subcontract.more", "Only %(left)s pieces are at the supplier.", field="good_qty" if fact.good else "scrap_qty", status=409,
            left=format(row.out_qty.normalize(), "f"),
        )  # fmt: skip
    shop = shop_of(order, lines, actor, at, counted)
    n = shop.place(row.operation_id)
    operations.sent(row.operation_id, Decimal(0), fact.good * row.unit_cost, at=at)
    new = NewReport(row.operation_id, fact.good, fact.scrap, cause=fact.cause, note=fact.note)
    whole = fact.good + fact.scrap == row.out_qty

    def told(line: int) -> None:
        act_ = "receive" if whole else "receive_part"
        subcontracts.came(row.id, line, fact.good, fact.scrap, business_date(at), act_, actor=actor, at=at, reason=reason)

    return reported(shop, n, new, lots_named=fact.lots, reason=reason, told=told)


@act
def undo(key: int, report_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Takes a return back, which is at the supplier again; returns the subcontract. Refuses (404) a report that is none of its returns, no reason,
    and (409) one taken back before, pieces passed on since and goods that have left."""
    POLICY.require(actor, "undo_receipt")
    of_key(key)
    if report_id not in queries.returns_of(key):
        raise missing()
    found, line = taken_back(report_id, actor=actor, at=at, reason=reason)
    row = as_read(key, (states.PART, states.BACK), version)
    operations.sent(row.operation_id, Decimal(0), -found.good_qty * row.unit_cost, at=at)
    none = row.back_qty + row.scrap_qty == found.good_qty + found.scrap_qty
    step = "undo_receipt" if none else "undo_receipt_part"
    subcontracts.came(key, line, -found.good_qty, -found.scrap_qty, business_date(at), step, actor=actor, at=at, reason=reason)
    return key
