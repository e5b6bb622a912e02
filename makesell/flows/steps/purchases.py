"""Step: purchase orders as acts find them, locked with who waits for what they bring; what their lines may say; what follows another day or less."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from makesell.books.supply import balances as book
from makesell.documents.purchases import actions as purchases
from makesell.documents.purchases import queries, states
from makesell.documents.purchases.access import ORDERS
from makesell.documents.purchases.actions import NewPurchaseLine
from makesell.documents.purchases.queries import PurchaseLineRow, PurchaseRow
from makesell.flows.steps import supply
from makesell.flows.steps.repromise import lock_orders, number_made, repromise
from makesell.flows.steps.working_days import brought
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.words import BUY
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.queries import OfferRow, best

MOST_LINES: Final = 200
MOST_DAYS: Final = 366
DIGITS: Final = 8     # of the price of one


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quantity of a product as it is asked for; without a day or a price it comes as the supplier offers it."""

    product_id: int
    qty: Decimal
    due_date: dt.date | None = None
    unit_cost: Decimal | None = None


def ready(offer: OfferRow, on: dt.date, days: int | None = None) -> dt.date:
    """When what is ordered on a day is there by an offer: its lead time, or so many days, by the supplier's calendar."""
    return brought(on, offer.lead_days if days is None else days, offer.calendar)


def filled(wanted: Sequence[Wanted], supplier_id: int | None, on: dt.date) -> tuple[NewPurchaseLine, ...]:
    """Lines with the day and the price their supplier offers where none was said; refuses, at the line, a day that nothing says."""
    ask = supplier_id is not None and any(line.due_date is None or line.unit_cost is None for line in wanted)
    offers = suppliers.offered([line.product_id for line in wanted], on) if ask else {}
    lines = []
    for n, line in enumerate(wanted, 1):
        found = best(offers.get(line.product_id, ()), line.qty, supplier_id)
        day = line.due_date or (ready(found[0], on) if found else None)
        if day is None:
            raise Refusal("purchase.no_day", "Say when it comes: no offer of the supplier tells it.", field=f"lines.{n}.due_date")
        offered = found[0].unit_cost if found and found[0].from_qty <= line.qty else None
        lines.append(NewPurchaseLine(line.product_id, line.qty, day, offered if line.unit_cost is None else line.unit_cost))
    return tuple(lines)


def purchase_of(
    actor: Actor, act: str, key: int, *, states: tuple[str, ...], version: int | None = None
) -> tuple[PurchaseRow, list[PurchaseLineRow]]:  # fmt: skip
    """A purchase order with its lines; the sales orders that hold what it brings, it, and the stock and receipts of its products are locked.

    Refuses (404) one that does not exist, (409) another state and a version that was changed since it was read.
    """
    ORDERS.require(actor, act)
    first = queries.lines([key])
    lock_orders(holders([line.id for line in first]))
    purchases.hold([key], version)
    (row,) = queries.of_ids([key])
    if row.state not in states:
        raise Refusal("purchase.state", "The purchase order's state does not allow this any more. Open it again.", status=409)
    lines = queries.lines([key])
    supply.lock({line.product_id for line in lines})
    return row, lines


def holders(receipt_ids: Sequence[int]) -> list[int]:
    """The lines that hold something of planned receipts."""
    return sorted({each.line_id for each in book.reserved_of(receipt_ids)})


def checked(lines: Sequence[NewPurchaseLine], on: dt.date) -> None:
    """Refuses no lines, what is not bought, quantities of nothing or broken units, days that have passed and prices below nothing."""
    if not lines or len(lines) > MOST_LINES:
        raise Refusal("purchase.lines", "Name 1 to %(most)s lines.", field="lines", most=MOST_LINES)
    known = products.kept([line.product_id for line in lines])
    for n, line in enumerate(lines, 1):
        product = known.get(line.product_id)
        if product is None or product.kind != BUY:
            raise Refusal("purchase.product", "This product is not bought.", field=f"lines.{n}.product")
        if line.qty <= 0 or rounded(line.qty, product.digits) != line.qty:
            raise Refusal("purchase.quantity", "The quantity must be more than 0, in whole units of the product.", field=f"lines.{n}.qty")
        refuse_day(line.due_date, on, f"lines.{n}.due_date")
        if line.unit_cost is not None and line.unit_cost < 0:
            raise Refusal("number.negative", "This must not be less than 0.", field=f"lines.{n}.unit_cost")


