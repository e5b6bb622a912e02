"""Step: goods on loan 借用 — they leave by a delivery and lie in the place of goods on loan, still ours, until they are given back or sold.

Every quantity keeps the cost and the lot it left with, so that what comes back comes back exactly. `orders.loans` proves lent = given back +
sold + out against the stock book.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.stock import posting as stock
from makesell.documents.deliveries.queries import LineRow
from makesell.documents.orders import queries, states
from makesell.documents.orders.queries import ActingLine
from makesell.flows.steps.lots import codes, spread
from makesell.flows.steps.post_stock import COMES
from makesell.ground import locks
from makesell.ground.db import run, values
from makesell.ground.db.violations import refusing
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.works import queries as works

PLACE_KIND: Final = "loan"
ZERO: Final = Decimal(0)
_LENT: Final = """
    select e.product_id, %(place)s::bigint as warehouse_id, 'transfer' as kind, e.lot, -e.qty as qty, 0::numeric as reserved, e.unit_cost,
           %(event)s::date as event_date, %(business)s::date as business_date, e.source_line_id, e.line_id, null::bigint as origin_id
    from deliveries_deliveryline x join orders_salesorderline l on l.line_id = x.order_line_id and l.kind = 'loan'
    join stock_entry e on e.product_id = l.product_id and e.source_line_id = x.line_id and e.kind = 'issue' and e.origin_id is null
    where x.delivery_id = any(%(ids)s)
"""
_OUT: Final = """
    select e.line_id, e.product_id, e.warehouse_id, e.lot, e.unit_cost, sum(e.qty) from stock_entry e
    join works_warehouse w on w.record_id = e.warehouse_id and w.kind = 'loan'
    where e.line_id = any(%s) and e.product_id = any(%s) group by 1, 2, 3, 4, 5 having sum(e.qty) > 0 order by 1, min(e.id)
"""
_MOVED: Final = """
    select t.product_id, t.warehouse_id, t.kind, t.lot, t.qty, 0::numeric as reserved, t.unit_cost, %(event)s::date as event_date,
           %(business)s::date as business_date, t.source_line_id, t.line_id, null::bigint as origin_id
    from unnest(%(products)s::bigint[], %(warehouses)s::bigint[], %(kinds)s::text[], %(lots)s::text[], %(qty)s::numeric[], %(costs)s::numeric[],
                %(sources)s::bigint[], %(lines)s::bigint[]) as t(product_id, warehouse_id, kind, lot, qty, unit_cost, source_line_id, line_id)
"""
_PLACES: Final = """
    select b.id from stock_balance b join works_warehouse w on w.record_id = b.warehouse_id
    where b.product_id = any(%s::bigint[]) and (w.kind = 'loan' or b.warehouse_id = %s)
"""


def place() -> int:
    """Where goods on loan lie: the first such place in use. Refuses (409) a company that has none."""
    found = next((row.id for row in works.warehouses() if row.kind == PLACE_KIND and row.active), None)
    if found is None:
        raise Refusal("loan.no_place", "There is no warehouse of the kind “on loan at a customer”.", status=409, who=N_("The planner makes one."))
    return found


def lend(lines: Sequence[LineRow], delivery_ids: Sequence[int], on: dt.date, counted: dt.date) -> None:
    """What was issued of lines lent lies in the place of goods on loan from now on, at its cost. Deliveries without such lines cost nothing."""
    lent = [line for line in lines if line.kind == states.LOAN]
    if not lent:
        return
    if any(line.warehouse_id is None for line in lent):
        raise Refusal("loan.warehouse", "What is lent leaves from a warehouse.", status=409, field="warehouse", who=N_("The warehouse"))
    given = {"ids": list(delivery_ids), "place": place(), "event": on, "business": counted}
    stock.post(_LENT, given, lots=any(line.tracking != "none" for line in lent))


def refuse_moved(lines: Sequence[LineRow]) -> None:
    """A goods issue is not undone once something came of the loan beyond what else is out. Refuses (409)."""
    lent = [line for line in lines if line.kind == states.LOAN]
    if not lent:
        return
    out = queries.out_of([line.order_line_id for line in lent])
    for line in lent:
        if out.get(line.order_line_id, ZERO) < line.qty:
            raise Refusal(
                "loan.moved", "Something of line %(line)s was given back or sold since.", status=409, line=line.position, who=N_("The order desk")
            )


_OWN_ENTRIES: Final = """
    select id from stock_entry where source_line_id = any(%s) and product_id = any(%s) and kind = 'transfer' and origin_id is null order by id
