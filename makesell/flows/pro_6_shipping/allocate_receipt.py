"""PRO-6 · The cashier allocates a confirmed receipt: to due items named by hand, else the oldest first. What is left stays an advance."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries, states
from makesell.documents.receipts.access import POLICY
from makesell.documents.receipts.queries import OpenDue
from makesell.flows.steps import exposure
from makesell.flows.steps.allocate import allocate, days_of
from makesell.flows.steps.dates import gated
from makesell.flows.steps.documents import locked
from makesell.flows.steps.tolerate import keep, tolerate
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.spine import actions as spine
from makesell.ground.spine.documents import not_now


@dataclass(frozen=True, slots=True)
class AllocateFact:
    """A receipt and the invoices it pays for, each up to an amount; without invoices everything that is due, the oldest first."""

    receipt_id: int
    invoices: tuple[tuple[int, Decimal | None], ...] = ()
    short: str = ""     # why what is left open of the invoices named is written off with it, within the rule; empty: it stays open
    over: bool = False  # what is left of the receipt beyond them is kept as income, within the rule; else it stays an advance


@act
def perform(fact: AllocateFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Decimal:
    """Allocates; returns how much. Refuses (409) what is not confirmed, and when nothing could be allocated."""
    POLICY.require(actor, "allocate")
    before = queries.of_ids([fact.receipt_id])
    if not before:
        raise missing()
    on = business_date(at)
    due = queries.open_due(before[0].customer_id or 0, before[0].currency)
    wanted = _wanted(fact, due)
    gated(("accounting", "sales"), {before[0].value_date, before[0].counts_on or on, on, *days_of(before[0], [item for item, _ in wanted])})
    locks.take("order", {item.order_id for item, _ in wanted if item.order_id is not None})
    locks.take("invoice", {item.invoice_id for item, _ in wanted})
    (row,) = locked(receipts.TABLE, POLICY, "allocate", [fact.receipt_id], queries.of_ids, actor=actor, version=version)
    if row.state != states.CONFIRMED:
        raise not_now()
    if fact.short and (fact.short not in states.TOLERATED or not fact.invoices):
        raise Refusal("allocate.short", "Name the invoices that are settled with it, and why something is missing.", field="short")
    if fact.over and not fact.invoices:
        raise Refusal("allocate.over", "Name the invoices that it is paid beyond.", field="over")
    done = allocate(row, wanted)
    if not done:
        raise Refusal("allocate.nothing", "There is nothing left to allocate, or nothing due that this money may pay.", field="invoices", status=409)
    if fact.short:
        tolerate(row, fact.short, [invoice for invoice, _ in fact.invoices], actor=actor, at=at, reason=reason)
    if fact.over:
        keep(row, [invoice for invoice, _ in fact.invoices], actor=actor, at=at, reason=reason)
    exposure.moved(customer_ids=[row.customer_id] if row.customer_id is not None else [])
    spine.happened([row.id], "allocate", actor=actor, at=at, reason=reason)
    return done


def _wanted(fact: AllocateFact, due: list[OpenDue]) -> list[tuple[OpenDue, Decimal | None]]:
    if not fact.invoices:
        return [(item, None) for item in due]
    wanted: list[tuple[OpenDue, Decimal | None]] = []
    for number, (invoice, amount) in enumerate(fact.invoices, 1):
        items = [item for item in due if item.invoice_id == invoice]
        if not items:
            raise Refusal("allocate.invoice", "Nothing of this invoice is open for this customer.", field=f"invoices.{number}.invoice", status=409)
        if amount is not None and not 0 < amount <= sum(item.open for item in items):
            raise Refusal(
                "allocate.amount", "Of this invoice, %(open)s are open.", field=f"invoices.{number}.amount", open=sum(item.open for item in items)
            )
        rest = amount
        for item in items:
            wanted.append((item, None if rest is None else min(rest, item.open)))
            rest = None if rest is None else rest - min(rest, item.open)
    return wanted
