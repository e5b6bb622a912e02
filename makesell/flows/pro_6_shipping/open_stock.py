"""PRO-6 · Opens the stock book with what was counted: one entry a product and warehouse, with its cost. Its source is a line of the warehouse."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.stock import posting as stock
from makesell.flows.steps import lots
from makesell.flows.steps.dates import business_dates
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act, run
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import KeptProduct
from makesell.masterdata.works.access import WAREHOUSES

_OPENED = """
    select t.product_id, t.warehouse_id, 'opening' as kind, t.lot, t.qty, 0::numeric as reserved, t.unit_cost, t.counted_on as event_date,
           d.business_date, t.line_id as source_line_id, null::bigint as line_id, null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(qty)s::numeric[], %(costs)s::numeric[], %(days)s::date[], %(lines)s::bigint[],
                %(lots)s::text[]) as t(product_id, warehouse_id, qty, unit_cost, counted_on, line_id, lot)
    join unnest(%(events)s::date[], %(counted)s::date[]) as d(event_date, business_date) on d.event_date = t.counted_on
"""


@dataclass(frozen=True, slots=True)
class Opening:
    """What was counted of a product in a warehouse on a day, what a unit of it cost, its lot or serial numbers and until when it keeps."""

    warehouse_id: int
    product_id: int
    qty: Decimal
    unit_cost: Decimal
    on: dt.date
    lots: str = ""
    expires_on: dt.date | None = None


@act
def perform_many(facts: Sequence[Opening], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Posts the openings; returns the lines they stand on. Refuses (409) a product that was opened in that warehouse before."""
    WAREHOUSES.require(actor, "create")
    counted = business_dates("accounting", [fact.on for fact in facts])
    locks.take("master", {fact.warehouse_id for fact in facts})
    _refuse_opened(facts)
    lines = spine.open_lines(_places(facts))
    rows = [(fact, line, *part) for fact, line, parts in zip(facts, lines, _lots(facts), strict=True) for part in parts]
    stock.post(
        _OPENED,
        {
            "products": [fact.product_id for fact, *_ in rows],
            "warehouses": [fact.warehouse_id for fact, *_ in rows],
            "qty": [qty for *_, qty in rows],
            "costs": [fact.unit_cost for fact, *_ in rows],
            "days": [fact.on for fact, *_ in rows],
            "lines": [line for _, line, *_ in rows],
            "lots": [lot for _, _, lot, _ in rows],
            "events": list(counted),
            "counted": list(counted.values()),
        },
        lots=any(lot for _, _, lot, _ in rows),
    )
    return lines


def _lots(facts: Sequence[Opening]) -> list[lots.Parts]:
    """The lots of each opening; those nobody named are called after the product and the warehouse."""
    known = products.kept([fact.product_id for fact in facts])
    return lots.named([_coming(fact, known[fact.product_id]) for fact in facts])


def _coming(fact: Opening, product: KeptProduct) -> lots.Coming:
    return lots.Coming(product, fact.qty, fact.on, f"{product.code}-{fact.warehouse_id}", fact.lots, 1, fact.expires_on)


def _refuse_opened(facts: Sequence[Opening]) -> None:
    found = run(
        """select 1 from stock_balance b join unnest(%s::bigint[], %s::bigint[]) as t(product_id, warehouse_id)
           on t.product_id = b.product_id and t.warehouse_id = b.warehouse_id limit 1""",
        [[fact.product_id for fact in facts], [fact.warehouse_id for fact in facts]],
    )
    if found:
        raise Refusal("stock.opened", "This product already has stock in this warehouse; count it instead.", status=409, field="product")


def _places(facts: Sequence[Opening]) -> list[tuple[int, int]]:
    """The next free positions of lines on each warehouse's record."""
    rows = run(
        "select record_id, max(position) from spine_line where record_id = any(%s) group by 1", [sorted({fact.warehouse_id for fact in facts})]
    )
    last: dict[int, int] = dict(rows)
    places = []
    for fact in facts:
        last[fact.warehouse_id] = last.get(fact.warehouse_id, 0) + 1
        places.append((fact.warehouse_id, last[fact.warehouse_id]))
    return places
