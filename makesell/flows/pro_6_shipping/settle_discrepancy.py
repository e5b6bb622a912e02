"""PRO-6 · A discrepancy ends: delivered again (its quantity is open on the order once more), credited (it is not ordered any more), or
claimed from the carrier, who bears it.

The first two mirror what had been posted of that quantity with its atoms; goods that came back lie in their warehouse again.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.books.orderbook import balances as orderbook
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import DISCREPANCIES
from makesell.documents.deliveries.queries import DiscrepancyRow
from makesell.flows.steps import exposure
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.mirror import Taken, take_back
from makesell.flows.steps.post_stock import post_back
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a discrepancy ends; `reference` is the claim's number, `came_back` says that the goods lie in the warehouse again."""

    discrepancy_id: int
    outcome: str
    reference: str = ""
    came_back: bool = False


@act
def perform(fact: Settlement, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Settles one discrepancy; returns it. Refuses (409) one that is settled, (422) a claim without its reference."""
    DISCREPANCIES.require(actor, "settle")
    row = queries.discrepancy(actor, fact.discrepancy_id)
    if fact.outcome == states.CARRIER_CLAIM and not fact.reference.strip():
        raise Refusal("discrepancy.reference", "Give the number of the carrier's claim.", field="reference")
    on = business_date(at)
    counted = business_dates("accounting", [on])[on]
    business_dates("sales", [on])
    locks.take("order", [row.order_id])
    locks.take("delivery", [row.delivery_id])
    deliveries.settle(row.id, fact.outcome, fact.reference.strip(), actor=actor, at=at)
    if fact.outcome != states.CARRIER_CLAIM:
        _take_back(row, fact, on=on, counted=counted)
        exposure.moved(order_ids=[row.order_id])
    spine.happened([row.delivery_id], "settle_discrepancy", actor=actor, at=at, reason=reason)
    return row.id


def _take_back(row: DiscrepancyRow, fact: Settlement, *, on: dt.date, counted: dt.date) -> None:
    """What was missing never arrived: it is not shipped, and credited goods are not ordered either."""
    part = Taken(row.line_id, row.order_line_id, row.qty, row.line_id)
    measures = ("shipped",) if fact.outcome == states.REDELIVERY else ("shipped", "ordered")
    if fact.outcome == states.CREDIT:
        _refuse_invoiced(row)
    if fact.came_back and row.warehouse_id is not None:
        post_back([(row.line_id, row.qty, row.line_id)], [row.order_line_id], warehouse_id=None, on=on, counted=counted)
    take_back([part], measures, on=on)


def _refuse_invoiced(row: DiscrepancyRow) -> None:
    balance = orderbook.of_lines([row.order_line_id])[row.order_line_id]
    if balance.invoiced_qty > balance.shipped_qty - row.qty:
        raise Refusal(
            "discrepancy.invoiced", "This has been invoiced already; a credit note takes the invoice back.", field="outcome", status=409,
            who=N_("The invoicing clerk"),
        )  # fmt: skip
