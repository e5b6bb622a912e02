"""PRO-7 · Customers are asked how content they are: some days after goods arrived or were accepted (by the clock), or by hand; once a contact
and period. Each survey is on one service person's workbench until it is sent.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.surveys import actions as surveys
from makesell.documents.surveys import queries, states
from makesell.documents.surveys.access import POLICY
from makesell.documents.surveys.actions import NewSurvey
from makesell.documents.tickets import queries as tickets
from makesell.flows.steps import surveys as step
from makesell.flows.steps.tickets import answers
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation.queries import own_currency
from makesell.ground.refusal import Refusal
from makesell.ground.rules.queries import value
from makesell.masterdata.parties import queries as parties

BACK_DAYS = 30


@dataclass(frozen=True, slots=True)
class AskFact:
    """Which customer (and contact) is asked by hand, about which order."""

    customer_id: int
    contact_id: int | None = None
    order_id: int | None = None


@act
def perform(fact: AskFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Plans one survey; returns it. Refuses (409) a contact that was asked lately, (422) contacts and orders of others."""
    POLICY.require(actor, "ask")
    customer = parties.customer(actor, fact.customer_id)
    on = business_date(at)
    locks.take("master", [customer.id])
    family = parties.with_merged(customer.id)
    if fact.contact_id is not None and parties.contact_row(fact.contact_id).customer_id not in family:
        raise Refusal("ticket.contact", "This contact belongs to another customer.", field="contact")
    about = tickets.of_order(fact.order_id) if fact.order_id is not None else None
    if fact.order_id is not None and (about is None or about.customer_id not in family):
        raise Refusal("ticket.about", "This does not belong to the customer.", field="order")
    step.not_again(customer.id, fact.contact_id, on)
    new = NewSurvey(
        customer.id, customer.name, answers(customer.id, customer.owner_id, actor, on), customer.unit_id, own_currency(), customer.owner_id,
        states.BY_HAND, on, fact.contact_id, None, fact.order_id,
    )  # fmt: skip
    return surveys.plan_many([new], on, actor=actor, at=at, reason=reason)[0]


@act
def by_clock(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Plans what the rule wants asked, each customer once, and lets old ones lapse; returns how many. A second time does nothing."""
    on = business_date(at)
    old = queries.to_lapse(on - dt.timedelta(days=value(step.LAPSE_DAYS, on)))
    kind, days = value(step.AFTER, on), value(step.AFTER_DAYS, on)
    first = on - dt.timedelta(days=BACK_DAYS + days)
    found = [] if kind == step.NEVER else queries.occasions(kind, first, on - dt.timedelta(days=days))
    customers = {each.customer_id for each in found}
    locks.take("master", {*old, *customers})
    lately = {customer for customer, _ in queries.asked_since(list(customers), on - dt.timedelta(days=value(step.EVERY_DAYS, on)))}
    newest = {each.customer_id: each for each in reversed(found) if each.customer_id not in lately}
    new = [
        NewSurvey(
            each.customer_id, each.customer, answers(each.customer_id, each.customer_owner_id, actor, on), each.order_unit_id or each.unit_id,
            own_currency(), each.order_owner_id or each.customer_owner_id, kind, on, None, each.record_id, each.order_id,
        )
        for each in newest.values()
    ]  # fmt: skip
    made = surveys.plan_many(new, on, actor=actor, at=at, reason=reason)
    if old:
        surveys.move(old, "lapse", actor=actor, at=at)
    return len(made) + len(old)
