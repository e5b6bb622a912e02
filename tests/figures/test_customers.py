"""13.8 and 13.9: growth and customers of a scope; what a count counts is what it opens, and the parts sum to the whole."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from makesell.books.performance import balances, customers
from makesell.books.performance.customers import COUNTED, CountAsked, CustomerCounts
from makesell.demo import samples as co
from makesell.engines.attain import growth
from makesell.ground.period import queries as period
from makesell.ground.shown import csv_ratio
from makesell.metrics import scorecard
from makesell.metrics.growth import days_of
from makesell.metrics.scorecard import Asked

D = Decimal
pytestmark = pytest.mark.django_db
YEARS = [(dt.date(year, 1, 1), dt.date(year + 1, 1, 1)) for year in (2024, 2025, 2026)]


def buys(c: co.Company, customer: int, day: dt.date, net: str = "100") -> int:
    """A customer orders from the company's first person."""
    return co.order(c, day, nets=(net,), shares=((0, "1"),), customer=customer).order_id


def counts(territory: int, year: int) -> CustomerCounts:
    """The counts of a territory in the n-th year."""
    return customers.customer_counts("territory", "ordered", YEARS).get((territory, year), CustomerCounts())


def agree(territory: int) -> None:
    """Every count is the number of customers it opens; the two sums of 13.9 hold."""
    for year in range(len(YEARS)):
        found = counts(territory, year)
        for name in COUNTED:
            asked = CountAsked("territory", "ordered", tuple(YEARS[: year + 1]), name, customers.always([(territory, territory)]), territory)
            assert customers.count_behind(asked) == len(customers.customers_behind(asked, limit=500)) == getattr(found, name), (name, year)
        assert found.active == found.gained + found.retained + found.reactivated + found.moved_in
        if year:
            assert counts(territory, year - 1).active == found.retained + found.lost + found.moved_out


def test_gained_retained_lost_reactivated() -> None:
    """One stays, one leaves and comes back a year later."""
    c = co.company()
    for customer, years in ((0, (2024, 2025, 2026)), (1, (2024, 2026))):
        for year in years:
            buys(c, customer, dt.date(year, 5, 6))
    assert counts(c.territory, 0) == CustomerCounts(active=2, gained=2)
    assert counts(c.territory, 1) == CustomerCounts(active=1, retained=1, lost=1)
    assert counts(c.territory, 2) == CustomerCounts(active=2, retained=1, reactivated=1)
    agree(c.territory)


def test_moved_in_and_moved_out() -> None:
    """A customer known elsewhere is not gained again; the territory it left has not lost it."""
    here, there = co.company(), co.company()
    there = replace(there, customers=here.customers)
    buys(here, 0, dt.date(2024, 3, 1))
    buys(there, 0, dt.date(2025, 3, 3))
    assert counts(here.territory, 1) == CustomerCounts(moved_out=1)
    assert counts(there.territory, 1) == CustomerCounts(active=1, moved_in=1)
    assert customers.customer_counts("company", "ordered", YEARS)[(0, 1)] == CustomerCounts(active=1, retained=1)
    agree(here.territory)
    agree(there.territory)


def test_the_first_order_of_a_day_decides_where_a_customer_was_gained() -> None:
    """Two territories in the same leaf cell: the earlier date, then the earlier entry."""
    here, there = co.company(), co.company()
    there = replace(there, customers=here.customers)
    buys(there, 0, dt.date(2024, 3, 7))
    buys(here, 0, dt.date(2024, 3, 5))
    buys(here, 1, dt.date(2024, 3, 6))
    buys(there, 1, dt.date(2024, 3, 6))
    assert counts(here.territory, 0) == CustomerCounts(active=2, gained=2)
    assert counts(there.territory, 0) == CustomerCounts(active=2, moved_in=2)
    agree(here.territory)
    agree(there.territory)


