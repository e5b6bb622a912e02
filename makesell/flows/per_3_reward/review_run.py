"""PER-3 · Compensation has looked through a computed run: it goes to another person for approval, and its amounts stand still."""

import datetime as dt

from makesell.documents.payruns import actions as payruns
from makesell.documents.payruns import queries
from makesell.flows.steps import approvals
from makesell.flows.steps.pay_runs import LADDER, PURPOSE, locked, sales_closed, unchanged
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.approval.actions import Ask
from makesell.ground.clock import business_date
from makesell.ground.db import act


@act
def perform(fact: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> int:
    """Sends a run for approval; neither who computed it nor who is paid by it is asked.

    Refuses (409) one that is no longer merely computed, one whose sales months are open or whose books have moved on since it was computed,
    and (422) one that nobody else could approve.
    """
    (row,) = locked(actor, "review", [fact], version)
    sales_closed(row)
    unchanged(row)
    payruns.move([fact], "review", actor=actor, at=at, reason=reason)
    if actor.person_id is not None:
        statements = queries.of_run(fact)
        out = {each.person_id for each in statements} | ({row.computed_by_id} if row.computed_by_id else set())
        posts = approvals.ladder(LADDER, business_date(at), needed=R.SALES_DIRECTOR, without=out)
        total = sum((each.paid for each in statements), queries.ZERO)
        approvals.ask([Ask(PURPOSE, fact, posts, reason=reason, fingerprint=f"{total} {row.currency}")], actor=actor, at=at)
    return fact
