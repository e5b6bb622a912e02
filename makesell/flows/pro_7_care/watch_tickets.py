"""PRO-7 · The clock: tickets that are late go up to who leads their owner; solved ones nobody objected to are closed."""

import datetime as dt

from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets import queries, states
from makesell.documents.tickets.queries import TicketRow
from makesell.flows.steps import post_events
from makesell.flows.steps import tickets as step
from makesell.flows.steps.turn import present
from makesell.ground import locks
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.roster.queries import reports_to
from makesell.ground.rules.queries import value
from makesell.ground.text import N_

UP = N_("A ticket of %(customer)s is late: %(subject)s.")


@act
def perform(*, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Lets late tickets go up and closes what lapsed; returns how many. A second time does nothing."""
    on = business_date(at)
    late = queries.to_go_up(at)
    done = queries.to_lapse(at - dt.timedelta(days=value(step.CONFIRM_DAYS, on)))
    if done:
        post_events.gate(at)
    locks.take("ticket", [*late, *done])
    rows = [row for row in queries.of_ids(queries.to_go_up(at)) if row.id in late]
    up = [(row, states.RESPONSE if row.state == states.NEW and not row.late_with else states.SOLUTION, leader(row, on)) for row in rows]
    if up:
        tickets.goes_up([(row.id, what, person) for row, what, person in up], actor=actor, at=at)
        told = [(row, {person, row.owner_id} - {None}) for row, _, person in up]
        tell_many(
            [NewNotice(who, "ticket_late", UP, {"customer": row.customer, "subject": row.subject}, row.id) for row, people in told for who in people
             if who is not None],
            at=at,
        )  # fmt: skip
    if done:
        tickets.lapse(done, actor=actor, at=at)
        post_events.publish(["ticket_closed"], dict.fromkeys(done, on))
    return len(up) + len(done)


def leader(row: TicketRow, on: dt.date) -> int | None:
    """Who leads the ticket's owner; else a sales director, else an executive."""
    line = [person for person, _ in reports_to(row.owner_id, on)] if row.owner_id is not None else []
    above = [*line, *present(R.SALES_DIRECTOR, on), *present(R.EXECUTIVE, on)]
    return next((person for person in above if person != row.owner_id), None)