def test_an_order_taken_back_is_no_activity() -> None:
    """Sale and cancellation in one year: never a customer; the next year gains it — on the figure and behind it alike."""
    c = co.company()
    co.reverse(buys(c, 0, dt.date(2024, 3, 1)), dt.date(2024, 8, 1))
    buys(c, 0, dt.date(2025, 3, 3))
    returned = buys(c, 1, dt.date(2024, 3, 1))
    co.reverse(returned, dt.date(2025, 2, 3))
    buys(c, 1, dt.date(2026, 2, 2))
    assert counts(c.territory, 0) == CustomerCounts(active=1, gained=1)
    assert counts(c.territory, 1) == CustomerCounts(active=1, gained=1, lost=1)
    assert counts(c.territory, 2) == CustomerCounts(active=1, reactivated=1, lost=1)
    agree(c.territory)


def test_a_cut_period_reads_the_entries_of_its_last_days() -> None:
    """An order later than the day figures stand on does not make a customer active yet."""
    c = co.company()
    buys(c, 0, dt.date(2025, 2, 4))
    buys(c, 1, dt.date(2025, 2, 6))
    until = [YEARS[0], (YEARS[1][0], dt.date(2025, 2, 6))]
    assert customers.customer_counts("territory", "ordered", until)[(c.territory, 1)] == CustomerCounts(active=1, gained=1)


def test_the_scorecard_of_a_territory() -> None:
    """13.8: 2025 against 2024; 2026 runs and is compared with the same days; where the data begin there is no growth."""
    c = co.company()
    for day, customer, net in (
        (dt.date(2024, 2, 5), 0, "1000"), (dt.date(2024, 9, 2), 1, "500"), (dt.date(2025, 2, 3), 0, "1800"), (dt.date(2025, 8, 4), 0, "600"),
        (dt.date(2026, 2, 2), 0, "2700"),
    ):  # fmt: skip
        buys(c, customer, day, net)
    card = scorecard.card(co.ACTOR, Asked("territory", "year", dt.date(2026, 6, 30), scopes=(c.territory,)))
    first, second, third = card.scores
    assert (first.sold.ratio.reason, first.customers.lost, first.customers.no_lost) == ("history_starts", None, "history_starts")
    assert (second.sold.current, second.sold.base, second.sold.ratio.value) == (D(2400), D(1500), D("0.6"))
    assert (third.sold.current, third.sold.base, third.sold.ratio.value) == (D(2700), D(1800), D("0.5"))
    assert (third.customers.lost, third.customers.no_lost) == (None, "running")
    assert [balances.history_starts("ordered")] == [card.starts]


def test_lost_exists_for_ended_periods() -> None:
    """The activity measure is `shipped` by default: deliveries make customers active."""
    c = co.company()
    made = co.order(c, dt.date(2024, 3, 1), shares=((0, "1"),))
    co.ship(c, made, dt.date(2024, 3, 8), 10)
    other = co.order(c, dt.date(2025, 3, 3), shares=((0, "1"),), customer=1)
    co.ship(c, other, dt.date(2025, 3, 10), 10, customer=1)
    card = scorecard.card(co.ACTOR, Asked("territory", "year", dt.date(2025, 12, 31), scopes=(c.territory,)))
    found = card.scores[-1].customers
    assert (card.activity, found.counts.gained, found.lost, found.retention.value) == ("shipped", 1, 1, D(0))


def test_a_day_of_february_is_compared_with_the_28th() -> None:
    """29 Feb → 28 Feb; a period before the data has no base."""
    co.calendar()
    (cell,) = period.periods("year", dt.date(2024, 1, 1), dt.date(2024, 2, 1))
    (found,) = days_of([cell], dt.date(2024, 2, 29), dt.date(2024, 1, 1))
    assert (found.window, found.base, found.running) == ((dt.date(2024, 1, 1), dt.date(2024, 3, 1)), None, True)
    (after,) = period.periods("year", dt.date(2025, 1, 1), dt.date(2025, 2, 1))
    (found,) = days_of([after], dt.date(2025, 2, 28), dt.date(2024, 1, 1))
    assert found.base == (dt.date(2024, 1, 1), dt.date(2024, 2, 29))


def test_the_example_of_growth() -> None:
    """AdventureWorks, territory 1: 2,336,872.96 → 4,735,144.24 → 6,015,174.89 is 102.63 % and 27.03 %."""
    first, second = growth(D("4735144.24"), D("2336872.96")), growth(D("6015174.89"), D("4735144.24"))
    assert (csv_ratio(first), csv_ratio(second)) == ("1.0263", "0.2703")
