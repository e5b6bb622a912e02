"""PRO-3 · Marketing runs a campaign: drafted on a budget line of a sales plan, started (its budget is committed), ended (the rest goes back)."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.books.budget import balances
from makesell.documents.campaigns import actions, queries, states
from makesell.documents.campaigns.access import POLICY
from makesell.documents.campaigns.queries import CampaignRow
from makesell.documents.plans import queries as plans
from makesell.documents.plans.states import COMMITTED, SPENT, STANDING
from makesell.flows.steps import dates
from makesell.flows.steps.author import author
from makesell.flows.steps.plans import post_cost as post
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal, missing
from makesell.ground.shown import amount as shown_amount
from makesell.ground.spine.actions import happened
from makesell.ground.spine.documents import NewDocument, not_now
from makesell.ground.text import N_

REVISES = N_("A revision of the plan, approved by another, makes the line larger.")


@dataclass(frozen=True, slots=True)
class CampaignFact:
    """A campaign: kind, days, what it may cost, and the plan and position of the budget line that pays for it."""

    title: str
    kind: str
    start_date: dt.date
    end_date: dt.date
    budget: Decimal
    plan_id: int
    position: int = 1
    aim: str = ""


@dataclass(frozen=True, slots=True)
class CostFact:
    """What a campaign cost, on which day, for what."""

    id: int
    amount: Decimal
    what: str
    on: dt.date | None = None


@act
def perform(fact: CampaignFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Drafts it; returns its key. Refuses faults at their fields: no title, days the wrong way round, no budget, a plan that does not stand."""
    POLICY.require(actor, "draft")
    values, currency = _values(fact, actor)
    on = business_date(at)
    owner, unit = author(actor, on)
    new = NewDocument(fact.title.strip()[:200], states.DRAFT, owner, unit, currency, values)
    key = actions.draft(new, on=on, actor=actor, at=at)
    happened([key], "draft", actor=actor, at=at, reason=reason)
    return key


