"""Step: a slip is opened — its salespeople told, until when it is to be answered —, also by acts that have moved the dates themselves: a production
order that is late or stands still. Those lines are promised their later day already; what can be done would bring them forward again.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Final

from makesell.documents.orders import queries as orders
from makesell.documents.orders.queries import Promised
from makesell.documents.production import queries as production
from makesell.documents.production.queries import ProductionRow
from makesell.documents.slips import actions as slips
from makesell.documents.slips import queries
from makesell.documents.slips.actions import NewSlipLine, NewSlipOrder
from makesell.flows.steps import slip_options
from makesell.flows.steps.author import acting_unit
from makesell.flows.steps.production_orders import waiting_for
from makesell.flows.steps.slips import Delayed, Told
from makesell.ground.actor import Actor
from makesell.ground.clock import business_date
from makesell.ground.notices.actions import NewNotice, tell_many
from makesell.ground.organisation import queries as organisation
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.spine.actions import happened
from makesell.ground.text import N_
from makesell.ground.worktime.naming import calendars_of

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


def kept(
    fact: Told, title: str, later: Sequence[NewSlipOrder], lines: Sequence[NewSlipLine], known: Mapping[int, Promised], *, actor: Actor,
    at: dt.datetime, reason: str, in_force: bool = False, plain: Delayed | None = None,
) -> int:  # fmt: skip
    """Keeps a slip with what it hits and what can be done, and tells who sells; returns its key. It has no number yet."""
    unit = acting_unit(actor, business_date(at))
    people = {known[each.line_id].owner_id for each in lines} - {None}
    values = asdict(fact) | {"reason": reason.strip(), "due_at": due(people, at) if lines else None, "moved_at": at if in_force else None}
    key = slips.report(title, (actor.person_id, unit), organisation.own_currency(), values, later, lines, actor=actor, at=at)
    tell_many([notice for each in lines for notice in _told(known[each.line_id], each, key)], at=at)
    happened(sorted({known[each.line_id].order_id for each in lines}), "slip_hits", actor=actor, at=at, reason=reason.strip())
    if lines:
        slip_options.keep(queries.of_ids([key])[0], at, plain)
    return key


def promised_by(row: ProductionRow, lines: Sequence[int], above: Iterable[ProductionRow]) -> dict[int, Promised]:
    """What waits for a production order, and for those that are made with its output, as it is promised before the act."""
    return {each.line_id: each for each in orders.promised(sorted({*lines, *(line for each in above for line in waiting_for(each))}))}


def moved_by(
    kind: str, row: ProductionRow, before: Mapping[int, Promised], *, actor: Actor, at: dt.datetime, reason: str
) -> int | None:  # fmt: skip
    """Opens the slip of a production order whose date an act has moved; none where no line that waits got later. Call it last: it takes a number."""
    return next(iter(moved_together(kind, [(row, before)], actor=actor, at=at, reason=reason)), None)


def moved_together(
    kind: str, moved: Sequence[tuple[ProductionRow, Mapping[int, Promised]]], *, actor: Actor, at: dt.datetime, reason: str
) -> list[int]:  # fmt: skip
    """The same for several production orders that one act has moved, each as it was with what waits for it: a line stands on one slip, that of the
    order that is done last. Call it last: it takes numbers."""
    now = {row.id: row.due_date for row in production.of_ids([row.id for row, _ in moved])}
    after = {each.line_id: each for each in orders.promised(sorted({line for _, before in moved for line in before}))}
    told: set[int] = set()
    keys = []
    for row, before in sorted(moved, key=lambda each: (now[each[0].id], each[0].id), reverse=True):
        lines = [
            NewSlipLine(key, each.open_qty, was, each.promised_date)
            for key, each in after.items()
            if key in before and key not in told
            if (was := before[key].promised_date) is not None and each.promised_date is not None and each.promised_date > was and each.open_qty > 0
        ]
        if lines and now[row.id] > row.due_date:
            told.update(line.line_id for line in lines)
            fact = Told(kind, production_id=row.id, new_date=now[row.id])
            later = [NewSlipOrder(row.id, row.due_date, now[row.id])]
            title = f"{row.number or ''} {row.code} {row.product}".strip()
            keys.append(kept(fact, title, later, lines, after, actor=actor, at=at, reason=reason, in_force=True))
    if keys:
        slips.number(keys, business_date(at))
    return keys


def due(people: Iterable[int | None], at: dt.datetime) -> dt.datetime:
    """Until when a slip is to be answered: the rule's hours by the calendar of the first who sells to an order it hits."""
    on = business_date(at)
    minutes = int(value(ANSWER_HOURS, on)) * 60
    return min(calendar.add_working_minutes(at, minutes) for calendar in calendars_of([each for each in people if each is not None], on))


def _told(line: Promised, hit: NewSlipLine, key: int) -> list[NewNotice]:
    """Its salesperson is told of a line that is hit."""
    if line.owner_id is None:
        return []
    days = {"was": hit.was_date.isoformat(), "now": hit.now_date.isoformat()}
    params = {"number": line.number or "", "line": line.position, "customer": line.customer, **days}
    return [NewNotice(line.owner_id, "slip_hit", HIT, params, key)]
