"""Special prices: their table, and how one is opened; imported by flows only."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from makesell.documents.opportunities import states
from makesell.ground.actor import Actor
from makesell.ground.numbering.actions import NewSeries
from makesell.ground.spine import documents
from makesell.ground.spine.documents import DocumentTable, NewDocument

TABLE: Final = DocumentTable(
    kind="special_price",
    table="opportunities_specialprice",
    lock="special_price",
    series=NewSeries("special_price", "SP-{yy}{mm}-"),
    columns={
        "opportunity_id": "bigint", "customer_id": "bigint", "product_id": "bigint", "qty": "numeric", "unit_price": "numeric",
        "tax_inclusive": "boolean", "list_price": "numeric", "asked_date": "date", "valid_until": "date", "reason": "text", "offer_id": "bigint",
    },
    transitions=states.SPECIAL_TRANSITIONS,
    refs={"product_id": ("products_product", "record_id")},
    sought=("reason",),
)  # fmt: skip


def ask(title: str, own: tuple[int | None, int], currency: str, values: Mapping[str, Any], *, actor: Actor, at: dt.datetime) -> int:
    """Opens a special price that waits for its decision (`own`: whose it is, in which unit); returns its key."""
    (key,) = documents.open_many(TABLE, [NewDocument(title, states.ASKED, *own, currency, values)], actor=actor, at=at)
    return key
