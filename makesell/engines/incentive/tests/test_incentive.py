"""13.6 and 13.7 by their numbers, and by properties."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.incentive import (
    Atom,
    Credit,
    Ladder,
    Settled,
    Slice,
    Tier,
    earned,
    flat,
    netted,
    of_target,
    position,
    settled,
    taken_back,
    unpaid,
)
from makesell.ground.money import allocate, rounded
from makesell.ground.refusal import Refusal

D = Decimal
DAY = dt.date(2026, 1, 5)
LADDER = Ladder((Tier(D(100_000), D("0.02")), Tier(D(200_000), D("0.03")), Tier(None, D("0.05"))))


def credits(*amounts: str) -> list[Credit]:
    return [Credit(DAY, number, D(amount)) for number, amount in enumerate(amounts, 1)]


def pays(ladder: Ladder, *amounts: str) -> list[Decimal]:
    return [each.pay for each in earned(ladder, credits(*amounts))]


def test_three_entries_at_one_and_a_half_per_cent() -> None:
    assert pays(flat(D("0.015")), "10.30", "10.30", "10.30") == [D("0.15"), D("0.16"), D("0.15")]


def test_two_receipts_of_one_invoice_in_one_quarter_and_in_two() -> None:
    assert pays(LADDER, "60000", "90000") == [D("1200.00"), D("2300.00")]
    assert LADDER.amount(D(150_000)) == D(3500)
    assert pays(LADDER, "90000") == [D("1800.00")]


def test_money_that_comes_45_days_late_earns_four_fifths() -> None:
    late = [Credit(DAY, 1, D(60_000)), Credit(DAY, 2, D(90_000), modifier=D("0.8"))]
    assert [each.pay for each in earned(LADDER, late)] == [D("1200.00"), D("1840.00")]


def test_a_negative_sum_is_taken_at_the_first_rate() -> None:
    assert LADDER.amount(D(-1000)) == D(-20)
    assert pays(LADDER, "500", "-1500", "1000") == [D("10.00"), D("-30.00"), D("20.00")]


def test_a_cap_cuts_the_pay_and_the_uncut_figure_stays_visible() -> None:
    capped = Ladder(LADDER.tiers, cap=D(2000))
    rows = earned(capped, credits("60000", "90000", "-100000"))
    assert [row.pay for row in rows] == [D("1200.00"), D("800.00"), D("-1000.00")]
    assert [row.uncut for row in rows] == [D("1200.00"), D("2300.00"), D("-2500.00")]
    assert rows[-1].reached == D(50_000)


def test_entries_count_in_order_of_business_date_and_id() -> None:
    mixed = [Credit(DAY + dt.timedelta(days=1), 1, D(90_000)), Credit(DAY, 9, D(30_000)), Credit(DAY, 3, D(30_000))]
    assert [row.entry_id for row in earned(LADDER, mixed)] == [3, 9, 1]


def test_a_period_may_be_continued_where_it_stands() -> None:
    before = credits("60000")
    later = [Credit(DAY, 2, D(90_000))]
    assert earned(LADDER, later, start=position(LADDER, before)) == earned(LADDER, [*before, *later])[1:]


def test_tiers_in_per_cent_of_target_become_money() -> None:
    ladder = of_target([Tier(D(1), D("0.01")), Tier(None, D("0.02"))], D(367_000))
    assert ladder.tiers[0].upto == D(367_000)
    assert ladder.amount(D(400_000)) == D(3670) + D(660)
    with pytest.raises(Refusal) as refused:
        of_target([Tier(None, D("0.01"))], D(0))
    assert refused.value.code == "ladder.no_target"


@pytest.mark.parametrize(
    "tiers",
    [
        (),
        (Tier(D(1), D(1)),),
        (Tier(None, D(1)), Tier(None, D(1))),
        (Tier(D(2), D(1)), Tier(D(1), D(1)), Tier(None, D(1))),
        (Tier(D(0), D(1)), Tier(None, D(1))),
    ],
)
def test_broken_ladders_are_refused(tiers: tuple[Tier, ...]) -> None:
    with pytest.raises(Refusal):
        Ladder(tiers)
    with pytest.raises(Refusal):
        Ladder((Tier(None, D(1)),), cap=D(-1))


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=30))
def test_the_total_is_the_rounded_ladder_of_the_sum(amounts: list[Decimal]) -> None:
    rows = earned(LADDER, [Credit(DAY, number, amount) for number, amount in enumerate(amounts)])
    assert sum(row.pay for row in rows) == rounded(LADDER.amount(sum(amounts, D(0))))
    assert (
        sum(
            row.pay
            for row in [
                *rows,
                *earned(
                    LADDER,
                    [Credit(DAY, 99, -sum(amounts, D(0)))],
                    start=position(LADDER, [Credit(DAY, n, a) for n, a in enumerate(amounts)]),
                ),
            ]
        )
        == 0
    )


def test_a_ladder_says_which_part_lies_in_which_tier() -> None:
    assert LADDER.slices(D(60_000), D(150_000)) == [Slice(D(40_000), D("0.02")), Slice(D(50_000), D("0.03"))]
    assert LADDER.slices(D(150_000), D(100_000)) == [Slice(D(-50_000), D("0.03"))]
    assert LADDER.slices(D(-500), D(1_000)) == [Slice(D(500), D("0.02")), Slice(D(1_000), D("0.02"))]


def test_each_entry_may_have_a_ladder_of_its_own_and_all_share_one_position() -> None:
    dear = Ladder((Tier(D(100_000), D("0.04")), Tier(None, D("0.06"))))
    mixed = [Credit(DAY, 1, D(60_000)), Credit(DAY, 2, D(90_000), ladder=dear)]
    assert [each.pay for each in earned(LADDER, mixed)] == [D("1200.00"), D("4600.00")]


def test_a_return_while_the_period_is_open_is_netted_against_its_origin() -> None:
    """13.7 (a): F(100,000) − F(150,000) = 2,000 − 3,500 = −1,500.00."""
    sold = credits("60000", "90000")
    back = Credit(DAY + dt.timedelta(days=9), 3, D(-50_000), origin_id=2)
    now = earned(LADDER, netted([*sold, back]))
    assert [(each.entry_id, each.credit, each.pay) for each in now] == [(1, D(60_000), D("1200.00")), (2, D(40_000), D("800.00"))]
    assert sum(each.pay for each in now) - sum(each.pay for each in earned(LADDER, sold)) == D("-1500.00")


def test_a_mirror_of_a_closed_period_does_not_move_the_ladder() -> None:
    assert netted([Credit(DAY, 7, D(-50_000), origin_id=2)]) == []


def test_a_return_after_closing_takes_back_at_the_old_rate_and_the_last_part_takes_all() -> None:
    """13.7 (b): 3,500.00 on 150,000; 50,000 back → −1,166.67; the rest → −2,333.33; sum 0."""
    parts = taken_back(Atom(D(150_000), D("3500.00")), [D(-50_000), D(-100_000)])
    assert [part.amount for part in parts] == [D("-1166.67"), D("-2333.33")]
    assert parts[1].before == Atom(D(100_000), D("2333.33"))
    assert [part.amount for part in taken_back(Atom(D(0), D(0)), [D(0)])] == [D(0)]


def test_unpaid_money_takes_its_share_back_and_gives_the_same_again() -> None:
    """13.7 (c): taken once, not twice; paid later, the same amount."""
    first = unpaid(D("3500.00"), D("0.5"), D(0))
    assert (first, unpaid(D("3500.00"), D("0.5"), first)) == (D("-1750.00"), D(0))
    assert unpaid(D("3500.00"), D(0), first) == D("1750.00")


def test_pay_never_goes_below_zero_and_the_rest_is_carried() -> None:
    """13.7 (f): 800.00 − 1,166.67 → 0.00, carried −366.67; next run 1,000.00 → 633.33."""
    first = settled(D(0), D("800.00") + D("-1166.67"))
    assert first == Settled(D(0), D("-366.67"), D(0))
    assert settled(first.carried, D("1000.00")) == Settled(D("633.33"), D(0), D(0))


def test_without_a_signed_agreement_pay_is_held_until_one_is_signed() -> None:
    first = settled(D(0), D("800.00"), signed=False)
    assert first == Settled(D(0), D(0), D("800.00"))
    assert settled(first.held, D("100.00")) == Settled(D("900.00"), D(0), D(0))


@given(st.decimals(1, 10**6, places=2), st.decimals(0, 10**5, places=2), st.lists(st.integers(1, 50), min_size=1, max_size=12))
def test_everything_given_back_leaves_nothing_earned(credit: Decimal, paid: Decimal, weights: list[int]) -> None:
    parts = [-part for part in allocate(credit, weights, 2)]
    assert sum(part.amount for part in taken_back(Atom(credit, paid), parts)) == -paid
