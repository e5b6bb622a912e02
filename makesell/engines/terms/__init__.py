"""Engine terms: a payment schedule 付款节点 becomes due items with dates, and how money follows them (13.12)."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from makesell.ground.money import allocate
from makesell.ground.quantity import Ratio, divided
from makesell.ground.refusal import Refusal
from makesell.ground.text import N_

Trigger = Literal["signing", "order", "ready_to_ship", "shipment", "delivery", "acceptance", "invoice", "warranty_end", "date"]
Gate = Literal["before_production", "before_shipping"]
TRIGGERS = {
    "signing": N_("On signing"),
    "order": N_("On order"),
    "ready_to_ship": N_("When ready to ship"),
    "shipment": N_("On shipment"),
    "delivery": N_("On delivery"),
    "acceptance": N_("On acceptance"),
    "invoice": N_("On invoice"),
    "warranty_end": N_("At the end of warranty"),
    "date": N_("On a fixed date"),
}
GATES = {"before_production": N_("Paid before production"), "before_shipping": N_("Paid before shipping")}
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Otherwise:
    """What stands in for a trigger that is not answered in time, e.g. 90 days after delivery when nobody accepts 视同验收."""

    trigger: Trigger
    days: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a schedule: its share (per cent, or an amount when `fixed`), trigger, months and days after it, gate, retention."""

    share: Decimal
    trigger: Trigger
    days: int = 0
    months: int = 0
    gate: Gate | None = None
    retention: bool = False
    otherwise: Otherwise | None = None
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A due item 应收节点: number in the schedule (from 1), gross amount, its part, and the date when the trigger is there."""

    number: int
    amount: Decimal
    part: Part
    due_date: dt.date | None


Events = Mapping[Trigger, dt.date]
WorkingDay = Callable[[dt.date], dt.date]


def due_items(
    gross: Decimal, parts: Sequence[Part], events: Events, *, digits: int = 2, working_day: WorkingDay | None = None
) -> list[Due]:
    """13.12: the due items of a gross amount. `working_day` moves dates to the next working day (only by rule).

    Refuses a schedule whose parts do not sum to 100 % (or, in amounts, to the gross amount) or that mixes both.
    """
    if not parts or len({part.fixed for part in parts}) > 1:
        raise Refusal("terms.mixed", "A payment schedule is given either in per cent or in amounts.", field="parts")
    if any(part.share <= 0 for part in parts):
        raise Refusal("terms.share", "Every part of a payment schedule must be above zero.", field="parts")
    whole = abs(gross) if parts[0].fixed else HUNDRED
    given = sum((part.share for part in parts), Decimal(0))
    if given != whole:
        raise Refusal(
            "terms.sum", "The parts of the payment schedule sum to %(given)s, not to %(whole)s.", field="parts", given=given, whole=whole
        )
    amounts = allocate(gross, [part.share for part in parts], digits)
    return [
        Due(number, amount, part, due_date(part, events, working_day=working_day))
        for number, (part, amount) in enumerate(zip(parts, amounts, strict=True), 1)
    ]


def due_date(part: Part, events: Events, *, working_day: WorkingDay | None = None) -> dt.date | None:
    """The date a part falls due: trigger + months + days; None while nothing has triggered it (*not yet due*, no ageing)."""
    happened = events.get(part.trigger)
    instead = _instead(part, events)
    if happened is not None and (instead is None or happened <= instead):
        due = months_later(happened, part.months) + dt.timedelta(days=part.days)
    elif instead is not None:
        due = instead
    else:
        return None
    return working_day(due) if working_day else due


def overdue_days(due: dt.date | None, business_date: dt.date) -> int:
    """13.12: business date − due date, never below 0; nothing is overdue before its trigger."""
    return max(0, (business_date - due).days) if due else 0


def collection_rate(received: Decimal, *, due_in_period: Decimal, overdue_at_start: Decimal) -> Ratio:
    """13.12 回款率: money received in the period on items due in it or earlier ÷ (due in the period + overdue at its start)."""
    return divided(received, due_in_period + overdue_at_start, reason="nothing")


def buckets(
    items: Iterable[tuple[dt.date | None, Decimal]], business_date: dt.date, limits: Sequence[int] = (0, 30, 60, 90)
) -> list[Decimal]:
    """Ageing 账龄 of open amounts: not yet due, then overdue up to each further limit in days, then beyond the last."""
    sums = [Decimal(0)] * (len(limits) + 1)
    for due, amount in items:
        late = overdue_days(due, business_date)
        sums[sum(late > limit for limit in limits)] += amount
    return sums


def _instead(part: Part, events: Events) -> dt.date | None:
    base = events.get(part.otherwise.trigger) if part.otherwise else None
    return base + dt.timedelta(days=part.otherwise.days) if base and part.otherwise else None


def months_later(day: dt.date, months: int) -> dt.date:
    """The same day of a later month; the last day of a shorter month."""
    number = day.year * 12 + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))
