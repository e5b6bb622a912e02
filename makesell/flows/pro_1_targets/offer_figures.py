"""PRO-1 · From below: people offer the figures they want to reach; the manager accepts each into a target, or gives it back with a reason.

What is offered stands beside what was set from above, and is no target itself: an accepted figure fills its cell (a draft, its change, or a
revision of what is in force), which is proposed and approved like any target. Nobody accepts his own figure.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.targets import actions as targets
from makesell.documents.targets import queries, states
from makesell.documents.targets.access import POLICY
from makesell.documents.targets.actions import NewTarget
from makesell.documents.targets.queries import Cell, TargetRow
from makesell.flows.pro_1_targets import fill_targets
from makesell.flows.pro_1_targets.fill_targets import CellFact
from makesell.flows.steps.target_cells import locked, periods_of, places, positive
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.money import rounded
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal
from makesell.ground.roster.queries import reports_to
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_
from makesell.masterdata.schemes import queries as schemes

OFFERED = N_("%(person)s offers own figures; they wait for you.")


@dataclass(frozen=True, slots=True)
class OfferFact:
    """What somebody wants to reach of a measure in a period."""

    measure: str
    value: str
    period_id: int
    amount: Decimal


@act
def offer_many(facts: Sequence[OfferFact], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """The actor offers own figures; one that is offered already, or was given back, takes the new amount. Returns their keys.

    Refuses (403) other roles and programs, (422) measures without targets and amounts below zero.
    """
    POLICY.require(actor, "offer")
    if actor.person_id is None:
        raise Refusal("target.offerer", "Only a person may offer own figures.", status=403)
    if not {fact.measure for fact in facts} <= {row.code for row in schemes.measures("additive")}:
        raise Refusal("target.measure", "Targets are set for additive measures only.", field="measure")
    cells = [Cell(fact.measure, fact.value, fact.period_id, actor.person_id, None, None, None) for fact in facts]
    if len(set(cells)) != len(cells):
        raise Refusal("target.offer_twice", "A period stands here twice.", field="figures")
    wanted = dict(zip(cells, (positive(rounded(fact.amount), f"figures.{n}.amount") for n, fact in enumerate(facts, 1)), strict=True))
    locks.take("target", [row.id for row in queries.offers(cells).values()])
    known = queries.offers(cells)
    targets.change_amounts({row.id: wanted[cell] for cell, row in known.items()}, reason=reason)
    again = [row.id for row in known.values() if row.state == states.GIVEN_BACK]
    if again:
        targets.move_state(again, "offer", actor=actor, at=at, reason=reason)
    made = targets.record_many(_new(actor.person_id, [cell for cell in cells if cell not in known], wanted, reason), actor=actor, at=at)
    spine.happened([*made, *(row.id for row in known.values() if row.id not in again)], "offer", actor=actor, at=at, reason=reason)
    told = [person for person, _ in reports_to(actor.person_id, business_date(at)) if person != actor.person_id]
    first = (made or [row.id for row in known.values()])[:1]
    tell_many([NewNotice(person, "figures_offered", OFFERED, {"person": actor.name}, key) for person in told for key in first], at=at)
    fresh = iter(made)
    return [known[cell].id if cell in known else next(fresh) for cell in cells]


def _new(person_id: int, cells: Sequence[Cell], wanted: dict[Cell, Decimal], reason: str) -> list[NewTarget]:
    starts = {key: each.start for key, each in periods_of(cell.period_id for cell in cells).items()}
    stand = places((person_id, None, starts[cell.period_id]) for cell in cells)
    currency = organisation.own_currency()
    return [
        NewTarget(
            cell.measure, cell.period_id, wanted[cell], currency, stand[person_id, None, starts[cell.period_id]].unit_id,
            stand[person_id, None, starts[cell.period_id]].name, person_id=person_id, value=cell.value, state=states.OFFERED, reason=reason,
        )
        for cell in cells
    ]  # fmt: skip


@act
def accept_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Accepts offered figures by key: each fills its cell. Refuses (403) one's own and others' units, (409) what is not offered any more."""
    rows = _of_others(actor, "accept", facts)
    targets.move_state(facts, "accept", actor=actor, at=at, reason=reason)
    fill_targets.perform_many([CellFact(row.cell, row.amount) for row in rows], actor=actor, at=at, reason=reason)
    _tell(rows, "figure_accepted", N_("Your own figure for %(period)s has been accepted."), at=at)
    return list(facts)


@act
def give_back_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Gives offered figures back by key; refuses (422) without a reason, (403) one's own, (409) what is not offered any more."""
    if not reason.strip():
        raise Refusal("target.reason", "Say why, so that the next version can be better.", field="reason")
    rows = _of_others(actor, "give_back", facts)
    targets.move_state(facts, "give_back", actor=actor, at=at, reason=reason.strip())
    _tell(rows, "figure_given_back", N_("Your own figure for %(period)s was given back."), at=at)
    return list(facts)


@act
def take_back_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Who offered figures takes them back by key; refuses (403) those of others, (409) what has been accepted."""
    POLICY.require(actor, "take_back")
    locks.take("target", facts)
    if any(row.person_id != actor.person_id for row in queries.of_ids(facts)):
        raise Refusal("target.not_own", "Only who offered a figure takes it back.", status=403)
    targets.move_state(facts, "take_back", actor=actor, at=at, reason=reason)
    return list(facts)


@act
def name_gap(target_id: int, name: str, *, actor: Actor, at: dt.datetime, reason: str = "") -> Decimal:
    """Names what a unit's target leaves between it and the targets right below it (13.19), which may be below zero; returns that amount.

    Refuses (422) a target without a gap or of a person, and an empty name.
    """
    (row,) = locked(actor, "name_gap", [target_id])
    if row.for_unit_id is None:
        raise Refusal("target.gap_person", "Only a unit's target has others below it.", field="gap_name")
    left = row.amount - sum((each.amount for each in queries.children(target_id)), Decimal(0))
    if not left:
        raise Refusal("target.no_gap", "What is below it sums to this target; there is no gap to name.", field="gap_name")
    if not name.strip():
        raise Refusal("input.missing", "This is needed.", field="gap_name")
    targets.name_gap(target_id, left, name.strip())
    spine.happened([target_id], "name_gap", actor=actor, at=at, reason=name.strip())
    return left


def _of_others(actor: Actor, name: str, ids: Sequence[int]) -> list[TargetRow]:
    rows = locked(actor, name, ids)
    if any(row.person_id == actor.person_id for row in rows):
        raise Refusal("target.own_figure", "Nobody decides on his own figure.", status=403, who=N_("The manager above can."))
    return rows


def _tell(rows: Sequence[TargetRow], kind: str, sentence: str, *, at: dt.datetime) -> None:
    tell_many([NewNotice(row.person_id, kind, sentence, {"period": row.period}, row.id) for row in rows if row.person_id is not None], at=at)
