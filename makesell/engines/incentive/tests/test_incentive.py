"""13.6 by its numbers, and by properties."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from makesell.engines.incentive import Credit, Ladder, Tier, earned, flat, of_target, position
from makesell.ground.money import rounded
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
