"""Step: what was sent to a subcontractor, as acts find it — with its production order held —, and what a later return does to that order."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from makesell.documents.production import states as production_states
from makesell.documents.production.queries import ProductionRow
from makesell.documents.production.queries import operations as read
from makesell.documents.production.queries.operations import OperationRow
from makesell.documents.subcontracts import queries
from makesell.documents.subcontracts.access import POLICY
from makesell.documents.subcontracts.queries import SubcontractRow
from makesell.flows.steps.operation_reports import former, place
from makesell.flows.steps.production_orders import hold
from makesell.flows.steps.working_days import brought, calendar, later
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.refusal import Refusal, missing, refuse_stale

ANY: Final = tuple(production_states.LABELS)
MOST_DAYS: Final = 366
ONE_DAY: Final = dt.timedelta(days=1)


def sent_of(
    actor: Actor, act: str, key: int, *, states: tuple[str, ...], production: tuple[str, ...] = ANY, version: int | None = None
) -> tuple[SubcontractRow, ProductionRow, list[int]]:  # fmt: skip
    """A subcontract, its production order and the lines that hold its output, locked like for a report. Refuses (404) one that does not exist,
    (409) another state and a version that was changed since it was read."""
    POLICY.require(actor, act)
    order, lines = hold(of_key(key).order_id, states=production)
    return as_read(key, states, version), order, lines


def as_read(key: int, states: tuple[str, ...], version: int | None) -> SubcontractRow:
    """A subcontract whose production order is held, as it stands now. Refuses (409) another state and a version that was changed since it was
    read."""
    row = of_key(key)
    if row.state not in states:
        raise Refusal("subcontract.state", "What was sent stands differently now. Open it again.", status=409)
    refuse_stale(row.version, version)
    return row


def of_key(key: int) -> SubcontractRow:
    """A subcontract by key, whoever asks; refuses (404) one that does not exist."""
    row = next(iter(queries.of_ids([key])), None)
    if row is None:
        raise missing()
    return row


def refuse_day(day: dt.date, on: dt.date) -> None:
    """Refuses a day that has passed, or that is more than a year away."""
    if not on <= day <= on + dt.timedelta(days=MOST_DAYS):
        raise Refusal("subcontract.date", "Give a day from today on, within a year.", field="due_on")


def refuse_away(rows: Sequence[OperationRow]) -> None:
    """Refuses (409) to close a production order of which pieces are at a supplier."""
    if any(each.sent_qty > each.good_qty + each.scrap_qty for each in rows):
        raise Refusal("production.away", "Pieces of it are at a supplier; receive them or take them back undone.", status=409)


def expected(row: SubcontractRow, on: dt.date) -> dt.date:
    """When what is late is thought to come at the earliest: the supplier's next working day, by ours."""
    return brought(on, 1, row.calendar)


def late_days(row: SubcontractRow, on: dt.date) -> int:
    """The supplier's working days after the day agreed, this one among them, while something is at the supplier."""
    return calendar(row.calendar).working_days_between(row.due_on + ONE_DAY, on + ONE_DAY) if row.out_qty > 0 else 0


def done_on(row: SubcontractRow, order: ProductionRow, day: dt.date) -> dt.date | None:
    """When the production order is done if what is at the supplier comes on a day: later by as many of our working days as what follows begins
    later. None where it can wait so long, and where it is not going on."""
    due = _done_on(row, order, day) if order.state in production_states.OPEN else None
    return due if due is not None and due > order.due_date else None


def _done_on(row: SubcontractRow, order: ProductionRow, day: dt.date) -> dt.date | None:
    rows = read.of_orders([order.id])
    n = place(rows, row.operation_id)
    following = [each for m, each in enumerate(rows) if n in former(rows, m) and each.state != production_states.DONE]
    starts = [business_date(each.planned_start) for each in following if each.planned_start is not None]
    if not following:
        return later(day, 0) if day > order.due_date else None
    first = min(starts, default=order.due_date)
    if day <= first:
        return None
    return later(order.due_date, max(calendar().working_days_between(first, day), 1))


def left_to_send(rows: Sequence[OperationRow], n: int) -> Decimal:
    """How many pieces of an operation can still be sent: those passed on to it (of the first: those it begins with), less those taken up."""
    came = min((rows[m].good_qty for m in former(rows, n)), default=rows[n].start_qty)
    return max(came - rows[n].taken_up, Decimal(0))
