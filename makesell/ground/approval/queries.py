"""Reads of approvals: what waits for whom, what was decided, who is away."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values

# The step of each waiting approval that is to be decided next.
NEXT_STEP = """
select distinct on (t.approval_id) t.id, t.approval_id, t.role, t.due_at
from approval_step t join approval_approval w on w.id = t.approval_id
where w.state = 'waiting' and t.verdict = '' order by t.approval_id, t.position
"""
# Who may decide a step on a date: its candidates who are there, and today's substitutes of those who are away.
DECIDERS = """
select c.step_id, coalesce(x.by_id, c.person_id) as person_id,
       case when x.by_id is null then c.stands_for_id else c.person_id end as stands_for_id
from approval_candidate c left join approval_substitute x on x.person_id = c.person_id and x.valid_from <= %(on)s and x.valid_to > %(on)s
where x.id is null or x.by_id is not null
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An approval that waits for the reader: what is asked, of which record, by whom, until when."""

    id: int
    purpose: str
    record_id: int
    title: str
    number: str | None
    kind: str
    asked_by: str
    asked_at: dt.datetime
    reason: str
    rule: str
    role: str
    due_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step as its timeline shows it: "A for B", reason, and the names of who may still decide."""

    position: int
    role: str
    asked_role: str
    verdict: str
    decided_by: str | None
    decided_for: str | None
    decided_at: dt.datetime | None
    reason: str
    due_at: dt.datetime | None
    who: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """An approval of a record with its steps."""

    id: int
    purpose: str
    state: str
    asked_by: str | None
    asked_at: dt.datetime
    reason: str
    rule: str
    detail: Any
    steps: tuple[StepRow, ...]


def waiting_for(actor: Actor, on: dt.date, limit: int = 200) -> list[Waiting]:
    """What waits for the actor on a date, oldest first; one statement."""
    if actor.person_id is None:
        return []
    rows = run(
        f"""with next_step as ({NEXT_STEP}), deciders as ({DECIDERS})
            select a.id, a.purpose, a.record_id, r.title, r.number, r.kind, coalesce(p.name, ''), a.asked_at, a.reason, a.rule, s.role, s.due_at
            from next_step s join approval_approval a on a.id = s.approval_id
            join spine_record r on r.id = a.record_id left join organisation_person p on p.id = a.asked_by_id
            where exists (select 1 from deciders d where d.step_id = s.id and d.person_id = %(person)s)
              and a.asked_by_id is distinct from %(person)s
            order by a.asked_at, a.id limit %(limit)s""",
        {"person": actor.person_id, "on": on, "limit": limit},
    )
    return [Waiting(*row) for row in rows]


def of_record(record_id: int) -> list[ApprovalRow]:
    """The approvals of a record, newest first; two statements."""
    heads = run(
        """select a.id, a.purpose, a.state, p.name, a.asked_at, a.reason, a.rule, a.detail from approval_approval a
           left join organisation_person p on p.id = a.asked_by_id where a.record_id = %s order by a.id desc""",
        [record_id],
    )
    steps: dict[int, list[StepRow]] = {}
    for approval_id, *rest, who in run(
        """select s.approval_id, s.position, s.role, s.asked_role, s.verdict, d.name, f.name, s.decided_at, s.reason, s.due_at,
                  coalesce((select array_agg(p.name order by p.id) from approval_candidate c join organisation_person p on p.id = c.person_id
                            where c.step_id = s.id), '{}')
           from approval_step s left join organisation_person d on d.id = s.decided_by_id
           left join organisation_person f on f.id = s.decided_for_id where s.approval_id = any(%s) order by s.position""",
        [[row[0] for row in heads]],
    ):
        steps.setdefault(approval_id, []).append(StepRow(*(*rest, tuple(who))))
    return [ApprovalRow(*(*head, json.loads(detail), tuple(steps.get(head[0], ())))) for *head, detail in heads]


def waiting_of(purpose: str, record_ids: Sequence[int]) -> dict[int, int]:
    """The approvals of a purpose that wait, by record; for acts."""
    return dict(
        run(
            "select record_id, id from approval_approval where purpose = %s and state = 'waiting' and record_id = any(%s)",
            [purpose, list(record_ids)],
        )
    )


def deciders(approval_ids: Sequence[int], on: dt.date) -> list[tuple[int, int]]:
    """(record, person) of everybody who may decide the next step of these approvals on a date."""
    rows = run(
        f"""with next_step as ({NEXT_STEP}), deciders as ({DECIDERS})
            select distinct a.record_id, d.person_id from next_step s join deciders d on d.step_id = s.id
            join approval_approval a on a.id = s.approval_id where a.id = any(%(approvals)s) and a.asked_by_id is distinct from d.person_id
            order by a.record_id, d.person_id""",
        {"approvals": list(approval_ids), "on": on},
    )
    return [(row[0], row[1]) for row in rows]


def approved(record_id: int, purpose: str, fingerprint: str) -> bool:
    """True when exactly this has been approved already: re-approval is asked only for what changed since."""
    found = one(
        """select fingerprint from approval_approval where record_id = %s and purpose = %s and state = 'approved'
           order by decided_at desc, id desc limit 1""",
        [record_id, purpose],
    )
    return found is not None and found[0] == fingerprint


@dataclass(frozen=True, slots=True)
class SubstituteRow:
    """That a person is away over `[valid_from, valid_to)`, and who stands in."""

    id: int
    person_id: int
    person: str
    by_id: int | None
    by: str | None
    valid_from: dt.date
    valid_to: dt.date
    reason: str


def substitute(substitute_id: int) -> SubstituteRow | None:
    """One absence; no access is checked here."""
    row = one(
        """select x.id, x.person_id, p.name, x.by_id, b.name, x.valid_from, x.valid_to, x.reason from approval_substitute x
           join organisation_person p on p.id = x.person_id left join organisation_person b on b.id = x.by_id where x.id = %s""",
        [substitute_id],
    )
    return SubstituteRow(*row) if row else None


def can_stand_in(person_id: int, on: dt.date) -> bool:
    """True for a person (no house account) who has not left by a date."""
    return bool(
        values(
            "select 1 from organisation_person where id = %s and kind = 'person' and (left_date is null or left_date >= %s)", [person_id, on]
        )
    )


def absences(on: dt.date) -> dict[int, int | None]:
    """Who is away on a date, with the substitute or None; what `chain.plan` asks for."""
    return {
        row[0]: row[1] for row in run("select person_id, by_id from approval_substitute where valid_from <= %s and valid_to > %s", [on, on])
    }


def holders(role: str, on: dt.date, unit_ids: Sequence[int] | None = None) -> tuple[int, ...]:
    """Who holds a role on a date, in the given units (their members), or anywhere; the usual way to fill a `Post`."""
    return tuple(
        values(
            """select distinct g.person_id from organisation_rolegrant g
               left join organisation_membership m on m.person_id = g.person_id and m.valid_from <= %(on)s
                    and (m.valid_to is null or m.valid_to > %(on)s)
               where g.role = %(role)s and g.state = 'approved' and g.valid_from <= %(on)s and (g.valid_to is null or g.valid_to > %(on)s)
                 and (%(units)s::bigint[] is null or m.unit_id = any(%(units)s)) order by g.person_id""",
            {"role": role, "on": on, "units": None if unit_ids is None else list(unit_ids)},
        )
    )
