"""Engine measures: on which date a measure counts (13.3), and money that is collected and paid."""

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from makesell.ground.money import part_posted
from makesell.ground.refusal import Refusal

# Which event of its document makes a measure count (13.3).
EVENT_OF = {
    "ordered": "confirmed",
    "cancelled": "cancelled",
    "shipped": "goods_issued",
    "delivered": "proof_of_delivery",
    "accepted": "accepted",
    "invoiced": "posted",
    "margin": "posted",
    "collected": "money_counted",
}


@dataclass(frozen=True, slots=True)
class Dated:
    """An amount on the day on which it happened."""

    day: dt.date
    amount: Decimal


def event_date(measure: str, events: Mapping[str, dt.date]) -> dt.date:
    """13.3: the event date of a measure from the dated events of its document. Refuses when that event has not happened."""
    needed = EVENT_OF.get(measure)
    if needed is None or needed not in events:
        raise Refusal("measure.no_event", "%(measure)s cannot count yet: its event has not happened.", measure=measure)
    return events[needed]


def paid(net: Decimal, gross: Decimal, *, invoiced: Iterable[Dated], received: Iterable[Dated]) -> list[Dated]:
    """13.3: net amounts that count as paid, each on the later of money and invoice; parts by running rounding (13.1).

    `invoiced` and `received` are gross amounts of the same line, reversals negative.
    """
    bills, money = _running(invoiced), _running(received)
    made, posted = [], Decimal(0)
    for day in sorted({*bills, *money}):
        part = part_posted(net, min(_until(bills, day), _until(money, day)), gross, posted)
        if part:
            made.append(Dated(day, part))
            posted += part
    return made


def _running(amounts: Iterable[Dated]) -> dict[dt.date, Decimal]:
    ordered: Sequence[Dated] = sorted(amounts, key=lambda dated: dated.day)
    sums = itertools.accumulate((dated.amount for dated in ordered), initial=Decimal(0))
    next(sums)
    return {dated.day: total for dated, total in zip(ordered, sums, strict=True)}


def _until(totals: Mapping[dt.date, Decimal], day: dt.date) -> Decimal:
    return next((total for at, total in reversed(list(totals.items())) if at <= day), Decimal(0))
