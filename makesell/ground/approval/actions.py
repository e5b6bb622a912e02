"""The only place that writes approvals: ask, decide, withdraw, remind, escalate, and name substitutes.

What follows a decision is the caller's business: `decide` returns the outcome, the flows' table says what to do.
"""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from makesell.ground.actor import Actor
from makesell.ground.approval import deadlines, queries
from makesell.ground.approval.chain import PlannedStep, Post, fill_higher, plan
from makesell.ground.approval.turns import OpenStep, Turn, turns, waits
from makesell.ground.db import one, run, values
from makesell.ground.locks import take
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_

VERDICTS = ("approved", "refused")


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked. `ladder` are all posts low to high, the needed ones marked; `rule` is the rule that asked for it.

    `fingerprint` is what was shown (amounts, terms), `detail` what the flow needs to go on.
    """

    purpose: str
    record_id: int
    ladder: Sequence[Post]
    reason: str = ""
    rule: str = ""
    fingerprint: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


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
    for open_steps in queries.open_steps(on, made).values():
        _begin_to_wait(open_steps, at)
    return made


def _write(ask: Ask, steps: Sequence[PlannedStep], actor: Actor, at: dt.datetime) -> int:
    ladder = [{"role": post.role, "without": sorted(post.without)} for post in ask.ladder]
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
    run(
        """insert into approval_step (approval_id, position, role, asked_role, verdict, reason)
           select %s, rung, role, asked, '', '' from unnest(%s::int[], %s::text[], %s::text[]) as t(rung, role, asked)""",
        [approval_id, [s.rung for s in steps], [s.role for s in steps], [s.asked_role for s in steps]],
    )
    return approval_id


def _begin_to_wait(steps: Sequence[OpenStep], at: dt.datetime) -> None:
    """The deadline of the step that waits now runs from this moment, unless it runs already."""
    step = waits(steps)
    if step and step.due_at is None:
        _set_due(step.id, deadlines.due(step.who, at))


def _set_due(step_id: int, due: deadlines.Due) -> None:
    run("update approval_step set remind_at = %s, due_at = %s, reminded_at = null where id = %s", [due.remind_at, due.due_at, step_id])


def decide(approval_id: int, verdict: str, *, reason: str, actor: Actor, at: dt.datetime, on: dt.date) -> Outcome:
    """Decides the actor's step, and lower ones that are theirs too; the last approved step approves it, one refused step refuses it.

    Who holds the post on the day decides; when nobody does, the next higher one. Refuses (403) who asked and who neither holds the post nor
    stands in for who does; (409) what is decided; a refusal without reason.
    """
    if verdict not in VERDICTS:
        raise Refusal("approval.verdict", "Please approve or refuse.", field="verdict")
    if verdict == "refused" and not reason.strip():
        raise Refusal("approval.reason", "Please say why.", field="reason")
    purpose, record_id, asked_by, detail = _locked(approval_id)
    _go_up_from_nobody(approval_id, at, on)
    turn = _my_turn(approval_id, asked_by, actor, on)
    for step in (*turn.along, turn.step):
        run(
            "update approval_step set verdict = %s, reason = %s, decided_by_id = %s, decided_for_id = %s, decided_at = %s where id = %s",
            [verdict, reason, actor.person_id, step.who[actor.person_id or 0], at, step.id],
        )
    following = queries.open_steps(on, [approval_id]).get(approval_id, [])
    state = "refused" if verdict == "refused" else "waiting" if following else "approved"
    if state == "waiting":
        _begin_to_wait(following, at)
    else:
        run("update approval_approval set state = %s, decided_at = %s where id = %s", [state, at, approval_id])
    happened([record_id], f"{verdict}:{purpose}", actor=actor, at=at, reason=reason)
    after = tuple(turns(following)) if state == "waiting" else ()
    return Outcome(approval_id, state, purpose, record_id, asked_by, detail, after)


def _locked(approval_id: int) -> tuple[str, int, int | None, Any]:
    take("approval", [approval_id])
    row = one("select purpose, record_id, asked_by_id, detail, state from approval_approval where id = %s", [approval_id])
    if row is None:
        raise Refusal("approval.unknown", "This approval does not exist.", status=404)
    if row[4] != "waiting":
        raise Refusal("approval.decided", "This has been decided already.", status=409)
    return row[0], row[1], row[2], json.loads(row[3])


def _my_turn(approval_id: int, asked_by: int | None, actor: Actor, on: dt.date) -> Turn:
    """What the actor decides now, and for whom."""
    if actor.person_id is None:
        raise Refusal("approval.person", "Only a person can decide.", status=403)
    if actor.person_id == asked_by:
        raise Refusal("approval.own", "Who asks may not approve.", who=N_("The people named in the step can decide."), status=403)
    turn = turns(queries.open_steps(on, [approval_id]).get(approval_id, [])).get(actor.person_id)
    if turn is None:
        raise Refusal(
            "approval.not_yours", "This step waits for somebody else.", who=N_("The people named in the step can decide."), status=403
        )
    return turn


def withdraw(approval_ids: Sequence[int], *, reason: str, actor: Actor, at: dt.datetime) -> None:
    """Takes back what waits, e.g. because the document has changed; decided ones stay."""
    take("approval", list(approval_ids))
    records = values(
        "update approval_approval set state = 'withdrawn', decided_at = %s where id = any(%s) and state = 'waiting' returning record_id",
        [at, list(approval_ids)],
    )
    happened(records, "withdraw_approval", actor=actor, at=at, reason=reason)


def remind_due(*, at: dt.datetime, on: dt.date) -> list[tuple[int, int]]:
    """(record, person) of everybody whose turn it is in a step whose reminder has come; marks it, so that it comes once."""
    due = run(
        """select t.id, t.approval_id, a.record_id from approval_step t join approval_approval a on a.id = t.approval_id
           where a.state = 'waiting' and t.verdict = '' and t.reminded_at is null and t.remind_at <= %s order by t.id for no key update of t""",
        [at],
    )
    run("update approval_step set reminded_at = %s where id = any(%s)", [at, [step_id for step_id, _, _ in due]])
    steps = queries.open_steps(on, [approval_id for _, approval_id, _ in due])
    return [
        (record_id, person)
        for step_id, approval_id, record_id in due
        for person, turn in turns(steps.get(approval_id, [])).items()
        if turn.step.id == step_id
    ]


def escalate_due(*, at: dt.datetime, on: dt.date) -> list[tuple[int, int]]:
    """What waits past its deadline, or for nobody who is there, may be decided one post higher too; returns (record, person) of who was added.

    The higher post gets a deadline of its own. At the top nobody is added; the step keeps its people.
    """
    overdue = [key for key, steps in queries.open_steps(on).items() if _goes_up(steps, at)]
    take("approval", overdue)
    added, absent = [], queries.absences(on)
    for approval_id, steps in queries.open_steps(on, overdue).items():
        step = _goes_up(steps, at)
        if step is None:
            continue
        record_id, people = _go_up(step, absent, at, on)
        deciding = turns(queries.open_steps(on, [approval_id])[approval_id]) if people else {}
        added += [(record_id, person) for person in people if person in deciding]
    return added


def _goes_up(steps: Sequence[OpenStep], at: dt.datetime) -> OpenStep | None:
    step = waits(steps)
    return step if step and (not step.who or (step.due_at is not None and step.due_at <= at)) else None


def _go_up_from_nobody(approval_id: int, at: dt.datetime, on: dt.date) -> None:
    """When nobody is left at the post that waits, the next higher one decides, without waiting for the clock."""
    step = waits(queries.open_steps(on, [approval_id]).get(approval_id, []))
    if step and not step.who:
        _go_up(step, queries.absences(on), at, on)


def _go_up(step: OpenStep, absent: Mapping[int, int | None], at: dt.datetime, on: dt.date) -> tuple[int, list[int]]:
    """Adds the next higher post that somebody can fill; returns the record and who was added."""
    row = one(
        """select a.id, a.record_id, a.asked_by_id, coalesce(t.escalated_to, t.position)
           from approval_step t join approval_approval a on a.id = t.approval_id where t.id = %s""",
        [step.id],
    )
    assert row is not None
    approval_id, record_id, asker, rung = row
    higher = fill_higher(queries.posts(approval_id, on), rung, asker=asker, absent=absent)
    if higher is None:
        return record_id, []
    people = [who.person_id for who in higher.who]
    run("update approval_step set escalated_at = %s, escalated_to = %s where id = %s", [at, higher.rung, step.id])
    _set_due(step.id, deadlines.due(people, at))
    return record_id, people


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
