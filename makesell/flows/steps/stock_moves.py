"""Step: what transfers and stock counts ask of their lines, and what they post to the stock book."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final

from makesell.books.stock import posting as stock
from makesell.documents.stockmoves.actions import Moved
from makesell.flows.steps import lots
from makesell.ground import locks
from makesell.ground.db import values
from makesell.ground.db.violations import refusing
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import KeptProduct
from makesell.masterdata.products.words import UNTRACKED

SERVICE: Final = "service"
MOST_LINES: Final = 2000
_MOVED: Final = """
    select t.product_id, t.warehouse_id, %(kind)s as kind, t.lot, t.qty, 0::numeric as reserved, t.unit_cost, %(on)s::date as event_date,
           %(counted)s::date as business_date, t.line_id as source_line_id, null::bigint as line_id, null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(lots)s::text[], %(qty)s::numeric[], %(costs)s::numeric[], %(lines)s::bigint[])
         as t(product_id, warehouse_id, lot, qty, unit_cost, line_id)
"""
_GONE: Final = {
    "stock_lot_not_negative": ("lot.moved", N_("A lot or piece named here has left this warehouse since."), "lines"),
    "stock_serial_in_one_place": ("serial.there", N_("This serial number lies in a warehouse already."), "lines"),
}
_PLACES: Final = "select id from stock_balance where warehouse_id = any(%s::bigint[]) and product_id = any(%s::bigint[])"


def lock_places(warehouse_ids: Sequence[int], product_ids: Sequence[int]) -> None:
    """Locks what lies of products in warehouses."""
    locks.take("stock", locks.Of(_PLACES, [list(warehouse_ids), list(product_ids)]))


def refuse_bad(lines: Sequence[Moved], *, column: str = "lines", none: bool = False) -> dict[int, KeptProduct]:
    """Refuses no lines at all, services, quantities that are none, what is named twice; returns the products by key. `none` allows 0."""
    if not lines:
        raise Refusal("stock.no_lines", "Name at least one product.", field=column)
    if len(lines) > MOST_LINES:
        raise Refusal("stock.lines", "At most %(most)s lines.", field=column, most=MOST_LINES)
    known = products.kept([line.product_id for line in lines])
    seen = set()
    for number, line in enumerate(lines, 1):
        product = known.get(line.product_id)
        if product is None or product.kind == SERVICE:
            raise Refusal("stock.product", "This is no product that lies in a warehouse.", field=f"{column}.{number}.product")
        if line.qty < 0 or (line.qty == 0 and not none):
            raise Refusal("stock.quantity", "The quantity must be more than 0.", field=f"{column}.{number}.qty")
        if line.qty != rounded(line.qty, product.digits):
            raise Refusal(
                "quantity.digits", "This unit of measure has %(digits)s decimals.", field=f"{column}.{number}.qty", digits=product.digits
            )
        if (line.product_id, line.lot) in seen:
            raise Refusal("stock.twice", "%(product)s is named twice.", field=f"{column}.{number}.product", product=product.code)
        seen.add((line.product_id, line.lot))
    return known


def by_lot(warehouse_id: int, lines: Sequence[Moved], known: Mapping[int, KeptProduct], on: dt.date) -> list[Moved]:
    """The lines with the lots they are taken from, a line a lot, for products that have some."""
    going = [
        lots.Going(
            n, line.product_id, known[line.product_id].code, warehouse_id, line.qty,
            lots.of_rows(known[line.product_id].tracking, [(line.qty, line.lot)]),
        )
        for n, line in enumerate(lines)
        if known[line.product_id].tracking != UNTRACKED
    ]  # fmt: skip
    found = lots.proposed(going, on)
    return [Moved(line.product_id, qty, lot) for n, line in enumerate(lines) for lot, qty in found.get(n) or [("", line.qty)]]


def post_moved(
    kind: str, rows: Sequence[tuple[int, int, str, Decimal, Decimal, int]], *, on: dt.date, counted: dt.date
) -> None:
    """Posts movements: (product, warehouse, lot, quantity ±, unit cost, line of the document)."""
    names = ("products", "warehouses", "lots", "qty", "costs", "lines")
    columns = {name: [row[n] for row in rows] for n, name in enumerate(names)}
    with refusing(_GONE):
        stock.post(_MOVED, {"kind": kind, "on": on, "counted": counted, **columns}, lots=any(columns["lots"]))


def announce(warehouse_id: int, product_ids: Sequence[int]) -> None:
    """Products are on their way to a warehouse, where they may never have lain."""
    stock.open_places(warehouse_id, product_ids)


# What a transfer posted in a warehouse and has not taken back yet.
_STANDING: Final = """
    select e.id from stock_entry e join stockmoves_transferline x on x.line_id = e.source_line_id
    where x.transfer_id = %s and e.warehouse_id = %s and e.origin_id is null
      and not exists (select 1 from stock_entry r where r.source_line_id = e.source_line_id and r.origin_id = e.id) order by e.id
"""


def take_back(transfer_id: int, warehouse_id: int, *, on: dt.date, counted: dt.date) -> None:
    """Posts the opposite of what a transfer moved in a warehouse; the stock is locked by the caller."""
    stock.reverse(values(_STANDING, [transfer_id, warehouse_id]), source_line_id=None, event_date=on, business_date=counted)
