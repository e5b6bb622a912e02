"""PRO-6 · 到款认领: a bank line nobody has claimed after the rule's days goes up to a sales director, once."""

import datetime as dt
from typing import Final

from makesell.documents.receipts import actions as receipts
from makesell.documents.receipts import queries, states
from makesell.flows.steps.turn import present
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

UNCLAIMED_DAYS: Final = RuleKind(
    "receipts.unclaimed_days", N_("Days until an unclaimed receipt goes up"), Whole(1, 90, "days"), default=3, clause="PRO-6",
    help=N_("To a sales director, who sees that whose customer paid claims it."),
)  # fmt: skip
RULES: Final = (UNCLAIMED_DAYS,)
UP = N_("Nobody has claimed %(number)s of %(payer)s.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Lets unclaimed receipts go up; returns how many. A second time does nothing."""
    on = business_date(at)
    before = at - dt.timedelta(days=value(UNCLAIMED_DAYS, on))
    locks.take("receipt", queries.unclaimed(before))
    rows = queries.of_ids(queries.unclaimed(before))
    if not rows:
        return 0
    receipts.go_up([row.id for row in rows], actor=actor, at=at)
    directors = present(R.SALES_DIRECTOR, on)
    told = [(row, directors[row.id % len(directors)]) for row in rows if directors and row.state == states.RECORDED]
    tell_many([NewNotice(who, "receipt_unclaimed", UP, {"number": row.number or "", "payer": row.payer_name}, row.id) for row, who in told], at=at)
    return len(rows)
