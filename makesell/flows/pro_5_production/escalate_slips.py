"""PRO-5 · The clock: a slip nobody answered within the working hours of who sells to its orders goes up to who leads them, once. A line that was sent
or cancelled meanwhile needs no answer any more.
"""

import datetime as dt
from typing import Final

from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries, states
from makesell.flows.steps.turn import present
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.roster.queries import leaders_of
from makesell.ground.text import N_

UP: Final = N_("Nobody has answered the slip %(number)s for %(order)s of %(customer)s: promised %(was)s, it comes on %(now)s.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Lets slips go up whose time to answer is over; returns how many. A second time does nothing."""
    _let_go(actor=actor, at=at, reason=reason)
    due = queries.overdue(at)
    if not due:
        return 0
    slips.hold(due)
    due = queries.overdue(at)
    waits = queries.waiting(due)
    on = business_date(at)
    leaders = leaders_of({row.owner_id for row in waits if row.owner_id is not None}, on)
    directors = present(R.SALES_DIRECTOR, on)
    told = []
    for row in waits:
        person = leaders.get(row.owner_id or 0) or next((each for each in directors if each != row.owner_id), None)
        if person is not None:
            params = {
                "number": row.slip or "", "order": row.order or "", "customer": row.customer, "was": row.was_date.isoformat(),
                "now": row.now_date.isoformat(),
            }  # fmt: skip
            told.append(NewNotice(person, "slip_escalated", UP, params, row.slip_id))
    slips.move(due, "go_up", actor=actor, at=at, values={"escalated_at": at})
    tell_many(told, at=at)
    return len(due)


def _let_go(*, actor: Actor, at: dt.datetime, reason: str) -> None:
    """Answers lines of which nothing is open any more; a slip that hits no others is settled."""
    seen = queries.gone()
    if not seen:
        return
    slips.hold(sorted(seen))
    held = queries.gone()
    for key in sorted(held.keys() & seen.keys()):
        slips.answer(key, held[key], states.GONE, actor=actor, at=at, reason=reason, in_force=False)
