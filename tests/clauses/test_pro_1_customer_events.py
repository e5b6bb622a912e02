"""PRO-1 · New, reactivated and lost customers as events (13.9): told by the clock, the same numbers as the scorecard counts, taken back, credited."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from makesell.books.performance import balances, coming, customers
from makesell.books.performance.coming import LOST, NEW, REACTIVATED
from makesell.books.performance.customers import CustomerCounts
from makesell.demo import samples as co
from makesell.demo.sample_pay import close_sales
from makesell.flows.pro_1_targets import add_measure, count_customers, fill_measure
from makesell.flows.pro_1_targets.add_measure import MeasureFact, PartFact
from makesell.flows.pro_5_production import cancel_order
from makesell.flows.pro_5_production.cancel_order import Cancel
from makesell.flows.reg_1_regime import check_books
from makesell.ground.db import run
from makesell.masterdata.schemes import queries as schemes

D = Decimal
pytestmark = pytest.mark.django_db
YEARS = [(dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) for year in (2024, 2025, 2026)]
LATER = dt.datetime(2026, 12, 20, 2, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _by_orders(monkeypatch: pytest.MonkeyPatch) -> None:
    """A customer is active by what is ordered."""
    monkeypatch.setattr(count_customers, "activity_measure", lambda _day: "ordered")


def buys(c: co.Company, customer: int, day: dt.date) -> int:
    """A customer orders; the first person has 60 %, the second 40 %."""
    return co.order(c, day, shares=((0, "0.6"), (1, "0.4")), customer=customer).order_id


def told(at: dt.datetime = LATER) -> int:
    """The clock tells."""
    return count_customers.perform(actor=co.ACTOR, at=at)


def stands(measure: str) -> list[tuple[Any, ...]]:
    """Customer, day and number of what stands of an event."""
    return run(
        """select customer_id, min(event_date), sum(qty) from performance_entry where measure = %s group by customer_id, event_date
           having sum(qty) <> 0 order by 2, 1""",
        [measure],
    )


def by_year(measure: str) -> list[Decimal]:
    """How many of an event in each year, from the balances."""
    sums = balances.sums("company", measure, YEARS)
    return [sums[0, n].value("count") if (0, n) in sums else D(0) for n in range(len(YEARS))]


def test_the_events_are_the_counts_of_the_scorecard() -> None:
    """Three customers over three years: new, away, back, lost — each year the same number as 13.9; each entry one customer, one person."""
    c = co.company()
    first, second, third = c.customers[0], c.customers[1], c.customers[2] if len(c.customers) > 2 else None
    for n, days in enumerate(
        ((dt.date(2024, 3, 5), dt.date(2024, 9, 1), dt.date(2026, 2, 3)), (dt.date(2024, 5, 6), dt.date(2025, 5, 6)), (dt.date(2026, 4, 1),))
    ):
        for day in days:
            if n < len(c.customers):
                buys(c, n, day)
    assert told()
    assert told() == 0
    counts = customers.customer_counts("company", "ordered", YEARS)
    found = [counts.get((0, n), CustomerCounts()) for n in range(len(YEARS))]
    assert by_year(NEW) == [each.gained for each in found]
    assert by_year(REACTIVATED) == [each.reactivated for each in found]
    assert by_year(LOST)[:2] == [each.lost for each in found[:2]]
    assert stands(NEW)[:2] == [(first, dt.date(2024, 3, 5), 1), (second, dt.date(2024, 5, 6), 1)]
    assert stands(REACTIVATED) == [(first, dt.date(2026, 2, 3), 1)]
    assert stands(LOST) == [(first, dt.date(2025, 12, 31), 1)]
    assert {row[0] for row in run("select person_id from performance_entry where measure = any(%s)", [list(coming.MEASURES)])} == {c.people[0]}
    assert third is None or len(stands(NEW)) == 3
    assert check_books.perform() == []


def test_what_no_longer_holds_is_taken_back_and_a_measure_of_it_follows() -> None:
    """An order is cancelled after the clock told of its customer: it is new no more; a company's own count of who came says the same."""
    c = co.company()
    buys(c, 0, dt.date(2025, 2, 3))
    order = buys(c, 1, dt.date(2025, 2, 4))
    parts = (PartFact("new_customer", value="count"), PartFact("lost_customer", value="count", minus=True))
    add_measure.perform(MeasureFact("came", "净增客户", "Customers gained less lost", "additive", parts), actor=co.ACTOR, at=co.AT)
    assert fill_measure.carry_out("came", actor=co.ACTOR) == "ready"
    assert told(dt.datetime(2025, 3, 3, 2, tzinfo=dt.UTC)) == 2
    assert by_year(NEW)[1] == balances.sums("company", "came", YEARS)[0, 1].qty == 2
    cancel_order.perform(Cancel(order), actor=co.ACTOR, at=dt.datetime(2025, 3, 4, 2, tzinfo=dt.UTC), reason="客户撤单")
    assert told(dt.datetime(2025, 3, 5, 2, tzinfo=dt.UTC)) == 1
    assert by_year(NEW)[1] == balances.sums("company", "came", YEARS)[0, 1].qty == 1
    assert check_books.perform() == []


def test_after_the_first_run_a_closed_month_stays_as_it_is() -> None:
    """What is found out later counts in the first open month, with the day it happened beside it; the first run fills closed months too."""
    c = co.company()
    buys(c, 0, dt.date(2025, 2, 3))
    close_sales(dt.date(2025, 4, 1))
    march = dt.datetime(2025, 5, 2, 2, tzinfo=dt.UTC)
    assert told(march) == 1
    assert run("select event_date, business_date from performance_entry where measure = %s", [NEW]) == [(dt.date(2025, 2, 3), dt.date(2025, 2, 3))]
    buys(c, 1, dt.date(2025, 5, 1))
    close_sales(dt.date(2025, 6, 1))
    assert told(dt.datetime(2025, 7, 2, 2, tzinfo=dt.UTC)) == 1
    assert run("select event_date, business_date from performance_entry where measure = %s order by id desc limit 1", [NEW]) == [
        (dt.date(2025, 5, 1), dt.date(2025, 6, 1))
    ]
    assert check_books.perform() == []


def test_targets_may_ask_for_new_customers_and_nothing_happens_without_data() -> None:
    """The built-in measure is there; a company without activity has no events."""
    co.company()
    assert NEW in {row.code for row in schemes.measures("additive")}
    assert told() == 0
