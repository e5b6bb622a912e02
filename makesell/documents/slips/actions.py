"""The only place that changes slips; imported by flows only."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import partial
from typing import Any, Final

from makesell.documents.slips import states
from makesell.ground.actor import Actor
from makesell.ground.db.sets import insert_set
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="slip",
    table="slips_slipreport",
    series=NewSeries("slip", "SL-{yy}{mm}-"),
    columns={
        "kind": "text", "reason": "text", "reported_at": "timestamptz", "work_center_id": "bigint", "since": "timestamptz", "until": "timestamptz",
        "production_id": "bigint", "product_id": "bigint", "qty": "numeric", "new_date": "date",
    },
    transitions=states.TRANSITIONS,
    refs={
        "work_center_id": ("works_workcenter", "record_id"), "production_id": ("production_productionorder", "record_id"),
        "product_id": ("products_product", "record_id"),
    },
    sought=("reason",),
)  # fmt: skip
hold = partial(documents.hold, TABLE)
move = partial(documents.move, TABLE)
number = partial(documents.number, TABLE)
ORDER: Final = {"slip_id": "bigint", "order_id": "bigint", "was_date": "date", "now_date": "date"}
LINE: Final = {"slip_id": "bigint", "line_id": "bigint", "qty": "numeric", "was_date": "date", "now_date": "date"}


@dataclass(frozen=True, slots=True)
class NewSlipOrder:
    """A production order that is done later."""

    order_id: int
    was_date: dt.date
    now_date: dt.date


@dataclass(frozen=True, slots=True)
class NewSlipLine:
    """An order line that is hit, with the quantity that comes later."""

    line_id: int
    qty: Decimal
    was_date: dt.date
    now_date: dt.date


def report(
    title: str, own: tuple[int | None, int], currency: str, values: Mapping[str, Any], orders: Sequence[NewSlipOrder], lines: Sequence[NewSlipLine],
    *, actor: Actor, at: dt.datetime,
) -> int:  # fmt: skip
    """Keeps a slip (`own`: whose, in which unit) with the orders it makes later and the lines it hits; returns its key. It has no number yet."""
    state = states.OPEN if lines else states.HARMLESS
    (key,) = documents.open_many(TABLE, [NewDocument(title, state, *own, currency, {**values, "reported_at": at})], actor=actor, at=at)
    insert_set("slips_sliporder", ORDER, [{"slip_id": key, **asdict(each)} for each in orders])
    insert_set("slips_slipline", LINE, [{"slip_id": key, **asdict(each)} for each in lines])
    return key
