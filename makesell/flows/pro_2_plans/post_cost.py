"""PRO-2 · An amount is committed against a line of the plan's budget, or spent of it; what goes beyond the line is refused.

Spending what was committed first takes the commitment back: one act, two postings.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.budget import balances
from makesell.documents.plans import queries, states
from makesell.flows.steps import dates
from makesell.flows.steps import plans as steps
from makesell.flows.steps.plans import locked
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal, missing
from makesell.ground.shown import amount as shown_amount
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class CostFact:
    """A line of a plan's budget, by its position, an amount, whether committed or spent, when; `of_committed`: it was committed before."""

    plan_id: int
    position: int
    kind: str
    amount: Decimal
    on: dt.date
    of_committed: bool = False


@act
def perform(fact: CostFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Posts it. Refuses (409) a plan that does not stand, (422) no amount, a day to come, no words, more than is available or committed."""
    _judge(fact, business_date(at), reason)
    counts = dates.counted("accounting", fact.on)
    (row,) = locked(actor, "post_cost", [fact.plan_id])
    if row.state not in states.STANDING:
        raise not_now()
    line = next((each for each in queries.budget(row.id) if each.position == fact.position), None)
    if line is None:
        raise missing()
    locks.take("budget_line", [line.line_id])
    balance = balances.of_lines([line.line_id])[line.line_id]
    amount = rounded(fact.amount)
    free = balance.committed if fact.of_committed else balance.available
    if amount > free:
        raise Refusal(
            "plan.beyond",
            "Only %(free)s is left here.",
            field="amount",
            who=N_("A revision of the plan, approved by another, makes the line larger."),
            free=shown_amount(free, row.currency),
        )
    if fact.of_committed:
        steps.post_cost(line.line_id, states.COMMITTED, row.currency, -amount, fact.on, counts)
    steps.post_cost(line.line_id, fact.kind, row.currency, amount, fact.on, counts)
    happened([row.id], "post_cost", actor=actor, at=at, reason=f"{line.name}: {reason.strip()}"[:500])
    return row.id


def _judge(fact: CostFact, today: dt.date, reason: str) -> None:
    if fact.kind not in states.COSTS or (fact.of_committed and fact.kind != states.SPENT):
        raise Refusal("plan.cost_kind", "This choice does not exist.", field="kind")
    if fact.amount <= 0:
        raise Refusal("plan.cost_amount", "An amount above zero is needed.", field="amount")
    if fact.on > today:
        raise Refusal("plan.cost_date", "This day lies in the future.", field="on")
    if not reason.strip():
        raise Refusal("plan.cost_words", "Say what it is for.", field="what")
