"""PRO-5 · A slip is reported: the order lines really hit are found at once and their salespeople told. No promise moves yet."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Final

from makesell.documents.orders.queries import Promised
from makesell.documents.production import queries as production
from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries, states
from makesell.documents.slips.access import POLICY
from makesell.documents.slips.actions import NewSlipLine
from makesell.flows.steps import slip_options
from makesell.flows.steps.slips import Hits, Told, delayed, hits, is_open
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.db import act
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.refusal import Refusal, missing
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.ground.worktime.engine import ONE_DAY
from makesell.ground.worktime.naming import calendars_of
from makesell.masterdata.products.queries import product_row
from makesell.masterdata.works.queries import work_center_row

MOST_DAYS: Final = 366
ANSWER_HOURS: Final = RuleKind(
    "slip.answer_hours",
    N_("Working hours until a slip is to be answered"),
    Whole(1, 720, "hours"),
    default=4,
    clause="PRO-5",
    help=N_("Counted by the calendar of who sells to an order that is hit; afterwards the slip goes up to who leads them."),
)
RULES: Final = (ANSWER_HOURS,)
HIT: Final = N_("%(number)s line %(line)s for %(customer)s: promised %(was)s, by the slip it comes on %(now)s. See what can be done.")

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
    later = delayed(fact, at).orders
    found = hits(fact, later)
    unit = actor.unit_id or next(row.id for row in organisation.units(on))
    values = asdict(fact) | {"reason": reason.strip(), "due_at": _due(found, at)}
    key = slips.report(
        title, (actor.person_id, unit), organisation.own_currency(), values, list(later.values()), found.lines, actor=actor, at=at
    )
    tell_many([notice for each in found.lines for notice in _told(found.promised[each.line_id], each, key)], at=at)
    happened(sorted({found.promised[each.line_id].order_id for each in found.lines}), "slip_hits", actor=actor, at=at, reason=reason.strip())
    if found.lines:
        slip_options.keep(queries.of_ids([key])[0], at)
    slips.number([key], on)
    return Reported(key, tuple(each.line_id for each in found.lines))


@act
def withdraw(key: int, *, actor: Actor, at: dt.datetime, reason: str = "", version: int | None = None) -> None:
    """Takes a slip back that was none, or is over; what was answered of it stays."""
    POLICY.require(actor, "withdraw")
    slips.hold([key], version)
    slips.move([key], "withdraw", actor=actor, at=at, reason=reason)


def _due(found: Hits, at: dt.datetime) -> dt.datetime | None:
    """Until when the slip is to be answered: the rule's hours by the calendar of the first who sells to an order it hits."""
    if not found.lines:
        return None
    on = business_date(at)
    people = {found.promised[each.line_id].owner_id for each in found.lines} - {None}
    minutes = int(value(ANSWER_HOURS, on)) * 60
    return min(calendar.add_working_minutes(at, minutes) for calendar in calendars_of([each for each in people if each is not None], on))


def _told(line: Promised, hit: NewSlipLine, key: int) -> list[NewNotice]:
    """Its salesperson is told of a line that is hit."""
    if line.owner_id is None:
        return []
    days = {"was": hit.was_date.isoformat(), "now": hit.now_date.isoformat()}
    params = {"number": line.number or "", "line": line.position, "customer": line.customer, **days}
    return [NewNotice(line.owner_id, "slip_hit", HIT, params, key)]


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

