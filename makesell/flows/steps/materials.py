"""Step: the material of production orders — reserved when one is released, issued when its first operation is reported, let go when it ends.

It is held by the order's line of materials, in the books that hold goods for the lines of sales orders. What is not there is not issued: it
stays owed until it has come. Stock is locked by the act.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Final

from makesell.books.stock import balances as book
from makesell.books.stock import posting as stock
from makesell.books.supply import balances as supply_book
from makesell.books.supply import posting as supply_posting
from makesell.documents.production import queries
from makesell.documents.production.actions import reports
from makesell.documents.production.queries import ProductionRow, operations
from makesell.documents.production.queries.operations import ComponentRow
from makesell.engines.promise import STOCK
from makesell.engines.promise.pegs import Peg, Place
from makesell.flows.steps import lots, supply
from makesell.flows.steps.lots import Going
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.words import UNTRACKED
from makesell.masterdata.works import queries as works

_ISSUED: Final = """
    select t.product_id, t.warehouse_id, 'issue' as kind, t.lot, -t.qty as qty, -t.reserved as reserved,
           case when b.on_hand = 0 then 0 else round(b.value / b.on_hand, 8) end as unit_cost,
           %(on)s::date as event_date, %(counted)s::date as business_date, %(source)s::bigint as source_line_id, %(line)s::bigint as line_id,
           null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(lots)s::text[], %(qty)s::numeric[], %(reserved)s::numeric[])
         as t(product_id, warehouse_id, lot, qty, reserved)
    join stock_balance b on b.product_id = t.product_id and b.warehouse_id = t.warehouse_id
"""
_LET_GO: Final = """
    select b.product_id, b.warehouse_id, b.due_date, 'released' as kind, 0::numeric as planned, -h.qty as reserved, null::timestamptz as held_until,
           b.source_line_id, h.line_id, null::bigint as origin_id
    from supply_reservation h join supply_balance b on b.source_line_id = h.source_line_id
    where h.source_line_id = %(receipt)s and h.line_id = any(%(lines)s) and h.qty > 0
"""


def reserve(row: ProductionRow, on: dt.date) -> None:
    """Reserves what lies free of the components, first in the order's own warehouse."""
    if row.materials_id is None:
        return
    own = {place.id for place in works.warehouses() if place.kind == "own" and place.active}
    parts = operations.components([row.id])
    lying = defaultdict(list)
    for place in book.of_products([part.product_id for part in parts]):
        if place.warehouse_id in own and place.free > 0:
            lying[place.product_id].append(place)
    for part in parts:
        left, pegs = part.open_qty - part.reserved, []
        for place in sorted(lying[part.product_id], key=lambda each: (each.warehouse_id != row.warehouse_id, each.warehouse_id)):
            qty = min(place.free, left)
            if qty > 0:
                pegs.append(Peg(Place(STOCK, 0, qty, qty, None, place.warehouse_id), qty))
                left -= qty
        if pegs:
            supply.reserve({row.materials_id: (part.product_id, pegs)}, on=on)


def issue(row: ProductionRow, begun: Decimal, source_line: int, *, on: dt.date, counted: dt.date) -> None:
    """Issues what so many pieces begun in all need and was not issued before: what is reserved first, then what lies free."""
    parts = [(part, part.wanted(begun)) for part in operations.components([row.id])]
    wanted = [(part, qty) for part, qty in parts if qty > 0]
    if not wanted or row.materials_id is None:
        return
    own = {place.id for place in works.warehouses() if place.kind == "own" and place.active}
    lying = {(place.product_id, place.warehouse_id): place.free for place in book.of_products([part.product_id for part, _ in wanted])}
    held = {(each.product_id, each.warehouse_id): each.qty for each in book.reserved_for([row.materials_id])}
    taken: list[tuple[ComponentRow, int, Decimal, Decimal]] = []
    for part, qty in wanted:
        left = qty
        places = sorted({place for product, place in (*lying, *held) if product == part.product_id and place in own})
        for place in sorted(places, key=lambda each: ((part.product_id, each) not in held, each != row.warehouse_id, each)):
            mine = held.get((part.product_id, place), Decimal(0))
            gets = min(left, mine + max(lying.get((part.product_id, place), Decimal(0)), Decimal(0)))
            if gets > 0:
                taken.append((part, place, gets, min(mine, gets)))
                left -= gets
    if taken:
        _post(row, taken, source_line, on=on, counted=counted)


def _post(row: ProductionRow, taken: Sequence[tuple[ComponentRow, int, Decimal, Decimal]], source: int, *, on: dt.date, counted: dt.date) -> None:
    kept = products.kept([part.product_id for part, *_ in taken])
    going = [
        Going(n, part.product_id, part.code, place, qty)
        for n, (part, place, qty, _) in enumerate(taken)
        if kept[part.product_id].tracking != UNTRACKED
    ]
    named = lots.proposed(going, on)
    rows: list[tuple[int, int, str, Decimal, Decimal]] = []
    for n, (part, place, qty, mine) in enumerate(taken):
        left = mine
        for lot, each in named.get(n) or [("", qty)]:
            rows.append((part.product_id, place, lot, each, min(left, each)))
            left -= min(left, each)
    stock.post(
        _ISSUED,
        {
            "on": on, "counted": counted, "source": source, "line": row.materials_id,
            "products": [each[0] for each in rows], "warehouses": [each[1] for each in rows], "lots": [each[2] for each in rows],
            "qty": [each[3] for each in rows], "reserved": [each[4] for each in rows],
        },
        lots=bool(going),
    )  # fmt: skip
    for part, _place, qty, _ in taken:
        reports.issued(row.id, part.product_id, qty)


def let_go(rows: Collection[ProductionRow], on: dt.date) -> None:
    """What production orders hold of stock and planned output for their materials goes back."""
    lines = [row.materials_id for row in rows if row.materials_id is not None]
    if lines:
        supply.free(lines, on=on)


def let_go_of(receipt_id: int) -> list[int]:
    """Other orders' materials hold nothing of a receipt any more; returns those orders."""
    holders = queries.of_materials([each.line_id for each in supply_book.reserved_of([receipt_id])])
    if holders:
        supply_posting.post(_LET_GO, {"receipt": receipt_id, "lines": [row.materials_id for row in holders]})
    return [row.id for row in holders]
