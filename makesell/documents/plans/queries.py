"""Named reads of sales plans; private rows take the actor first."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.plans import states
from makesell.documents.plans.access import POLICY
from makesell.ground.access import Where, where
from makesell.ground.actor import Actor
from makesell.ground.db import one, run, values
from makesell.ground.listing import Field, Kind, Listing
from makesell.ground.roster import listings as roster
from makesell.ground.spine.rows import HeadRow, by_key, head, one_seen


def rows_of(actor: Actor) -> Where:
    """The row filter of plans: own, one's units' and below, or all; also those one has an action in."""
    seen = where(POLICY.reach(actor), owner="t.owner_id", unit="t.unit_id")
    if actor.person_id is None or seen.sql in ("true", "false"):
        return seen
    mine = "exists (select 1 from plans_planaction x where x.plan_id = t.record_id and x.owner_id = %s)"
    return Where(f"({seen.sql} or {mine})", (*seen.params, actor.person_id))


_JOINS = {
    "r": "join spine_record r on r.id = t.record_id",
    "p": "left join organisation_person p on p.id = t.owner_id",
    "u": "join organisation_unit u on u.id = t.unit_id",
}
LISTING = Listing(
    noun="plans",
    source="plans_salesplan t join period_period pp on pp.id = t.period_id",
    key="t.record_id",
    policy=POLICY,
    rows=rows_of,
    search_sql="r.search_grams",
    default_sort="-period",
    joins=_JOINS,
    fields=(
        Field("number", "t.number", Kind.CODE, nullable=True),
        Field("title", "t.title", Kind.TEXT),
        Field("period", "t.period_id", Kind.REF, label_sql="pp.code", sort_sql="pp.code", groups=True, noun="periods"),
        roster.owner("t"),
        roster.unit("t"),
        Field("state", "t.state", Kind.CHOICE, groups=True, choices=states.LABELS),
        Field("revision", "t.revision", Kind.INT),
        Field("approved_at", "t.approved_at", Kind.MOMENT, nullable=True),
    ),
)


@dataclass(frozen=True, slots=True)
class PlanRow(HeadRow):
    """A plan as its page and its acts read it."""

    title: str
    period_id: int
    period_kind: str
    period: str
    start: dt.date
    end: dt.date
    strategy: str
    revision: int
    replaces_id: int | None
    reason: str
    approved_at: dt.datetime | None
    reviewed_at: dt.datetime | None
    review: str


_SELECT = f"""select {head("t")}, t.title, t.period_id, pp.kind,
    pp.code, pp.start_date, pp.end_date, t.strategy, t.revision, t.replaces_id, t.reason, t.approved_at, t.reviewed_at, t.review
    from plans_salesplan t join period_period pp on pp.id = t.period_id {" ".join(_JOINS.values())}"""


def plan(actor: Actor, plan_id: int) -> PlanRow:
    """One plan; refuses (404) one that does not exist or that the actor may not see, alike."""
    return one_seen(PlanRow, _SELECT, "t.record_id", plan_id, rows_of(actor))


def of_ids(plan_ids: Sequence[int]) -> list[PlanRow]:
    """Plans by key, for acts (no row filter)."""
    return by_key(PlanRow, _SELECT, "t.record_id", plan_ids)


@dataclass(frozen=True, slots=True)
class AnalysisLine:
    """A row of the analysis; `amount` is what it said when it was frozen."""

    id: int
    position: int
    kind: str
    text: str
    source_id: int | None
    source: str | None
    amount: Decimal | None
    currency: str
    frozen_at: dt.datetime | None


def analysis(plan_id: int) -> list[AnalysisLine]:
    """The rows of a plan's market analysis in their order."""
    rows = run(
        """select a.id, a.position, a.kind, a.text, a.source_id, coalesce(r.number, '') || ' ' || r.title, a.amount, a.currency, a.frozen_at
           from plans_analysisrow a left join spine_record r on r.id = a.source_id where a.plan_id = %s order by a.position""",
        [plan_id],
    )
    return [AnalysisLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A target group."""

    id: int
    position: int
    name: str
    query: str
    count_then: int | None


def groups(plan_id: int) -> list[GroupLine]:
    """The target groups of a plan in their order."""
    rows = run("select id, position, name, query, count_then from plans_targetgroup where plan_id = %s order by position", [plan_id])
    return [GroupLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action of a plan."""

    id: int
    position: int
    what: str
    owner_id: int
    owner: str
    due_date: dt.date
    result: str
    done_at: dt.datetime | None


def actions_of(plan_id: int) -> list[ActionLine]:
    """The actions of a plan in their order."""
    rows = run(
        """select a.id, a.position, a.what, a.owner_id, p.name, a.due_date, a.result, a.done_at
           from plans_planaction a join organisation_person p on p.id = a.owner_id where a.plan_id = %s order by a.position""",
        [plan_id],
    )
    return [ActionLine(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """A budget line of a plan; what was planned, committed and spent is the budget book's answer."""

    line_id: int
    position: int
    name: str
    amount: Decimal


def budget(plan_id: int) -> list[BudgetRow]:
    """The budget lines of a plan in their order."""
    rows = run("select line_id, position, name, amount from plans_budgetline where plan_id = %s order by position", [plan_id])
    return [BudgetRow(*row) for row in rows]


def standing_of(owner_id: int, on: dt.date) -> list[int]:
    """The plans of somebody that run on a date, the newest first."""
    return values(
        """select t.record_id from plans_salesplan t join period_period pp on pp.id = t.period_id
           where t.owner_id = %s and t.state = any(%s) and pp.start_date <= %s and pp.end_date > %s order by t.record_id desc""",
        [owner_id, list(states.STANDING), on, on],
    )


def places_of(line_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Which plan budget lines are of, and their number there."""
    rows = run("select line_id, plan_id, position from plans_budgetline where line_id = any(%s)", [list(line_ids)])
    return {row[0]: (row[1], row[2]) for row in rows}


def standing_line(line_id: int) -> tuple[int, int, str, str] | None:
    """The line that stands for a budget line today — of the revision that superseded its plan, by its name — as (line, plan, state, currency)."""
    return one(
        """with recursive chain as (
               select l.line_id, l.plan_id, l.name from plans_budgetline l where l.line_id = %s
               union all
               select n.line_id, n.plan_id, n.name from chain c join plans_salesplan o on o.record_id = c.plan_id and o.state = 'superseded'
               join plans_salesplan t on t.replaces_id = o.record_id and t.state in ('approved', 'running', 'reviewed', 'superseded')
               join plans_budgetline n on n.plan_id = t.record_id and n.name = c.name
           )
           select c.line_id, t.record_id, t.state, t.currency from chain c join plans_salesplan t on t.record_id = c.plan_id
           order by t.revision desc limit 1""",
        [line_id],
    )


def hands(plan_ids: Sequence[int]) -> dict[int, set[int]]:
    """Who owns, drafted, changed or proposed each plan: they may not approve it."""
    found: dict[int, set[int]] = {}
    for plan_id, person_id in run(
        """select id, created_by_id from spine_record where id = any(%s) and created_by_id is not null
           union select record_id, owner_id from plans_salesplan where record_id = any(%s) and owner_id is not null
           union select record_id, by_id from spine_event where record_id = any(%s) and by_id is not null and act in ('change', 'propose')""",
        [list(plan_ids), list(plan_ids), list(plan_ids)],
    ):
        found.setdefault(plan_id, set()).add(person_id)
    return found


def open_revision(plan_id: int) -> int | None:
    """The revision of a plan that is drafted or proposed, if there is one."""
    row = one("select record_id from plans_salesplan where replaces_id = %s and state in ('draft', 'proposed')", [plan_id])
    return int(row[0]) if row else None


@dataclass(frozen=True, slots=True)
class DueAction:
    """An action that waits for its owner."""

    plan_id: int
    plan: str
    what: str
    due_date: dt.date


def waiting(actor: Actor, most: int = 50) -> list[DueAction]:
    """The actor's open actions of plans that are approved or running, the earliest first."""
    if actor.person_id is None:
        return []
    rows = run(
        """select t.record_id, coalesce(t.number, '') || ' ' || t.title, a.what, a.due_date from plans_planaction a
           join plans_salesplan t on t.record_id = a.plan_id
           where a.owner_id = %s and a.done_at is null and t.state in ('approved', 'running') order by a.due_date, a.id limit %s""",
        [actor.person_id, most],
        keep=True,
    )
    return [DueAction(*row) for row in rows]
