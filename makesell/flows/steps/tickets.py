"""Parts the acts on tickets share (PRO-7): service levels, whose calendar counts, who answers, how the clock goes on."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from makesell.documents.tickets import actions as tickets
from makesell.documents.tickets import queries, states
from makesell.documents.tickets.access import POLICY
from makesell.documents.tickets.queries import TicketRow
from makesell.documents.tickets.rules import Level
from makesell.flows.steps.turn import present
from makesell.ground.access import roles as R
from makesell.ground.actor import Actor
from makesell.ground.organisation.queries import primary_units
from makesell.ground.refusal import Refusal
from makesell.ground.rules.kinds import Choice, Number, Rows, RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine import documents
from makesell.ground.text import N_
from makesell.ground.worktime import WorkCalendar
from makesell.ground.worktime.naming import calendar_of_unit
from makesell.masterdata.parties import queries as parties

ANY: Final = "any"
PURPOSE: Final = "ticket"


def _complete(rows: list[dict[str, Any]]) -> None:
    for priority in states.PRIORITIES:
        if not any(row["kind"] == ANY and row["priority"] == priority for row in rows):
            raise Refusal("tickets.levels", N_("Each priority needs a row for any kind."), field="value")


LEVELS: Final = RuleKind(
    "tickets.levels",
    N_("Service levels of tickets"),
    Rows(
        {
            "kind": Choice({ANY: states.ANY_KIND, **states.KINDS}), "priority": Choice(states.PRIORITIES),
            "response_hours": Whole(1, 1000, "hours"), "solution_hours": Whole(1, 5000, "hours"),
        },
        whole=_complete,
    ),
    default=[
        {"kind": states.COMPLAINT, "priority": "normal", "response_hours": 2, "solution_hours": 16},
        {"kind": ANY, "priority": "urgent", "response_hours": 1, "solution_hours": 8},
        {"kind": ANY, "priority": "high", "response_hours": 2, "solution_hours": 16},
        {"kind": ANY, "priority": "normal", "response_hours": 4, "solution_hours": 24},
        {"kind": ANY, "priority": "low", "response_hours": 8, "solution_hours": 40},
    ],
    clause="PRO-7",
    help=N_("Working hours until the first response and until the solution; the clock stands while it is the customer's turn."),
)  # fmt: skip
CONFIRM_DAYS: Final = RuleKind(
    "tickets.confirm_days", N_("Days until a solved ticket closes by itself"), Whole(1, 90, "days"), default=7, clause="PRO-7",
    help=N_("Unless the customer objects."),
)  # fmt: skip
REOPEN_DAYS: Final = RuleKind(
    "tickets.reopen_days", N_("Days in which a closed ticket may be reopened"), Whole(1, 365, "days"), default=30, clause="PRO-7"
)
LEAD_SHARE: Final = RuleKind(
    "tickets.lead_share", N_("Overlay credit of service for a sales lead"), Number(Decimal("0.0001"), Decimal("0.5"), 4, "share"), default="0.05",
    clause="ORG-5", help=N_("Of what the customer orders from then on (0.05 = 5 %); the owner's own credit stays whole."),
)  # fmt: skip
LEAD_DAYS: Final = RuleKind(
    "tickets.lead_days", N_("Days for which a sales lead from service earns credit"), Whole(1, 730, "days"), default=180, clause="ORG-5"
)
RULES: Final = (LEVELS, CONFIRM_DAYS, REOPEN_DAYS, LEAD_SHARE, LEAD_DAYS)


def level(kind: str, priority: str, on: dt.date) -> Level:
    """The service level of a kind and priority: its own row, else the one for any kind."""
    rows = [row for row in value(LEVELS, on) if row["priority"] == priority and row["kind"] in (kind, ANY)]
    row = min(rows, key=lambda each: each["kind"] == ANY)
    return Level(row["response_hours"], row["solution_hours"])


def hours_of(unit_id: int, on: dt.date) -> WorkCalendar:
    """The calendar a ticket's clock counts by: that of the unit it lies in."""
    return calendar_of_unit(unit_id, on)


def answers(customer_id: int, owner_id: int | None, actor: Actor, on: dt.date) -> int | None:
    """Who answers a new ticket: who serves the customer, the service person who opens it, the least busy one, else the customer's owner."""
    team = [row for row in parties.team(customer_id) if row.role == "service" and row.valid_from <= on and (row.valid_to or dt.date.max) > on]
    own = [actor.person_id] if actor.kind == "person" and actor.person_id is not None and actor.has(R.CUSTOMER_SERVICE) else []
    for people in ([row.person_id for row in team], own, present(R.CUSTOMER_SERVICE, on)):
        found = queries.least_busy(people)
        if found is not None:
            return found
    return owner_id


def unit_of(person_id: int | None, otherwise: int, on: dt.date) -> int:
    """The unit a person stands in on a date."""
    return otherwise if person_id is None else primary_units([(person_id, on)]).get((person_id, on), otherwise)


def acting(actor: Actor, act: str, ticket_id: int, version: int | None = None) -> TicketRow:
    """A ticket, locked, for an act within the actor's reach; refuses (403, 404, 409)."""
    POLICY.require(actor, act)
    documents.hold(tickets.TICKET, [ticket_id], version)
    return queries.ticket(actor, ticket_id, act)