def refuse_day(day: dt.date, on: dt.date, field: str) -> None:
    """Refuses a day that has passed, or that is more than a year away."""
    if not on <= day <= on + dt.timedelta(days=MOST_DAYS):
        raise Refusal("purchase.date", "Give a day from today on, within a year.", field=field)


def planned(lines: Sequence[PurchaseLineRow]) -> None:
    """What is ordered stands in the supply book, to come on the day of its line."""
    supply.plan([supply.PlannedReceipt(line.id, line.product_id, line.warehouse_id, line.due_date, line.open_qty) for line in lines])


def to_come_again(lines: Sequence[PurchaseLineRow], qty: Mapping[int, Decimal]) -> None:
    """So much of lines, which had come, is to come on their day again."""
    supply.plan([supply.PlannedReceipt(line.id, line.product_id, line.warehouse_id, line.due_date, qty[line.id]) for line in lines])


def moved(
    lines: Sequence[PurchaseLineRow], days: Mapping[int, dt.date], params: Mapping[str, Any], *, actor: Actor, at: dt.datetime, on: dt.date
) -> list[int]:  # fmt: skip
    """Lines come on other days: who waits for them is promised anew and told; returns the order lines whose promise moved."""
    waiting = holders(list(days))
    purchases.promise(days)
    supply.free(waiting, on=on)
    supply.plan([supply.PlannedReceipt(row.id, row.product_id, row.warehouse_id, days[row.id], row.open_qty * 0) for row in lines if row.id in days])
    return _anew(waiting, params, actor=actor, at=at, on=on)


def sooner(
    lines: Sequence[PurchaseLineRow], day: dt.date, cost: Decimal, by: int | None = None, *, actor: Actor, at: dt.datetime, reason: str
) -> None:  # fmt: skip
    """What is on order (`by` a supplier) comes on an earlier day, as was offered, and costs so much more; who holds it keeps the day he was promised.

    Orders and supply are locked.
    """
    heads = {row.id: row for row in queries.of_ids(sorted({line.purchase_id for line in lines}))} if lines else {}
    lines = [line for line in lines if by is None or heads[line.purchase_id].supplier_id == by]
    if not lines:
        return
    keys = sorted({line.purchase_id for line in lines})
    purchases.move([key for key in keys if heads[key].state in states.COMING], "change_date", actor=actor, at=at, reason=reason)
    purchases.promise(dict.fromkeys([line.id for line in lines], day))
    if cost > 0:
        purchases.price(_dearer(lines, cost, business_date(at)))
    supply.plan([supply.PlannedReceipt(line.id, line.product_id, line.warehouse_id, day, Decimal(0)) for line in lines])


def _dearer(lines: Sequence[PurchaseLineRow], cost: Decimal, on: dt.date) -> dict[int, Decimal]:
    """What each piece costs when expediting what is to come of lines costs so much; a line without a price stood at standard cost."""
    each = rounded(cost / sum((line.open_qty for line in lines), Decimal(0)), DIGITS)
    bare = [line.product_id for line in lines if line.unit_cost is None]
    known = products.sold(bare, on) if bare else {}
    return {line.id: each + (line.unit_cost if line.unit_cost is not None else known[line.product_id].cost or Decimal(0)) for line in lines}


def given_up(lines: Sequence[PurchaseLineRow], params: Mapping[str, Any], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    """What has not come of lines will not come: who waits for it is promised anew and told; returns the order lines whose promise moved."""
    left = [line for line in lines if line.open_qty > 0]
    waiting = holders([line.id for line in left])
    supply.free(waiting, on=on)
    supply.plan([supply.PlannedReceipt(row.id, row.product_id, row.warehouse_id, row.due_date, -row.open_qty) for row in left])
    return _anew(waiting, params, actor=actor, at=at, on=on)


def _anew(waiting: Sequence[int], params: Mapping[str, Any], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    found = repromise(waiting, cause="purchase", params=params, actor=actor, at=at, on=on)
    number_made(waiting, on)
    return found


def of_key(key: int) -> PurchaseRow:
    """A purchase order by key, whoever asks; refuses (404) one that does not exist."""
    row = next(iter(queries.of_ids([key])), None)
    if row is None:
        raise missing()
    return row
