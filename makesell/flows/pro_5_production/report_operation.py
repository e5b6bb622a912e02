"""PRO-5 · The shop floor starts an operation, reports it (报工: good, scrap with its cause, rework, minutes), and takes a report back by its mirror.

No more than the operations before have passed on; the first issues the material, the last brings the goods into stock, scrap moves what was
promised of them, with its reason.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.stock import balances as stock_book
from makesell.books.stock import posting as stock
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries, states
from makesell.documents.production.access import POLICY
from makesell.documents.production.actions import reports
from makesell.documents.production.actions.reports import NewReport
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import operations as read
from makesell.documents.production.queries.operations import OperationReportRow
from makesell.flows.steps import supply
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.operation_reports import MOST_MINUTES, Shop, ends, less_by_scrap, passed, place, refuse_more, written
from makesell.flows.steps.production_orders import hold
from makesell.flows.steps.repromise import number_made, repromise
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.masterdata.products import queries as products


@dataclass(frozen=True, slots=True)
class Reported:
    """What was done at an operation: pieces passed on, scrap with its cause, pieces worked again, minutes; `ends`: nothing more comes of it."""

    operation_id: int
    good: Decimal
    scrap: Decimal = Decimal(0)
    rework: Decimal = Decimal(0)
    minutes: int = 0
    cause: str = ""
    note: str = ""
    lots: str = ""
    ends: bool = False


@act
def start(operation_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """An operation of a released order begins; returns the operation. Refuses (409) one that has begun, and one nothing was passed on to."""
    POLICY.require(actor, "start_operation")
    order_id, counted = _order_of(operation_id), _counted(at)
    row, lines = hold(order_id, states=(states.RELEASED,))
    shop = _shop(row, lines, actor, at, counted)
    came = shop.passed_on(shop.place(operation_id))
    if came is not None and came <= 0:
        raise Refusal("production.nothing_yet", "The operation before has passed nothing on yet.", status=409)
    if not reports.start(operation_id, at=at):
        raise Refusal("production.begun", "This operation has begun already.", status=409)
    happened([order_id], "start_operation", actor=actor, at=at, reason=reason)
    return operation_id


@act
def perform(fact: Reported, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Reports an operation of a released order; returns the lines whose promise moved by scrap. Refuses nothing at all, parts of a piece, scrap
    without a cause, and (409) more than was passed on and an operation that is done."""
    POLICY.require(actor, "report_operation")
    order_id, counted = _order_of(fact.operation_id), _counted(at)
    row, lines = hold(order_id, states=(states.RELEASED,))
    shop = _shop(row, lines, actor, at, counted)
    n = shop.place(fact.operation_id)
    _refuse_wrong(fact, shop, n)
    done = ends(shop, n, fact.good + fact.scrap, said=fact.ends)
    new = NewReport(fact.operation_id, fact.good, fact.scrap, fact.rework, fact.minutes, fact.cause if fact.scrap else "", fact.note, done)
    written(shop, n, new, lots_named=fact.lots, reason=reason)
    return less_by_scrap(shop, n, fact.cause or "other") if fact.scrap or done else []


def _refuse_wrong(fact: Reported, shop: Shop, n: int) -> None:
    numbers = (fact.good, fact.scrap, fact.rework)
    if any(qty < 0 or rounded(qty, shop.product.digits) != qty for qty in numbers) or not any(numbers):
        raise Refusal("production.output", "Report good pieces or scrap, in whole units of the product.", field="good_qty")
    if not 0 <= fact.minutes <= MOST_MINUTES:
        raise Refusal("production.minutes", "Minutes are at least 0 and at most %(most)s.", field="minutes", most=MOST_MINUTES)
    if fact.scrap and fact.cause not in states.SCRAP_CAUSES:
        raise Refusal("production.scrap_cause", "Scrap needs its cause.", field="cause")
    if shop.operations[n].state == states.DONE:
        raise Refusal("production.operation_done", "This operation is done; take a report back to go on with it.", status=409)
    refuse_more(shop, n, fact.good + fact.scrap)


