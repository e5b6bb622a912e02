"""PRO-1 · A target changes: a draft takes the new amount; an approved one gets a new revision that supersedes it once it is approved.

Until then the approved one stays in force (13.5). The reason is kept with the revision.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries, states
from makesell.documents.targets.actions import NewTarget
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
    """A target and its new amount; `version` is the one that was read."""

    target_id: int
    amount: Decimal
    version: int | None = None


@act
def perform_many(facts: Sequence[AmountChange], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Changes drafts and makes revisions of approved targets (which need a reason); returns the keys of what is now to be proposed."""
    rows = {row.id: row for row in locked(actor, "change", [fact.target_id for fact in facts])}
    made = []
    for fact in facts:
        row = rows[fact.target_id]
        same_version([row], fact.version)
        made.append(_changed(row, positive(rounded(fact.amount)), actor=actor, at=at, reason=reason.strip()))
    return made


def perform(fact: AmountChange, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)[0]


def _changed(row: TargetRow, amount: Decimal, *, actor: Actor, at: dt.datetime, reason: str) -> int:
    if row.state == states.DRAFT:
        targets.change_amount(row.id, amount, reason=reason)
        spine.happened([row.id], "change", actor=actor, at=at, reason=reason)
        return row.id
    if row.state != states.APPROVED:
        raise Refusal(
            "target.state",
            "This target is not in a state that allows it.",
            who=N_("Whoever decides on it can send it back."),
            status=409,
        )
    if not reason:
        raise Refusal("target.change_reason", "Say why the target changes; the reason stays with it.", field="reason")
    if queries.revision_of(row.id) is not None:
        raise Refusal("target.revision_open", "A new revision of this target is being worked on already.", status=409)
    new = NewTarget(
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
        revision=row.revision + 1,
        replaces_id=row.id,
        reason=reason,
    )
    (key,) = targets.record_many([new], actor=actor, at=at)
    spine.happened([row.id, key], "change", actor=actor, at=at, reason=reason)
    return key
