"""PER-2 · The rounds of a year are planned ahead; each opens by itself on its day, by the clock. One may be moved, opened sooner or cancelled."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from makesell.documents.appraisals import round_actions, round_queries, round_states
from makesell.documents.appraisals.round_access import POLICY
from makesell.documents.appraisals.round_actions import NewRound
from makesell.documents.appraisals.round_queries import RoundRow
from makesell.flows.steps import appraisal_rounds, working_days
from makesell.flows.steps.appraisals import words
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.period.calendar import Kind
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now
from makesell.ground.text import N_

OPENED = N_("The appraisal round of %(period)s has opened: %(count)s appraisals are computed.")
MOST_DAYS = 60


@dataclass(frozen=True, slots=True)
class PlanFact:
    """The rounds of which kind of period, in which year (its code), so many working days after each has ended; of one unit or of everybody."""

    kind: Kind
    year: str
    days: int
    unit_id: int | None = None


@act
def perform(fact: PlanFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Plans the rounds of the year that are still to come and not planned; returns their keys.

    Refuses (403) who keeps no rounds, (422) a year that has no calendar and other days than 0 to 60, (409) where none is left to plan.
    """
    POLICY.require(actor, "plan")
    year = period.by_code("year", fact.year)
    if year is None:
        raise Refusal("period.unknown", "This period does not exist.", field="year")
    if not 0 <= fact.days <= MOST_DAYS:
        raise Refusal("round.days", "A round begins 0 to %(most)s working days after its period.", field="days", most=MOST_DAYS)
    if actor.unit_id is None:
        raise Refusal("round.unit", "Only a person of a unit plans rounds.", status=403)
    cells = [cell for cell in period.periods(fact.kind, year.start, year.end) if year.start <= cell.start and cell.end <= year.end]
    known = round_queries.standing([cell.id for cell in cells], fact.unit_id)
    today = business_date(at)
    new = [NewRound(cell.id, cell.code, fact.unit_id, working_days.later(cell.end, fact.days)) for cell in cells if cell.id not in known]
    new = [one for one in new if one.start_date >= today]
    if not new:
        raise Refusal("round.nothing", "No round of this year is left to plan.", field="year", status=409)
    return round_actions.plan(new, actor.unit_id, organisation.own_currency(), actor=actor, at=at)


@act
def move(round_id: int, start_date: dt.date, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Moves a planned round to another day, with the reason. Refuses (409) one that is open or cancelled, (422) a day that has passed or lies
    before the period has ended, and no reason."""
    row = _held(actor, "move", round_id, version)
    if start_date < max(row.end, business_date(at)):
        raise Refusal("round.start", "A round begins today or later, and after its period has ended.", field="start_date")
    round_actions.move([row.id], "move", actor=actor, at=at, reason=words(reason, "why"), values={"start_date": start_date})
    return row.id


@act
def cancel(round_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Cancels a planned round, with the reason. Refuses (409) one that is open or cancelled, (422) no reason."""
    row = _held(actor, "cancel", round_id, version)
    round_actions.move([row.id], "cancel", actor=actor, at=at, reason=words(reason, "why"))
    return row.id


@act
def open_now(round_id: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Opens a planned round before its day; returns the keys of its appraisals. Refuses (409) one that is open or cancelled, and one whose
    period has not ended."""
    row = _held(actor, "open", round_id, version)
    if row.end > business_date(at):
        raise Refusal("appraisal.running", "The period has not ended yet.", status=409)
    return _opened(row, actor=actor, at=at)


@act
def open_due(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """The clock opens the rounds whose day has come; returns how many. A second time opens none."""
    due = round_queries.due(business_date(at))
    if due:
        round_actions.hold(due)
    rows = [row for row in round_queries.of_ids(due) if row.state == round_states.PLANNED]
    for row in rows:
        _opened(row, actor=actor, at=at)
    return len(rows)


def _held(actor: Actor, act_name: str, round_id: int, version: int | None) -> RoundRow:
    POLICY.require(actor, act_name)
    round_actions.hold([round_id], version)
    (row,) = round_queries.of_ids([round_id])
    if row.state != round_states.PLANNED:
        raise not_now()
    return row


def _opened(row: RoundRow, *, actor: Actor, at: dt.datetime) -> list[int]:
    """The appraisals of a round; compensation is told how many there are."""
    cell = period.by_id(row.period_id)
    keys: Sequence[int] = [] if cell is None else appraisal_rounds.opened(cell, row.for_unit_id, None, actor=actor, at=at)
    round_actions.move([row.id], "open", actor=actor, at=at, values={"opened_at": at, "appraisals": len(keys)})
    said = {"period": row.period, "count": str(len(keys))}
    tell_many([NewNotice(person, "round_opened", OPENED, said, row.id) for person in holders(roles.COMPENSATION, business_date(at))], at=at)
    return list(keys)
