"""The only place that writes approvals: ask, decide, withdraw, remind, escalate, and name substitutes.

What follows a decision is the caller's business: `decide` returns the outcome, the flows' table says what to do.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.approval import queries
from makesell.ground.approval.chain import PlannedStep, Post, fill_higher, plan
from makesell.ground.db import one, run, values
from makesell.ground.locks import take
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

VERDICTS = ("approved", "refused")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked. `ladder` are all posts low to high, the needed ones marked; `rule` is the rule that asked for it.

    `fingerprint` is what was shown (amounts, terms), `detail` what the flow needs to go on; `due_at` the first step's deadline.
    """

    purpose: str
    record_id: int
    ladder: Sequence[Post]
    reason: str = ""
    rule: str = ""
    fingerprint: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)
    due_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where an approval stands after a decision."""

    approval_id: int
    state: str
    purpose: str
    record_id: int
    asked_by_id: int | None
    detail: Any
    next_people: tuple[int, ...] = ()


def ask_many(asks: Sequence[Ask], *, actor: Actor, at: dt.datetime, on: dt.date) -> list[int]:
    """Asks for approvals; returns their ids. Refuses when nobody can decide, or when the same waits already."""
    absent = queries.absences(on)
    made = []
    for ask in asks:
        steps = plan(ask.ladder, asker=actor.person_id, absent=absent)
        if not steps:
            raise ValueError("an approval needs at least one step")
        if one("select 1 from approval_approval where record_id = %s and purpose = %s and state = 'waiting'", [ask.record_id, ask.purpose]):
            raise Refusal("approval.waiting", "This has been asked already and waits for its decision.", status=409)
        made.append(_write(ask, steps, actor, at))
        happened([ask.record_id], "ask_approval", actor=actor, at=at, reason=ask.reason)
    return made


def _write(ask: Ask, steps: Sequence[PlannedStep], actor: Actor, at: dt.datetime) -> int:
    ladder = [{"role": post.role, "holders": list(post.holders)} for post in ask.ladder]
    approval_id = int(
        values(
            """insert into approval_approval (purpose, record_id, state, asked_by_id, asked_at, reason, rule, detail, fingerprint, ladder)
               values (%s, %s, 'waiting', %s, %s, %s, %s, %s::jsonb, %s, %s::jsonb) returning id""",
            [
                ask.purpose, ask.record_id, actor.person_id, at, ask.reason, ask.rule, json.dumps(dict(ask.detail)), ask.fingerprint,
                json.dumps(ladder),
            ],
        )[0]
    )  # fmt: skip
    for step in steps:
        step_id = int(
            values(
                """insert into approval_step (approval_id, position, role, asked_role, verdict, reason, due_at)
                   values (%s, %s, %s, %s, '', '', %s) returning id""",
                [approval_id, step.rung, step.role, step.asked_role, ask.due_at],
            )[0]
        )
        _add_candidates(step_id, step)
    return approval_id


def _add_candidates(step_id: int, step: PlannedStep) -> None:
    run(
        """insert into approval_candidate (step_id, person_id, stands_for_id)
           select %s, * from unnest(%s::bigint[], %s::bigint[]) on conflict (step_id, person_id) do nothing""",
        [step_id, [w.person_id for w in step.who], [w.stands_for for w in step.who]],
    )


def decide(approval_id: int, verdict: str, *, reason: str, actor: Actor, at: dt.datetime, on: dt.date) -> Outcome:
    """Decides the next step of an approval; the last approved step approves it, one refused step refuses it.

    Refuses (403) who asked and who is no candidate nor today's substitute of one; (409) what is decided; a refusal without reason.
    """
    if verdict not in VERDICTS:
        raise Refusal("approval.verdict", "Please approve or refuse.", field="verdict")
    if verdict == "refused" and not reason.strip():
        raise Refusal("approval.reason", "Please say why.", field="reason")
    purpose, record_id, asked_by, detail = _locked(approval_id)
    step_id, stands_for = _my_step(approval_id, asked_by, actor, on)
    run(
        """update approval_step set verdict = %s, reason = %s, decided_by_id = %s, decided_for_id = %s, decided_at = %s where id = %s""",
        [verdict, reason, actor.person_id, stands_for, at, step_id],
    )
    following = one("select id from approval_step where approval_id = %s and verdict = '' order by position limit 1", [approval_id])
    state = "refused" if verdict == "refused" else "waiting" if following else "approved"
    if state != "waiting":
        run("update approval_approval set state = %s, decided_at = %s where id = %s", [state, at, approval_id])
    happened([record_id], f"{verdict}:{purpose}", actor=actor, at=at, reason=reason)
    after = (
        values("select person_id from approval_candidate where step_id = %s", [following[0]]) if following and state == "waiting" else []
    )
    return Outcome(approval_id, state, purpose, record_id, asked_by, detail, tuple(after))


def _locked(approval_id: int) -> tuple[str, int, int | None, Any]:
    take("approval", [approval_id])
    row = one("select purpose, record_id, asked_by_id, detail, state from approval_approval where id = %s", [approval_id])
    if row is None:
        raise Refusal("approval.unknown", "This approval does not exist.", status=404)
    if row[4] != "waiting":
        raise Refusal("approval.decided", "This has been decided already.", status=409)
    return row[0], row[1], row[2], json.loads(row[3])


def _my_step(approval_id: int, asked_by: int | None, actor: Actor, on: dt.date) -> tuple[int, int | None]:
    """The next step, when the actor may decide it, and for whom."""
    if actor.person_id is None:
        raise Refusal("approval.person", "Only a person can decide.", status=403)
    if actor.person_id == asked_by:
        raise Refusal("approval.own", "Who asks may not approve.", who=N_("The people named in the step can decide."), status=403)
    row = one(
        f"""with next_step as ({queries.NEXT_STEP}), deciders as ({queries.DECIDERS})
            select s.id, d.stands_for_id from next_step s join deciders d on d.step_id = s.id
            where s.approval_id = %(approval)s and d.person_id = %(person)s order by d.stands_for_id nulls first limit 1""",
        {"approval": approval_id, "person": actor.person_id, "on": on},
    )
    if row is None:
        raise Refusal(
            "approval.not_yours", "This step waits for somebody else.", who=N_("The people named in the step can decide."), status=403
        )
    return int(row[0]), row[1]


def withdraw(approval_ids: Sequence[int], *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Takes back what waits, e.g. because the document has changed; decided ones stay."""
    take("approval", list(approval_ids))
    records = values(
        "update approval_approval set state = 'withdrawn', decided_at = %s where id = any(%s) and state = 'waiting' returning record_id",
        [at, list(approval_ids)],
    )
    happened(records, "withdraw_approval", actor=actor, at=at, reason=reason)


