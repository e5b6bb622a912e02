"""PER-3 · Compensation computes a scheme's pay run of a period: for each person what the entries earn, less what earlier statements hold.

It may be computed again until it is reviewed; what it says then depends on the books alone. Runs of a scheme follow each other.
"""

import datetime as dt
from dataclasses import dataclass

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries, states
from makesell.documents.payruns.access import RUNS
from makesell.documents.payruns.queries import RunRow
from makesell.flows.steps.author import author
from makesell.flows.steps.pay_runs import locked, write
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.organisation import queries as organisation
from makesell.ground.period import queries as period
from makesell.ground.refusal import Refusal
from makesell.ground.spine.documents import not_now
from makesell.masterdata.schemes import queries as schemes
from makesell.metrics import pay_plan


@dataclass(frozen=True, slots=True)
class RunFact:
    """Of which scheme, for which pay period."""

    scheme_id: int
    period_id: int


@act
def perform(fact: RunFact, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Computes a new run; returns its key.

    Refuses (403) other roles and who would be paid by it, (404) unknown schemes and periods, (409) a run that is there, an earlier one
    that is not released, a later one that is, a scheme without a version in force, and a period longer than the scheme counts over.
    """
    RUNS.require(actor, "compute")
    locks.take("master", [fact.scheme_id])
    cell, scheme = period.by_id(fact.period_id), schemes.named([fact.scheme_id]).get(fact.scheme_id)
    if cell is None:
        raise Refusal("period.unknown", "This period does not exist.", field="period", status=404)
    if scheme is None:
        raise Refusal("reference.unknown", "What you chose here does not exist any more.", field="scheme", status=404)
    plan = pay_plan.plan_of(fact.scheme_id, cell.last_day)
    if any(cell.start < each.start for each in plan.cells.values()):
        raise Refusal("pay.period_longer", "The period is longer than the one the scheme counts over.", field="period", status=409)
    _in_order(queries.runs_beside(fact.scheme_id, cell.start), fact.period_id)
    _owner, unit = author(actor, business_date(at))
    key = payruns.open_run(fact.scheme_id, f"{scheme} · {cell.code}", cell.id, unit, organisation.own_currency(), actor=actor, at=at)
    (row,) = queries.runs([key])
    write(row, actor=actor, at=at)
    payruns.number([key], business_date(at))
    return key


def _in_order(beside: list[RunRow], period_id: int) -> None:
    if any(row.period_id == period_id for row in beside):
        raise Refusal("pay.run_there", "This scheme has a run of this period already.", field="period", status=409)
    if beside:
        raise Refusal(
            "pay.out_of_order", "The run of %(period)s comes first: runs of a scheme are released one after the other.", field="period",
            status=409, period=beside[0].period,
        )  # fmt: skip


@act
def again(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Computes a run anew by key. Refuses (403) who would be paid by it, (409) one that is reviewed already."""
    (row,) = locked(actor, "recompute", [fact], version)
    if row.state != states.COMPUTED:
        raise not_now()
    write(row, actor=actor, at=at)
    payruns.computed(fact, actor=actor, at=at)
    return fact
