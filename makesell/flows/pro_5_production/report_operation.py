"""PRO-5 · The shop floor starts an operation, reports it (报工: good, scrap with its cause, rework, minutes), and takes a report back by its mirror.

No more than the operations before have passed on; the first issues the material, the last brings the goods into stock, scrap moves what was
promised of them, with its reason. What was sent to a supplier is reported where it comes back.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from makesell.documents.production import states
from makesell.documents.production.access import POLICY
from makesell.documents.production.actions import reports
from makesell.documents.production.actions.reports import NewReport
from makesell.documents.production.queries import operations as read
from makesell.documents.subcontracts import queries as subcontracts
from makesell.flows.steps import undo_reports
from makesell.flows.steps.operation_reports import counted_on, order_of, passed, place, refuse_sent, reported, shop_of
from makesell.flows.steps.production_orders import hold
from makesell.ground.actor import Actor
from makesell.ground.db import act
from makesell.ground.refusal import Refusal
from makesell.ground.spine.actions import happened


@dataclass(frozen=True, slots=True)
class Reported:
    """What was done at an operation: pieces passed on, scrap with its cause, pieces worked again, minutes; `ends`: nothing more comes of it."""

    operation_id: int
    good: Decimal
    scrap: Decimal = Decimal(0)
    rework: Decimal = Decimal(0)
    minutes: int = 0
    cause: str = ""
    note: str = ""
    lots: str = ""
    ends: bool = False


@act
def start(operation_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """An operation of a released order begins; returns the operation. Refuses (409) one that has begun, and one nothing was passed on to."""
    POLICY.require(actor, "start_operation")
    order_id, counted = order_of(operation_id), counted_on(at)
    row, lines = hold(order_id, states=(states.RELEASED,))
    shop = shop_of(row, lines, actor, at, counted)
    came = shop.passed_on(shop.place(operation_id))
    if came is not None and came <= 0:
        raise Refusal("production.nothing_yet", "The operation before has passed nothing on yet.", status=409)
    if not reports.start(operation_id, at=at):
        raise Refusal("production.begun", "This operation has begun already.", status=409)
    happened([order_id], "start_operation", actor=actor, at=at, reason=reason)
    return operation_id


@act
def perform(fact: Reported, *, actor: Actor, at: dt.datetime, reason: str = "") -> list[int]:
    """Reports an operation of a released order; returns the lines whose promise moved by scrap. Refuses nothing at all, parts of a piece, scrap
    without a cause, and (409) more than was passed on, an operation that is done and one whose pieces were sent to a supplier."""
    POLICY.require(actor, "report_operation")
    order_id, counted = order_of(fact.operation_id), counted_on(at)
    row, lines = hold(order_id, states=(states.RELEASED,))
    shop = shop_of(row, lines, actor, at, counted)
    n = shop.place(fact.operation_id)
    refuse_sent(shop.operations[n])
    new = NewReport(fact.operation_id, fact.good, fact.scrap, fact.rework, fact.minutes, fact.cause, fact.note, fact.ends)
    return reported(shop, n, new, lots_named=fact.lots, reason=reason)


@act
def undo(report_id: int, *, actor: Actor, at: dt.datetime, reason: str = "") -> int:
    """Takes a report back by its mirror: material and goods go back where they came from. Returns the operation. Refuses (409) one that was taken
    back, pieces that were passed on since, goods that have left, what a supplier sent back, and one without a reason."""
    POLICY.require(actor, "undo_report")
    if subcontracts.of_report(report_id) is not None:
        raise Refusal("production.came_back", "It came back from a supplier; take it back there.", status=409)
    return undo_reports.taken_back(report_id, actor=actor, at=at, reason=reason)[0].operation_id


def passed_on(order_id: int, operation_id: int) -> Decimal | None:
    """How many pieces those before an operation have passed on to it; None for one that begins with material."""
    rows = read.of_orders([order_id])
    return passed(rows, place(rows, operation_id))
