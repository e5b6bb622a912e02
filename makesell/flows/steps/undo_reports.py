"""Step: a report of an operation is taken back by its mirror — material and goods go back where they came from, who waited is promised anew."""

import datetime as dt
from decimal import Decimal

from makesell.books.stock import balances as stock_book
from makesell.books.stock import posting as stock
from makesell.documents.deliveries import queries as deliveries
from makesell.documents.orders import queries as orders
from makesell.documents.production import queries, states
from makesell.documents.production.actions import reports
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import operations as read
from makesell.documents.production.queries.operations import OperationReportRow
from makesell.flows.steps import supply
from makesell.flows.steps.operation_reports import Shop, counted_on, shop_of
from makesell.flows.steps.production_orders import hold
from makesell.flows.steps.repromise import number_made, repromise
from makesell.ground.actor import Actor
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_


def taken_back(report_id: int, *, actor: Actor, at: dt.datetime, reason: str) -> tuple[OperationReportRow, int]:
    """Takes a report back; returns it with the line of its mirror. Refuses (404) one that does not exist, no reason, and (409) one that was
    taken back, pieces that were passed on since, and goods that have left."""
    found = read.report(report_id)
    if found is None:
        raise missing()
    if not reason.strip():
        raise Refusal("production.undo_reason", "Say why it is taken back.", field="why")
    counted = counted_on(at)
    (before,) = queries.of_ids([found.order_id])
    holding = [each.line_id for each in stock_book.holders(before.warehouse_id, [before.product_id])] if found.output_id else []
    own = [before.order_line_id] if before.order_line_id is not None and found.output_id else []
    row, lines = hold(found.order_id, states=(states.RELEASED,), lines=[*holding, *own])
    shop = shop_of(row, lines, actor, at, counted)
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
    return found, line


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
