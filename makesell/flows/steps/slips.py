"""Step: what a slip really hits — the production orders it makes later and the order lines whose promise that outruns, slack-aware (`domain.md` §6).

A pass forward over the plan in force (engine `schedule.ripple`) says which work ends later; what waits for it by its pegs is hit only where its
promise has less slack than that. Reads only; a constant number of statements.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.books.stock import balances as stock_book
from makesell.books.supply import balances as book
from makesell.books.supply.balances import Reserved
from makesell.documents.orders import queries as orders
from makesell.documents.orders.queries import Promised
from makesell.documents.production import queries as production
from makesell.documents.production import states as production_states
from makesell.documents.production.queries import ProductionRow, operations
from makesell.documents.slips import states
from makesell.documents.slips.actions import NewSlipLine, NewSlipOrder
from makesell.engines import schedule as engine
from makesell.engines.schedule import Shop, Spot, ripple
from makesell.flows.steps import shop
from makesell.flows.steps.shop import Picture
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works import queries as works

NOTHING: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class Told:
    """What went wrong, as it is reported: see the document for what each kind names."""

    kind: str
    work_center_id: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    production_id: int | None = None
    product_id: int | None = None
    qty: Decimal | None = None
    new_date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Delayed:
    """The plan as it was read and what it comes to without the slip, the shop and the slip laid over it, and what it comes to then: where work comes
    to lie, and the production orders that are done later."""

    picture: Picture
    before: Mapping[int, Spot]
    changed: Shop
    slip: ripple.Slip
    after: Mapping[int, Spot]
    orders: Mapping[int, NewSlipOrder]


@dataclass(frozen=True, slots=True)
class Hits:
    """The lines that are hit, as their promises stand, beside what each comes to."""

    lines: Sequence[NewSlipLine]
    promised: Mapping[int, Promised]


def delayed(told: Told, at: dt.datetime) -> Delayed:
    """The production orders a slip makes later than they are due, and than the plan has them without it."""
    picture = shop.read(at)
    changed, slip = picture.shop, ripple.Slip()
    own: dict[int, dt.date] = {}
    if told.kind in states.STOPS and told.work_center_id and told.since and told.until:
        changed = engine.down(changed, told.work_center_id, [(picture.minute(told.since), picture.minute(told.until))])
    elif told.kind == states.MATERIAL and told.product_id and told.new_date:
        begins = picture.floor.last_of(told.new_date - ONE_DAY) + 1
        slip = ripple.Slip(ready=dict.fromkeys(operations.short_of(told.product_id), begins))
    elif told.production_id and told.new_date:
        own = {told.production_id: told.new_date}
        if told.kind == states.LATE:
            slip = done(told.production_id, told.new_date, picture)
    plan = ripple.planned(picture.shop)
    before = ripple.rippled(picture.shop, plan, ripple.Slip())
    after = ripple.rippled(changed, plan, slip, picture.shop)
    return Delayed(picture, before, changed, slip, after, orders_later(picture, before, after, own))


def done(key: int, day: dt.date, picture: Picture) -> ripple.Slip:
    """A production order is done on a day: what is made with its output begins no sooner, also where the order itself has no operations."""
    begins = picture.floor.last_of(day - ONE_DAY) + 1
    if key in picture.orders:
        return ripple.Slip(done={key: begins + 1})
    return ripple.Slip(ready=dict.fromkeys(operations.parents(key), begins))


def orders_later(
    picture: Picture, before: Mapping[int, Spot], after: Mapping[int, Spot], own: Mapping[int, dt.date]
) -> dict[int, NewSlipOrder]:  # fmt: skip
    """The production orders that end after the day they are due as work comes to lie then; `own` are those of which the new day was told."""
    found = {
        job: NewSlipOrder(job, picture.orders[job].due_date, picture.day(now))
        for job, (was, now) in ripple.delays(picture.shop, before, after).items()
        if job not in own and picture.day(now) > max(picture.orders[job].due_date, picture.day(was))
    }
    for row in production.of_ids(list(own)):
        if own[row.id] > row.due_date:
            found[row.id] = NewSlipOrder(row.id, row.due_date, own[row.id])
    return found


def hits(told: Told, later: Mapping[int, NewSlipOrder]) -> Hits:
    """The order lines whose promise is outrun by what they hold of production orders that are done later."""
    made = {row.receipt_id: row for row in production.of_ids(list(later))}
    held = book.reserved_of(list(made))
    promised = {row.line_id: row for row in orders.promised(sorted({each.line_id for each in held}))}
    lost = _lost(told, held, promised, made) if told.kind == states.SCRAP else None
    qty: dict[int, Decimal] = defaultdict(Decimal)
    day: dict[int, dt.date] = {}
    for each in held:
        line, comes = promised.get(each.line_id), later[made[each.source_line_id].id].now_date
        less = each.qty if lost is None else lost.get(each.line_id, NOTHING)
        if line is not None and _stands(line) and comes > (line.promised_date or comes) and less > 0:
            qty[each.line_id] += less
            day[each.line_id] = max(comes, day.get(each.line_id, comes))
    lines = [NewSlipLine(key, qty[key], promised[key].promised_date or day[key], day[key]) for key in sorted(day)]
    return Hits(lines, promised)


def _stands(line: Promised) -> bool:
    """True for a line of a promised day of which something is still to be shipped, and that does not stand still."""
    return line.promised_date is not None and line.open_qty > 0 and not line.paused


def lost(told: Told, row: ProductionRow) -> dict[int, Decimal]:
    """What scrap of a production order takes of whom."""
    held = book.reserved_of([row.receipt_id])
    promised = {each.line_id: each for each in orders.promised(sorted({each.line_id for each in held}))}
    return _lost(told, held, promised, {row.receipt_id: row})


def _lost(
    told: Told, held: Sequence[Reserved], promised: Mapping[int, Promised], made: Mapping[int, ProductionRow]
) -> dict[int, Decimal]:  # fmt: skip
    """What scrap takes from whom: first what nobody holds, then from who was promised last."""
    (row,) = made.values() if made else (None,)
    if row is None or told.qty is None:
        return {}
    free = max(sum((each.free for each in book.of_products([row.product_id]) if each.source_line_id == row.receipt_id), NOTHING), NOTHING)
    left = told.qty - free
    found: dict[int, Decimal] = {}
    last = dt.date.max
    for each in sorted(held, key=lambda each: (_day(promised, each.line_id, last), each.line_id), reverse=True):
        if left > 0:
            found[each.line_id] = min(left, each.qty)
            left -= each.qty
    return found


def _day(promised: Mapping[int, Promised], line: int, otherwise: dt.date) -> dt.date:
    row = promised.get(line)
    return row.promised_date or otherwise if row is not None else dt.date.min


def lying(product_id: int) -> list[tuple[int, Decimal]]:
    """What lies free of a product in our own warehouses: (warehouse, quantity), as far as it is more than the safety stock."""
    own = {place.id for place in works.warehouses() if place.kind == "own" and place.active}
    left = product_row(product_id).safety_stock_qty
    found = []
    for place in stock_book.of_products([product_id]):
        if place.warehouse_id in own and place.free > 0:
            less = min(place.free, left)
            left -= less
            if place.free > less:
                found.append((place.warehouse_id, place.free - less))
    return found


def is_open(row: ProductionRow) -> bool:
    """True while something of a production order is to be made."""
    return row.state in (*production_states.OPEN, production_states.PAUSED)
