"""Reads of the supply book: planned receipts with what of them is free."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.db import run


@dataclass(frozen=True, slots=True)
class Receipt:
    """A planned receipt."""

    source_line_id: int
    product_id: int
    warehouse_id: int
    due_date: dt.date
    planned: Decimal
    reserved: Decimal

    @property
    def free(self) -> Decimal:
        """Planned and not reserved."""
        return self.planned - self.reserved


def of_products(product_ids: Sequence[int]) -> list[Receipt]:
    """Planned receipts of products over time that still bring something."""
    return [
        Receipt(*row)
        for row in run(
            """select source_line_id, product_id, warehouse_id, due_date, planned, reserved from supply_balance
               where product_id = any(%s) and planned > 0 order by product_id, due_date, source_line_id""",
            [list(product_ids)],
            keep=True,
        )
    ]


@dataclass(frozen=True, slots=True)
class Reserved:
    """What a line holds of a planned receipt, and until when."""

    source_line_id: int
    line_id: int
    product_id: int
    due_date: dt.date
    qty: Decimal
    held_until: dt.datetime | None


_RESERVED = """
    select h.source_line_id, h.line_id, b.product_id, b.due_date, h.qty, h.held_until
    from supply_reservation h join supply_balance b on b.source_line_id = h.source_line_id
"""


def reserved_for(line_ids: Sequence[int]) -> list[Reserved]:
    """What lines hold of planned receipts."""
    rows = run(f"{_RESERVED} where h.line_id = any(%s) and h.qty > 0 order by h.line_id, b.due_date", [list(line_ids)])
    return [Reserved(*row) for row in rows]


def reserved_of(source_line_ids: Sequence[int]) -> list[Reserved]:
    """Who holds what of planned receipts."""
    rows = run(f"{_RESERVED} where h.source_line_id = any(%s) and h.qty > 0 order by h.source_line_id, h.line_id", [list(source_line_ids)], keep=True)
    return [Reserved(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class KeptTime:
    """Working time of a machine (`lane`) that is kept for a line."""

    id: int
    work_center_id: int
    lane: int
    starts: dt.datetime
    ends: dt.datetime
    line_id: int


_STANDS = """not c.ended and (c.held_until >= %s or (c.held_until is null and exists (select 1 from supply_balance b
             where b.source_line_id = c.line_id and b.planned > 0 and b.due_date = c.due_date)))"""


def kept_lines() -> list[int]:
    """The lines of receipts for which working time is kept for good, also where their day has moved since and nobody has ended it yet."""
    return [int(row[0]) for row in run("select distinct line_id from supply_capacity where not ended and held_until is null order by 1")]


def kept_times(at: dt.datetime) -> list[KeptTime]:
    """What is kept of work centers from a moment on, by beginning; what was held until a moment before is nobody's, swept or not."""
    rows = run(
        f"""select c.id, c.work_center_id, c.lane, c.starts, c.ends, c.line_id from supply_capacity c
            where {_STANDS} and c.ends > %s order by c.starts, c.id""",
        [at, at],
    )
    return [KeptTime(*row) for row in rows]
