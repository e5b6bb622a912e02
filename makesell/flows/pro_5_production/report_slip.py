"""PRO-5 · A slip is reported: the order lines really hit are found at once and their salespeople told. No promise moves yet."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from makesell.documents.production import queries as production
from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries, states
from makesell.documents.slips.access import POLICY
from makesell.documents.slips.queries import SlipRow
from makesell.flows.steps import slip_calendar, slip_opened, slip_options
from makesell.flows.steps.slips import Told, delayed, hits, is_open
from makesell.ground import locks
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.refusal import Refusal, missing
from makesell.ground.worktime.engine import ONE_DAY
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works.queries import work_center_row

MOST_DAYS: Final = 366
__all__ = ["Told", "perform"]


@dataclass(frozen=True, slots=True)
class Reported:
    """A slip as it was kept: its key, and the lines it hits."""

    key: int
    lines: tuple[int, ...]


@act
def perform(fact: Told, *, actor: Actor, at: dt.datetime, reason: str = "") -> Reported:
    """Keeps a slip with what it hits. Refuses one without a reason, and one that does not say what its kind needs."""
    POLICY.require(actor, "report")
    on = business_date(at)
    if not reason.strip():
        raise Refusal("slip.reason", "A slip needs its reason.", field="why")
    title = _checked(fact, on)
    if fact.work_center_id is not None:
        locks.take("master", [fact.work_center_id])
    plain = delayed(fact, at)
    later = plain.orders
    found = hits(fact, later)
    key = slip_opened.kept(fact, title, list(later.values()), found.lines, found.promised, actor=actor, at=at, reason=reason, plain=plain)
    if fact.kind in states.STOPS and not found.lines:
        slip_calendar.write(queries.of_ids([key])[0])
    slips.number([key], on)
    return Reported(key, tuple(each.line_id for each in found.lines))


@act
def withdraw(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """Takes a slip back that was none, or is over; what was answered of it stays, its stop goes out of the calendar."""
    POLICY.require(actor, "withdraw")
    row = _held(key, version)
    slips.move([key], "withdraw", actor=actor, at=at, reason=reason)
    if row.stands_in_calendar:
        slip_calendar.shorten(row, None)


@act
def end_stop(key: int, until: dt.datetime, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """What stood still runs again earlier than reported: the calendar of the center has the hours again, what is not answered is worked out anew.

    Refuses a moment that is not within the stop, and (409) what is no stop.
    """
    POLICY.require(actor, "end_stop")
    row = _held(key, version)
    if row.kind not in states.STOPS or row.since is None or row.until is None:
        raise Refusal("slip.no_stop", states.REFUSED["no_stop"], status=409)
    if not row.since < until < row.until:
        raise Refusal("slip.end", "Give a moment after the stop began and before it was to end.", field="until")
    if row.stands_in_calendar:
        slip_calendar.shorten(row, until)
    slips.move([key], "end_stop", actor=actor, at=at, reason=reason, values={"until": until})
    if row.state == states.OPEN:
        slip_options.keep(queries.of_ids([key])[0], at)


def _held(key: int, version: int | None) -> SlipRow:
    """The slip, locked with the work center that stands still."""
    (before,) = queries.of_ids([key]) or (None,)
    if before is None:
        raise missing()
    locks.take("master", [key, *([before.work_center_id] if before.work_center_id else [])])
    slips.hold([key], version)
    return queries.of_ids([key])[0]


def _checked(fact: Told, on: dt.date) -> str:
    """What the slip is of, in words for its title; refuses what its kind lacks and what lies behind."""
    if fact.kind in states.STOPS:
        return _stop(fact, on)
    if fact.kind not in states.KINDS:
        raise Refusal("slip.kind", "Say what went wrong.", field="kind")
    if fact.new_date is None or not on <= fact.new_date <= on + ONE_DAY * MOST_DAYS:
        raise Refusal("slip.date", "Give the new day, from today on within a year.", field="new_date")
    if fact.kind == states.MATERIAL:
        if fact.product_id is None:
            raise Refusal("slip.product", "Say which material comes later.", field="product")
        row = product_row(fact.product_id)
        return f"{row.code} {row.name}"
    return _of_an_order(fact)


def _stop(fact: Told, on: dt.date) -> str:
    if fact.work_center_id is None:
        raise Refusal("slip.center", "Say which work center stops.", field="work_center")
    if fact.since is None or fact.until is None or fact.until <= fact.since:
        raise Refusal("slip.times", "Say from when until when, the end after the beginning.", field="until")
    if business_date(fact.until) < on or business_date(fact.until) > on + ONE_DAY * MOST_DAYS:
        raise Refusal("slip.past", "The stop has to end from today on, within a year.", field="until")
    row = work_center_row(fact.work_center_id)
    return f"{row.code} {row.name}"


def _of_an_order(fact: Told) -> str:
    if fact.production_id is None:
        raise Refusal("slip.order", "Say which production order.", field="production")
    row = next(iter(production.of_ids([fact.production_id])), None)
    if row is None:
        raise missing()
    if not is_open(row):
        raise Refusal("production.state", "The production order's state does not allow this any more. Open it again.", status=409)
    if fact.kind == states.SCRAP and not (fact.qty is not None and 0 < fact.qty <= row.qty - row.good_qty):
        raise Refusal("slip.scrap", "Say how many pieces are scrap, at most as many as are still to come.", field="qty")
    if fact.new_date is not None and fact.new_date <= row.due_date:
        raise Refusal("slip.no_later", "It is due on %(day)s. Give a later day.", field="new_date", day=row.due_date)
    return f"{row.number or ''} {row.code} {row.product}".strip()