"""


def undo(lines: Sequence[LineRow], on: dt.date, counted: dt.date) -> None:
    """What a goods issue lent is lent no more: it left the place of goods on loan."""
    lent = [line for line in lines if line.kind == states.LOAN]
    if lent:
        ids = values(_OWN_ENTRIES, [[line.id for line in lent], [line.product_id for line in lent]])
        stock.reverse(ids, source_line_id=None, event_date=on, business_date=counted)


def lock(product_ids: Sequence[int], warehouse_id: int | None) -> None:
    """Locks what lies of products on loan, and in a warehouse they come back to."""
    locks.take("stock", locks.Of(_PLACES, [list(product_ids), warehouse_id]))


@dataclass(frozen=True, slots=True)
class Moving:
    """A quantity of a loan that moves now, with the spine line its postings name, and the lots somebody named."""

    line: ActingLine
    qty: Decimal
    source_line_id: int
    lots: str = ""


def wanted(parts: Sequence[tuple[int, Decimal | None]], lines: Sequence[ActingLine]) -> list[tuple[ActingLine, Decimal]]:
    """The loans of an order by position with how much of them is meant (None: all that is out); without any, everything that is out.

    Refuses (409) at its row what is no loan, is named twice, or is not out.
    """
    loans = {line.position: line for line in lines if line.kind == states.LOAN}
    out = queries.out_of([line.id for line in loans.values()])
    asked = list(parts) or [(line.position, None) for line in loans.values() if out.get(line.id, ZERO) > 0]
    if not asked:
        raise Refusal("loan.nothing", "Nothing of this order is out on loan.", status=409, field="lines")
    if len({position for position, _ in asked}) != len(asked):
        raise Refusal("loan.twice", "A line is named twice.", field="lines")
    found = []
    for number, (position, qty) in enumerate(asked, 1):
        line = loans.get(position)
        most = out.get(line.id, ZERO) if line else ZERO
        take = most if qty is None else qty
        if line is None or not 0 < take <= most:
            raise Refusal(
                "loan.too_much", "Of line %(line)s, %(out)s are out on loan.", field=f"lines.{number}.qty", status=409, line=position,
                out=format(most.normalize(), "f"),
            )  # fmt: skip
        found.append((line, take))
    return found


def move(parts: Sequence[Moving], warehouse_id: int | None, on: dt.date, counted: dt.date) -> None:
    """Quantities leave the place of goods on loan: into a warehouse, or (None) for good, at the cost and with the lots they were lent with."""
    lines = [part.line.id for part in parts]
    rows = run(_OUT, [lines, [part.line.product_id for part in parts]])
    posted: list[tuple[object, ...]] = []
    for number, part in enumerate(parts, 1):
        there = [row for row in rows if row[0] == part.line.id]
        for lot, taken in _lots(number, part, there):
            left = taken
            for _, product, loan, code, cost, qty in there:
                if code == lot and left > 0:
                    now = min(left, qty)
                    left -= now
                    kind = "issue" if warehouse_id is None else "transfer"
                    posted.append((product, loan, kind, lot, -now, cost, part.source_line_id, part.line.id))
                    if warehouse_id is not None:
                        posted.append((product, warehouse_id, kind, lot, now, cost, part.source_line_id, part.line.id))
    _post(posted, on, counted)


_SOLD_AT: Final = """
    select e.source_line_id, e.product_id, e.lot, e.unit_cost, e.line_id, -sum(e.qty) - coalesce((
        select sum(r.qty) from returns_returnline x join stock_entry r on r.source_line_id = x.line_id and r.product_id = e.product_id
        where x.loan_move_id = e.source_line_id and r.kind = 'receipt' and r.lot = e.lot and r.unit_cost = e.unit_cost), 0)
    from stock_entry e where e.source_line_id = any(%s) and e.product_id = any(%s) and e.kind = 'issue' and e.origin_id is null
    group by 1, 2, 3, 4, 5 order by 1, min(e.id)
"""


@dataclass(frozen=True, slots=True)
class SoldBack:
    """A quantity of a loan that was sold (`sale_id`) and comes back by a return's line, with its lot ('': none), into a warehouse."""

    sale_id: int
    product_id: int
    qty: Decimal
    source_line_id: int
    lot: str


def come_back(parts: Sequence[SoldBack], warehouse_id: int, on: dt.date, counted: dt.date) -> None:
    """Goods sold out of loans lie in a warehouse again, at the cost they were lent and sold at. Refuses (409) a piece that is there."""
    left = {tuple(row[:5]): row[5] for row in run(_SOLD_AT, [[p.sale_id for p in parts], [p.product_id for p in parts]])}
    posted: list[tuple[object, ...]] = []
    for part in parts:
        open_qty = part.qty
        for key in [key for key in left if (key[0], key[2]) == (part.sale_id, part.lot)]:
            now = min(open_qty, left[key])
            if now > 0:
                posted.append((key[1], warehouse_id, "receipt", part.lot, now, key[3], part.source_line_id, key[4]))
                left[key] -= now
                open_qty -= now
    _post(posted, on, counted)


def _post(posted: Sequence[tuple[object, ...]], on: dt.date, counted: dt.date) -> None:
    names = ("products", "warehouses", "kinds", "lots", "qty", "costs", "sources", "lines")
    columns: Mapping[str, object] = {name: [row[n] for row in posted] for n, name in enumerate(names)}
    with refusing(COMES):
        stock.post(_MOVED, {"event": on, "business": counted, **columns}, lots=any(row[3] for row in posted))


def _lots(number: int, part: Moving, there: Sequence[tuple[object, ...]]) -> list[tuple[str, Decimal]]:
    """The lots a quantity is made of: those named, else in the order they were lent. Goods without lots are one."""
    out: dict[str, Decimal] = {}
    for row in there:
        lot, qty = str(row[3]), Decimal(str(row[5]))
        out[lot] = out.get(lot, ZERO) + qty
    named = codes(part.lots)
    wrong = next((code for code in named if code not in out), None)
    if wrong is not None:
        raise Refusal("loan.lot", "%(lot)s is not out with line %(line)s.", field=f"lines.{number}.lots", status=409, lot=wrong,
                      line=part.line.position)  # fmt: skip
    parts = spread(part.qty, {code: out[code] for code in named} if named else out)
    if sum((qty for _, qty in parts), ZERO) != part.qty:
        raise Refusal("loan.lots", "Name the numbers of all pieces that are meant.", field=f"lines.{number}.lots")
    return parts
