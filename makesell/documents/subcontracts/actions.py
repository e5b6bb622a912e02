"""The only place that changes subcontracts; imported by flows only.

Every act holds the production order of what was sent, so none locks the subcontract itself.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Final

from makesell.documents.subcontracts import states
from makesell.ground.actor import Actor
from makesell.ground.db import run
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    "subcontract",
    "subcontracts_subcontract",
    NewSeries("subcontract", "SC-{yy}{mm}-"),
    {
        "operation_id": "bigint", "supplier_id": "bigint", "qty": "numeric", "back_qty": "numeric", "scrap_qty": "numeric", "unit_cost": "numeric",
        "sent_on": "date", "due_on": "date", "first_due_on": "date", "came_on": "date", "slipped_on": "date", "remark": "text",
    },
    states.TRANSITIONS,
    refs={"supplier_id": ("suppliers_supplier", "record_id")},
)  # fmt: skip
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class NewSubcontract:
    """Pieces that go to a supplier for an operation; `title` says which of what."""

    operation_id: int
    supplier_id: int
    qty: Decimal
    unit_cost: Decimal
    sent_on: dt.date
    due_on: dt.date
    title: str
    unit_id: int
    currency: str
    remark: str = ""


def send(new: NewSubcontract, *, actor: Actor, at: dt.datetime) -> int:
    """Writes down what was sent, without a number yet."""
    values = {
        "operation_id": new.operation_id, "supplier_id": new.supplier_id, "qty": new.qty, "back_qty": NOTHING, "scrap_qty": NOTHING,
        "unit_cost": new.unit_cost, "sent_on": new.sent_on, "due_on": new.due_on, "first_due_on": new.due_on, "remark": new.remark,
    }  # fmt: skip
    document = NewDocument(new.title, states.OUT, actor.person_id, new.unit_id, new.currency, values)
    return documents.open_many(TABLE, [document], actor=actor, at=at)[0]


def came(key: int, line_id: int, back: Decimal, scrap: Decimal, on: dt.date, act: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> None:
    """So much more came back (or was scrapped there), which the report on a line of the production order says; below 0: its mirror."""
    move([key], act, actor=actor, at=at, reason=reason, values={"came_on": on if act == "receive" else None})
    run(
        """with told as (
               insert into subcontracts_subcontractreturn (subcontract_id, report_id)
               select %s, r.id from production_operationreport r where r.line_id = %s
           ) update subcontracts_subcontract set back_qty = back_qty + %s, scrap_qty = scrap_qty + %s where record_id = %s""",
        [key, line_id, back, scrap, key],
    )
