"""PRO-6 · What was done with a transfer is taken back: a draft is cancelled, goods on their way called back, a receipt undone."""

import datetime as dt

from makesell.documents.stockmoves import actions as stockmoves
from makesell.documents.stockmoves import queries
from makesell.documents.stockmoves.access import TRANSFERS
from makesell.flows.steps.dates import counted
from makesell.flows.steps.documents import locked
from makesell.flows.steps.stock_moves import lock_places, take_back
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.db.violations import refusing
from makesell.ground.text import N_

_SAID = {"stock_not_oversold": ("transfer.taken", N_("These goods are promised or gone already; they cannot be sent back."), "lines")}


@act
def cancel(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Cancels a draft; refuses (409) one that has left."""
    locked(stockmoves.TRANSFERS, TRANSFERS, "cancel", [fact], queries.transfers, actor=actor, version=version)
    stockmoves.move_transfers([fact], "cancel", actor=actor, at=at, reason=reason)
    return fact


@act
def call_back(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Goods in transit are back where they left, at the same cost; the transfer is a draft again. Refuses (409) any other state."""
    on = business_date(at)
    counts = counted("accounting", on)
    (row,) = locked(stockmoves.TRANSFERS, TRANSFERS, "call_back", [fact], queries.transfers, actor=actor, version=version)
    stockmoves.move_transfers([fact], "call_back", actor=actor, at=at, reason=reason, values={"sent_date": None})
    _reverse(fact, row.source_id, on, counts)
    return fact


@act
def undo_receipt(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """What arrived is in transit again; refuses (409) goods that are promised or gone since."""
    on = business_date(at)
    counts = counted("accounting", on)
    (row,) = locked(stockmoves.TRANSFERS, TRANSFERS, "undo_receipt", [fact], queries.transfers, actor=actor, version=version)
    stockmoves.move_transfers([fact], "undo_receipt", actor=actor, at=at, reason=reason, values={"received_date": None})
    stockmoves.set_received([(line.id, None) for line in queries.transfer_lines([fact])])
    with refusing(_SAID):
        _reverse(fact, row.target_id, on, counts)
    return fact


def _reverse(transfer_id: int, warehouse_id: int, on: dt.date, counts: dt.date) -> None:
    lock_places([warehouse_id], [line.product_id for line in queries.transfer_lines([transfer_id])])
    take_back(transfer_id, warehouse_id, on=on, counted=counts)
