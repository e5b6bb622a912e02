"""13.14 with its numbers; 1,000 random supplies against a search by brute force; taking the named cause away moves the date."""

import datetime as dt
import random
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.engines.promise import (
    LEAD_TIME,
    PLANNED,
    STOCK,
    WHY,
    Cause,
    LeadTime,
    Part,
    Promise,
    Receipt,
    Supply,
    Taken,
    available,
    promise,
)

D = Decimal
TODAY = dt.date(2026, 3, 2)


def day(number: int) -> dt.date:
    """So many days from today."""
    return TODAY + dt.timedelta(days=number)


def later(since: dt.date, days: int) -> dt.date:
    """Every day is a working day here."""
    return since + dt.timedelta(days=days)


FAR = LeadTime(365, later)
WEEKS = Supply(D(40), D(5), (Taken(D(20), TODAY, "SO-1"), Taken(D(40), day(21), "SO-2")), (Receipt(D(30), day(14)), Receipt(D(50), day(28))))


def test_the_example_of_the_definition() -> None:
    assert available(WEEKS, TODAY) == [(TODAY, D(5)), (day(14), D(5)), (day(21), D(5)), (day(28), D(55))]
    made = promise(D(20), WEEKS, TODAY, FAR)
    assert made.parts == (Part(D(5), TODAY, STOCK), Part(D(15), day(28), PLANNED))
    assert made.cause == Cause("taken", {"qty": D(40), "by": "SO-2"})


def test_what_supply_cannot_cover_comes_by_lead_time_and_is_said_so() -> None:
    made = promise(D(100), WEEKS, TODAY, FAR)
    assert made.parts[-1] == Part(D(45), day(365), LEAD_TIME)
    short = promise(D(20), Supply(), TODAY, LeadTime(10, later))
    assert (short.parts, short.cause) == ((Part(D(20), day(10), LEAD_TIME),), Cause("lead_time", {"days": 10}))


def test_planned_output_later_than_new_production_is_not_waited_for() -> None:
    supply = Supply(receipts=(Receipt(D(50), day(60)),))
    assert promise(D(20), supply, TODAY, LeadTime(10, later)).date == day(10)
    assert promise(D(20), supply, TODAY, LeadTime(90, later)).parts == (Part(D(20), day(60), PLANNED),)


def test_stock_binds_nothing_and_safety_stock_may() -> None:
    assert promise(D(5), WEEKS, TODAY, FAR).cause == Cause("stock")
    held = promise(D(8), Supply(D(10), D(5), receipts=(Receipt(D(10), day(7)),)), TODAY, FAR)
    assert (held.date, held.cause) == (day(7), Cause("safety", {"qty": D(5)}))


def test_an_overdue_receipt_counts_as_of_today() -> None:
    assert promise(D(5), Supply(receipts=(Receipt(D(5), day(-3)),)), TODAY, FAR).date == TODAY


def _random_supply(rnd: random.Random) -> Supply:
    def some(most: int) -> int:
        return rnd.randint(0, most)

    return Supply(
        D(some(40)),
        D(some(10)),
        tuple(Taken(D(1 + some(25)), day(rnd.randint(-2, 25)), f"SO-{n}", n) for n in range(some(5))),
        tuple(Receipt(D(1 + some(40)), day(rnd.randint(-2, 25)), n) for n in range(some(5))),
    )


def _stands(supply: Supply, number: int) -> int:
    """What stands at the end of a day, counted one by one."""
    came = sum(r.qty for r in supply.receipts if r.date <= day(number))
    went = sum(t.qty for t in supply.taken if t.date <= day(number))
    return int(supply.on_hand - supply.safety + came - went)


def _searched(qty: int, supply: Supply, lead: int) -> list[int]:
    """The day of each piece by brute force: the first on which taking it leaves every later day whole, else the lead time."""
    taken: list[int] = []
    for _ in range(qty):
        found = next(
            (
                d
                for d in range(min(lead, 30) + 1)
                if all(_stands(supply, s) - sum(t <= s for t in taken) - 1 >= 0 for s in range(d, 31))
            ),
            None,
        )
        if found is None:
            return taken + [lead] * (qty - len(taken))
        taken.append(found)
    return taken


def _days(made: Promise) -> list[int]:
    return [(part.date - TODAY).days for part in made.parts for _ in range(int(part.qty))]


def _without(supply: Supply, cause: Cause) -> Supply:
    if cause.code == "taken":
        gone = next(t for t in supply.taken if t.qty == cause.params["qty"] and t.by == cause.params["by"])
        return replace(supply, taken=tuple(t for t in supply.taken if t is not gone))
    if cause.code == "safety":
        return replace(supply, safety=D(0))
    # what was planned for that day had come the day before
    when = cause.params["date"]
    return replace(supply, receipts=tuple(replace(r, date=when - dt.timedelta(days=1)) if r.date == when else r for r in supply.receipts))


@pytest.mark.parametrize("block", range(10))
def test_random_supplies_agree_with_a_search_and_the_cause_moves_the_date(block: int) -> None:
    rnd = random.Random(block)
    seen = set()
    for _ in range(100):
        supply, qty, lead = _random_supply(rnd), rnd.randint(1, 60), rnd.choice((5, 12, 28, 40))
        port = LeadTime(lead, later)
        made = promise(D(qty), supply, TODAY, port)
        assert _days(made) == _searched(qty, supply, lead)
        seen.add(made.cause.code)
        if made.cause.code == "stock":
            assert made.date == TODAY
        elif made.cause.code == "lead_time":
            assert promise(D(qty), supply, TODAY, LeadTime(lead - 1, later)).date < made.date
        else:
            assert promise(D(qty), _without(supply, made.cause), TODAY, port).date < made.date
    assert seen <= set(WHY)
    assert {"taken", "lead_time", "stock"} <= seen
