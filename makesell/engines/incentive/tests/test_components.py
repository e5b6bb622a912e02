"""Each kind of component by numbers worked out by hand."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.incentive import (
    Credit,
    Drawn,
    Factor,
    Ladder,
    Prize,
    Tier,
    drawn,
    earned,
    factor_at,
    held,
    overspent,
    pooled,
    prize,
    scaled,
    topped_up,
)

D = Decimal
CENTS = st.integers(-10_000_000, 10_000_000).map(lambda cents: D(cents) / 100)


def test_45_days_late_pays_eight_tenths() -> None:
    """13.6: 2,300.00 × 0.8 = 1,840.00."""
    late = (Factor(D(0), D(1)), Factor(D(31), D("0.8")), Factor(D(91), D("0.5")))
    assert [factor_at(late, None if days is None else D(days)) for days in (None, -3, 30, 31, 45, 120)] == [
        D(1), D(1), D(1), D("0.8"), D("0.8"), D("0.5"),
    ]  # fmt: skip
    ladder = Ladder((Tier(D(100_000), D("0.02")), Tier(None, D("0.03"))))
    credits = [Credit(dt.date(2025, 3, 1), 1, D(60_000)), Credit(dt.date(2025, 3, 2), 2, D(90_000), factor_at(late, D(45)))]
    assert [each.pay for each in earned(ladder, credits)] == [D("1200.00"), D("1840.00")]


def test_a_rate_table_times_the_factor_of_the_step() -> None:
    """Group A 2 %, others 1 %; above 100,000 × 1.5: A 100,000 → 2,000; others 50,000 above → 50,000 × 1 % × 1.5 = 750."""
    factors = Ladder((Tier(D(100_000), D(1)), Tier(None, D("1.5"))))
    group_a, others = scaled(factors, D("0.02")), scaled(factors, D("0.01"))
    day = dt.date(2025, 3, 1)
    credits = [Credit(day, 1, D(100_000), ladder=group_a), Credit(day, 2, D(50_000), ladder=others)]
    assert [each.pay for each in earned(factors, credits)] == [D("2000.00"), D("750.00")]


def test_only_the_highest_prize_counts() -> None:
    prizes = (Prize(D("0.8"), D(1000)), Prize(D(1), D(3000)), Prize(D("1.2"), D(5000)))
    assert [prize(prizes, value) for value in (None, D("0.79"), D("0.8"), D("1.199"), D(2))] == [0, 0, 1000, 3000, 5000]


def test_a_pool_is_divided_to_the_cent() -> None:
    """13.1: 100.00 over 3 equal → 33.33, 33.34, 33.33."""
    assert pooled(D(100), [D(1), D(1), D(1)]) == [D("33.33"), D("33.34"), D("33.33")]
    assert pooled(D(1000), [D(3), D(1), D(0)]) == [D(750), D(250), D(0)]
    assert pooled(D(100), [D(0), D(0)]) == [D(0), D(0)]
    assert pooled(D(100), []) == []


@given(amount=CENTS, weights=st.lists(st.integers(0, 9).map(D), min_size=1, max_size=8))
def test_the_parts_of_a_pool_are_the_pool(amount: D, weights: list[D]) -> None:
    assert sum(pooled(amount, weights), D(0)) == (amount if any(weights) else 0)


def test_a_guarantee_tops_up_and_no_more() -> None:
    assert [topped_up(D(3000), D(got)) for got in (-200, 0, 1200, 3000, 9000)] == [3000, 3000, 1800, 0, 0]


def test_a_recoverable_draw_is_paid_back_out_of_what_lies_above_it() -> None:
    """Draw 3,000: 1,000 earned → +2,000; 4,500 → −1,500 (500 left); 5,000 → −500; not recoverable: nothing comes back."""
    first = drawn(D(3000), D(1000), D(0), recoverable=True)
    second = drawn(D(3000), D(4500), first.outstanding, recoverable=True)
    third = drawn(D(3000), D(5000), second.outstanding, recoverable=True)
    assert [first, second, third] == [Drawn(D(2000), D(2000)), Drawn(D(-1500), D(500)), Drawn(D(-500), D(0))]
    assert drawn(D(3000), D(1000), D(0), recoverable=False) == Drawn(D(2000), D(0))
    assert drawn(D(3000), D(4500), D(0), recoverable=False) == Drawn(D(0), D(0))


@given(st.lists(CENTS, max_size=12))
def test_a_draw_pays_back_what_it_paid_and_never_more(months: list[D]) -> None:
    paid, outstanding = D(0), D(0)
    for got in months:
        after = drawn(D(3000), got, outstanding, recoverable=True)
        paid, outstanding = paid + after.amount, after.outstanding
        assert outstanding == paid
        assert outstanding >= 0
        assert max(got, D(0)) + after.amount >= min(D(3000), max(got, D(3000)))


def test_what_is_held_back_comes_free_as_it_is_released() -> None:
    """30 % of 3,500.00: 1,050.00 held; two thirds accepted frees 700.00; the rest 350.00."""
    first = held(D(3500), D("0.3"), D(0), D(0))
    second = held(D(3500), D("0.3"), D(2) / D(3), first)
    third = held(D(3500), D("0.3"), D(1), first + second)
    assert [first, second, third] == [D("-1050.00"), D("700.00"), D("350.00")]
    assert first + second + third == 0


def test_an_expense_package_takes_off_what_lies_beyond_it() -> None:
    """8,000 spent, 5,000 allowed: half of 3,000; below the allowance nothing."""
    assert overspent(D(8000), D(5000), D("0.5")) == D("-1500.00")
    assert overspent(D(4000), D(5000), D(1)) == 0
