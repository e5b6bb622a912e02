"""The baseline against figures that others published or computed; consumption and accuracy against sums done by hand."""

import datetime as dt
import math
from decimal import Decimal

import pytest

from makesell.engines.forecast import Bucket, Case, Demand, accuracy, baseline, consume, intermittent, smoothing, to_plan
from makesell.engines.forecast.simplex import least

# Saudi Arabia's oil production 1996–2013 and air passengers of Australia 1990–2016 (Hyndman and Athanasopoulos, §7.1 and §7.2).
OIL = [
    445.3641, 453.1950, 454.4096, 422.3789, 456.0371, 440.3866, 425.1944, 486.2052, 500.4291, 521.2759, 508.9476, 488.8889, 509.8706, 456.7229,
    473.8166, 525.9509, 549.8338, 542.3405,
]  # fmt: skip
AIR = [
    17.5534, 21.8601, 23.8866, 26.9293, 26.8885, 28.8314, 30.0751, 30.9535, 30.1857, 31.5797, 32.5776, 33.4774, 39.0216, 41.3864, 41.5966,
    44.6573, 46.9518, 48.7288, 51.4884, 50.0267, 60.6409, 63.3603, 66.3555, 68.1979, 68.1232, 69.7793, 72.5977,
]  # fmt: skip


def test_the_level_is_the_published_one_with_its_interval() -> None:
    """Theirs: α 0.8339, 542.68 for every year to come, 80 % between 504.45 and 580.91 in the first."""
    fitted = smoothing.fit(OIL, damped=False)
    assert fitted is not None
    assert fitted.weights.alpha == pytest.approx(0.8339, abs=1e-3)
    (first, spread), (second, _) = smoothing.ahead(fitted, 2)
    assert first == second == pytest.approx(542.6806, abs=0.01)
    assert (first - 1.281552 * spread, first + 1.281552 * spread) == pytest.approx((504.4541, 580.9070), abs=0.05)


def test_the_damped_trend_is_at_least_as_good_as_the_one_of_statsmodels() -> None:
    """statsmodels 0.15 leaves Σe² = 137.49992 with α 0.894, φ 0.98 and expects 73.99 … 79.77."""
    fitted = smoothing.fit(AIR, damped=True)
    assert fitted is not None
    squares = fitted.variance * (len(AIR) - 5)
    assert squares <= 137.49992 * 1.01
    found = [qty for qty, _ in smoothing.ahead(fitted, 5)]
    assert found == pytest.approx([73.9866, 75.4778, 76.9392, 78.3714, 79.7749], rel=0.01)


def test_the_recursion_and_its_spread_by_hand() -> None:
    """One step of level, trend and season; the spread of two and three months ahead."""
    weights = smoothing.Weights(alpha=0.5, beta=0.2, gamma=0.1, phi=0.9)
    squares, stand = smoothing.run([14.0], weights, smoothing.Stand(10.0, 1.0, (2.0, -2.0)))
    assert squares == pytest.approx(1.1**2)  # 14 − (10 + 0.9 + 2)
    assert (stand.level, stand.trend) == pytest.approx((11.45, 1.12))
    assert stand.season == pytest.approx((-2.0, 2.11))
    fitted = smoothing.Fitted(weights, stand, 4.0, 0.0)
    spreads = [spread for _, spread in smoothing.ahead(fitted, 3)]
    second, third = 0.5 + 0.2 * 0.9, 0.5 + 0.2 * (0.9 + 0.81) + 0.1  # the season of two months comes round in the third
    assert spreads == pytest.approx([2.0, 2 * math.sqrt(1 + second**2), 2 * math.sqrt(1 + second**2 + third**2)])


def test_croston_and_his_correctors_by_hand() -> None:
    """Sizes 3 and 5, two and three months apart, α 0.1."""
    *_, after = intermittent.sba([0, 3, 0, 0, 5], 0.1)
    assert after == pytest.approx(0.95 * 3.2 / 2.1)
    *_, dying = intermittent.tsb([0, 3, 0, 0, 5, 0], 0.1)
    assert dying == pytest.approx((0.5 * 0.9 * 0.9 + 0.1 * (1 - 0.5 * 0.9 * 0.9)) * 0.9 * 3.2)


@pytest.mark.parametrize(
    ("series", "method"),
    [
        ([], "none"),
        ([0, 0, 0], "none"),
        ([0, 0, 4, 0, 2], "mean"),
        ([0, 3, 0, 0, 5, 0, 0, 0, 4, 0, 2], "sba"),
        ([50, 52, 49, 51, 50, 48, 52, 50, 51, 49, 50, 52], "level"),
        ([10 + 3 * n + n % 2 for n in range(20)], "trend"),
        ([100 + (40 if n % 12 in (5, 6) else 0) + n % 3 for n in range(48)], "season"),
    ],
)
def test_the_shape_of_a_series_says_which_method(series: list[float], method: str) -> None:
    found = baseline(series, 3)
    assert found.method == method
    assert len(found.months) == 3
    assert all(0 <= month.low <= month.qty <= month.high for month in found.months)


