"""Parts the acts on appraisals (PER-2) share: which may be touched, how a score is rated, who is told."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from makesell.documents.appraisals import actions as appraisals
from makesell.documents.appraisals import queries
from makesell.documents.appraisals.access import POLICY
from makesell.documents.appraisals.queries import AppraisalRow
from makesell.engines.score import rating
from makesell.ground.actor import Actor
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal, missing
from makesell.metrics import appraisal as metric

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


def tell(rows: Sequence[AppraisalRow], kind: str, text: str, *, at: dt.datetime, params: Mapping[str, Any] | None = None) -> None:
    """Tells the persons of appraisals."""
    tell_many([NewNotice(row.person_id, kind, text, {"period": row.period} | dict(params or {}), row.id) for row in rows], at=at)


def words(text: str, field: str) -> str:
    """Words that must be there."""
    if not text.strip():
        raise Refusal("appraisal.words", "This needs words.", field=field)
    return text.strip()
