"""PRO-6 · The cashier passes a bill on: endorsed to a supplier, or discounted by a bank, which keeps its discount.

Nothing is posted: until it is honoured it may come back to us, so it stays on its customer's account and takes up credit as before.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.receipts import actions as receipts
from makesell.flows.steps.bills import held
from makesell.flows.steps.documents import day_named
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import documents


@dataclass(frozen=True, slots=True)
class PassedFact:
    """A bill, whom it goes to, the day (today unless named), and what a bank keeps of it."""

    bill_id: int
    to: str
    passed_date: dt.date | None = None
    discount_cost: Decimal | None = None


def endorse(fact: PassedFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Endorses it; returns the bill. Refuses nobody to endorse it to, a day before it came or after it was due, (409) what is not in hand."""
    return _passed(fact, "endorse", actor=actor, at=at, reason=reason, version=version)


def discount(fact: PassedFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A bank pays it before it is due; returns the bill. Refuses as well a cost that is none, or the whole bill."""
    return _passed(fact, "discount", actor=actor, at=at, reason=reason, version=version)


@act
def _passed(fact: PassedFact, done: str, *, actor: Actor, at: dt.datetime, reason: str, version: int | None) -> int:
    row = held(fact.bill_id, done, actor=actor, version=version)
    if not fact.to.strip():
        raise Refusal("bill.to", "Say who gets the bill.", field="to")
    day = day_named(fact.passed_date, at, field="passed_date", since=row.received_date)
    if day > row.due_date:
        raise Refusal("bill.past_due", "This bill was due on %(day)s.", field="passed_date", day=row.due_date.isoformat())
    cost = fact.discount_cost
    if done == "discount" and (cost is None or not 0 <= cost < row.amount or cost != rounded(cost, row.currency)):
        raise Refusal("bill.cost", "The bank keeps something between 0 and the bill's amount, in whole cents.", field="discount_cost")
    values = {"passed_to": fact.to.strip(), "passed_date": day, "discount_cost": cost}
    documents.move(receipts.BILL, [row.id], done, actor=actor, at=at, reason=reason, values=values)
    return row.id