def remind_due(*, at: dt.datetime, before: dt.timedelta) -> list[tuple[int, int]]:
    """(record, person) of each next step whose deadline comes within `before` and that was not reminded yet; marks them reminded."""
    rows = run(
        f"""with next_step as ({queries.NEXT_STEP}), marked as (
                update approval_step t set reminded_at = %(at)s from next_step s
                where t.id = s.id and t.reminded_at is null and s.due_at <= %(until)s returning t.id, t.approval_id
            ) select a.record_id, c.person_id from marked m join approval_approval a on a.id = m.approval_id
              join approval_candidate c on c.step_id = m.id order by a.id, c.person_id""",
        {"at": at, "until": at + before},
    )
    return [(row[0], row[1]) for row in rows]


def escalate_due(*, at: dt.datetime, on: dt.date) -> list[tuple[int, int]]:
    """Steps past their deadline may be decided one post higher too; returns (record, person) of everybody added.

    At the top nobody is added; the step keeps its people.
    """
    overdue = run(
        f"""with next_step as ({queries.NEXT_STEP})
            select t.id, t.position, a.ladder, a.asked_by_id, a.record_id from next_step s join approval_step t on t.id = s.id
            join approval_approval a on a.id = t.approval_id where t.due_at <= %s and t.escalated_at is null order by t.id""",
        [at],
    )
    absent, added = queries.absences(on), []
    for step_id, rung, ladder, asker, record_id in overdue:
        posts = [Post(post["role"], tuple(post["holders"])) for post in json.loads(ladder)]
        higher = fill_higher(posts, rung, asker=asker, absent=absent)
        run("update approval_step set escalated_at = %s where id = %s", [at, step_id])
        if higher:
            _add_candidates(step_id, higher)
            added += [(record_id, who.person_id) for who in higher.who]
    return added


def name_substitute(
    person_id: int, by_id: int | None, *, valid_from: dt.date, valid_to: dt.date, reason: str, actor: Actor, at: dt.datetime
) -> int:
    """A person is away over `[valid_from, valid_to)`; the substitute decides for them. Refuses overlapping absences and oneself."""
    if valid_to <= valid_from:
        raise Refusal("approval.dates", "The absence must end after it begins.", field="valid_to")
    if by_id == person_id:
        raise Refusal("approval.substitute", "Nobody can stand in for themselves.", field="by")
    if one(
        "select 1 from approval_substitute where person_id = %s and valid_from < %s and valid_to > %s", [person_id, valid_to, valid_from]
    ):
        raise Refusal("approval.absent_already", "An absence on these dates exists already.", field="valid_from", status=409)
    return int(
        values(
            "insert into approval_substitute (person_id, by_id, valid_from, valid_to, reason) values (%s, %s, %s, %s, %s) returning id",
            [person_id, by_id, valid_from, valid_to, reason],
        )[0]
    )


def end_substitute(substitute_id: int, *, valid_to: dt.date, actor: Actor, at: dt.datetime) -> None:
    """The person is back: the absence ends on a date, or is taken away when it has not begun."""
    run("delete from approval_substitute where id = %s and valid_from >= %s", [substitute_id, valid_to])
    run("update approval_substitute set valid_to = %s where id = %s and valid_to > %s", [valid_to, substitute_id, valid_to])
