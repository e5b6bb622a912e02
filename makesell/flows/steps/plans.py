"""Parts the acts on sales plans (PRO-2) share: which may be touched, what its rows say now, what its budget posts."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final
from urllib.parse import parse_qsl

from makesell.books.budget import posting
from makesell.books.performance import balances
from makesell.books.performance.balances import Slice
from makesell.documents.plans import actions as plans
from makesell.documents.plans import queries, states
from makesell.documents.plans.access import POLICY
from makesell.documents.plans.queries import AnalysisLine, PlanRow
from makesell.documents.research import queries as research
from makesell.ground import listing
from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor, system
from makesell.ground.clock import business_date
from makesell.ground.listing import Query
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import years_before
from makesell.ground.refusal import Refusal, missing
from makesell.masterdata.parties.listings import LISTING as CUSTOMERS

PURPOSE: Final = "plan"


def reaches(reach: Reach, row: PlanRow) -> bool:
    """Whether a reach covers a plan."""
    return reach.all or row.unit_id in reach.unit_ids or (reach.person_id is not None and row.owner_id == reach.person_id)


def locked(actor: Actor, act: str, plan_ids: Sequence[int], version: int | None = None) -> list[PlanRow]:
    """The plans, locked and within the actor's reach; refuses (403) other roles, (404) what is missing or not the actor's."""
    reach = POLICY.require(actor, act)
    plans.hold(plan_ids, version)
    rows = queries.of_ids(plan_ids)
    if not all(reaches(reach, row) for row in rows):
        raise missing()
    return rows


def four_eyes(rows: Sequence[PlanRow], actor: Actor) -> None:
    """Nobody approves a plan that is his own or that he had a hand in, not as a substitute either."""
    hands = queries.hands([row.id for row in rows])
    if any(actor.person_id is None or actor.person_id in hands.get(row.id, ()) for row in rows):
        raise Refusal("plan.four_eyes", "Nobody approves a plan that is his own or that he has worked on.", status=403)


def count(query: str) -> int:
    """How many customers of the company a saved filter holds now."""
    return listing.count(CUSTOMERS, system("plans"), Query.from_pairs(parse_qsl(query)))


def says(row: PlanRow, line: AnalysisLine, at: dt.datetime) -> tuple[Decimal, str] | None:
    """What a row of the analysis says now: amount and currency; None for words."""
    if line.kind == states.MARKET_SIZE and line.source_id is not None:
        found = research.sizes([line.source_id])
        return (found[0].amount, found[0].currency) if found else None
    if line.kind == states.OWN_SALES:
        today = business_date(at)
        units = tuple(sorted(organisation.below([row.unit_id], today)))
        before = (years_before(row.start), years_before(row.end))
        return balances.total(Slice("ordered", *before, unit_ids=units, overlay=False)).net, row.currency
    return None


def post_planned(plan_id: int, on: dt.date, counts: dt.date) -> int:
    """An approved plan's budget lines are planned."""
    return posting.post(
        """select l.line_id, l.line_id as source_line_id, 'planned' as kind, t.currency, l.amount, %s::date as event_date, %s::date as business_date,
                  null::bigint as origin_id
           from plans_budgetline l join plans_salesplan t on t.record_id = l.plan_id where l.plan_id = %s""",
        [on, counts, plan_id],
    )


def post_cost(
    line_id: int, kind: str, currency: str, amount: Decimal, on: dt.date, counts: dt.date, *, source_line_id: int | None = None
) -> int:
    """An amount is committed against a budget line, or spent of it (negative: taken back), by the line itself or another source."""
    return posting.post(
        """select %s::bigint as line_id, %s::bigint as source_line_id, %s::text as kind, %s::text as currency, %s::numeric as amount,
                  %s::date as event_date, %s::date as business_date, null::bigint as origin_id""",
        [line_id, source_line_id or line_id, kind, currency, amount, on, counts],
    )


def carry_over(old_plan_id: int, new_plan_id: int, on: dt.date, counts: dt.date) -> int:
    """What a superseded plan's lines held is taken from them; what was committed and spent stands on the new plan's line of that name."""
    moved = posting.post(
        """select n.line_id, n.line_id as source_line_id, e.kind, e.currency, sum(e.amount) as amount, %s::date as event_date,
                  %s::date as business_date, null::bigint as origin_id
           from plans_budgetline o join plans_budgetline n on n.plan_id = %s and n.name = o.name join budget_entry e on e.line_id = o.line_id
           where o.plan_id = %s and e.kind <> 'planned' group by n.line_id, e.kind, e.currency having sum(e.amount) <> 0""",
        [on, counts, new_plan_id, old_plan_id],
    )
    return moved + posting.post(
        """select o.line_id, o.line_id as source_line_id, e.kind, e.currency, -sum(e.amount) as amount, %s::date as event_date,
                  %s::date as business_date, null::bigint as origin_id
           from plans_budgetline o join budget_entry e on e.line_id = o.line_id where o.plan_id = %s
           group by o.line_id, e.kind, e.currency having sum(e.amount) <> 0""",
        [on, counts, old_plan_id],
    )
