"""PRO-6 · A discrepancy ends: delivered again (its quantity is open on the order once more, and planned as a new delivery), credited (it is not
ordered any more), or claimed from the carrier, who bears it.

The first two mirror what had been posted of that quantity with its atoms; goods that came back lie in their warehouse again. What was invoiced
already is credited by who keeps the invoices, with a credit note.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.orderbook import balances as orderbook
from makesell.books.receivables import balances as receivables
from makesell.documents.deliveries import actions as deliveries
from makesell.documents.deliveries import queries, states
from makesell.documents.deliveries.access import DISCREPANCIES
from makesell.documents.deliveries.queries import DiscrepancyRow
from makesell.documents.invoices import actions as invoices
from makesell.documents.invoices import queries as charges
from makesell.documents.orders.queries import FUNDED
from makesell.documents.returns import queries as returns
from makesell.flows.pro_6_shipping import create_delivery
from makesell.flows.pro_6_shipping.create_delivery import DeliveryFact, PartFact
from makesell.flows.steps import credit_goods, exposure, promotions, rebates
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.lots import spread
from makesell.flows.steps.mirror import Taken, take_back
from makesell.flows.steps.post_stock import post_back
from makesell.flows.steps.write_offs import refuse_written_off
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.spine import documents
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class Settlement:
    """How a discrepancy ends; `reference` is the claim's number, `came_back` says that the goods lie in the warehouse again.

    `amount` is what is claimed from the carrier; without it what the goods were sold for.
    """

    discrepancy_id: int
    outcome: str
    reference: str = ""
    came_back: bool = False
    amount: Decimal | None = None


@act
def perform(fact: Settlement, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Settles one discrepancy; returns it. Refuses (409) a settled one, credit of what was invoiced, (422) a claim without reference or worth."""
    DISCREPANCIES.require(actor, "settle")
    row = queries.discrepancy(actor, fact.discrepancy_id)
    on, counted, funded = _opened(row, at)
    deliveries.settle(row.id, fact.outcome, fact.reference.strip(), actor=actor, at=at)
    if fact.outcome == states.CARRIER_CLAIM:
        _claim(row, fact, at)
    else:
        if fact.outcome == states.CREDIT:
            _refuse_invoiced(row)
        _take_back(row, fact, on=on, counted=counted)
        if funded:
            promotions.follow([row.order_line_id], on)
        exposure.moved(order_ids=[row.order_id])
    spine.happened([row.delivery_id], "settle_discrepancy", actor=actor, at=at, reason=reason)
    if fact.outcome == states.REDELIVERY:
        (before,) = queries.of_ids([row.delivery_id])
        again = DeliveryFact(row.warehouse_id, (PartFact(row.order_line_id, row.qty),), ship_to_id=before.ship_to_id)
        (made,) = create_delivery.plan([again], actor=actor, at=at, reason=reason)
        deliveries.name_end(row.id, redelivery_id=made)
    return row.id


@act
def credit(discrepancy_id: int, *, came_back: bool = False, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Credits what is missing, with a credit note for what invoices had charged of it; returns the discrepancy. Refuses (409) a settled one."""
    DISCREPANCIES.require(actor, "credit")
    row = queries.discrepancy(actor, discrepancy_id)
    on, counted, funded = _opened(row, at)
    lines = [row.order_line_id]
    named = charges.charged(lines)
    locks.take("invoice", {each.invoice_id for each in named})
    rebates.hold([each.line_id for each in named])
    charged = charges.charged(lines)
    refuse_written_off({each.invoice_id for each in charged})
    locks.take("due_item", [item.id for key in {each.invoice_id for each in charged} for item in receivables.of_record(key)])
    deliveries.settle(row.id, states.CREDIT, "", actor=actor, at=at)
    _take_back(row, Settlement(row.id, states.CREDIT, came_back=came_back), on=on, counted=counted)
    back = credit_goods.taken_back({row.order_line_id: row.qty}, charged, row.currency)
    note = credit_goods.write(row, f"{row.delivery or ''} {row.note}".strip(), back, on, actor=actor, at=at) if back else None
    rebates.follow([each.line.line_id for each in back])
    if funded:
        promotions.follow(lines, on)
    spine.happened([row.delivery_id], "settle_discrepancy", actor=actor, at=at, reason=reason)
    exposure.moved(order_ids=[row.order_id], customer_ids=[row.customer_id])
    if note is not None:
        (number,) = documents.number(invoices.CREDIT_NOTE, [note], on)
        deliveries.name_end(row.id, reference=number)
    return row.id


def _opened(row: DiscrepancyRow, at: dt.datetime) -> tuple[dt.date, dt.date, bool]:
    """The day the act counts on, in sales and in accounting, and whether a plan's budget follows; its order and delivery are held."""
    on = business_date(at)
    counted = business_dates("accounting", [on])[on]
    business_dates("sales", [on])
    funded, *_ = locks.take_all(
        ("master", locks.Of(FUNDED, [[row.order_line_id]])), ("order", [row.order_id]), ("delivery", [row.delivery_id])
    )
    return on, counted, bool(funded)


def _claim(row: DiscrepancyRow, fact: Settlement, at: dt.datetime) -> None:
    if not fact.reference.strip():
        raise Refusal("discrepancy.reference", "Give the number of the carrier's claim.", field="reference")
    amount = row.value if fact.amount is None else fact.amount
    if not 0 < amount < 10**12 or amount != rounded(amount, row.currency):
        raise Refusal("claim.worth", "Say what is claimed, more than 0.", field="amount")
    deliveries.claim(row.id, amount, at=at)


def _take_back(row: DiscrepancyRow, fact: Settlement, *, on: dt.date, counted: dt.date) -> None:
    """What was missing never arrived: it is not shipped, and credited goods are not ordered either."""
    part = Taken(row.line_id, row.order_line_id, row.qty, row.line_id)
    measures = ("shipped",) if fact.outcome == states.REDELIVERY else ("shipped", "ordered")
    if fact.came_back and row.warehouse_id is not None:
        went = queries.lots_of([row.line_id]).get(row.line_id)
        back = [(row.line_id, qty, row.line_id, lot) for lot, qty in spread(row.qty, _with_customer(row.line_id, went))] if went else None
        post_back(back or [(row.line_id, row.qty, row.line_id, None)], [row.order_line_id], warehouse_id=None, on=on, counted=counted)
    take_back([part], measures, on=on)


def _with_customer(line_id: int, went: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """The lots of a delivery line that have not come back, the last first."""
    back = returns.lots_back([line_id])
    return {lot: qty - back.get((line_id, lot), Decimal(0)) for lot, qty in reversed(list(went.items()))}


def _refuse_invoiced(row: DiscrepancyRow) -> None:
    balance = orderbook.of_lines([row.order_line_id])[row.order_line_id]
    if balance.invoiced_qty > balance.shipped_qty - row.qty:
        raise Refusal(
            "discrepancy.invoiced", "This has been invoiced already; a credit note takes the invoice back.", field="outcome", status=409,
            who=N_("The invoicing clerk"),
        )  # fmt: skip
