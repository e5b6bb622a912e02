"""The parts an order's line is asked for in, as columns of the line's own row."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

# Of a line `l`, by the day asked for; null for one that is asked for as a whole.
# True for a line `l` of which parts go to addresses of their own.
OWN_ADDRESSES = "exists (select 1 from orders_requestedpart q where q.line_id = l.line_id and q.ship_to_id is not null)"
PARTS = """(select json_agg(json_build_array(q.qty::text, q.requested_date, q.ship_to_id) order by q.requested_date, q.position)::text
    from orders_requestedpart q where q.line_id = l.line_id)"""


@dataclass(frozen=True, slots=True)
class AskedPart:
    """A quantity of a line that is asked for on a day, perhaps at an address of its own."""

    qty: Decimal
    date: dt.date
    ship_to_id: int | None = None


def read(column: str | None) -> tuple[AskedPart, ...]:
    """The parts as the column holds them."""
    return tuple(AskedPart(Decimal(qty), dt.date.fromisoformat(day), ship_to) for qty, day, ship_to in json.loads(column)) if column else ()


def written(parts: Sequence[AskedPart]) -> str | None:
    """The column that holds these parts."""
    return json.dumps([[str(part.qty), part.date.isoformat(), part.ship_to_id] for part in parts]) if parts else None


def still_open(parts: Sequence[AskedPart], shipped: Decimal, open_qty: Decimal) -> tuple[AskedPart, ...]:
    """What of the parts is still to be shipped: the first have left, the last were cancelled."""
    left: list[AskedPart] = []
    gone, wanted = shipped, open_qty
    for part in parts:
        skipped = min(gone, part.qty)
        gone -= skipped
        qty = min(part.qty - skipped, wanted)
        if qty > 0:
            left.append(AskedPart(qty, part.date, part.ship_to_id))
            wanted -= qty
    return tuple(left)
