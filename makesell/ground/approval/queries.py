"""Reads of approvals: what waits for whom, what was decided, who is away."""

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.approval.chain import Post
from makesell.ground.approval.turns import OpenStep, turns
from makesell.ground.db import one, run, values
from makesell.ground.db.asking import Ask, asking

# Who holds a role on a date and is still with the company.
HOLDING = """organisation_rolegrant g join organisation_person h on h.id = g.person_id and (h.left_date is null or h.left_date >= %(on)s)
    and g.state = 'approved' and g.valid_from <= %(on)s and (g.valid_to is null or g.valid_to > %(on)s)"""
# Who may decide a step on a date: holders of its posts that day who are there, and substitutes, who are there, of those who are away.
DECIDERS = f"""
select c.step_id, coalesce(x.by_id, c.person_id) as person_id, case when x.by_id is not null then c.person_id end as stands_for_id
from (
    select distinct t.id as step_id, g.person_id from approval_step t join approval_approval a on a.id = t.approval_id and a.state = 'waiting'
    cross join jsonb_array_elements(a.ladder) with ordinality l(post, rung) join {HOLDING} on g.role = l.post ->> 'role'
    where t.verdict = '' and l.rung - 1 between t.position and coalesce(t.escalated_to, t.position)
      and not l.post -> 'without' @> to_jsonb(g.person_id)
) c
left join approval_substitute x on x.person_id = c.person_id and x.valid_from <= %(on)s and x.valid_to > %(on)s
where x.id is null or x.by_id is not null and not exists (
    select 1 from approval_substitute y where y.person_id = x.by_id and y.valid_from <= %(on)s and y.valid_to > %(on)s)
"""
# The undecided steps with those people, but who asked and who has decided a step already: one person decides once.
OPEN = f"""
select a.id, t.id, t.role, t.escalated_to is not null, t.due_at, d.person_id, d.stands_for_id
from approval_approval a join approval_step t on t.approval_id = a.id and t.verdict = ''
left join ({DECIDERS}) d on d.step_id = t.id and d.person_id is distinct from a.asked_by_id
     and not exists (select 1 from approval_step v where v.approval_id = a.id and v.decided_by_id = d.person_id)
where a.state = 'waiting'
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
    step_id: int


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


def open_steps(on: dt.date, approval_ids: Sequence[int] | None = None, *, of: int | None = None) -> dict[int, list[OpenStep]]:
    """The undecided steps of approvals that wait, low to high, with who may decide each on a date; `of` narrows them to one person's."""
    rows = run(
        f"""with o(approval_id, step_id, role, late, due_at, person_id, stands_for_id) as ({OPEN})
            select o.* from o join approval_step t on t.id = o.step_id
            where (%(approvals)s::bigint[] is null or o.approval_id = any(%(approvals)s))
              and (%(of)s::bigint is null or o.approval_id in (select approval_id from o where person_id = %(of)s))
            order by o.approval_id, t.position, o.stands_for_id nulls last""",
        {"on": on, "approvals": None if approval_ids is None else list(approval_ids), "of": of},
        keep=True,
    )
    found: dict[int, dict[int, OpenStep]] = {}
    for approval_id, step_id, role, late, due_at, person_id, stands_for in rows:
        who: dict[int, int | None] = {}
        step = found.setdefault(approval_id, {}).setdefault(step_id, OpenStep(step_id, role, late, who, due_at))
        if person_id is not None:
            # a holder who is also somebody's substitute decides as the holder: that row comes last
            found[approval_id][step_id] = replace(step, who={**step.who, person_id: stands_for})
    return {approval_id: list(steps.values()) for approval_id, steps in found.items()}


def waiting_for(actor: Actor, on: dt.date, limit: int = 200) -> list[Waiting]:
    """What waits for the actor on a date, oldest first; two statements, one when nothing does."""
    if actor.person_id is None:
        return []
    found = {key: turns(steps).get(actor.person_id) for key, steps in open_steps(on, of=actor.person_id).items()}
    mine = {key: turn.step for key, turn in found.items() if turn}
    if not mine:
        return []
    rows = run(
        """select a.id, a.purpose, a.record_id, r.title, r.number, r.kind,
                  coalesce(case when %s = 'en' then nullif(p.name_en, '') end, p.name, ''), a.asked_at, a.reason, a.rule
           from approval_approval a join spine_record r on r.id = a.record_id left join organisation_person p on p.id = a.asked_by_id
           where a.id = any(%s) order by a.asked_at, a.id limit %s""",
        [actor.language, list(mine), limit],
    )
    return [Waiting(*(*row, mine[row[0]].role, mine[row[0]].due_at, mine[row[0]].id)) for row in rows]