@act
def change(key: int, fact: CampaignFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Changes a draft whole. Refuses (409) what is no draft, and the same faults as drafting."""
    (row,) = _held(actor, "change", [key], version)
    values, currency = _values(fact, actor)
    if row.state != states.DRAFT or currency != row.currency:
        raise not_now()
    actions.change(key, values, title=fact.title.strip()[:200])
    happened([key], "change", actor=actor, at=at, reason=reason)
    return key


@act
def start(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Starts it and commits its budget. Refuses (409) what is no draft or a plan that does not stand, (422) more than the line has left."""
    on = business_date(at)
    counts = dates.counted("accounting", on)
    _hold_plan(key)
    (row,) = _held(actor, "start", [key], version)
    line = _line(row, standing=True)
    locks.take("budget_line", [line])
    balance = balances.of_lines([line]).get(line)
    free = balance.available if balance else Decimal(0)
    if row.budget > free:
        raise _beyond(free, row.currency, "budget")
    actions.move([key], "start", actor=actor, at=at, reason=reason)
    post(line, COMMITTED, row.currency, row.budget, on, counts, source_line_id=row.line_id)
    return key


@act
def post_cost(fact: CostFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Spends of what was committed. Refuses (409) a campaign that does not run, (422) no amount, no words, a day to come, more than is left."""
    today = business_date(at)
    on = fact.on or today
    if fact.amount <= 0:
        raise Refusal("campaign.amount", N_("An amount above zero is needed."), field="amount")
    if on > today:
        raise Refusal("campaign.future", N_("This day lies in the future."), field="on")
    if not fact.what.strip():
        raise Refusal("campaign.what", N_("Say what it is for."), field="what")
    counts = dates.counted("accounting", on)
    _hold_plan(fact.id)
    (row,) = _held(actor, "post_cost", [fact.id])
    if row.state != states.RUNNING:
        raise not_now()
    line, amount = _line(row), rounded(fact.amount, row.currency)
    locks.take("budget_line", [line])
    (now,) = queries.of_ids([row.id])
    if amount > now.budget - now.spent:
        raise _beyond(now.budget - now.spent, row.currency, "amount")
    post(line, COMMITTED, row.currency, -amount, on, counts, source_line_id=row.line_id)
    post(line, SPENT, row.currency, amount, on, counts, source_line_id=row.line_id)
    happened([row.id], "post_cost", actor=actor, at=at, reason=f"{shown_amount(amount, row.currency)} {row.currency} · {fact.what.strip()}"[:500])
    return row.id


@act
def end(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Ends it; what was not spent is available again. Refuses (409) what does not run."""
    on = business_date(at)
    counts = dates.counted("accounting", on)
    _hold_plan(key)
    (row,) = _held(actor, "end", [key], version)
    line = _line(row)
    locks.take("budget_line", [line])
    actions.move([key], "end", actor=actor, at=at, reason=reason)
    (now,) = queries.of_ids([key])
    if now.budget > now.spent:
        post(line, COMMITTED, row.currency, now.spent - now.budget, on, counts, source_line_id=row.line_id)
    return key


@act
def withdraw_many(keys: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Withdraws drafts. Refuses (409) what was started."""
    _held(actor, "withdraw", keys, version)
    actions.move(keys, "withdraw", actor=actor, at=at, reason=reason)
    return list(keys)


def _hold_plan(key: int) -> None:
    """Holds the plan whose line pays, so that no revision takes the line's money along meanwhile."""
    for row in queries.of_ids([key]):
        found = plans.standing_line(row.plan_line_id)
        if found is not None:
            locks.take("plan", [found[1]])


def _held(actor: Actor, act_name: str, keys: Sequence[int], version: int | None = None) -> list[CampaignRow]:
    queries.within_reach(actor, act_name, keys)
    actions.hold(keys, version)
    return queries.of_ids(keys)


def _values(fact: CampaignFact, actor: Actor) -> tuple[dict[str, object], str]:
    """The columns of a campaign and its plan's currency."""
    if not fact.title.strip():
        raise Refusal("campaign.title", N_("A campaign needs a title."), field="title")
    if fact.kind not in states.KINDS:
        raise Refusal("campaign.kind", N_("This kind does not exist."), field="kind")
    if fact.end_date < fact.start_date:
        raise Refusal("campaign.days", N_("It ends before it begins."), field="end_date")
    if not 0 < fact.budget < Decimal(10) ** 12:
        raise Refusal("campaign.budget", N_("An amount above zero is needed."), field="budget")
    rows = plans.of_ids([fact.plan_id])
    if not rows or rows[0].state not in STANDING:
        raise Refusal("campaign.plan", N_("Choose a sales plan that is approved."), field="plan")
    line = next((each for each in plans.budget(fact.plan_id) if each.position == fact.position), None)
    if line is None:
        raise Refusal("campaign.line", N_("The plan has no budget line of this number."), field="position")
    values = {
        "kind": fact.kind, "start_date": fact.start_date, "end_date": fact.end_date, "budget": rounded(fact.budget, rows[0].currency),
        "plan_line_id": line.line_id, "aim": fact.aim.strip(),
    }  # fmt: skip
    return values, rows[0].currency


def _line(row: CampaignRow, *, standing: bool = False) -> int:
    """The budget line that stands for the campaign's today; refuses (409) to start on one whose plan is over."""
    found = plans.standing_line(row.plan_line_id)
    if found is None:
        raise missing()
    if standing and found[2] not in STANDING:
        raise Refusal("campaign.plan", N_("Choose a sales plan that is approved."), field="plan", status=409)
    return found[0]


def _beyond(free: Decimal, currency: str, field: str) -> Refusal:
    return Refusal(
        "campaign.beyond", N_("Only %(free)s is left here."), field=field, who=REVISES, free=shown_amount(free, currency)
    )
