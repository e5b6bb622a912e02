"""PRO-2 · Somebody drafts a sales plan of his unit: market analysis, target customer groups, actions, budget. A draft may be changed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries, states
from makesell.documents.plans.access import POLICY
from makesell.documents.plans.actions import NewAction, NewAnalysis, NewPlan, Parts
from makesell.documents.research import queries as research
from makesell.flows.steps.plans import count, locked
from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.listing import saved
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now

__all__ = ["NewAction", "NewAnalysis", "PlanFact", "change", "perform"]


@dataclass(frozen=True, slots=True)
class PlanFact:
    """A plan as it is given. `views` name saved filters of the list of customers; `budget` are names with amounts."""

    title: str
    period_id: int
    strategy: str = ""
    analysis: Sequence[NewAnalysis] = ()
    views: Sequence[str] = ()
    actions: Sequence[NewAction] = ()
    budget: Sequence[tuple[str, Decimal]] = ()
    unit_id: int | None = None
    currency: str = field(default="")


@act
def perform(fact: PlanFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Writes the draft. Refuses another's unit, an unknown period, and parts that are not whole, each at its field."""
    reach = POLICY.require(actor, "draft")
    unit = fact.unit_id or actor.unit_id
    if unit is None or not _own(reach, actor, unit):
        raise Refusal("plan.unit", "This is outside the units you answer for.", status=403, field="unit")
    currency = fact.currency or organisation.own_currency()
    new = NewPlan(_title(fact), actor.person_id, unit, currency, _period(fact), fact.strategy.strip(), _parts(fact, actor))
    return plans.draft(new, actor=actor, at=at)


@act
def change(plan_id: int, fact: PlanFact, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Changes a draft whole. Refuses (409) what is no draft, and the same faults as drafting."""
    (row,) = locked(actor, "change", [plan_id], version)
    if row.state != states.DRAFT:
        raise not_now()
    values = {"title": _title(fact), "period_id": _period(fact), "strategy": fact.strategy.strip()}
    plans.change(plan_id, values, _parts(fact, actor, plan_id), actor=actor, at=at)
    return plan_id


def _own(reach: Reach, actor: Actor, unit: int) -> bool:
    return reach.all or unit in reach.unit_ids or (reach.person_id is not None and unit in actor.unit_ids)


def _title(fact: PlanFact) -> str:
    if not fact.title.strip():
        raise Refusal("plan.title", "A plan needs a title.", field="title")
    return fact.title.strip()


def _period(fact: PlanFact) -> int:
    if period.by_id(fact.period_id) is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    return fact.period_id


def _parts(fact: PlanFact, actor: Actor, plan_id: int | None = None) -> Parts:
    people = organisation.named_people({action.owner_id for action in fact.actions})
    for n, action in enumerate(fact.actions, 1):
        if action.owner_id not in people:
            raise Refusal("plan.owner", "This person does not exist.", field=f"actions.{n}.owner")
    return Parts([_analysis(row, n) for n, row in enumerate(fact.analysis, 1)], _groups(fact, actor, plan_id), fact.actions, _budget(fact))


def _analysis(row: NewAnalysis, n: int) -> NewAnalysis:
    if row.kind == states.MARKET_SIZE and (row.source_id is None or not research.sizes([row.source_id])):
        raise Refusal("plan.source", "Choose the market size this row quotes.", field=f"analysis.{n}.source")
    if row.kind == states.TEXT and not row.text.strip():
        raise Refusal("plan.finding", "A finding needs its words.", field=f"analysis.{n}.text")
    return row if row.kind == states.MARKET_SIZE else NewAnalysis(row.kind, row.text)


def _groups(fact: PlanFact, actor: Actor, plan_id: int | None) -> list[tuple[str, str]]:
    known = {view.name: view.query for view in saved.of_list("customers", actor).views}
    if plan_id is not None:
        known = {line.name: line.query for line in queries.groups(plan_id)} | known
    made = []
    for n, name in enumerate(fact.views, 1):
        if name not in known:
            raise Refusal("plan.view", "Save the filter in the list of customers first; it is chosen by its name.", field=f"groups.{n}.name")
        count(known[name])
        made.append((name, known[name]))
    return made


def _budget(fact: PlanFact) -> list[tuple[str, Decimal]]:
    names = [name.strip() for name, _ in fact.budget]
    for n, (name, amount) in enumerate(fact.budget, 1):
        if not name.strip() or names.index(name.strip()) != n - 1:
            raise Refusal("plan.budget_name", "Each budget line has a name of its own.", field=f"budget.{n}.name")
        if amount <= 0 or amount >= Decimal(10) ** 12:
            raise Refusal("plan.budget_amount", "A budget line needs an amount above zero.", field=f"budget.{n}.amount")
    return [(name.strip(), rounded(amount)) for name, amount in fact.budget]