@asking
def asked_of(record_id: int) -> Ask[list[tuple[Any, ...]]]:
    """The approvals of a record without their steps, newest first."""
    return Ask(
        """select a.id, a.purpose, a.state, p.name, a.asked_at, a.reason, a.rule, a.detail from approval_approval a
           left join organisation_person p on p.id = a.asked_by_id where a.record_id = %s order by a.id desc""",
        [record_id],
        list,
    )


def is_turn_of(person_id: int | None, record_id: int, on: dt.date) -> bool | None:
    """Whether a person decides next what waits for a record; None when nothing waits for it. Two statements, one when nothing does."""
    waiting = [row[0] for row in asked_of(record_id) if row[2] == "waiting"]
    return any(person_id in turns(steps) for steps in open_steps(on, waiting).values()) if waiting else None


def of_record(record_id: int, on: dt.date, *, english: bool = False) -> list[ApprovalRow]:
    """The approvals of a record, newest first, with who may decide what waits on a date; two statements, one when there are none.

    People are called by their English names where they have one, for who reads `english`.
    """
    heads = asked_of(record_id)
    if not heads:
        return []
    steps: dict[int, list[StepRow]] = {}
    d, f, p = (f"coalesce(nullif({one}.name_en, ''), {one}.name)" if english else f"{one}.name" for one in "dfp")
    for approval_id, *rest, who in run(
        f"""select s.approval_id, s.position, s.role, s.asked_role, s.verdict, {d}, {f}, s.decided_at, s.reason, s.due_at,
                  coalesce((select array_agg(distinct {p}) from ({DECIDERS}) c join organisation_person p on p.id = c.person_id
                            where c.step_id = s.id and c.person_id is distinct from a.asked_by_id), '{{}}')
           from approval_step s join approval_approval a on a.id = s.approval_id left join organisation_person d on d.id = s.decided_by_id
           left join organisation_person f on f.id = s.decided_for_id where s.approval_id = any(%(approvals)s) order by s.position""",
        {"on": on, "approvals": [row[0] for row in heads]},
        keep=True,
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
    """(record, person) of everybody whose turn it is in these approvals on a date."""
    steps = open_steps(on, approval_ids)
    records: dict[int, int] = dict(run("select id, record_id from approval_approval where id = any(%s)", [list(approval_ids)]))
    return sorted((records[key], person) for key, each in steps.items() for person in turns(each))


def approved(record_ids: Sequence[int], purpose: str) -> frozenset[str]:
    """What has been approved of records already, a line of a fingerprint each: only what changed since is asked again."""
    rows = values(
        "select fingerprint from approval_approval where record_id = any(%s) and purpose = %s and state = 'approved'",
        [list(record_ids), purpose],
    )
    return frozenset(line for fingerprint in rows for line in fingerprint.splitlines())


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


def can_stand_in(person_ids: Collection[int], on: dt.date) -> bool:
    """True where all are people (no house accounts) who have not left by a date."""
    found = values(
        "select id from organisation_person where id = any(%s) and kind = 'person' and (left_date is null or left_date >= %s)", [list(person_ids), on]
    )
    return set(found) == set(person_ids)


def absences(on: dt.date) -> dict[int, int | None]:
    """Who is away on a date, with the substitute or None; what `chain.plan` asks for."""
    return {
        row[0]: row[1] for row in run("select person_id, by_id from approval_substitute where valid_from <= %s and valid_to > %s", [on, on])
    }


def holders(role: str, on: dt.date) -> tuple[int, ...]:
    """Who holds a role on a date; the usual way to fill a `Post`."""
    return tuple(values(f"select distinct g.person_id from {HOLDING} where g.role = %(role)s order by 1", {"role": role, "on": on}, keep=True))


def posts(approval_id: int, on: dt.date) -> list[Post]:
    """The posts of an approval, low to high, with who holds them on a date."""
    rows = run(
        f"""select l.post ->> 'role', array_remove(array_agg(distinct g.person_id), null)
            from approval_approval a cross join jsonb_array_elements(a.ladder) with ordinality l(post, rung)
            left join ({HOLDING}) on g.role = l.post ->> 'role' and not l.post -> 'without' @> to_jsonb(g.person_id)
            where a.id = %(approval)s group by l.rung, l.post order by l.rung""",
        {"approval": approval_id, "on": on},
    )
    return [Post(role, tuple(people)) for role, people in rows]


def purpose(approval_id: int) -> str:
    """What an approval is for, read without a lock; "" for one that does not exist."""
    row = one("select purpose from approval_approval where id = %s", [approval_id])
    return str(row[0]) if row else ""
