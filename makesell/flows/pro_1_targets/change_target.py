"""PRO-1 · A target changes: a draft takes the new amount; an approved one gets a new revision that supersedes it once it is approved.

Until then the approved one stays in force (13.5). The reason is kept with the revision.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries, states
from makesell.documents.targets.actions import Growth, NewTarget
from makesell.documents.targets.queries import TargetRow
from makesell.flows.steps.target_cells import locked, positive, same_version
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_


@dataclass(frozen=True, slots=True)
class AmountChange:
    """A target and its new amount, with the base and rate it is made of, if it is; `version` is the one that was read."""

    target_id: int
    amount: Decimal
    version: int | None = None
    base: Decimal | None = None
    growth_rate: Decimal | None = None


@act
def perform_many(facts: Sequence[AmountChange], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes drafts and makes revisions of approved targets (which need a reason); returns the keys of what is now to be proposed."""
    rows = {row.id: row for row in locked(actor, "change", [fact.target_id for fact in facts])}
    for fact in facts:
        same_version([rows[fact.target_id]], fact.version)
    said = reason.strip()
    wanted = {fact.target_id: positive(rounded(fact.amount)) for fact in facts}
    _refuse(list(rows.values()), said)
    drafts = {key: amount for key, amount in wanted.items() if rows[key].state == states.DRAFT}
    approved = [key for key in wanted if key not in drafts]
    growth = {fact.target_id: (fact.base, fact.growth_rate) for fact in facts}
    if drafts:
        targets.change_amounts(drafts, reason=said, growth=growth)
    made = targets.record_many([_revision(rows[key], wanted[key], growth[key], said) for key in approved], actor=actor, at=at)
    spine.happened([*drafts, *approved, *made], "change", actor=actor, at=at, reason=said)
    becomes = dict(zip(approved, made, strict=True))
    return [becomes.get(fact.target_id, fact.target_id) for fact in facts]


def perform(fact: AmountChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _refuse(rows: Sequence[TargetRow], reason: str) -> None:
    """What may not be changed: anything but drafts and approved ones, those without a reason, those that are being revised."""
    if any(row.state not in (states.DRAFT, states.APPROVED) for row in rows):
        raise Refusal(
            "target.state",
            "This target is not in a state that allows it.",
            who=N_("Whoever decides on it can send it back."),
            status=409,
        )
    approved = [row.id for row in rows if row.state == states.APPROVED]
    if approved and not reason:
        raise Refusal("target.change_reason", "Say why the target changes; the reason stays with it.", field="reason")
    if approved and queries.being_revised(approved):
        raise Refusal("target.revision_open", "A new revision of this target is being worked on already.", status=409)


def _revision(row: TargetRow, amount: Decimal, growth: Growth, reason: str) -> NewTarget:
    return NewTarget(
        row.measure,
        row.period_id,
        amount,
        row.currency,
        row.unit_id,
        row.person or row.for_unit or "",
        person_id=row.person_id,
        for_unit_id=row.for_unit_id,
        value=row.value,
        product_group_id=row.product_group_id,
        territory_id=row.territory_id,
        base=growth[0],
        growth_rate=growth[1],
        revision=row.revision + 1,
        replaces_id=row.id,
        reason=reason,
    )
