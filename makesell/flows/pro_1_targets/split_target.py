"""PRO-1 · A target is split over people and units (13.19): evenly, by last year, by weights or by hand.

Each share is floored to whole rounding units, the rest goes to the largest. What the children leave of the parent — or take beyond
it, over-assignment 加码 — is a gap that has a name, or the split is refused. The children are drafts.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from makesell.books.performance import balances
from makesell.books.performance.balances import Total
from makesell.documents.targets import actions as targets
from makesell.documents.targets.queries import TargetRow
from makesell.engines.split import Gap, gap, split_target
from makesell.flows.pro_1_targets import set_targets
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.flows.steps.target_cells import locked, period_of, positive
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal

Method = Literal["even", "last_year", "weights", "by_hand"]
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Child:
    """Who gets a share: a person or a unit, with a weight (by weights) or an amount (by hand)."""

    person_id: int | None = None
    for_unit_id: int | None = None
    weight: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class SplitFact:
    """A target with its children; `gap_name` says what the difference between them is."""

    target_id: int
    method: Method
    children: tuple[Child, ...]
    unit: Decimal = ONE
    gap_name: str = ""


@dataclass(frozen=True, slots=True)
class Split:
    """What was made: the children's targets, and the named gap."""

    child_ids: tuple[int, ...]
    gap: Gap
    gap_name: str


def shares(parent: TargetRow, fact: SplitFact) -> list[Decimal]:
    """The children's amounts in their order; decides and writes nothing (the preview of the page is this)."""
    if not fact.children:
        raise Refusal("target.no_children", "Name at least one person or unit.", field="children")
    if fact.unit <= 0:
        raise Refusal("target.rounding", "The rounding unit must be more than 0.", field="unit")
    if fact.method == "by_hand":
        if any(child.amount is None for child in fact.children):
            raise Refusal("target.child_amount", "Every person or unit needs an amount.", field="children")
        return [positive(child.amount or Decimal(0), "children") for child in fact.children]
    if fact.method == "even":
        return split_target(parent.amount, [ONE for _ in fact.children], fact.unit)
    if fact.method == "weights":
        return split_target(parent.amount, [child.weight or Decimal(0) for child in fact.children], fact.unit)
    return split_target(parent.amount, _last_year(parent, fact.children), fact.unit)


@act
def perform_many(facts: Sequence[SplitFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[Split]:
    """Splits targets the actor answers for; the children begin as drafts and are proposed and approved like any target."""
    parents = {row.id: row for row in locked(actor, "split", [fact.target_id for fact in facts])}
    made: list[Split] = []
    for fact in facts:
        parent = parents[fact.target_id]
        amounts = shares(parent, fact)
        left = gap(parent.amount, amounts)
        if left.amount and not fact.gap_name.strip():
            raise Refusal(
                "target.gap", "%(gap)s of the target is with nobody, or too much; give the difference a name.", field="gap_name", gap=left.amount
            )
        cells = [
            TargetFact(parent.measure, parent.period_id, amount, child.person_id, child.for_unit_id, parent.value)
            for child, amount in zip(fact.children, amounts, strict=True)
        ]
        keys = set_targets.perform_many(cells, actor=actor, at=at, reason=reason)
        targets.name_gap(parent.id, left.amount, fact.gap_name.strip() if left.amount else "")
        made.append(Split(tuple(keys), left, fact.gap_name.strip()))
    return made


def perform(fact: SplitFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> Split:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _last_year(parent: TargetRow, children: Sequence[Child]) -> list[Decimal]:
    """What each child reached of the measure in the same period of the year before; negative results weigh nothing."""
    before = period.year_before(period_of(parent.period_id))
    if before is None:
        raise Refusal("target.no_base", "There is no base to grow from; enter the amount by hand.", field="method")
    days = [(before.start, before.end)]
    people = [(child.person_id, child.person_id) for child in children if child.person_id is not None]
    units = [
        (child.for_unit_id, unit)
        for child in children
        if child.for_unit_id is not None
        for unit in organisation.below([child.for_unit_id], before.start)
    ]
    of_people = balances.sums("person", parent.measure, days, people) if people else {}
    of_units = balances.sums("unit", parent.measure, days, units) if units else {}
    found = [
        (of_people.get((child.person_id, 0)) if child.person_id is not None else of_units.get((child.for_unit_id or 0, 0))) or Total()
        for child in children
    ]
    return [max(total.value(parent.value), Decimal(0)) for total in found]
