"""How confirmed orders use a forecast up (预测冲减), so that no quantity is planned twice: once as forecast and once as order.

The stated rule: an order uses up the month its wanted day lies in; what that month has not, the months before it whose last day lies at most
`backward` days before the wanted day, the nearest first; then the months after it whose first day lies at most `forward` days after it, the
nearest first. In a month the forecast that names most (customer, product) goes first. Orders take their turn by wanted day, then by key.
What no forecast covers is demand nobody foresaw; it stays an order and nothing else. Of every order at most its quantity is used, of every
forecast at most its own.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A forecast of the days `first` … `last`: of a person, for one customer or all others (None), of a product or of any of its group."""

    key: int
    first: dt.date
    last: dt.date
    qty: Decimal
    person: int
    group: int | None
    product: int | None = None
    customer: int | None = None

    def covers(self, demand: "Demand") -> bool:
        """Whether it foresaw a demand of this person, customer and product."""
        return (
            self.person == demand.person
            and self.customer in (None, demand.customer)
            and (self.product == demand.product if self.product is not None else self.group == demand.group)
        )


@dataclass(frozen=True, slots=True)
class Demand:
    """What an order line wants, and for which day."""

    key: int
    day: dt.date
    qty: Decimal
    person: int
    customer: int
    product: int
    group: int | None


@dataclass(frozen=True, slots=True)
class Consumed:
    """How much of which forecast a demand used up."""

    bucket: int
    demand: int
    qty: Decimal


def consume(buckets: Iterable[Bucket], demands: Iterable[Demand], *, backward: int, forward: int) -> list[Consumed]:
    """Which demand uses how much of which forecast, in the order in which they take their turn."""
    by_person: dict[int, list[Bucket]] = {}
    for bucket in buckets:
        by_person.setdefault(bucket.person, []).append(bucket)
    left = {bucket.key: bucket.qty for found in by_person.values() for bucket in found}
    used = []
    for demand in sorted(demands, key=lambda each: (each.day, each.key)):
        wanted = demand.qty
        for bucket in _in_turn(by_person.get(demand.person, ()), demand, backward, forward):
            taken = min(wanted, left[bucket.key])
            if taken > NOTHING:
                left[bucket.key] -= taken
                wanted -= taken
                used.append(Consumed(bucket.key, demand.key, taken))
            if wanted <= NOTHING:
                break
    return used


def _in_turn(buckets: Sequence[Bucket], demand: Demand, backward: int, forward: int) -> list[Bucket]:
    """The forecasts a demand may use, the first to be used first."""
    ranked = []
    for bucket in buckets:
        if not bucket.covers(demand):
            continue
        before, after = (demand.day - bucket.last).days, (bucket.first - demand.day).days
        if before <= 0 and after <= 0:
            way, far = 0, 0
        elif 0 < before <= backward:
            way, far = 1, before
        elif 0 < after <= forward:
            way, far = 2, after
        else:
            continue
        ranked.append(((way, far, bucket.customer is None, bucket.product is None, bucket.key), bucket))
    return [bucket for _, bucket in sorted(ranked, key=lambda pair: pair[0])]
