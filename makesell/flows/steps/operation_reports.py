"""Step: what the shop floor reports of an operation, and what follows — material is issued with the first, stock comes with the last, scrap takes
from what orders wait for. No more is reported than the operations before have passed on."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Final

from makesell.documents.production import queries, states
from makesell.documents.production.actions import move_state, reports
from makesell.documents.production.actions.reports import NewReport
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import operations as read
from makesell.documents.production.queries.operations import OperationRow
from makesell.flows.steps import lots, materials
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.plant_model import after
from makesell.flows.steps.post_output import Output, post_output
from makesell.flows.steps.production_orders import come_less, planned_of
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.money import rounded, rounded_down
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products
from makesell.masterdata.products.queries import SoldProduct

NOTHING: Final = Decimal(0)
MOST_MINUTES: Final = 100_000
SHORT: Final = N_("%(number)s will bring %(less)s fewer: scrap at %(operation)s (%(cause)s).")


@dataclass(slots=True)
class Shop:
    """A production order at the shop floor: its operations by position, its product, the lines that wait; days the act counts on."""

    row: ProductionRow
    product: SoldProduct
    lines: list[int]
    on: dt.date
    counted: dt.date
    actor: Actor
    at: dt.datetime
    operations: list[OperationRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.read()

    def read(self) -> None:
        """Reads the operations as they stand."""
        self.operations = read.of_orders([self.row.id])

    def former(self, n: int) -> tuple[int, ...]:
        """The places of the operations before one."""
        return former(self.operations, n)

    def place(self, operation_id: int) -> int:
        """The place of an operation."""
        return place(self.operations, operation_id)

    def passed_on(self, n: int) -> Decimal | None:
        """How many pieces those before have passed on; None for one that begins with material."""
        return passed(self.operations, n)

    def used(self, n: int) -> Decimal:
        """How many of the pieces an operation passed on those after it have taken up."""
        return max(
            (each.taken_up for m, each in enumerate(self.operations) if n in self.former(m)), default=NOTHING
        )


def former(rows: Sequence[OperationRow], n: int) -> tuple[int, ...]:
    """The places of the operations before one."""
    return after(rows[n].after, {each.position: m for m, each in enumerate(rows)}, n)


def passed(rows: Sequence[OperationRow], n: int) -> Decimal | None:
    """How many pieces those before an operation have passed on to it; None for one that begins with material."""
    return min((rows[m].good_qty for m in former(rows, n)), default=None)


def place(rows: Sequence[OperationRow], operation_id: int) -> int:
    """The place of an operation."""
    return next(n for n, each in enumerate(rows) if each.id == operation_id)


def refuse_more(shop: Shop, n: int, qty: Decimal) -> None:
    """Refuses (409) more pieces than the operations before have passed on."""
    operation, came = shop.operations[n], shop.passed_on(n)
    left = None if came is None else came - operation.good_qty - operation.scrap_qty
    if left is not None and qty > left:
        raise Refusal(
            "production.passed_on", "Only %(left)s pieces have been passed on to operation %(operation)s.", field="good_qty", status=409,
            left=format(max(left, NOTHING).normalize(), "f"), operation=f"{operation.position} {operation.name}".strip(),
        )  # fmt: skip


def refuse_sent(operation: OperationRow) -> None:
    """Refuses (409) to report an operation whose pieces were sent to a supplier: what comes back is its report."""
    if operation.sent_qty > 0:
        raise Refusal(
            "production.sent", "Pieces of operation %(operation)s were sent to a supplier; receive them there.", field="good_qty", status=409,
            operation=f"{operation.position} {operation.name}".strip(),
        )  # fmt: skip


def reported(
    shop: Shop, n: int, new: NewReport, *, lots_named: str = "", reason: str = "", told: Callable[[int], None] | None = None
) -> list[int]:  # fmt: skip
    """Reports an operation, `new.ends` when who reports says so; returns the lines whose promise moved by scrap. `told` hears the line of the
    report before anything takes a number.

    Refuses nothing at all, parts of a piece, scrap without a cause, and (409) more than was passed on and an operation that is done.
    """
    _refuse_wrong(new, shop, n)
    done = ends(shop, n, new.good + new.scrap, said=new.ends)
    line = written(shop, n, replace(new, ends=done, cause=new.cause if new.scrap else ""), lots_named=lots_named, reason=reason)
    if told is not None:
        told(line)
    return less_by_scrap(shop, n, new.cause or "other") if new.scrap or done else []


def _refuse_wrong(new: NewReport, shop: Shop, n: int) -> None:
    numbers = (new.good, new.scrap, new.rework)
    if any(qty < 0 or rounded(qty, shop.product.digits) != qty for qty in numbers) or not any(numbers):
        raise Refusal("production.output", "Report good pieces or scrap, in whole units of the product.", field="good_qty")
    if not 0 <= new.minutes <= MOST_MINUTES:
        raise Refusal("production.minutes", "Minutes are at least 0 and at most %(most)s.", field="minutes", most=MOST_MINUTES)
    if new.scrap and new.cause not in states.SCRAP_CAUSES:
        raise Refusal("production.scrap_cause", "Scrap needs its cause.", field="cause")
    if shop.operations[n].state == states.DONE:
        raise Refusal("production.operation_done", "This operation is done; take a report back to go on with it.", status=409)
    refuse_more(shop, n, new.good + new.scrap)


def written(shop: Shop, n: int, new: NewReport, *, lots_named: str = "", reason: str = "") -> int:
    """Writes the report of an operation and moves material and goods; scrap's consequences are `less_by_scrap`. Returns the report's line."""
    last = n == len(shop.operations) - 1
    line, output = reports.write(shop.row.id, new, last=last, actor=shop.actor, at=shop.at, reason=reason)
    if n == 0:
        begun = shop.operations[0].good_qty + shop.operations[0].scrap_qty + new.good + new.scrap
        materials.issue(shop.row, begun, line, on=shop.on, counted=shop.counted)
    if last and new.good and output is not None:
        into_stock(shop, new.good, output, lots_named)
    (shop.row,) = queries.of_ids([shop.row.id])
    shop.read()
    return line


def into_stock(shop: Shop, good: Decimal, line: int, named: str) -> None:
    """Good pieces come into stock at standard cost and go to who waits; their lots are named, else numbered after the order."""
    row = shop.row
    made = lots.Coming(products.kept([row.product_id])[row.product_id], good, shop.on, row.number or "", named, int(row.good_qty) + 1)
    (parts,) = lots.named([made])
    post_output([Output(row, shop.product.cost or NOTHING, line, parts)], on=shop.on, counted=shop.counted)


def ends(shop: Shop, n: int, qty: Decimal, *, said: bool) -> bool:
    """True when nothing more comes of an operation: who reports says so, or everything that was to be begun has been through it."""
    operation, former = shop.operations[n], shop.former(n)
    through = operation.good_qty + operation.scrap_qty + qty
    if former:
        came = shop.passed_on(n) or NOTHING
        return said or (through >= came and all(shop.operations[m].state == states.DONE for m in former))
    return said or through >= operation.start_qty


def to_come(operations_: Sequence[OperationRow]) -> Decimal:
    """How many good pieces an order can still bring in all: what was scrapped is gone, what an operation that ended did not pass on as well."""
    possible: Decimal | None = None
    for each in operations_:
        begun = each.start_qty if possible is None else possible
        begun = max(begun, each.good_qty + each.scrap_qty)
        if each.state == states.DONE:
            possible = each.good_qty
        else:
            left = begun - each.good_qty - each.scrap_qty
            possible = each.good_qty + left * _yield(operations_, each)
    return possible if possible is not None else NOTHING


def _yield(operations_: Sequence[OperationRow], each: OperationRow) -> Decimal:
    """The share an operation is planned to pass on: what the next begins with of what it begins with."""
    n = place(operations_, each.id)
    following = operations_[n + 1].start_qty if n + 1 < len(operations_) else None
    return following / each.start_qty if following is not None and following < each.start_qty else Decimal(1)


def less_by_scrap(shop: Shop, n: int, cause: str) -> list[int]:
    """What scrap takes of what was planned to come: who waits is promised anew and told; returns the lines whose promise moved."""
    row = shop.row
    # what was divided by a share of scrap and multiplied again is a hair less than it was
    possible = rounded(to_come(shop.operations), 4)
    will = max(rounded_down(possible, shop.product.digits), row.good_qty)
    less = min(row.qty - will, planned_of(row))
    if less <= 0:
        return []
    operation = f"{shop.operations[n].position} {shop.operations[n].name}".strip()
    params = {"production": row.number or "", "operation": operation, "cause": cause, "qty": format(less.normalize(), "f")}
    _tell_planners(shop, less, operation, cause)
    if less < row.qty:
        reports.make_less(row.id, less)
    else:
        move_state([row.id], "close", actor=shop.actor, at=shop.at, reason=cause)
        materials.let_go([row], shop.on)
    return come_less(row, shop.lines, less, cause="scrap", params=params, actor=shop.actor, at=shop.at, on=shop.on)


def _tell_planners(shop: Shop, less: Decimal, operation: str, cause: str) -> None:
    params = {"number": shop.row.number or "", "less": format(less.normalize(), "f"), "operation": operation, "cause": states.SCRAP_CAUSES[cause]}
    told = [NewNotice(person, "production_scrap", SHORT, params, shop.row.id) for person in holders(R.PLANNER, shop.on)]
    tell_many(told, at=shop.at)


def through_all(shop: Shop, good: Decimal, scrap: Decimal, cause: str, *, lots_named: str = "", reason: str = "") -> None:
    """Reports the last operation with everything before it that was not reported 倒冲, in the time that was planned for it."""
    wanted = [NOTHING] * len(shop.operations)
    wanted[-1] = shop.operations[-1].good_qty + shop.operations[-1].scrap_qty + good + scrap
    for n in reversed(range(len(shop.operations))):
        for m in shop.former(n):
            wanted[m] = max(wanted[m], wanted[n])
    for n in range(len(shop.operations) - 1):
        each = shop.operations[n]
        lacks = wanted[n] - each.good_qty
        if lacks > 0:
            refuse_sent(each)
            minutes = _by_plan(each, lacks)
            written(shop, n, NewReport(each.id, lacks, minutes=minutes, ends=ends(shop, n, lacks, said=False)), reason=reason)
    last = shop.operations[-1]
    refuse_sent(last)
    minutes = _by_plan(last, good + scrap)
    n = len(shop.operations) - 1
    done = ends(shop, n, good + scrap, said=shop.row.good_qty + good >= shop.row.qty)
    new = NewReport(last.id, good, scrap, minutes=minutes, cause=cause if scrap else "", ends=done)
    written(shop, n, new, lots_named=lots_named, reason=reason)


def _by_plan(operation: OperationRow, qty: Decimal) -> int:
    """The minutes that were planned for so many pieces, and for setting up where it had not begun."""
    minutes = int(rounded(operation.run_each * qty, 0)) + (operation.setup_minutes if operation.state == states.WAITING else 0)
    return min(minutes, MOST_MINUTES)


def shop_of(row: ProductionRow, lines: list[int], actor: Actor, at: dt.datetime, counted: dt.date) -> Shop:
    """A production order (held) at the shop floor."""
    on = business_date(at)
    return Shop(row, products.sold([row.product_id], on)[row.product_id], lines, on, counted, actor, at)


def counted_on(at: dt.datetime) -> dt.date:
    """The day on which a report counts; its month stays open meanwhile."""
    on = business_date(at)
    return business_dates("accounting", [on])[on]


def order_of(operation_id: int) -> int:
    """The production order of an operation; refuses (404) one that does not exist."""
    order_id = read.order_of(operation_id)
    if order_id is None:
        raise missing()
    return order_id
