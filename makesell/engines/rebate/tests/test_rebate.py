"""Tiers of a rebate by their numbers: on all of it or beyond each tier, reached by amount or by quantity."""

from decimal import Decimal

import pytest

from makesell.engines.rebate import AMOUNT, BEYOND, QUANTITY, WHOLE, Ladder, Tier

D = Decimal
TIERS = (Tier(D(0), D("0.01")), Tier(D(10_000), D("0.02")), Tier(D(50_000), D("0.03")))


@pytest.mark.parametrize(
    ("reach", "net", "earned"),
    [
        (WHOLE, "0", "0.00"), (WHOLE, "9999.99", "100.00"), (WHOLE, "10000", "200.00"), (WHOLE, "60000", "1800.00"),
        (BEYOND, "0", "0.00"), (BEYOND, "9999.99", "100.00"), (BEYOND, "10000", "100.00"), (BEYOND, "60000", "1200.00"),
    ],
)  # fmt: skip
def test_what_is_earned_by_amount(reach: str, net: str, earned: str) -> None:
    assert Ladder(AMOUNT, reach, TIERS).earned(D(net), D(0)) == D(earned)


def test_a_quantity_reaches_the_tier_and_the_amount_is_paid_on() -> None:
    ladder = Ladder(QUANTITY, WHOLE, (Tier(D(100), D("0.05")),))
    assert [ladder.earned(D(1000), D(qty)) for qty in (99, 100)] == [D(0), D(50)]
    assert ladder.rate(D(0), D(100)) == D("0.05")
