"""PRO-6 · 对账单: who owns the customer is reminded of statements nobody agreed to, every so many days."""

import datetime as dt
from typing import Final

from makesell.documents.receipts import statement_queries as queries
from makesell.documents.receipts import states
from makesell.documents.receipts.actions import stating
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine import actions as spine
from makesell.ground.text import N_

REMIND_DAYS: Final = RuleKind(
    "statements.remind_days", N_("Days until a statement of account nobody agreed to is reminded of"), Whole(1, 90, "days"), default=7,
    clause="PRO-6", help=N_("To who owns the customer; again after as many days."),
)  # fmt: skip
RULES: Final = (REMIND_DAYS,)
OPEN = N_("%(customer)s has not agreed to %(number)s.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Reminds of statements that wait for the customer; returns how many. A second time on one day does nothing."""
    on = business_date(at)
    before = on - dt.timedelta(days=value(REMIND_DAYS, on))
    late = [row for row in queries.waiting() if row.state in states.WITH_CUSTOMER and row.since <= before]
    if not late:
        return 0
    stating.remind([row.id for row in late], on)
    spine.happened([row.id for row in late], "remind", actor=actor, at=at)
    tell_many(
        [
            NewNotice(row.owner_id, "statement_open", OPEN, {"customer": row.customer, "number": row.number}, row.id)
            for row in late
            if row.owner_id is not None
        ],
        at=at,
    )
    return len(late)
