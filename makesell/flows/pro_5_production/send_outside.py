"""PRO-5 · Pieces of a production order go to a supplier for an operation 委外发出: how many, of whom, at which price, back until when.

No more go than the operations before have passed on; what is left unsaid the supplier's offer of the operation says.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import states
from makesell.documents.production.actions import operations
from makesell.documents.production.queries import operations as read
from makesell.documents.production.queries.operations import OperationRow
from makesell.documents.subcontracts import actions as subcontracts
from makesell.documents.subcontracts.access import POLICY
from makesell.documents.subcontracts.actions import NewSubcontract
from makesell.flows.steps.operation_reports import place
from makesell.flows.steps.production_orders import hold
from makesell.flows.steps.sent_outside import left_to_send, refuse_day
from makesell.flows.steps.working_days import brought
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.masterdata.products import queries as products
from makesell.masterdata.suppliers import queries as suppliers
from makesell.masterdata.suppliers.queries import OfferRow, SupplierRow, best

DIGITS = 8     # of the price of one


@dataclass(frozen=True, slots=True)
class Sent:
    """Pieces of an operation that go to a supplier (none: who its routing names), at a price each in company currency and back until a day (none:
    as the supplier offers the operation)."""

    operation_id: int
    qty: Decimal
    supplier_id: int | None = None
    due_on: dt.date | None = None
    unit_cost: Decimal | None = None
    remark: str = ""


@act
def perform(fact: Sent, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes down what was sent today; returns the subcontract. Refuses an operation that does not exist or is done here, more than was passed on,
    parts of a piece, a supplier out of use, no day or price that anything tells, and (409) an operation that was reported without being sent."""
    POLICY.require(actor, "send")
    on = business_date(at)
    order_id = read.order_of(fact.operation_id)
    if order_id is None:
        raise Refusal("subcontract.operation", "There is no such operation.", field="operation")
    row, _ = hold(order_id, states=(states.RELEASED,))
    rows = read.of_orders([order_id])
    n = place(rows, fact.operation_id)
    operation = rows[n]
    _refuse_wrong(fact, operation, actor, left=left_to_send(rows, n), digits=products.kept([row.product_id])[row.product_id].digits)
    supplier = _supplier(fact, operation)
    offer = offered(operation.name, fact.qty, supplier.id, on)
    due, cost = _due(fact, operation, supplier, offer, on), _cost(fact, operation, offer)
    operations.sent(operation.id, fact.qty, Decimal(0), at=at)
    title = f"{operation.name} {row.code} {row.product}".strip()
    key = subcontracts.send(
        NewSubcontract(operation.id, supplier.id, fact.qty, cost, on, due, title, row.unit_id, own_currency(), fact.remark.strip()),
        actor=actor, at=at,
    )  # fmt: skip
    happened([key, order_id], "send_outside", actor=actor, at=at, reason=reason)
    subcontracts.number([key], on)
    return key


def offered(operation: str, qty: Decimal, supplier_id: int, on: dt.date) -> OfferRow | None:
    """What a supplier offers of an operation of this name for a quantity; None below its smallest."""
    found = best(suppliers.offered_outside(operation, on), qty, supplier_id)
    return found[0] if found and found[0].from_qty <= qty else None


def _refuse_wrong(fact: Sent, operation: OperationRow, actor: Actor, *, left: Decimal, digits: int) -> None:
    if operation.days is None:
        raise Refusal("subcontract.inside", "This operation is done here, not by a supplier.", field="operation")
    if operation.state == states.DONE:
        raise Refusal("production.operation_done", "This operation is done; take a report back to go on with it.", status=409)
    if operation.sent_qty == 0 and operation.good_qty + operation.scrap_qty > 0:
        raise Refusal("subcontract.reported", "It was reported without being sent; take those reports back first.", status=409)
    if fact.qty <= 0 or rounded(fact.qty, digits) != fact.qty:
        raise Refusal("subcontract.quantity", "The quantity must be more than 0, in whole units of the product.", field="qty")
    if fact.qty > left:
        raise Refusal(
            "subcontract.passed_on", "Only %(left)s pieces are there to be sent.", field="qty", status=409, left=format(left.normalize(), "f")
        )
    if fact.unit_cost is not None and "unit_cost" in POLICY.hidden(actor):
        raise Refusal("subcontract.price_hidden", "Purchasing or the planner agrees prices.", field="unit_cost", status=403)
    if fact.unit_cost is not None and fact.unit_cost < 0:
        raise Refusal("number.negative", "This must not be less than 0.", field="unit_cost")


def _supplier(fact: Sent, operation: OperationRow) -> SupplierRow:
    key = fact.supplier_id if fact.supplier_id is not None else suppliers.called(operation.supplier)
    if key is None:
        raise Refusal("subcontract.no_supplier", "Say which supplier does it.", field="supplier")
    row = suppliers.of_ids([key]).get(key)
    if row is None or not row.active:
        raise Refusal("purchase.no_supplier", "This supplier is out of use, or does not exist.", field="supplier")
    return row


def _due(fact: Sent, operation: OperationRow, supplier: SupplierRow, offer: OfferRow | None, on: dt.date) -> dt.date:
    days = offer.lead_days if offer is not None else operation.days or 0
    due = fact.due_on or brought(on, days, supplier.calendar)
    refuse_day(due, on)
    return due


def _cost(fact: Sent, operation: OperationRow, offer: OfferRow | None) -> Decimal:
    found = offer.unit_cost if offer is not None else operation.outside_price
    cost = found if fact.unit_cost is None else fact.unit_cost
    if cost is None:
        raise Refusal("subcontract.no_price", "Say the price: no offer of the supplier tells it.", field="unit_cost")
    return rounded(cost, DIGITS)
