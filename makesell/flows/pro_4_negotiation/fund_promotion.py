"""PRO-4 · A promotion's budget becomes part of a sales plan's: what it gives away is committed and spent from a line of the plan's budget."""

import datetime as dt
from dataclasses import dataclass

from makesell.books.budget import balances
from makesell.documents.orders import queries as orders
from makesell.documents.plans import queries as plans
from makesell.documents.plans.states import STANDING
from makesell.flows.steps import promotions
from makesell.flows.steps.dates import business_dates
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.shown import amount as shown_amount
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.masterdata.prices import actions as prices
from makesell.masterdata.prices import queries
from makesell.masterdata.prices.access import POLICY


@dataclass(frozen=True, slots=True)
class FundFact:
    """A promotion, and the line (by its position) of the plan whose budget it is part of."""

    price_list_id: int
    plan_id: int
    position: int


@act
def perform(fact: FundFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Names the line, and posts what was given away already; returns the promotion. Refuses (409) a promotion that has a line, (422) one without
    a budget, a plan that does not stand, another currency, and more than the line has left."""
    POLICY.require(actor, "fund")
    on = business_date(at)
    business_dates("sales", [on])
    if not locks.take("master", [fact.price_list_id]):
        raise missing()
    locks.take("plan", [fact.plan_id])
    row = queries.price_list_row(fact.price_list_id)
    if row.budget is None:
        raise Refusal("promotion.no_budget", "Give the promotion a budget first.", field="plan")
    if row.budget_line_id is not None:
        raise Refusal("promotion.funded", "This promotion is on a plan's budget already.", status=409)
    found = plans.of_ids([fact.plan_id])
    if not found or found[0].state not in STANDING:
        raise Refusal("campaign.plan", N_("Choose a sales plan that is approved."), field="plan")
    line = next((each for each in plans.budget(fact.plan_id) if each.position == fact.position), None)
    if line is None:
        raise Refusal("campaign.line", N_("The plan has no budget line of this number."), field="position")
    if found[0].currency != row.currency:
        raise Refusal("promotion.currency", "The plan's budget is in %(currency)s.", field="plan", currency=found[0].currency)
    held = balances.of_lines([line.line_id]).get(line.line_id)
    if held is None or held.available < row.budget:
        free = shown_amount(held.available, row.currency) if held else "0"
        raise Refusal("campaign.beyond", N_("Only %(free)s is left here."), field="position", free=free)
    prices.fund(fact.price_list_id, line.line_id)
    promotions.follow(orders.lines_sold_in(fact.price_list_id), on)
    happened([fact.price_list_id], "fund", actor=actor, at=at, reason=f"{found[0].title}: {line.name}"[:500])
    return fact.price_list_id
