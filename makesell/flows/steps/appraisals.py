"""Parts the acts on appraisals (PER-2) share: which may be touched, how a score is rated, who is told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries, states
from makesell.documents.appraisals.access import POLICY
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.engines.score import rating
from makesell.flows.steps import working_days
from makesell.ground.access import roles
from makesell.ground.actor import Actor
from makesell.ground.approval.queries import holders
from makesell.ground.clock import business_date
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.ground.roster.queries import leaders_of, reports_to
from makesell.ground.worktime.naming import calendar_by_person
from makesell.metrics import appraisal as metric
from makesell.metrics import appraisal_terms as terms

ONE_DAY = dt.timedelta(days=1)


def locked(actor: Actor, act: str, appraisal_ids: Sequence[int], version: int | None = None) -> list[AppraisalRow]:
    """The appraisals, locked and within the actor's reach; refuses (403) other roles, (404) what is missing or not the actor's."""
    reach = POLICY.require(actor, act)
    appraisals.hold(appraisal_ids, version)
    rows = queries.of_ids(appraisal_ids)
    if not all(reach.all or row.unit_id in reach.unit_ids or (reach.person_id is not None and row.owner_id == reach.person_id) for row in rows):
        raise missing()
    return rows


def own(actor: Actor, act: str, appraisal_id: int, version: int | None = None) -> AppraisalRow:
    """The actor's own appraisal; refuses (404) another's."""
    (row,) = locked(actor, act, [appraisal_id], version)
    if row.person_id != actor.person_id:
        raise missing()
    return row


def of_others(actor: Actor, act: str, appraisal_ids: Sequence[int], version: int | None = None) -> list[AppraisalRow]:
    """Others' appraisals; refuses (403) one's own."""
    rows = locked(actor, act, appraisal_ids, version)
    if actor.kind != "system" and any(actor.person_id is None or row.person_id == actor.person_id for row in rows):
        raise Refusal("appraisal.own", "Nobody decides on the own appraisal.", status=403)
    return rows


def rated(score: Decimal | None, on: dt.date, *, vetoed: bool = False) -> str:
    """The rating of a score by the rule in force on a date."""
    return rating(score, metric.grades(on), vetoed=vetoed)


OWN: Final = (states.COMPUTED, states.PUBLISHED, states.ANSWERED)     # the person's turn


def due(state: str, person_id: int, at: dt.datetime) -> dict[str, Any]:
    """Until when the step of a person's appraisal that begins now is due; nobody was reminded of it yet."""
    return {"due_date": due_dates(state, [person_id], at)[person_id], "reminded": 0}


def due_dates(state: str, people: Sequence[int], at: dt.datetime) -> dict[int, dt.date | None]:
    """{person: until when a step of the own appraisal that begins now is due}: in working days of the person whose turn it is — the own, or those
    of who leads — with leave and other hours; where a role has the turn, of the office."""
    day = business_date(at)
    days = terms.step_days(state, day)
    if days is None:
        return dict.fromkeys(people)
    turn = {person: person for person in people} if state in OWN else {}
    if state == states.SELF_REVIEWED:
        turn = leaders_of(people, day)
    own, office = calendar_by_person(turn.values(), day) if turn else {}, working_days.calendar()
    return {person: own.get(turn.get(person, 0), office).next_working_day(day, days) for person in people}


def waits_for(row: AppraisalRow, on: dt.date) -> list[int]:
    """Whose turn it is: the person, the managers of the line, the directors, or compensation; never the person about the own one."""
    if row.state in OWN:
        return [row.person_id]
    if row.state == states.SELF_REVIEWED:
        return [person for person, _ in reports_to(row.person_id, on)][:1]
    role = roles.SALES_DIRECTOR if row.state in (states.REVIEWED, states.DISPUTED) else roles.COMPENSATION
    return [person for person in holders(role, on) if person != row.person_id]


def tell(rows: Sequence[AppraisalRow], kind: str, text: str, *, at: dt.datetime, params: Mapping[str, Any] | None = None) -> None:
    """Tells the persons of appraisals."""
    tell_many([NewNotice(row.person_id, kind, text, {"period": row.period} | dict(params or {}), row.id) for row in rows], at=at)


def words(text: str, field: str) -> str:
    """Words that must be there."""
    if not text.strip():
        raise Refusal("appraisal.words", "This needs words.", field=field)
    return text.strip()
