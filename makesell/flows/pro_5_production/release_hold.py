"""PRO-5 · The credit controller releases a held order up to an amount and until a day (解冻); it goes on, unless something else holds it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.orders import actions as orders
from makesell.documents.orders import queries, states
from makesell.documents.orders.access import POLICY
from makesell.documents.orders.queries import Acting, HoldRow
from makesell.flows.steps.confirming import Allowed, Outcome, go_on, standing
from makesell.flows.steps.dates import business_dates
from makesell.flows.steps.order_drafts import draft_of
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal


@dataclass(frozen=True, slots=True)
class Release:
    """Which order may go on, up to which gross amount in company currency, and until when."""

    order_id: int
    amount: Decimal
    until: dt.date


@act
def perform(fact: Release, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> Outcome:
    """Releases a credit hold; refuses an amount below the order, a day that has passed, a release without a reason, and who keyed the order."""
    POLICY.require(actor, "release_hold")
    on = business_date(at)
    business_dates("sales", [on])
    head = draft_of(actor, "release_hold", fact.order_id, version=version, state=states.HELD)
    holds = queries.holds(fact.order_id)
    if states.CREDIT not in standing(holds):
        raise Refusal("order.no_hold", "Credit does not hold this order.", status=409)
    judge(fact, head, holds, actor, on, reason)
    orders.end_holds(fact.order_id, [states.CREDIT], actor=actor, at=at, reason=reason, amount=fact.amount, until=fact.until)
    still = sorted(standing(holds) - {states.CREDIT})
    if still:
        return Outcome(head.id, states.HELD, tuple(still))
    allowed = Allowed(credit=True, discount=True, gift=True)
    return go_on(head, queries.acting_lines(fact.order_id), allowed=allowed, actor=actor, at=at, on=on, reason=reason)


def judge(fact: Release, head: Acting, holds: Sequence[HoldRow], actor: Actor, on: dt.date, reason: str) -> None:
    """Refuses an amount below the order, a day that has passed, a release without a reason, and who keyed the order."""
    if fact.amount < rounded(head.gross * head.rate):
        gross = str(rounded(head.gross * head.rate))
        raise Refusal("order.release_amount", "The order is %(gross)s; the release covers less.", field="amount", gross=gross)
    if fact.until < on:
        raise Refusal("order.release_until", "The release has ended before it begins.", field="until")
    if not reason:
        raise Refusal("order.release_reason", "A release needs its reason.", field="reason")
    if actor.person_id is not None and actor.person_id in {row.asked_by_id for row in holds}:
        raise Refusal("order.release_own", "Who confirmed the order does not release it.", status=403)
