"""PRO-2 · Somebody else approves a plan: its analysis and the sizes of its groups are frozen, its budget is planned, its owners are told.

An approved revision supersedes the plan it replaces; what was committed and spent there goes on under its lines.
"""

import datetime as dt
from collections.abc import Sequence

from makesell.books.budget import balances
from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries
from makesell.documents.plans.access import POLICY
from makesell.documents.plans.queries import PlanRow
from makesell.flows.steps import approvals, dates
from makesell.flows.steps.plans import PURPOSE, carry_over, count, four_eyes, locked, post_planned, says
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_
from makesell.masterdata.prices import queries as prices

TOLD = N_("The plan “%(title)s” has been approved; an action of yours is in it.")


@act
def perform_many(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> list[int]:
    """Approves plans by key; refuses (403) one's own and those one worked on, (409) what is not proposed."""
    POLICY.require(actor, "approve")
    four_eyes(queries.of_ids(facts), actor)
    on = business_date(at)
    dates.business_dates("accounting", [on])
    decided = approvals.decide_of(PURPOSE, facts, "approved", actor=actor, at=at, reason=reason)
    if decided:
        _hold_promotions(decided)
        locked(actor, "approve", decided, version)
        follow(decided, actor=actor, at=at, reason=reason)
    return decided


@act
def follow(facts: Sequence[int], *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """What follows the decision of the approval. Roles were asked there, four eyes are asked again."""
    before = [row.replaces_id for row in queries.of_ids(facts) if row.replaces_id is not None]
    _hold_promotions(facts)
    plans.hold([*facts, *before])
    rows = queries.of_ids(facts)
    four_eyes(rows, actor)
    on = business_date(at)
    counts = dates.counted("accounting", on)
    plans.move(facts, "approve", actor=actor, at=at, reason=reason, values={"approved_at": at})
    for row in rows:
        _freeze(row, at)
        locks.take("budget_line", [line.line_id for plan_id in (row.replaces_id, row.id) if plan_id for line in queries.budget(plan_id)])
        post_planned(row.id, on, counts)
        if row.replaces_id is not None:
            _names_kept(row)
            carry_over(row.replaces_id, row.id, on, counts)
            plans.move([row.replaces_id], "supersede", actor=actor, at=at)
        people = {each.owner_id for each in queries.actions_of(row.id)}
        tell_many([NewNotice(person, "plan_approved", TOLD, {"title": row.title}, row.id) for person in sorted(people)], at=at)
    return list(facts)


def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """A batch of one."""
    return perform_many([fact], actor=actor, at=at, reason=reason, version=version)[0]


def _hold_promotions(plan_ids: Sequence[int]) -> None:
    """Promotions of the budget that is superseded: no order gives anything away on the old line while what stands there is carried over."""
    before = [row.replaces_id for row in queries.of_ids(plan_ids) if row.replaces_id is not None]
    held = prices.funded_by([line.line_id for plan_id in before for line in queries.budget(plan_id)])
    if held:
        locks.take("master", held)


def _freeze(row: PlanRow, at: dt.datetime) -> None:
    said = {line.id: says(row, line, at) for line in queries.analysis(row.id)}
    plans.freeze(
        {key: amount for key, amount in said.items() if amount is not None}, {g.id: count(g.query) for g in queries.groups(row.id)}, at=at
    )


def _names_kept(row: PlanRow) -> None:
    """A line that money stands on may not be dropped by a revision."""
    new = {line.name for line in queries.budget(row.id)}
    dropped = [line for line in queries.budget(row.replaces_id or 0) if line.name not in new]
    held = balances.of_lines([line.line_id for line in dropped])
    for line in dropped:
        balance = held.get(line.line_id)
        if balance is not None and (balance.committed or balance.spent):
            raise Refusal("plan.line_used", "Money stands on the budget line “%(name)s”; the revision must keep it.", status=409, name=line.name)
