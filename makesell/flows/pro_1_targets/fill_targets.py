"""PRO-1 · A grid of targets is filled at once, cell by cell, as one act: all of it holds or none of it.

An empty cell that gets an amount becomes a draft, a draft takes the new amount or is withdrawn when it is emptied, an approved one gets a
revision (with the reason). What was changed by somebody else since it was read, and what waits for a decision, is refused at its cell.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries, states
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.queries import Cell, TargetRow
from makesell.engines.split import growth_target
from makesell.flows.pro_1_targets import change_target, set_targets
from makesell.flows.pro_1_targets.change_target import AmountChange
from makesell.flows.pro_1_targets.set_targets import TargetFact
from makesell.flows.steps.target_cells import locked, positive
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.refusal import Refusal

Step = Literal["keep", "set", "change", "withdraw"]
MOST = 2000


@dataclass(frozen=True, slots=True)
class CellFact:
    """What a cell is to hold (None: nothing): an amount, or a base with its growth, which makes the amount. `read`: `was` is what stood there
    when it was read (None: nothing)."""

    cell: Cell
    amount: Decimal | None
    was: Decimal | None = None
    read: bool = False
    base: Decimal | None = None
    growth_rate: Decimal | None = None

    @property
    def wanted(self) -> Decimal | None:
        """The amount it comes to. Refuses (`target.no_base`) growth on a base of zero or less."""
        if self.growth_rate is not None:
            return positive(growth_target(self.base or Decimal(0), self.growth_rate))
        return None if self.amount is None else positive(rounded(self.amount))

    def regrows(self, row: TargetRow | None) -> bool:
        """Whether it names another base or rate than the target has."""
        return self.growth_rate is not None and (row is None or (row.base, row.growth_rate) != (self.base, self.growth_rate))


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of the cells: targets by key that were set, changed (or revised), withdrawn."""

    made: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    withdrawn: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """How many cells are another now."""
        return len(self.made) + len(self.changed) + len(self.withdrawn)


@act
def perform_many(facts: Sequence[CellFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> Filled:
    """Fills cells in a constant number of statements. Raises one Refusal that names every faulty cell as `cells.<place>.amount`."""
    POLICY.require(actor, "fill")
    if len(facts) > MOST or len({fact.cell for fact in facts}) != len(facts):
        raise Refusal("target.cells", "A cell stands here twice, or there are more than %(most)s.", field="cells", most=MOST)
    cells = [fact.cell for fact in facts]
    locks.take("target", queries.standing(cells))
    found = queries.worked_on(queries.of_ids(queries.standing(cells)))
    steps = [_each(n, fact, found.get(fact.cell), reason) for n, fact in enumerate(facts, 1)]
    faults = [step for step in steps if isinstance(step, Refusal)]
    if faults:
        raise Refusal.several(faults)
    wanted = list(zip(facts, steps, strict=True))
    new = [_fact(fact) for fact, step in wanted if step == "set"]
    changes = [
        AmountChange(found[f.cell].id, amount, None, f.base, f.growth_rate)
        for f, step in wanted if step == "change" and (amount := f.wanted) is not None
    ]  # fmt: skip
    gone = [found[fact.cell].id for fact, step in wanted if step == "withdraw"]
    made = set_targets.perform_many(new, actor=actor, at=at, reason=reason) if new else []
    changed = change_target.perform_many(changes, actor=actor, at=at, reason=reason) if changes else []
    if gone:
        locked(actor, "withdraw", gone)
        targets.move_state(gone, "withdraw", actor=actor, at=at, reason=reason)
    return Filled(tuple(made), tuple(changed), tuple(gone))


def perform(fact: CellFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> Filled:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason)


def _each(place: int, fact: CellFact, row: TargetRow | None, reason: str) -> Step | Refusal:
    try:
        return _step(fact, row, reason)
    except Refusal as fault:
        return fault.at(f"cells.{place}.amount") if fault.field != "reason" else fault


def _step(fact: CellFact, row: TargetRow | None, reason: str) -> Step:
    """What happens in one cell; refuses what may not."""
    amount, again = fact.wanted, fact.regrows(row)
    stands = None if row is None else row.amount
    if fact.read and amount == fact.was and not again:
        return "keep"
    if fact.read and stands != fact.was:
        raise Refusal("target.cell_stale", "Somebody changed this in the meantime; it is %(now)s now.", status=409, now=_said(stands))
    if amount == stands and not again:
        return "keep"
    if row is None:
        return "set"
    if row.state == states.PROPOSED:
        raise Refusal("target.cell_proposed", "This waits for a decision; whoever decides on it can send it back.", status=409)
    if row.state == states.APPROVED and not reason.strip():
        raise Refusal("target.change_reason", "Say why the target changes; the reason stays with it.", field="reason")
    if amount is not None:
        return "change"
    if row.state == states.APPROVED:
        raise Refusal("target.cell_approved", "An approved target is not emptied; 0 is an amount.")
    return "withdraw"


def _said(amount: Decimal | None) -> str:
    return "—" if amount is None else f"{amount.normalize():f}"


def _fact(fact: CellFact) -> TargetFact:
    cell = fact.cell
    return TargetFact(
        cell.measure, cell.period_id, fact.amount if fact.growth_rate is None else None, cell.person_id, cell.for_unit_id, cell.value,
        fact.base, fact.growth_rate, product_group_id=cell.product_group_id, territory_id=cell.territory_id,
    )  # fmt: skip
