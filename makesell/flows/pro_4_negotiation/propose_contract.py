"""PRO-4 · A draft is proposed: contracts and legal reviews the clauses, the amount decides who approves; what was approved is not asked again."""

import datetime as dt

from makesell.documents.contracts import actions as contracts
from makesell.documents.contracts import queries, states
from makesell.flows.steps import approvals
from makesell.flows.steps.contracts import LADDER, PURPOSE, approvals_of, locked, to_sign
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.approval.queries import approved
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> str:
    """Proposes a draft by key; returns its state. Refuses (409) no draft, (422) one without clauses and one that has ended already."""
    row, on = locked(actor, "propose", fact, version=version, state=states.DRAFT), business_date(at)
    if not row.clauses:
        raise Refusal("contract.no_clauses", "A contract without clauses agrees on nothing.", field="clauses")
    if row.end_date is not None and row.end_date < on:
        raise Refusal("contract.over", "This contract would be over already.", field="end_date")
    known = approved([each.id for each in queries.versions(row.root_id)], PURPOSE)
    needed = [each for each in approvals_of(row, queries.lines(row.id), actor=actor, on=on) if not set(each.marks) <= known]
    if needed:
        without = [row.owner_id] if row.owner_id is not None else []
        posts = approvals.ladder(LADDER, on, needed=[each.role for each in needed], without=without, unit_id=row.unit_id)
        marks = "\n".join(mark for each in needed for mark in each.marks)
        ask = Ask(PURPOSE, row.id, posts, reason=reason or row.why, rule="contracts.approval", fingerprint=marks)
        approvals.ask([ask], actor=actor, at=at)
    contracts.number([row.id], on)
    contracts.move([row.id], "propose" if needed else "pass", actor=actor, at=at, reason=reason, values=None if needed else {"approved_at": at})
    if not needed:
        to_sign(row.id, at=at)
    return states.PROPOSED if needed else states.APPROVED