def test_the_simplex_finds_the_bottom_of_a_valley() -> None:
    found = least(lambda p: (p[0] - 3) ** 2 + 10 * (p[1] + 1) ** 2, [0.0, 0.0], [1.0, 1.0], rounds=200)
    assert found == pytest.approx([3.0, -1.0], abs=1e-3)


D = Decimal
MARCH, APRIL, MAY = ((dt.date(2026, month, 1), dt.date(2026, month + 1, 1) - dt.timedelta(days=1)) for month in (3, 4, 5))


def bucket(key: int, days: tuple[dt.date, dt.date], qty: int, *, product: int | None = None, customer: int | None = None) -> Bucket:
    return Bucket(key, *days, D(qty), person=1, group=7, product=product, customer=customer)


def demand(key: int, day: str, qty: int, *, customer: int = 5, product: int = 70, person: int = 1) -> Demand:
    return Demand(key, dt.date.fromisoformat(day), D(qty), person, customer, product, 7)


def taken(*args: object, backward: int = 30, forward: int = 30) -> list[tuple[int, int, Decimal]]:
    buckets, demands = args
    return [(c.bucket, c.demand, c.qty) for c in consume(buckets, demands, backward=backward, forward=forward)]  # type: ignore[arg-type]


def test_an_order_uses_its_month_then_backward_then_forward() -> None:
    """100 asked for on 10 April: April's 60, then March's 30 (10 days back), then 10 of May's 50 (21 days ahead)."""
    months = [bucket(1, MARCH, 30), bucket(2, APRIL, 60), bucket(3, MAY, 50)]
    assert taken(months, [demand(9, "2026-04-10", 100)]) == [(2, 9, D(60)), (1, 9, D(30)), (3, 9, D(10))]


@pytest.mark.parametrize(("backward", "forward", "expected"), [(9, 20, [2]), (10, 20, [2, 1]), (9, 21, [2, 3]), (10, 21, [2, 1, 3])])
def test_days_back_and_ahead_are_counted_to_the_day(backward: int, forward: int, expected: list[int]) -> None:
    months = [bucket(1, MARCH, 30), bucket(2, APRIL, 60), bucket(3, MAY, 50)]
    found = taken(months, [demand(9, "2026-04-10", 100)], backward=backward, forward=forward)
    assert [place for place, _, _ in found] == expected


def test_nothing_is_used_twice_and_what_nobody_foresaw_stays_an_order() -> None:
    """Two orders of 40 against a forecast of 60: 40 and 20; the rest of 20 was not foreseen. Another person's forecast is not touched."""
    months = [bucket(1, APRIL, 60), Bucket(2, *APRIL, D(500), person=2, group=7)]
    assert taken(months, [demand(9, "2026-04-20", 40), demand(8, "2026-04-10", 40)]) == [(1, 8, D(40)), (1, 9, D(20))]


def test_the_forecast_that_names_most_goes_first() -> None:
    """For the customer's product, then the customer's group, then anybody's."""
    months = [bucket(1, APRIL, 10), bucket(2, APRIL, 10, customer=5), bucket(3, APRIL, 10, customer=5, product=70), bucket(4, APRIL, 10, customer=6)]
    assert [place for place, _, _ in taken(months, [demand(9, "2026-04-10", 40)])] == [3, 2, 1]


def test_accuracy_by_hand() -> None:
    """Forecast 12, 5, 4 against 10, 10, 0: off by 2 + 5 + 4 of 20; parts 20 % and 50 %; one case without demand."""
    found = accuracy([Case(D(12), D(10)), Case(D(5), D(10)), Case(D(4), D(0))])
    assert (found.wape.value, found.mape.value, found.bias.value, found.empty) == (D("0.55"), D("0.35"), D("0.05"), 1)
    assert accuracy([Case(D(3), D(0))]).wape.value is None


MONTHS = {MARCH[0]: APRIL[0], APRIL[0]: MAY[0]}


def test_what_is_to_plan_month_by_month() -> None:
    """100 and 80 wanted, 30 there and 90 coming in April: 70 for March, then 180 − 120 − 70 leaves nothing for April."""
    free = [(MARCH[0], D(30)), (APRIL[0], D(90))]
    assert to_plan({MARCH[0]: D(100), APRIL[0]: D(80)}, free, MONTHS) == {MARCH[0]: D(70)}
    assert to_plan({MARCH[0]: D(100), APRIL[0]: D(80)}, free[:1], MONTHS) == {MARCH[0]: D(70), APRIL[0]: D(80)}


@pytest.mark.parametrize("ordered", [0, 10, 30])
def test_an_order_for_what_was_foreseen_changes_nothing_to_plan(ordered: int) -> None:
    """It uses the forecast up by what it holds of the free supply; without consumption the same piece would be planned twice."""
    used = sum((c.qty for c in consume([bucket(1, MARCH, 100)], [demand(9, "2026-03-10", ordered)], backward=0, forward=0)), D(0))
    assert to_plan({MARCH[0]: D(100) - used}, [(MARCH[0], D(30) - ordered)], MONTHS) == {MARCH[0]: D(70)}
