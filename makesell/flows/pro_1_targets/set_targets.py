"""PRO-1 · A manager or director sets targets for people or units: a draft of how much of a measure is to be reached in a period.

A target by growth keeps base and rate and becomes an amount at once (13.19); a base of zero or less asks for the amount by hand.
A cell that already has a target is changed, never set twice.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries
from makesell.documents.targets.actions import NewTarget
from makesell.documents.targets.queries import Cell
from makesell.engines.split import growth_target
from makesell.flows.steps.target_cells import periods_of, places, positive, within_reach
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.masterdata.schemes import queries as schemes

__all__ = ["TargetFact", "perform", "perform_many"]

VALUES = ("net", "gross", "qty", "count")


@dataclass(frozen=True, slots=True)
class TargetFact:
    """A target to set: an amount, or a base with its growth (0.15 = 15 %), for one person or one unit."""

    measure: str
    period_id: int
    amount: Decimal | None = None
    person_id: int | None = None
    for_unit_id: int | None = None
    value: str = "net"
    base: Decimal | None = None
    growth_rate: Decimal | None = None
    product_group_id: int | None = None
    territory_id: int | None = None


@act
def perform_many(facts: Sequence[TargetFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Writes the drafts; returns their keys in the order given. Refuses what is not the actor's to set, and cells set before."""
    known = {row.code for row in schemes.measures("additive")}
    days = {key: cell.start for key, cell in periods_of(fact.period_id for fact in facts).items()}
    stand = places((fact.person_id, fact.for_unit_id, days[fact.period_id]) for fact in facts)
    currency = organisation.own_currency()
    new: list[NewTarget] = []
    for fact in facts:
        _judge(fact, known)
        place = stand[(fact.person_id, fact.for_unit_id, days[fact.period_id])]
        new.append(
            NewTarget(
                fact.measure,
                fact.period_id,
                _amount(fact),
                currency,
                place.unit_id,
                place.name,
                person_id=fact.person_id,
                for_unit_id=fact.for_unit_id,
                value=fact.value,
                product_group_id=fact.product_group_id,
                territory_id=fact.territory_id,
                base=fact.base,
                growth_rate=fact.growth_rate,
                reason=reason,
            )
        )
    within_reach(actor, "set", {each.unit_id for each in new})
    _refuse_twice(new)
    made = targets.record_many(new, actor=actor, at=at)
    spine.happened(made, "set", actor=actor, at=at, reason=reason)
    return made


def perform(fact: TargetFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _judge(fact: TargetFact, known: set[str]) -> None:
    if fact.measure not in known:
        raise Refusal("target.measure", "Targets are set for additive measures only.", field="measure")
    if fact.value not in VALUES:
        raise Refusal("target.value", "A target counts net, gross, quantity or number.", field="value")
    if (fact.amount is None) == (fact.growth_rate is None):
        raise Refusal("target.amount_or_growth", "Give either an amount, or a base and its growth.", field="amount")


def _amount(fact: TargetFact) -> Decimal:
    if fact.amount is not None:
        return positive(rounded(fact.amount))
    return positive(growth_target(fact.base or Decimal(0), fact.growth_rate or Decimal(0)))


def _refuse_twice(new: Sequence[NewTarget]) -> None:
    cells = [Cell(t.measure, t.value, t.period_id, t.person_id, t.for_unit_id, t.product_group_id, t.territory_id) for t in new]
    if len(set(cells)) != len(cells) or queries.standing(cells):
        raise Refusal(
            "target.set_already",
            "There is a target for this measure, period and person or unit already; change that one.",
            field="period",
            status=409,
        )
