"""Parts the acts on demand plans (PRO-5) share: what the statistics expect, when a plan is due, what orders have used up of what is agreed."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from makesell.documents.forecasts import actions as forecasts
from makesell.documents.forecasts import queries, states
from makesell.documents.forecasts.access import POLICY
from makesell.documents.forecasts.actions import NewLine
from makesell.documents.forecasts.queries import LineRow, Month, PlanRow
from makesell.engines.forecast import Bucket, Consumed, Demand, baseline, consume
from makesell.ground.access.policy import Reach
from makesell.ground.actor import Actor
from makesell.ground.money import rounded
from makesell.ground.refusal import missing
from makesell.ground.rules.kinds import RuleKind, Whole
from makesell.ground.rules.queries import value
from makesell.ground.text import N_
from makesell.ground.worktime import WorkCalendar

OPENS: Final = RuleKind(
    "forecast.opens", N_("Day of the month on which demand plans open"), Whole(1, 28), default=5, clause="PRO-5",
    help=N_("Each salesperson's plan of the three months after this one."),
)  # fmt: skip
DUE: Final = RuleKind(
    "forecast.due", N_("Day of the month by which demand plans are submitted"), Whole(1, 28), default=20, clause="PRO-5",
    help=N_("At the end of the last working day up to it, in the month before the first one planned."),
)  # fmt: skip
BACKWARD: Final = RuleKind(
    "forecast.backward", N_("Days back an order may use a forecast up"), Whole(0, 366, "days"), default=30, clause="PRO-5",
    help=N_("From the day it is wanted for to the last day of an earlier month's forecast."),
)  # fmt: skip
FORWARD: Final = RuleKind(
    "forecast.forward", N_("Days ahead an order may use a forecast up"), Whole(0, 366, "days"), default=30, clause="PRO-5",
    help=N_("From the day it is wanted for to the first day of a later month's forecast, after the earlier ones."),
)  # fmt: skip
RULES: Final = (OPENS, DUE, BACKWARD, FORWARD)
HISTORY: Final = 48        # months that are looked back
CUSTOMERS: Final = 30      # of a person's customers get lines of their own, the largest of the last year; the others are one
YEAR: Final = 12
NOTHING: Final = Decimal(0)
Of = tuple[int | None, int | None, int | None]


def month_of(day: dt.date, ahead: int = 0) -> dt.date:
    """The first day of the month that lies so many months after a day's."""
    whole = day.year * YEAR + day.month - 1 + ahead
    return dt.date(whole // YEAR, whole % YEAR + 1, 1)


def months_of(start: dt.date) -> list[dt.date]:
    """The months a plan covers."""
    return [month_of(start, n) for n in range(states.MONTHS)]


def due_at(start: dt.date, calendar: WorkCalendar) -> dt.datetime:
    """When a plan that begins with a month is due: the end of work of the last working day up to the rule's day of the month before."""
    last = month_of(start, -1).replace(day=value(DUE, month_of(start, -1)))
    day = next((last - dt.timedelta(days=n) for n in range(31) if calendar.is_working(last - dt.timedelta(days=n))), last)
    return calendar.intervals(day)[-1].end


def locked(actor: Actor, act: str, plan_id: int, version: int | None = None) -> PlanRow:
    """The plan, locked and within the actor's reach; refuses (403) other roles, (404) what is missing or not the actor's."""
    reach = POLICY.require(actor, act)
    forecasts.hold([plan_id], version)
    (row,) = queries.of_ids([plan_id])
    if not _reaches(reach, row):
        raise missing()
    return row


def _reaches(reach: Reach, row: PlanRow) -> bool:
    return reach.all or row.unit_id in reach.unit_ids or (reach.person_id is not None and row.owner_id == reach.person_id)


def expected(plans: Mapping[int, tuple[int, dt.date]], today: dt.date) -> list[NewLine]:
    """The lines the statistics give to plans (key → person, first month), from what orders wanted in the whole months before today's."""
    now = month_of(today)
    people = sorted({person for person, _ in plans.values()})
    found: dict[int, list[Month]] = defaultdict(list)
    for row in queries.history(month_of(now, -HISTORY), now, people):
        found[row.person_id].append(row)
    return [line for plan, (person, start) in plans.items() for line in _lines(plan, start, now, found[person])]


def _lines(plan: int, start: dt.date, now: dt.date, rows: Sequence[Month]) -> list[NewLine]:
    """One line a month of each customer and group that bought within the last year; smaller customers are put together."""
    lately = month_of(now, -YEAR)
    bought: dict[int, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.month >= lately:
            bought[row.customer_id] += row.net
    own = set(sorted(bought, key=lambda customer: (-bought[customer], customer))[:CUSTOMERS])
    series: dict[Of, dict[dt.date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    lately_net: dict[Of, Decimal] = defaultdict(Decimal)
    for row in rows:
        of = (row.customer_id if row.customer_id in own else None, row.group_id, None if row.group_id else row.product_id)
        series[of][row.month] += row.qty
        if row.month >= lately:
            lately_net[of] += row.net
    ahead = (start.year - now.year) * YEAR + start.month - now.month
    made = []
    for of in sorted(series, key=lambda key: tuple(each or 0 for each in key)):
        wanted = series[of]
        lately_qty = sum((qty for month, qty in wanted.items() if month >= lately), NOTHING)
        if lately_qty:
            price = rounded(lately_net[of] / lately_qty, 2)
            made += _months(plan, of, start, wanted, ahead, now, price)
    return made


def _months(
    plan: int, of: Of, start: dt.date, wanted: Mapping[dt.date, Decimal], ahead: int, now: dt.date, price: Decimal
) -> list[NewLine]:
    first = min(wanted)
    length = (now.year - first.year) * YEAR + now.month - first.month
    series = [float(wanted.get(month_of(first, n), NOTHING)) for n in range(length)]
    found = baseline(series, ahead + states.MONTHS)
    return [
        NewLine(
            plan, month, *of, _qty(expected.qty), _qty(expected.low), _qty(expected.high), found.method,
            wanted.get(month_of(month, -YEAR), NOTHING), price,
        )
        for month, expected in zip(months_of(start), found.months[ahead:], strict=True)
    ]  # fmt: skip


def _qty(number: float) -> Decimal:
    """A forecast says no more than a tenth of a piece."""
    return rounded(Decimal(repr(number)), 1)


@dataclass(frozen=True, slots=True)
class Used:
    """What is agreed for some months, what orders have used up of it, and what no forecast foresaw: by line, by demand."""

    lines: tuple[LineRow, ...]
    taken: tuple[Consumed, ...]
    demands: Mapping[int, queries.Wanted]

    def left(self) -> dict[int, Decimal]:
        """What no order has asked for yet: {line: quantity}."""
        found = {line.id: line.planned for line in self.lines}
        for each in self.taken:
            found[each.bucket] -= each.qty
        return found


def used(first: dt.date, after: dt.date, on: dt.date) -> Used:
    """How confirmed orders use up what is agreed for the months from `first` to before `after`, by the rules of a day.

    Months and orders as far away as the rules reach are looked at too: they take from each other.
    """
    backward, forward = value(BACKWARD, on), value(FORWARD, on)
    far = dt.timedelta(days=backward + forward)
    lines = queries.in_force(month_of(first - far), after + far)
    wanted = queries.wanted(month_of(first - far), after + far, sorted({line.person_id for line in lines}))
    by_key = dict(enumerate(wanted))
    taken = consume(buckets(lines), demands(by_key), backward=backward, forward=forward)
    return Used(tuple(line for line in lines if first <= line.month < after), tuple(_of(lines, first, after, taken)), by_key)


def _of(lines: Iterable[LineRow], first: dt.date, after: dt.date, taken: Iterable[Consumed]) -> list[Consumed]:
    here = {line.id for line in lines if first <= line.month < after}
    return [each for each in taken if each.bucket in here]


def buckets(lines: Iterable[LineRow]) -> list[Bucket]:
    """Lines of plans as the engine takes them."""
    return [
        Bucket(
            line.id, line.month, month_of(line.month, 1) - dt.timedelta(days=1), line.planned, line.person_id, line.group_id, line.product_id,
            line.customer_id,
        )
        for line in lines
    ]  # fmt: skip


def demands(wanted: Mapping[int, queries.Wanted]) -> list[Demand]:
    """What orders want as the engine takes it."""
    return [Demand(key, w.day, w.qty, w.person_id, w.customer_id, w.product_id, w.group_id) for key, w in wanted.items()]


def shares(groups: Collection[int], on: dt.date) -> dict[int, dict[int, Decimal]]:
    """How what was wanted of product groups within the last year spreads over their products: {group: {product: quantity}}."""
    found: dict[int, dict[int, Decimal]] = {group: defaultdict(Decimal) for group in groups}
    now = month_of(on)
    for row in queries.history(month_of(now, -YEAR), month_of(now, 1)):
        if row.group_id in found:
            found[row.group_id][row.product_id] += row.qty
    return found