@act
def undo(report_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes a report back by its mirror: material and goods go back where they came from. Returns the operation. Refuses (409) one that was taken
    back, pieces that were passed on since, goods that have left, and one without a reason."""
    POLICY.require(actor, "undo_report")
    found = read.report(report_id)
    if found is None:
        raise missing()
    if not reason.strip():
        raise Refusal("production.undo_reason", "Say why it is taken back.", field="why")
    counted = _counted(at)
    (before,) = queries.of_ids([found.order_id])
    holding = [each.line_id for each in stock_book.holders(before.warehouse_id, [before.product_id])] if found.output_id else []
    own = [before.order_line_id] if before.order_line_id is not None and found.output_id else []
    row, lines = hold(found.order_id, states=(states.RELEASED,), lines=[*holding, *own])
    shop = _shop(row, lines, actor, at, counted)
    n, latest = shop.place(found.operation_id), read.report(report_id)
    if latest is None or latest.undone or latest.undoes_id is not None:
        raise Refusal("production.undone", "This report has been taken back already.", status=409)
    operation = shop.operations[n]
    if operation.good_qty - found.good_qty < shop.used(n):
        raise Refusal("production.used", "What it passed on has been worked on since; take those reports back first.", status=409)
    line = reports.undo(report_id, actor=actor, at=at, reason=reason)
    _back(row, found, line, shop)
    happened([row.id], "undo_report", actor=actor, at=at, reason=reason)
    if found.output_line_id is not None and n == len(shop.operations) - 1 and found.good_qty:
        _out_of_stock(row, found, shop, holding)
    return found.operation_id


def _back(row: ProductionRow, found: OperationReportRow, line: int, shop: Shop) -> None:
    """The material of a report goes back into stock, and is held for the order again."""
    entries = stock_book.posted_by([found.line_id], "issue")
    if entries:
        for each in entries:
            reports.issued(row.id, each.product_id, each.qty)
        stock.reverse([each.id for each in entries], source_line_id=line, event_date=shop.on, business_date=shop.counted)


def _out_of_stock(row: ProductionRow, found: OperationReportRow, shop: Shop, holding: list[int]) -> None:
    """Goods that were reported go out of stock again: the lines that hold such goods give them back and are promised anew."""
    waiting = {each.line_id: each.open_qty for each in orders.promised([*holding, *shop.lines])}
    free = {each.line_id: each.open_qty for each in deliveries.to_ship(list(waiting))}
    giving = [key for key, qty in waiting.items() if free.get(key) == qty]
    supply.free(giving, on=shop.on)
    lying = stock_book.rows_at(row.warehouse_id, [row.product_id]).get(row.product_id)
    if lying is None or lying.free < found.good_qty:
        raise Refusal("production.gone", "The pieces have left the warehouse, or lie on a delivery.", status=409, who=N_("The warehouse"))
    entries = [each.id for each in stock_book.posted_by([found.output_line_id or 0], "receipt")]
    stock.reverse(entries, source_line_id=read.mirror_line(found.output_id or 0), event_date=shop.on, business_date=shop.counted)
    good = row.good_qty - found.good_qty
    more = max(row.qty - good, Decimal(0)) - max(row.qty - row.good_qty, Decimal(0))
    if more:
        supply.plan([supply.PlannedReceipt(row.receipt_id, row.product_id, row.warehouse_id, row.due_date, more)])
    repromise(giving, cause="undo", params={"production": row.number or ""}, actor=shop.actor, at=shop.at, on=shop.on)
    number_made(giving, shop.on)


def passed_on(order_id: int, operation_id: int) -> Decimal | None:
    """How many pieces those before an operation have passed on to it; None for one that begins with material."""
    rows = read.of_orders([order_id])
    return passed(rows, place(rows, operation_id))


def _order_of(operation_id: int) -> int:
    order_id = read.order_of(operation_id)
    if order_id is None:
        raise missing()
    return order_id


def _counted(at: dt.datetime) -> dt.date:
    """The day on which it counts; its month stays open meanwhile."""
    on = business_date(at)
    return business_dates("accounting", [on])[on]


def _shop(row: ProductionRow, lines: list[int], actor: Actor, at: dt.datetime, counted: dt.date) -> Shop:
    on = business_date(at)
    return Shop(row, products.sold([row.product_id], on)[row.product_id], lines, on, counted, actor, at)
